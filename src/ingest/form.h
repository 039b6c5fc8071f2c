/*
 * form.h - what is left of a line when its digits are taken out
 *
 * Logs say the same few things for ever, with other digits.  Two lines of one form are read alike,
 * whatever their digits are: where a digit's value could make a difference to how a line is read
 * (is this a time of day, is the first of two numbers the larger one), what it makes belongs to the
 * form.
 *
 * Digits that follow a letter belong to a word ("mAP50", "loss_1") and are part of the form; all
 * others stand in runs.  A fraction may be of any length; of other runs the length is part of the
 * form, longer ones by classes.
 */
#ifndef INGEST_FORM_H
#define INGEST_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

#define FORM_BYTES_MAX 4096 /* longer lines have no form */
#define FORM_RUNS_MAX 320   /* nor have lines with more runs */
#define FORM_SITES_MAX 32

/* Digits next to each other, by their place in the line. */
struct digits {
	uint16_t from, to;
};

enum site_is {
	SITE_RATIO, /* "3/10": neither is nothing, and the first is not larger */
	SITE_GROUP, /* "1,234": might be one number, unless it begins with 0 */
	SITE_TIME,  /* "14:36:14": of a day, or no time */
	SITE_DATE,  /* "2020-10-26": a date, or none */
	SITE_DAY,   /* "10/26", with a year behind it or not */
	SITE_ZERO,  /* "0.00 (-1.2)": a value that may be nothing before a change */
};

/* A place where values of digits matter: its last run, and what they make. */
struct site {
	uint16_t run;
	uint8_t is; /* enum site_is */
	uint8_t makes;
};

struct form {
	struct str text; /* borrowed */
	struct digits runs[FORM_RUNS_MAX];
	size_t run_count;
	struct site sites[FORM_SITES_MAX];
	size_t site_count;
	/* Equal keys are equal forms. */
	char key[FORM_BYTES_MAX + FORM_SITES_MAX];
	size_t key_n;
	uint64_t hash; /* of the key */
};

/* False if the line has no form that it could be known by. */
bool form_read(struct form *, struct str text);

/* What the digits at a site make in another line of the form. */
uint8_t form_site(enum site_is, const char *text, const struct digits *last);

/*
 * Are the n bytes at p those of `like`, but for digits where mask is set (0xff, else 0)?  By
 * whatever means the processor has; the means themselves are for the tests.
 */
typedef bool form_like_fn(const char *p, const char *like, const char *mask, size_t n);

form_like_fn form_like_plain;
form_like_fn *form_liking(void);

#endif
