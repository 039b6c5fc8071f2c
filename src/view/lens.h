/*
 * lens.h - how curves are looked at: axis, zoom, smoothing, cross-hair
 *
 * One lens serves all plots of a screen, so that a cross-hair reads every curve at the same point.
 */
#ifndef VIEW_LENS_H
#define VIEW_LENS_H

#include <stdbool.h>
#include <stddef.h>

#include "util/str.h"
#include "view/trace.h"

/* Zeroed is: the axis that fits the data, everything, raw, no cross-hair. */
struct lens {
	bool axis_chosen;
	enum axis axis; /* if chosen */
	bool log_y;
	int smooth;  /* step of lens_weight(); 0: off */
	bool zoomed; /* x0 .. x1 is shown */
	double x0, x1;
	bool crossed;
	double cross_x;
};

/* Weight of the smoothing, 0 if off. */
double lens_weight(const struct lens *);
void lens_smooth(struct lens *, int by);
/*
 * To the next axis of those there are (bit n: axis n); zoom and cross-hair, which mean another x
 * now, go.
 */
void lens_turn_axis(struct lens *, enum axis now, unsigned axes);
/* A stretch of x. */
struct span {
	double low, high;
};

/*
 * Half (in) or twice of what is shown now, around the cross-hair or the middle.  Here and below
 * `all` is where there are data: nothing beyond is shown.
 */
void lens_zoom(struct lens *, bool in, struct span all, struct span shown);
/* By half of what is shown. */
void lens_pan(struct lens *, int by, struct span all);
/* The cross-hair stands at x; what is shown follows it. */
void lens_cross(struct lens *, double x, struct span all);
/* Everything, without a cross-hair: for another run.  Axis, log and smoothing stay. */
void lens_reset(struct lens *);

/* "x step   smooth 0.9   log y" into buf: what is not as usual; "" if all is. */
void lens_describe(const struct lens *, char *buf, size_t size);

/* For the state file. */
void lens_write(const struct lens *, char *buf, size_t size);
void lens_parse(struct lens *, struct str s);

#endif
