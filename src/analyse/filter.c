#include "config.h"

#include "analyse/filter.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyse/filter_node.h"
#include "util/near.h"
#include "util/num.h"

#define SAME 1e-9 /* two spellings of a number: 1e-5 and 0.00001 */

void
filter_free(struct filter *filter)
{
	if (!filter)
		return;
	filter_free(filter->left);
	filter_free(filter->right);
	free(filter->text);
	free(filter->param);
	rank_key_fini(&filter->key);
	pcre2_code_free(filter->regex);
	free(filter);
}

static bool
regex_matches(pcre2_code *regex, const char *name)
{
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(regex, NULL);
	int found;

	if (!data)
		return false;
	found = pcre2_match(regex, (PCRE2_SPTR)name, strlen(name), 0, 0, data, NULL);
	pcre2_match_data_free(data);
	return found >= 0;
}

static bool
compare(enum filter_op op, double a, double b)
{
	bool same = fabs(a - b) <= SAME * fmax(fabs(a), fabs(b));

	if (isnan(a) || isnan(b))
		return false;
	switch (op) {
	case FILTER_LESS:
		return a < b && !same;
	case FILTER_LESS_EQUAL:
		return a < b || same;
	case FILTER_MORE:
		return a > b && !same;
	case FILTER_MORE_EQUAL:
		return a > b || same;
	case FILTER_EQUAL:
		return same;
	case FILTER_UNEQUAL:
		return !same;
	}
	return false;
}

static bool
param_matches(const struct filter *filter, const char *value)
{
	struct num num;
	bool same;

	if (filter->is_number)
		return num_whole(str_of(value), &num) &&
		       compare(filter->op, num.value, filter->number);
	same = fnmatch(filter->text, value, FNM_CASEFOLD) == 0;
	return filter->op == FILTER_EQUAL ? same : filter->op == FILTER_UNEQUAL && !same;
}

static bool
metric_matches(const struct filter *filter, const struct run *run)
{
	const struct metric *metric = rank_metric(run, str_of(filter->key.metric));
	const char *param = run_param(run, str_of(filter->param));

	if (param && param_matches(filter, param))
		return true;
	return metric && filter->is_number &&
	       compare(filter->op, rank_statistic(metric, filter->key.statistic), filter->number);
}

static double
age_s(const struct run *run, struct moment now)
{
	if (run->arrived_wall_ns == 0)
		return NAN;
	return (double)(now.wall_ns - run->arrived_wall_ns) / (double)NS_PER_S;
}

static bool
severity_matches(const struct engine *engine, uint32_t run_id, enum severity severity)
{
	const struct alert *worst = engine_worst(engine, run_id);

	return worst && worst->severity >= severity;
}

bool
filter_match(const struct filter *filter, const struct run *run, const struct engine *engine,
	     struct moment now)
{
	if (!filter)
		return true;
	switch (filter->kind) {
	case FILTER_ALL:
		return true;
	case FILTER_AND:
		return filter_match(filter->left, run, engine, now) &&
		       filter_match(filter->right, run, engine, now);
	case FILTER_OR:
		return filter_match(filter->left, run, engine, now) ||
		       filter_match(filter->right, run, engine, now);
	case FILTER_NOT:
		return !filter_match(filter->left, run, engine, now);
	case FILTER_WORD:
		return str_find_case(str_of(run->name), str_of(filter->text)) < strlen(run->name);
	case FILTER_GLOB:
		return fnmatch(filter->text, run->name, FNM_CASEFOLD) == 0;
	case FILTER_REGEX:
		return regex_matches(filter->regex, run->name);
	case FILTER_STATE:
		return engine && engine_state(engine, run->id) == filter->state;
	case FILTER_ALERT_ANY:
		return engine && engine_worst(engine, run->id);
	case FILTER_ALERT_RULE:
		return engine && engine_open(engine, run->id, filter->rule);
	case FILTER_ALERT_SEVERITY:
		return engine && severity_matches(engine, run->id, filter->severity);
	case FILTER_EPOCH:
		return run->position.epoch.has &&
		       compare(filter->op, run->position.epoch.v, filter->number);
	case FILTER_STEP:
		return run->position.step.has &&
		       compare(filter->op, (double)run->position.step.v, filter->number);
	case FILTER_AGE:
		return compare(filter->op, age_s(run, now), filter->number);
	case FILTER_METRIC:
		return metric_matches(filter, run);
	}
	return false;
}

/* Is the key of the comparison known to any run? */
static bool
is_known(const struct filter *filter, const struct store *store)
{
	for (size_t i = 0; i < store_count(store); i++) {
		const struct run *run = store_run(store, i);

		if (rank_metric(run, str_of(filter->key.metric)) ||
		    run_param(run, str_of(filter->param)))
			return true;
	}
	return false;
}

static const char *
nearest(const struct filter *filter, const struct store *store)
{
	struct near near;

	near_init(&near, str_of(filter->key.metric));
	for (size_t i = 0; i < store_count(store); i++) {
		const struct run *run = store_run(store, i);

		for (size_t j = 0; j < run->metric_count; j++)
			near_try(&near, run->metrics[j]->name);
		for (size_t j = 0; j < run->param_count; j++)
			near_try(&near, run->params[j].key);
	}
	return near_best(&near);
}

bool
filter_unknown(const struct filter *filter, const struct store *store, struct err *err)
{
	const char *meant;

	if (!filter)
		return false;
	if (filter_unknown(filter->left, store, err) || filter_unknown(filter->right, store, err))
		return true;
	if (filter->kind != FILTER_METRIC || is_known(filter, store))
		return false;
	meant = nearest(filter, store);
	if (meant)
		err_set(err, 0, "%s: no such metric; %s?", filter->param, meant);
	else
		err_set(err, 0, "%s: no such metric", filter->param);
	return true;
}
