#include "config.h"

#include "golden.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "util/str.h"

/* All of a file, or NULL. */
static char *
slurp(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0, cap = 0;

	if (!file)
		return NULL;
	do {
		text = grow(text, &cap, size + 4097, 1);
		size += fread(text + size, 1, 4096, file);
	} while (!feof(file) && !ferror(file));
	fclose(file);
	text[size] = '\0';
	return text;
}

/* The next line of *rest without its end; false at the end of the text. */
static bool
next_line(const char **rest, struct str *line)
{
	const char *end;

	if (**rest == '\0')
		return false;
	end = strchrnul(*rest, '\n');
	*line = (struct str){ .p = *rest, .n = (size_t)(end - *rest) };
	*rest = *end ? end + 1 : end;
	return true;
}

static void
print_line(char sign, int number, struct str line)
{
	fprintf(stderr, "%c%4d %.*s\n", sign, number, (int)line.n, line.p);
}

/* Pictures keep their lines' places, so line by line is the clearest comparison. */
static void
print_difference(const char *name, const char *want, const char *got)
{
	struct str want_line, got_line;

	fprintf(stderr, "%s: - as kept, + as drawn\n", name);
	for (int number = 1; *want || *got; number++) {
		bool has_want = next_line(&want, &want_line), has_got = next_line(&got, &got_line);

		if (has_want && has_got && str_eq(want_line, got_line))
			continue;
		if (has_want)
			print_line('-', number, want_line);
		if (has_got)
			print_line('+', number, got_line);
	}
}

static void
keep(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	ck_assert_msg(file != NULL, "%s cannot be written", path);
	fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
}

void
golden_check_text(const char *name, const char *text)
{
	const char *update = getenv("UPDATE_GOLDEN");
	char *path = xasprintf("%s/tests/golden/%s.txt", TOP_SRCDIR, name);
	char *kept = slurp(path);
	bool same = kept && strcmp(kept, text) == 0;

	if (!same)
		print_difference(name, kept ? kept : "", text);
	if (!same && update && *update) {
		keep(path, text);
		same = true;
	}
	free(kept);
	free(path);
	ck_assert_msg(same, "%s is not as it was (look, then make update-golden)", name);
}

void
golden_check(const char *name, const struct canvas *canvas, bool styles)
{
	char *plane = canvas_dump(canvas), *style_plane = canvas_dump_styles(canvas);
	char *text = styles ? xasprintf("%s\n== styles\n%s\n", plane, style_plane)
			    : xasprintf("%s\n", plane);

	golden_check_text(name, text);
	free(text);
	free(style_plane);
	free(plane);
}
