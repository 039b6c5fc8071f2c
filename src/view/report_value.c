#include "config.h"

#include "view/report_value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analyse/engine.h"
#include "util/clock.h"
#include "util/die.h"
#include "util/num.h"
#include "util/text.h"

size_t
report_time(char *buf, size_t size, int64_t wall_ns)
{
	int64_t seconds = wall_ns / NS_PER_S, rest = wall_ns % NS_PER_S;
	time_t when;
	struct tm tm;
	size_t n;

	if (rest < 0) {
		rest += NS_PER_S;
		seconds--;
	}
	when = (time_t)seconds;
	gmtime_r(&when, &tm);
	n = strftime(buf, size, "%Y-%m-%dT%H:%M:%S", &tm);
	if (rest / NS_PER_CS != 0)
		n += (size_t)snprintf(buf + n, size - n, ".%02d", (int)(rest / NS_PER_CS));
	n += (size_t)snprintf(buf + n, size - n, "Z");
	return n;
}

bool
report_point_time(const struct run *run, const struct point *p, int64_t *wall_ns)
{
	if (!(p->flags & POINT_HAS_TIME))
		return false;
	*wall_ns = run->time_origin_ns + (int64_t)p->time_cs * NS_PER_CS;
	return true;
}

const struct alert **
report_alerts(const struct engine *engine, const struct run *run, size_t *count)
{
	size_t n = engine_run_alerts(engine, run->id, NULL, 0);
	const struct alert **alerts = xcalloc(n, sizeof(*alerts));

	*count = engine_run_alerts(engine, run->id, alerts, n);
	return alerts;
}

struct json_object *
report_json_made(struct json_object *object)
{
	if (!object)
		die("out of memory");
	return object;
}

struct json_object *
report_json_text(const char *text)
{
	struct json_object *object;
	char *clean;

	if (!text)
		return NULL;
	clean = text_clean(str_of(text), false);
	object = report_json_made(json_object_new_string(clean));
	free(clean);
	return object;
}

/* json-c by itself would write 17 digits: 0.14899999999999999. */
struct json_object *
report_json_number(double value)
{
	char text[40];

	if (!isfinite(value))
		return NULL;
	num_shortest(text, sizeof(text), value);
	return report_json_made(json_object_new_double_s(value, text));
}

struct json_object *
report_json_i64(struct opt_i64 value)
{
	return value.has ? report_json_made(json_object_new_int64(value.v)) : NULL;
}

struct json_object *
report_json_f64(struct opt_f64 value)
{
	return value.has ? report_json_number(value.v) : NULL;
}

struct json_object *
report_json_time(int64_t wall_ns)
{
	char text[REPORT_TIME_SIZE];

	report_time(text, sizeof(text), wall_ns);
	return report_json_made(json_object_new_string(text));
}

/* Seven digits are what a float holds: 0.13, not 0.12999999523162842. */
struct json_object *
report_json_epoch(const struct point *p)
{
	char text[40];

	if (!p || !(p->flags & POINT_HAS_EPOCH) || !isfinite(p->epoch))
		return NULL;
	snprintf(text, sizeof(text), "%.7g", (double)p->epoch);
	return report_json_made(json_object_new_double_s((double)p->epoch, text));
}

struct json_object *
report_json_step(const struct point *p)
{
	if (!p || !(p->flags & POINT_HAS_STEP))
		return NULL;
	return report_json_made(json_object_new_int64(p->step));
}
