/*
 * opt.h - numbers that may be unknown
 *
 * Unknown is a flag, never a magic value: 0, -1 and NaN are all things a log can say.
 */
#ifndef UTIL_OPT_H
#define UTIL_OPT_H

#include <stdbool.h>
#include <stdint.h>

struct opt_i64 {
	bool has;
	int64_t v;
};

struct opt_f64 {
	bool has;
	double v;
};

#define OPT_I64(value) ((struct opt_i64){ .has = true, .v = (value) })
#define OPT_F64(value) ((struct opt_f64){ .has = true, .v = (value) })

#endif
