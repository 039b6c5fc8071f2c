#include "config.h"

#include "view/panel.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "analyse/rank.h"
#include "util/die.h"

/* The order of plots: what one looks at first comes first. */
static const struct {
	enum kind kind;
	const char *title;
} kinds[] = {
	{ KIND_LOSS, "loss" },
	{ KIND_ACCURACY, "accuracy" },
	{ KIND_REWARD, "reward" },
	{ KIND_PERPLEXITY, "perplexity" },
	{ KIND_MAP, "mAP" },
	{ KIND_F1, "F1" },
	{ KIND_AUC, "AUC" },
	{ KIND_BLEU, "BLEU" },
	{ KIND_TOP5, "top-5 accuracy" },
	{ KIND_PRECISION, "precision" },
	{ KIND_RECALL, "recall" },
	{ KIND_LR, "learning rate" },
	{ KIND_GRAD_NORM, "gradient norm" },
	{ KIND_NONE, "" },
	{ KIND_THROUGHPUT, "throughput" },
	{ KIND_TIME, "time" },
};
static_assert(COUNT(kinds) == KIND_COUNT, "a kind has no place among the plots");

static int
kind_rank(enum kind kind)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (kinds[i].kind == kind)
			return (int)i;
	}
	return (int)COUNT(kinds);
}

/* The name without the split that it begins with: "val/box_loss" -> "box_loss". */
static const char *
stem(const struct metric *metric)
{
	size_t word = strcspn(metric->name, "_/-. ");

	if (metric->role.split == SPLIT_NONE || !metric->name[word] || !metric->name[word + 1])
		return metric->name;
	return metric->name + word + 1;
}

/* Twice the kind's place, so that parts come right behind what they are parts of. */
static int
panel_rank(const struct metric *metric)
{
	enum kind kind = metric->role.kind;
	bool part = !metric->main && kind != KIND_NONE;

	return 2 * kind_rank(kind) + (part ? 1 : 0);
}

static bool
belongs(const struct panel *panel, const struct metric *metric, int rank)
{
	if (panel->rank != rank || panel->count == PANEL_METRICS)
		return false;
	return metric->role.kind != KIND_NONE || !strcmp(panel->title, stem(metric));
}

static void
begin(struct panel *panel, const struct metric *metric, int rank)
{
	bool part = rank % 2 == 1;

	*panel = (struct panel){ .rank = rank };
	if (metric->role.kind == KIND_NONE)
		snprintf(panel->title, sizeof(panel->title), "%s", stem(metric));
	else
		snprintf(panel->title, sizeof(panel->title), "%s%s", kinds[rank / 2].title,
			 part ? ", parts" : "");
}

/* Train before val before test, the rest behind; else as they appeared. */
static void
insert(struct panel *panel, const struct metric *metric)
{
	static const int places[] = {
		[SPLIT_TRAIN] = 0, [SPLIT_VAL] = 1, [SPLIT_TEST] = 2, [SPLIT_NONE] = 3
	};
	size_t at = panel->count++;

	while (at > 0 && places[panel->metrics[at - 1]->role.split] > places[metric->role.split]) {
		panel->metrics[at] = panel->metrics[at - 1];
		at--;
	}
	panel->metrics[at] = metric;
}

/* Stable, few, and all but sorted already. */
static void
sort_panels(struct panel *panels, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct panel moving = panels[i];
		size_t at = i;

		while (at > 0 && panels[at - 1].rank > moving.rank) {
			panels[at] = panels[at - 1];
			at--;
		}
		panels[at] = moving;
	}
}

/* Where there is no whole, parts need not be called so. */
static void
name_lone_parts(struct panel *panels, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool whole = panels[i].rank % 2 == 0 ||
			     (i > 0 && panels[i - 1].rank / 2 == panels[i].rank / 2);

		if (!whole)
			snprintf(panels[i].title, sizeof(panels[i].title), "%s",
				 kinds[panels[i].rank / 2].title);
	}
}

size_t
panels_of(const struct run *run, struct panel *out, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < run->metric_count; i++) {
		const struct metric *metric = run->metrics[i];
		int rank = panel_rank(metric);
		size_t at = 0;

		while (at < count && !belongs(&out[at], metric, rank))
			at++;
		if (at == n)
			continue;
		if (at == count)
			begin(&out[count++], metric, rank);
		insert(&out[at], metric);
	}
	sort_panels(out, count);
	name_lone_parts(out, count);
	return count;
}

static bool
split_is_unique(const struct panel *panel, size_t at)
{
	enum split split = panel->metrics[at]->role.split;

	if (split == SPLIT_NONE)
		return false;
	for (size_t i = 0; i < panel->count; i++) {
		if (i != at && panel->metrics[i]->role.split == split)
			return false;
	}
	return true;
}

static bool
is_first_of_split(const struct panel *panel, size_t at)
{
	enum split split = panel->metrics[at]->role.split;

	for (size_t i = 0; i < at; i++) {
		if (panel->metrics[i]->role.split == split)
			return false;
	}
	return split != SPLIT_NONE;
}

enum style
panel_style(const struct panel *panel, size_t at)
{
	/* Those that look like no split. */
	static const enum style others[] = { STYLE_CURVE_3, STYLE_CURVE_4, STYLE_CURVE_6,
					     STYLE_CURVE_8, STYLE_CURVE_5, STYLE_CURVE_7 };
	enum split split = panel->metrics[at]->role.split;
	size_t before = 0;

	if (is_first_of_split(panel, at))
		return split == SPLIT_VAL    ? STYLE_VAL
		       : split == SPLIT_TEST ? STYLE_TEST
					     : STYLE_TRAIN;
	if (panel->count == 1)
		return STYLE_TRAIN;
	for (size_t i = 0; i < at; i++)
		before += !is_first_of_split(panel, i);
	return others[before % COUNT(others)];
}

/* Bytes up to and with the last '/' that all the panel's names have in common. */
static size_t
common_start(const struct panel *panel)
{
	const char *first = panel->metrics[0]->name;
	size_t common = 0;

	for (size_t n = 0; first[n]; n++) {
		for (size_t i = 1; i < panel->count; i++) {
			if (panel->metrics[i]->name[n] != first[n])
				return common;
		}
		if (first[n] == '/' && first[n + 1])
			common = n + 1;
	}
	return common;
}

/* Bytes from the first '_' or '/' on of what all of several names end with. */
static size_t
common_end(const struct panel *panel)
{
	const char *first = panel->metrics[0]->name;
	size_t length = strlen(first), common = 0;

	for (size_t n = 1; n < length && panel->count > 1; n++) {
		for (size_t i = 1; i < panel->count; i++) {
			const char *name = panel->metrics[i]->name;
			size_t other = strlen(name);

			if (n >= other || name[other - n] != first[length - n])
				return common;
		}
		if (first[length - n] == '_' || first[length - n] == '/')
			common = n;
	}
	return common;
}

void
panel_label(const struct panel *panel, size_t at, char *buf, size_t size)
{
	const struct metric *metric = panel->metrics[at];
	size_t start = common_start(panel), end = common_end(panel), length = strlen(metric->name);

	if (panel->count > 1 && split_is_unique(panel, at))
		snprintf(buf, size, "%s", split_name(metric->role.split));
	else if (start + end < length)
		snprintf(buf, size, "%.*s", (int)(length - start - end), metric->name + start);
	else
		snprintf(buf, size, "%s", metric->name);
}

const struct metric *
run_headline(const struct run *run)
{
	const struct metric *metric = rank_headline(run);

	for (size_t i = 0; i < run->metric_count && !metric; i++) {
		enum kind kind = run->metrics[i]->role.kind;

		/* How fast it runs is no judgement of what it learns. */
		if (run->metrics[i]->better != BETTER_UNKNOWN && kind != KIND_TIME &&
		    kind != KIND_THROUGHPUT)
			metric = run->metrics[i];
	}
	if (!metric && run->metric_count > 0)
		metric = run->metrics[0];
	return metric;
}
