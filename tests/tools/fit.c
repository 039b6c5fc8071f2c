/*
 * fit - is what comes on standard input fit for a terminal, and for whoever parses it?
 *
 *   fit [-j | -l] <OUTPUT
 *
 * It must be UTF-8, as RFC 3629 has it, without controls (C0 but line ends, DEL, C1), without
 * characters that turn the direction of text, and without towers of combining marks.  With -j it must
 * also be one JSON document, with -l one on each line.  Says what is wrong and where, and ends with 1.
 *
 * It has its own decoder, since it judges the one of src/util/text.c.
 */
#include "config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "util/die.h"

#define TOWER_MAX 8

static _Noreturn void
refuse(const char *what, size_t at)
{
	printf("byte %zu: %s\n", at, what);
	exit(EXIT_FAILURE);
}

static char *
read_all(size_t *n)
{
	char *bytes = NULL;
	size_t cap = 0, got;

	*n = 0;
	do {
		bytes = grow(bytes, &cap, *n + 65536, 1);
		got = fread(bytes + *n, 1, 65535, stdin);
		*n += got;
	} while (got > 0);
	bytes[*n] = '\0';
	return bytes;
}

/* The character at p, of which n bytes are there; its length. */
static size_t
decode(const unsigned char *p, size_t n, size_t at, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 :
			p[0] < 0xf5 ? 4 : 0;

	if (length == 0 || length > n)
		refuse("broken UTF-8", at);
	*code = length == 1 ? p[0] : p[0] & (0xff >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80)
			refuse("broken UTF-8", at);
		*code = *code << 6 | (p[i] & 0x3f);
	}
	if (*code < least[length] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
		refuse("broken UTF-8", at);
	return length;
}

static bool
turns_direction(uint32_t code)
{
	return code == 0x61c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

/* The marks that the tests use; not all there are. */
static bool
is_mark(uint32_t code)
{
	return (code >= 0x300 && code <= 0x36f) || (code >= 0x20d0 && code <= 0x20ff);
}

static void
check_text(const char *bytes, size_t n)
{
	int marks = 0;

	for (size_t at = 0; at < n;) {
		uint32_t code;
		size_t length = decode((const unsigned char *)bytes + at, n - at, at, &code);

		if ((code < 0x20 && code != '\n') || (code >= 0x7f && code < 0xa0))
			refuse("a control character", at);
		if (turns_direction(code))
			refuse("a character that turns the direction", at);
		marks = is_mark(code) ? marks + 1 : 0;
		if (marks > TOWER_MAX)
			refuse("a tower of marks", at);
		at += length;
	}
}

static void
check_json(const char *bytes, size_t n, size_t at)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object;

	if (!tokener)
		die("out of memory");
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tokener, bytes, (int)n);
	if (!object || json_tokener_get_parse_end(tokener) != n)
		refuse(json_tokener_error_desc(json_tokener_get_error(tokener)),
		       at + json_tokener_get_parse_end(tokener));
	json_object_put(object);
	json_tokener_free(tokener);
}

int
main(int argc, char **argv)
{
	bool whole = argc == 2 && strcmp(argv[1], "-j") == 0;
	bool lines = argc == 2 && strcmp(argv[1], "-l") == 0;
	size_t n;
	char *bytes = read_all(&n), *line = bytes;

	check_text(bytes, n);
	if (whole)
		check_json(bytes, n > 0 && bytes[n - 1] == '\n' ? n - 1 : n, 0);
	while (lines && (size_t)(line - bytes) < n) {
		size_t length = strcspn(line, "\n");

		check_json(line, length, (size_t)(line - bytes));
		line += length + 1;
	}
	free(bytes);
	return EXIT_SUCCESS;
}
