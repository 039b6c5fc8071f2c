#include "config.h"

#include "view/lens.h"

#include <stdio.h>

#include "util/die.h"
#include "util/num.h"

static const double weights[] = { 0, 0.6, 0.9, 0.97, 0.99 };

double
lens_weight(const struct lens *lens)
{
	return weights[lens->smooth];
}

void
lens_smooth(struct lens *lens, int by)
{
	lens->smooth = (lens->smooth + by + (int)COUNT(weights)) % (int)COUNT(weights);
}

void
lens_turn_axis(struct lens *lens, enum axis now, unsigned axes)
{
	enum axis axis = now;

	if (!axes)
		return;
	for (int i = 0; i < AXIS_INDEX; i++) {
		axis = (enum axis)((axis + 1) % AXIS_INDEX);
		if (axes >> axis & 1)
			break;
	}
	lens->axis_chosen = true;
	lens->axis = axis;
	lens_reset(lens);
}

/* Shows a stretch, moved to lie within the data; all of them is no zoom. */
static void
show(struct lens *lens, double x0, double x1, struct span all)
{
	double width = x1 - x0;

	lens->zoomed = width > 0 && width < all.high - all.low;
	if (!lens->zoomed)
		return;
	if (x0 < all.low)
		x0 = all.low;
	if (x0 + width > all.high)
		x0 = all.high - width;
	lens->x0 = x0;
	lens->x1 = x0 + width;
}

void
lens_zoom(struct lens *lens, bool in, struct span all, struct span shown)
{
	double width = (shown.high - shown.low) * (in ? 0.5 : 2);
	double middle = lens->crossed ? lens->cross_x : (shown.low + shown.high) / 2;

	/* Closer than a millionth of the data nothing is left to see. */
	if (in && width < (all.high - all.low) * 1e-6)
		return;
	show(lens, middle - width / 2, middle + width / 2, all);
}

void
lens_pan(struct lens *lens, int by, struct span all)
{
	double step = (lens->x1 - lens->x0) / 2 * by;

	if (lens->zoomed)
		show(lens, lens->x0 + step, lens->x1 + step, all);
}

void
lens_cross(struct lens *lens, double x, struct span all)
{
	double width = lens->x1 - lens->x0;

	lens->crossed = true;
	lens->cross_x = x;
	if (lens->zoomed && (x < lens->x0 || x > lens->x1))
		show(lens, x - width / 2, x + width / 2, all);
}

void
lens_reset(struct lens *lens)
{
	lens->zoomed = false;
	lens->crossed = false;
}

void
lens_describe(const struct lens *lens, char *buf, size_t size)
{
	size_t n = 0;

	buf[0] = '\0';
	if (lens->axis_chosen)
		n = (size_t)snprintf(buf, size, "by %s", axis_name(lens->axis));
	if (lens->smooth && n < size)
		n += (size_t)snprintf(buf + n, size - n, "%ssmoothed %g", n ? "   " : "",
				      lens_weight(lens));
	if (lens->log_y && n < size)
		n += (size_t)snprintf(buf + n, size - n, "%slog y", n ? "   " : "");
	if (lens->zoomed && n < size)
		snprintf(buf + n, size - n, "%szoomed", n ? "   " : "");
}

void
lens_write(const struct lens *lens, char *buf, size_t size)
{
	snprintf(buf, size, "%d %d %d", lens->axis_chosen ? (int)lens->axis : -1, lens->smooth,
		 lens->log_y ? 1 : 0);
}

void
lens_parse(struct lens *lens, struct str s)
{
	double values[3];

	for (size_t i = 0; i < COUNT(values); i++) {
		struct num num;
		size_t taken = num_parse(s, &num);

		if (taken == 0 || !num.integral)
			return;
		values[i] = num.value;
		s = str_trim(str_skip(s, taken));
	}
	if (values[0] >= 0 && values[0] < AXIS_INDEX) {
		lens->axis_chosen = true;
		lens->axis = (enum axis)values[0];
	}
	if (values[1] >= 0 && values[1] < (double)COUNT(weights))
		lens->smooth = (int)values[1];
	lens->log_y = values[2] > 0;
}
