/*
 * report_value.h - how the headless writers write texts, numbers and times
 *
 * Every text is cleaned, so nothing of a log reaches a pipe or a terminal raw.
 */
#ifndef VIEW_REPORT_VALUE_H
#define VIEW_REPORT_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "analyse/rank.h"
#include "model/run.h"
#include "util/opt.h"

#define REPORT_TIME_SIZE 40

/* "2025-11-21T19:57:23Z", with hundredths where they are not 0; its length. */
size_t report_time(char *buf, size_t size, int64_t wall_ns);

/* The wall clock of a point; false if it has none. */
bool report_point_time(const struct run *, const struct point *, int64_t *wall_ns);

/* All alerts of a run, in the order raised; free() the array (never NULL). */
const struct alert **report_alerts(const struct engine *, const struct run *, size_t *count);

/* What json-c has just made; no memory is die(), as with xmalloc(): NULL would become null. */
struct json_object *report_json_made(struct json_object *);

/* NULL becomes null; a number that is not finite, too. */
struct json_object *report_json_text(const char *text);
struct json_object *report_json_number(double value);
struct json_object *report_json_i64(struct opt_i64 value);
struct json_object *report_json_f64(struct opt_f64 value);
struct json_object *report_json_time(int64_t wall_ns);
/* A point's epoch (which is kept as a float) and step; NULL p is null. */
struct json_object *report_json_epoch(const struct point *p);
struct json_object *report_json_step(const struct point *p);

#endif
