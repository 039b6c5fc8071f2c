/*
 * However the bytes of a log are cut between two reads, its records are the same.
 *
 * Every recording is fed whole, byte by byte (every cut at once), in random slices, and cut at each of
 * its bytes: small ones in two pieces, large ones in pieces of some lines (of some dozens, with THOROUGH
 * in the environment), since what a cut does, it does to the lines next to it.  In two pieces they are
 * all cut at each byte of their ends.
 */
#include "config.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/reader.h"
#include "logs.h"
#include "record_dump.h"
#include "suite.h"
#include "util/die.h"

#define CUT_EDGE 150 /* bytes at both ends of a file at which it is cut in two */
#define CUT_PIECE 211 /* bytes between two cuts; a smaller file is cut in two */
#define CUT_PIECE_THOROUGH 4001
#define CUT_SMALL 1500

/* Feeds a copy of the slice that ends where its memory ends, so that ASan sees a read beyond it. */
static void
feed(struct reader *reader, const char *bytes, size_t n, struct dump *dump)
{
	struct moment then = { .mono_ns = NS_PER_S, .wall_ns = NS_PER_S };
	char *copy = xmalloc(n);

	memcpy(copy, bytes, n);
	reader_feed(reader, (struct str){ .p = copy, .n = n }, then, false, dump_record, dump);
	free(copy);
}

static void
finish(struct reader *reader, struct dump *dump)
{
	struct moment then = { .mono_ns = NS_PER_S, .wall_ns = NS_PER_S };

	reader_flush(reader, then, dump_record, dump);
}

static struct reader *
new_reader(const char *path)
{
	struct reader_options options = { .name = path };

	return reader_new(&options);
}

/* Cut at a byte, and again each so many bytes behind it. */
static void
check_pieces(struct reader *reader, const char *path, struct str bytes, size_t at, size_t piece,
	     const struct dump *whole, struct dump *cut)
{
	char how[64];

	reader_reset(reader);
	cut->n = 0;
	cut->drawings = (struct drawings){ 0 };
	for (size_t from = 0, to = at; from < bytes.n; from = to, to += piece) {
		to = to < bytes.n ? to : bytes.n;
		feed(reader, bytes.p + from, to - from, cut);
	}
	finish(reader, cut);
	snprintf(how, sizeof(how), "cut at byte %zu, in pieces of %zu", at, piece);
	dump_compare(whole, cut, path, how);
}

static void
check_slices(const char *path, const char *bytes, size_t n, size_t largest, const struct dump *whole)
{
	struct reader *reader = new_reader(path);
	struct dump cut = { .text = NULL };
	char how[64];

	for (size_t at = 0; at < n;) {
		size_t slice = largest > 1 ? 1 + (size_t)random() % largest : 1;

		slice = slice < n - at ? slice : n - at;
		feed(reader, bytes + at, slice, &cut);
		at += slice;
	}
	finish(reader, &cut);
	snprintf(how, sizeof(how), "in slices of up to %zu bytes", largest);
	dump_compare(whole, &cut, path, how);
	free(cut.text);
	reader_free(reader);
}

static void
check_file(const char *path)
{
	size_t piece = getenv("THOROUGH") != NULL ? CUT_PIECE_THOROUGH : CUT_PIECE;
	struct dump whole = { .text = NULL }, cut = { .text = NULL };
	struct reader *reader = new_reader(path);
	size_t n;
	char *bytes = dump_read_file(path, &n);
	struct str all = { bytes, n };

	if (n <= CUT_SMALL || n < piece)
		piece = n + 1; /* the last one is no cut */
	feed(reader, bytes, n, &whole);
	finish(reader, &whole);
	for (size_t at = 0; at < piece; at++)
		check_pieces(reader, path, all, at, piece, &whole, &cut);
	for (size_t at = 0; at < CUT_EDGE && piece < n; at++) {
		check_pieces(reader, path, all, at, n, &whole, &cut);
		check_pieces(reader, path, all, n - at, n, &whole, &cut);
	}
	check_slices(path, bytes, n, 1, &whole);
	check_slices(path, bytes, n, 7, &whole);
	check_slices(path, bytes, n, 500, &whole);
	reader_free(reader);
	free(whole.text);
	free(cut.text);
	free(bytes);
}

START_TEST(records_do_not_depend_on_where_the_bytes_are_cut)
{
	static const char *const patterns[] = { "/recordings/*.log", "/recordings/*/*.json",
						"/recordings/*/*/*/*.csv", "/logs/*" };
	int files = 0;

	srandom(1);
	for (size_t p = 0; p < COUNT(patterns); p++) {
		char pattern[512];
		glob_t found;

		snprintf(pattern, sizeof(pattern), TOP_SRCDIR "/tests%s", patterns[p]);
		ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
		for (size_t i = 0; i < found.gl_pathc; i++, files++)
			check_file(found.gl_pathv[i]);
		globfree(&found);
	}
	ck_assert_int_ge(files, 90);
}
END_TEST

TCase *
cuts_case(void)
{
	TCase *tcase = tcase_create("cuts");

	tcase_set_timeout(tcase, 3600);
	tcase_add_test(tcase, records_do_not_depend_on_where_the_bytes_are_cut);
	return tcase;
}
