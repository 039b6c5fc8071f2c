#include "config.h"

#include <stdio.h>
#include <string.h>

#include "ingest/linebuf.h"
#include "suite.h"

/*
 * `lines` is what comes out: each line as NUMBER@OFFSET-END and its text, with '<' behind the number
 * if it redraws, '>' if the next redraws it; '|' between lines, '?' before an unfinished rest.
 */
static const struct {
	const char *bytes, *lines;
} cases[] = {
	{ "", "" },
	{ "a\nbc\n", "1@0-2 a|2@2-5 bc" },
	{ "a\n\nb\n", "1@0-2 a|2@2-3 |3@3-5 b" },
	{ "a\r\nb\r\r\nc\n", "1@0-3 a|2@3-7 b|3@7-9 c" },
	{ "loss: 0.1", "?1@0-9 loss: 0.1" },
	{ "a\nb", "1@0-2 a|?2@2-3 b" },
	{ "\r  0%\r 50%\r100%\nend\n", "1<>@1-6   0%|1<>@6-11  50%|1<@11-16 100%|2@16-20 end" },
	{ " 0%\r\n", "1@0-5  0%" },
	{ "one\b\b\b\rtwo\n", "1>@0-7 one|1<@7-11 two" },
	{ "x\r", "?1@0-2 x" },
	{ "x\r\ry", "1>@0-3 x|?1<@3-4 y" },
	{ "\r\r\r\n\nq\n", "1@0-4 |2@4-5 |3@5-7 q" },
};

static void
print_line(char *out, size_t size, const struct line *line)
{
	size_t n = strlen(out);

	snprintf(out + n, size - n, "%s%s%d%s%s@%d-%d %.*s", n > 0 ? "|" : "",
		 line->partial ? "?" : "", (int)line->number, line->redraws ? "<" : "",
		 line->redrawn ? ">" : "", (int)line->offset, (int)line->end_offset,
		 (int)line->text.n, line->text.p);
}

static void
drain(struct linebuf *lb, char *out, size_t size)
{
	struct line line;

	while (linebuf_next(lb, &line))
		print_line(out, size, &line);
}

START_TEST(lines_are_the_same_wherever_the_bytes_are_cut)
{
	const char *bytes = cases[_i].bytes;
	size_t n = strlen(bytes);

	for (size_t a = 0; a <= n; a++) {
		for (size_t b = a; b <= n; b++) {
			struct linebuf *lb = linebuf_new();
			char out[400] = "";
			struct line line;

			linebuf_feed(lb, (struct str){ bytes, a });
			drain(lb, out, sizeof(out));
			linebuf_feed(lb, (struct str){ bytes + a, b - a });
			drain(lb, out, sizeof(out));
			linebuf_feed(lb, (struct str){ bytes + b, n - b });
			drain(lb, out, sizeof(out));
			if (linebuf_partial(lb, &line))
				print_line(out, sizeof(out), &line);
			ck_assert_str_eq(out, cases[_i].lines);
			linebuf_free(lb);
		}
	}
}
END_TEST

START_TEST(a_line_without_end_is_cut_and_its_rest_skipped)
{
	static char block[LINEBUF_MAX / 4 + 1];
	struct linebuf *lb = linebuf_new();
	struct line line;

	memset(block, 'x', sizeof(block));
	for (int i = 0; i < 10; i++) {
		linebuf_feed(lb, (struct str){ block, sizeof(block) });
		ck_assert(!linebuf_next(lb, &line));
	}
	ck_assert(linebuf_partial(lb, &line));
	ck_assert(line.cut && line.partial);
	linebuf_feed(lb, STR("\nnext\n"));
	ck_assert(linebuf_next(lb, &line));
	ck_assert(line.cut);
	ck_assert_uint_eq(line.text.n, LINEBUF_MAX);
	ck_assert_int_eq(line.end_offset, 10 * (int64_t)sizeof(block) + 1);
	ck_assert(linebuf_next(lb, &line));
	ck_assert(!line.cut);
	ck_assert_int_eq(line.number, 2);
	ck_assert_int_eq(line.offset, 10 * (int64_t)sizeof(block) + 1);
	linebuf_free(lb);
}
END_TEST

START_TEST(reset_begins_anew)
{
	struct linebuf *lb = linebuf_new();
	struct line line;

	linebuf_feed(lb, STR("a\nb"));
	ck_assert(linebuf_next(lb, &line));
	ck_assert(!linebuf_next(lb, &line));
	linebuf_reset(lb);
	ck_assert(!linebuf_partial(lb, &line));
	linebuf_feed(lb, STR("c\n"));
	ck_assert(linebuf_next(lb, &line));
	ck_assert_int_eq(line.number, 1);
	ck_assert_int_eq(line.offset, 0);
	linebuf_free(lb);
}
END_TEST

TCase *linebuf_case(void);

TCase *
linebuf_case(void)
{
	TCase *tcase = tcase_create("linebuf");

	tcase_add_loop_test(tcase, lines_are_the_same_wherever_the_bytes_are_cut, 0,
			    COUNT_OF(cases));
	tcase_add_test(tcase, a_line_without_end_is_cut_and_its_rest_skipped);
	tcase_add_test(tcase, reset_begins_anew);
	return tcase;
}
