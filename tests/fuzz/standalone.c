/*
 * standalone.c - a fuzz target without libFuzzer: its seeds, and mutations of them
 *
 * Usage: fuzz_TARGET [-n MUTATIONS] FILE-OR-FOLDER...   The mutations are the same every time.
 */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"
#include "util/die.h"

#define SEED_MAX (256 * 1024)
#define MUTANT_MAX 8192 /* bytes of a seed that are mutated; large seeds give windows */
#define PATIENCE_S 60	/* for one input: what takes longer is a finding, too (SIGALRM) */

struct seed {
	uint8_t *bytes;
	size_t n;
};

struct seeds {
	struct seed *list;
	size_t n, cap;
};

/* What hurts parsers, spliced in whole. */
static const char *const tokens[] = {
	"nan", "-inf", "1e999999", "0.", ".", "e+", "\r", "\n", "\r\n", "\b\b\b", "\033[", "\033]52;c;",
	"\033[A", "\t", "|", "| --- |", "loss", ": ", "=", "epoch ", "Epoch 1/", "step:", "100%|",
	"it/s]", "{\"loss\":", "{'loss': '", "}", "[", "]", "(", ")", "%", "\xe7\xac\xac",
	"\xef\xbc\x9a", "\xff", "\xf0\x9f\x98\x80", "9223372036854775807", "99999999999999999999",
	"wandb: Run summary:", ",,,,", "Traceback (most recent call last):\n", "---", "\xe2\x80\xae",
	"2026-11-20 10:00:00 - ", "\xe2\x94\x81\xe2\x94\x81",
};

/* xorshift64*: Vigna 2016, "An experimental exploration of Marsaglia's xorshift generators". */
static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

static void
add_file(struct seeds *seeds, const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes;
	size_t n;

	if (!file)
		die("%s: cannot be opened", path);
	bytes = xmalloc(SEED_MAX);
	n = fread(bytes, 1, SEED_MAX, file);
	fclose(file);
	seeds->list = grow(seeds->list, &seeds->cap, seeds->n + 1, sizeof(*seeds->list));
	seeds->list[seeds->n++] = (struct seed){ .bytes = xreallocarray(bytes, n, 1), .n = n };
}

static void
add_path(struct seeds *seeds, const char *path)
{
	struct dirent **entries;
	struct stat st;
	int n;

	if (stat(path, &st))
		die("%s: no such seed", path);
	if (!S_ISDIR(st.st_mode)) {
		add_file(seeds, path);
		return;
	}
	n = scandir(path, &entries, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		char *inner = xasprintf("%s/%s", path, entries[i]->d_name);

		if (entries[i]->d_name[0] != '.')
			add_path(seeds, inner);
		free(inner);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

static size_t
cut_out(uint8_t *bytes, size_t n, uint64_t *random)
{
	size_t from = next_random(random) % (n + 1);
	size_t length = next_random(random) % (n - from + 1);

	length = length < 2000 ? length : 2000;
	memmove(bytes + from, bytes + from + length, n - from - length);
	return n - length;
}

static size_t
put_in(uint8_t *bytes, size_t n, const void *piece, size_t length, uint64_t *random)
{
	size_t at = next_random(random) % (n + 1);

	memmove(bytes + at + length, bytes + at, n - at);
	memcpy(bytes + at, piece, length);
	return n + length;
}

/* One to eight changes to a seed: a byte, a cut, a token, a piece of another seed. */
static size_t
mutate(const struct seeds *seeds, uint8_t *bytes, uint64_t *random)
{
	const struct seed *seed = &seeds->list[next_random(random) % seeds->n];
	const struct seed *other = &seeds->list[next_random(random) % seeds->n];
	size_t n = seed->n < MUTANT_MAX ? seed->n : MUTANT_MAX;
	size_t from = seed->n > n ? next_random(random) % (seed->n - n) : 0;

	if (n)
		memcpy(bytes, seed->bytes + from, n);
	for (uint64_t changes = 1 + next_random(random) % 8; changes > 0; changes--) {
		const char *token = tokens[next_random(random) % COUNT(tokens)];
		size_t part = other->n ? next_random(random) % other->n : 0;
		size_t length = other->n - part < 200 ? other->n - part : 200;

		switch (next_random(random) % 4) {
		case 0:
			if (n)
				bytes[next_random(random) % n] = (uint8_t)next_random(random);
			break;
		case 1:
			n = cut_out(bytes, n, random);
			break;
		case 2:
			n = put_in(bytes, n, token, strlen(token), random);
			break;
		case 3:
			n = put_in(bytes, n, other->bytes + part, length, random);
			break;
		}
	}
	return n;
}

/* In a block of its exact size, so that ASan sees the first byte that is read beyond it. */
static void
run(const uint8_t *bytes, size_t n)
{
	uint8_t *copy = xmalloc(n);

	if (n)
		memcpy(copy, bytes, n);
	alarm(PATIENCE_S);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

int
main(int argc, char **argv)
{
	struct seeds seeds = { .list = NULL };
	uint64_t random = UINT64_C(88172645463325252);
	uint8_t *bytes = xmalloc(MUTANT_MAX + 8 * 200);
	long mutations = 2000;
	int option;

	while ((option = getopt(argc, argv, "n:")) != -1)
		if (option == 'n')
			mutations = strtol(optarg, NULL, 10);
		else
			return EXIT_FAILURE;
	for (int i = optind; i < argc; i++)
		add_path(&seeds, argv[i]);
	if (seeds.n == 0)
		die("no seeds: name a file or folder");
	for (size_t i = 0; i < seeds.n; i++)
		run(seeds.list[i].bytes, seeds.list[i].n);
	for (long i = 0; i < mutations; i++)
		run(bytes, mutate(&seeds, bytes, &random));
	printf("%zu seeds and %ld mutations: no finding\n", seeds.n, mutations);
	for (size_t i = 0; i < seeds.n; i++)
		free(seeds.list[i].bytes);
	free(seeds.list);
	free(bytes);
	return EXIT_SUCCESS;
}
