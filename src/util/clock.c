#include "config.h"

#include "util/clock.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static int64_t
read_clock(clockid_t id)
{
	struct timespec ts;
	int failed = clock_gettime(id, &ts);

	assert(!failed);
	(void)failed;
	return (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

struct moment
clock_now(void)
{
	return (struct moment){
		.mono_ns = read_clock(CLOCK_MONOTONIC),
		.wall_ns = read_clock(CLOCK_REALTIME),
	};
}

/* What snprintf wanted to write, cut to what it could. */
static size_t
written(int wanted, size_t size)
{
	assert(wanted >= 0);
	if ((size_t)wanted < size)
		return (size_t)wanted;
	return size ? size - 1 : 0;
}

size_t
clock_format_span(char *buf, size_t size, int64_t span_ns)
{
	int64_t s = span_ns / NS_PER_S;
	int n;

	assert(span_ns >= 0);
	if (s < 60)
		n = snprintf(buf, size, "%" PRId64 "s", s);
	else if (s < 60 * 60)
		n = snprintf(buf, size, "%" PRId64 "m", s / 60);
	else if (s < 24 * 60 * 60)
		n = snprintf(buf, size, "%" PRId64 "h%02" PRId64, s / 3600, s / 60 % 60);
	else
		n = snprintf(buf, size, "%" PRId64 "d%" PRId64 "h", s / 86400, s / 3600 % 24);
	return written(n, size);
}

size_t
clock_format_time(char *buf, size_t size, int64_t wall_ns)
{
	time_t s = (time_t)(wall_ns / NS_PER_S - (wall_ns % NS_PER_S < 0));
	struct tm tm;
	int n;

	if (!localtime_r(&s, &tm))
		n = snprintf(buf, size, "--:--:--"); /* a year beyond what fits an int */
	else
		n = snprintf(buf, size, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
	return written(n, size);
}
