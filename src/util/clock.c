#include "config.h"

#include "util/clock.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#define DAY_NS (24 * 3600 * NS_PER_S)

static const char *const day_names[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };

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

/* False for a year beyond what fits an int. */
static bool
local_time(int64_t wall_ns, struct tm *tm)
{
	time_t s = (time_t)(wall_ns / NS_PER_S - (wall_ns % NS_PER_S < 0));

	return localtime_r(&s, tm) != NULL;
}

size_t
clock_format_time(char *buf, size_t size, int64_t wall_ns)
{
	struct tm tm;
	int n;

	if (!local_time(wall_ns, &tm))
		n = snprintf(buf, size, "--:--:--");
	else
		n = snprintf(buf, size, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
	return written(n, size);
}

size_t
clock_format_when(char *buf, size_t size, int64_t wall_ns, int64_t now_ns, bool seconds)
{
	double away = fabs((double)wall_ns - (double)now_ns);
	struct tm tm, now;
	int n;

	if (!local_time(wall_ns, &tm) || !local_time(now_ns, &now))
		n = snprintf(buf, size, "--:--");
	else if (tm.tm_yday == now.tm_yday && tm.tm_year == now.tm_year && seconds)
		return clock_format_time(buf, size, wall_ns);
	else if (tm.tm_yday == now.tm_yday && tm.tm_year == now.tm_year)
		n = snprintf(buf, size, "%02d:%02d", tm.tm_hour, tm.tm_min);
	else if (away < 6.0 * DAY_NS)
		n = snprintf(buf, size, "%s %02d:%02d", day_names[tm.tm_wday % 7], tm.tm_hour,
			     tm.tm_min);
	else
		n = snprintf(buf, size, "%d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1,
			     tm.tm_mday);
	return written(n, size);
}
