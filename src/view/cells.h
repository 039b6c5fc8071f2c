/*
 * cells.h - what fills cells: numbers, glyphs of states and severities, progress bars
 *
 * Each glyph has a stand-in for ASCII canvases.  Texts go into buffers of the caller; CELLS_TEXT
 * bytes are always enough for one number.
 */
#ifndef VIEW_CELLS_H
#define VIEW_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyse/rule.h"
#include "analyse/state.h"
#include "model/record.h"
#include "model/run.h"
#include "model/series.h"
#include "view/canvas.h"

#define CELLS_TEXT 32
#define CELLS_DIGITS 4 /* significant digits where nobody says otherwise */

/*
 * How the numbers of one column are written, so that they stand on their decimal points with the
 * same number of digits: first every value is added, then each is written.
 */
struct numbers {
	int digits; /* significant digits wanted of the largest */
	struct numbers_range {
		double low, high; /* smallest and largest magnitude seen, 0 aside; NaN: none yet */
		double least, most; /* smallest and largest value seen; NaN: none yet */
		unsigned needs; /* bit n: n decimals show two digits of some value, or all of it */
		uint32_t count;
	} all, small;	 /* small: those that are not long (below 10,000) */
	int decimals;	 /* the most that the log itself wrote; -1: none yet */
	bool computed;	 /* a value was added of which decimals mean nothing */
	bool scientific; /* one was added that can only be written so; it is in none of the above */
};

void numbers_init(struct numbers *, int digits);
/* decimals: digits behind the point of this very value in the log, or -1 (a computed value). */
void numbers_add(struct numbers *, double value, int decimals);
/* What decides how the column is written: where most values are small, a few long ones do not. */
const struct numbers_range *numbers_range(const struct numbers *);
/* Two of the same look write the same value the same way (strips.h). */
uint64_t numbers_look(const struct numbers *);
/* Is this (finite) value written scientifically? */
bool numbers_scientific(const struct numbers *, double value);
/*
 * value into buf; its length.  "NaN", "Inf", "-Inf"; scientific ("1.2e-5") where the column's
 * decimals would show nothing of it, or it is 1e6 or more, or 10,000 or more among those below
 * 1,000.
 */
size_t numbers_write(const struct numbers *, double value, char *buf, size_t size);

/* One number by itself, CELLS_DIGITS significant digits; decimals as for numbers_add(). */
size_t number_write(double value, int decimals, char *buf, size_t size);
/* The same with its sign always written: differences. */
size_t number_write_signed(double value, int decimals, char *buf, size_t size);
/* The decimals of a point of this metric for the functions above (a percentage has two more). */
int number_decimals(const struct metric *, const struct point *);
/* Its name; on an ASCII screen that of its role, where the name would be question marks. */
const char *metric_shown(const struct metric *, bool ascii);
/* How many digits it has. */
int number_digits(size_t n);
/* 1204 -> "1,204". */
size_t number_write_count(int64_t n, char *buf, size_t size);
/* 4509715660 -> "4.2 GB" (powers of 1024, as people call them). */
size_t number_write_bytes(int64_t n, char *buf, size_t size);
/* What a step or an epoch takes (> 0): "154ms", "2.52s", "3m04s", "1h02". */
size_t number_write_pace(int64_t span_ns, char *buf, size_t size);
/* What is left (>= 0): "12m"; less than a second is one. */
size_t number_write_left(int64_t left_ns, char *buf, size_t size);
/* An epoch: "7", "7.25". */
size_t number_write_epoch(double epoch, char *buf, size_t size);

/* What stands for a value that is unknown: an en dash. */
const char *cells_unknown(bool ascii);

struct glyph state_glyph(enum run_state state); /* one column */
/*
 * What is shown of the state of a run: that of one that went on is not known any more where its log
 * is gone, and where most of the log has not been read it is by what stands at its end.
 */
struct state_shown {
	const char *word;
	struct glyph glyph;
};
struct state_shown state_shown(const struct run *, enum run_state state);
bool state_is_gone(const struct run *, enum run_state state);
struct glyph severity_glyph(enum severity severity); /* two columns in ASCII ("!!"), else one */
/* Draws all of it, and blanks to fill the row; the columns of the row. */
int cells_glyph(struct canvas *, struct rect row, struct glyph glyph, unsigned marks);

/* A progress bar: done 0..1 with half cells ("━━━╸───", in ASCII "###=---"); NaN draws an empty
 * one. */
void cells_progress(struct canvas *, struct rect row, enum style style, double done);

/*
 * "7", else "1,204", where neither is known "": an epoch, else a step; with `words` "epoch 7",
 * "step 1,204".  Its length.
 */
size_t cells_where(struct opt_f64 epoch, struct opt_i64 step, bool words, char *buf, size_t size);
/* "8/20", "3", "1,204/10,000", unknown: the epoch if there is one, else the step; its length. */
size_t cells_position(const struct position *, bool ascii, char *buf, size_t size);

#endif
