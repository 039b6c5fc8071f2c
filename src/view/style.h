/*
 * style.h - what a colour means, before any terminal decides how to show it
 *
 * Views speak of meaning (a train curve, a warning); themes say how it looks with 256, 16, 8 or no
 * colours, on a dark or light ground.  The default palette is Okabe and Ito's, which is safe for
 * the colour-blind (https://jfly.uni-koeln.de/color/).  No meaning is carried by colour alone.
 */
#ifndef VIEW_STYLE_H
#define VIEW_STYLE_H

#include <stdbool.h>
#include <stdint.h>

enum style {
	STYLE_PLAIN,
	STYLE_DIM,    /* secondary text, rules, axes */
	STYLE_BRIGHT, /* titles, what changed a moment ago */
	STYLE_HEADER, /* column headings */
	STYLE_TRAIN,  /* train curves and values */
	STYLE_VAL,
	STYLE_TEST,
	STYLE_GOOD, /* done, best */
	STYLE_LIVE,
	STYLE_INFO,
	STYLE_WARNING,
	STYLE_CRITICAL,
	STYLE_SELECTED, /* the selected row or tile */
	STYLE_MATCH,	/* what a search or filter found */
	STYLE_KEY,	/* keys in hints and help */
	STYLE_CURVE_1,	/* distinct curves in a comparison */
	STYLE_CURVE_2,
	STYLE_CURVE_3,
	STYLE_CURVE_4,
	STYLE_CURVE_5,
	STYLE_CURVE_6,
	STYLE_CURVE_7,
	STYLE_CURVE_8,
	STYLE_COUNT
};

enum ground { GROUND_DARK, GROUND_LIGHT, GROUND_COUNT };

/* How a style looks: colour numbers of the terminal's palette, -1 for its own foreground/ground. */
struct look {
	int16_t fg, bg;
	uint8_t marks; /* enum cell_mark bits */
};

/* colours: 256, 16, 8 or 0 (none).  With 0 only marks tell. */
struct look style_look(enum style style, enum ground ground, int colours);

/*
 * How a cell of this style looks with the marks (enum cell_mark) that it has.  MARK_SELECTED
 * becomes the ground of STYLE_SELECTED, or reverse where there are too few colours for one; it is
 * not in the result.
 */
struct look style_look_marked(enum style style, unsigned marks, enum ground ground, int colours);

char style_letter(enum style style); /* '.', 'd', 'b', ... for golden files; unique */

#endif
