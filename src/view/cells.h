/*
 * cells.h - what fills cells: numbers, glyphs of states and severities, progress bars
 *
 * Each glyph has a stand-in for ASCII canvases.  Texts go into buffers of the caller; CELLS_TEXT
 * bytes are always enough.
 */
#ifndef VIEW_CELLS_H
#define VIEW_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyse/rule.h"
#include "analyse/state.h"
#include "util/opt.h"
#include "view/canvas.h"

#define CELLS_TEXT 32
#define CELLS_DIGITS 4 /* significant digits where nobody says otherwise */

/*
 * How the numbers of one column are written, so that they stand on their decimal points with the same
 * number of digits: first every value is added, then each is written.
 */
struct numbers {
	int digits;       /* significant digits wanted */
	double low, high; /* smallest and largest magnitude seen, 0 aside; NaN: none yet */
	int decimals_max; /* what the log itself wrote; -1: unknown */
	bool any;         /* a value (NaN and Inf count) was added */
};

void numbers_init(struct numbers *, int digits);
/* decimals: digits behind the point in the log, or -1 if unknown (a computed value). */
void numbers_add(struct numbers *, double value, int decimals);
/* Digits behind the point that the column shall have. */
int numbers_decimals(const struct numbers *);
/*
 * value into buf; its length.  "NaN", "Inf", "-Inf"; scientific ("1.2e-05" is written 1.200e-5) where
 * the column's decimals would show nothing of it or it is 1e6 or more.
 */
size_t numbers_write(const struct numbers *, double value, char *buf, size_t size);
/* One number by itself: CELLS_DIGITS significant digits. */
size_t number_write(double value, char *buf, size_t size);
/* The same with its sign always written: differences. */
size_t number_write_signed(double value, char *buf, size_t size);
/* 1204 -> "1,204". */
size_t number_write_count(int64_t n, char *buf, size_t size);
/* 4509715660 -> "4.2 GB" (powers of 1024, as people call them). */
size_t number_write_bytes(int64_t n, char *buf, size_t size);
/* An epoch: "7", "7.25". */
size_t number_write_epoch(double epoch, char *buf, size_t size);

/* What stands for a value that is unknown: an en dash. */
const char *cells_unknown(bool ascii);

/* A glyph with its ASCII stand-in and the style that goes with its meaning. */
struct glyph {
	const char *utf8;
	const char *ascii; /* as wide as utf8, or two columns ("!!") where width_cols says so */
	enum style style;
};
struct glyph state_glyph(enum run_state state);       /* one column */
struct glyph severity_glyph(enum severity severity);  /* two columns in ASCII ("!!"), else one */
/* Draws it (and a blank to fill `cols`), ASCII as the canvas wants; columns taken, always `cols`. */
int cells_glyph(struct canvas *, int x, int y, int cols, struct glyph glyph, unsigned marks);

/*
 * A progress bar over cols columns: done 0..1 with half cells ("━━━╸───", in ASCII "###=---"); NaN
 * draws an empty one.
 */
void cells_progress(struct canvas *, int x, int y, int cols, enum style style, double done);

/*
 * "8/20", "3", "1,204/10,000", "–": the epoch if there is one, else the step.
 */
size_t cells_position(struct opt_f64 epoch, struct opt_f64 epochs, struct opt_i64 step,
		      struct opt_i64 steps, char *buf, size_t size);

#endif
