/*
 * Prints the records of the files given: what ingest makes of them.  -x tells the shape of each line,
 * -q only counts (for perf).  Built on demand: make tests/tools/readdump.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/reader.h"

static void
print(void *arg, const struct record *r)
{
	const struct position *p = &r->position;

	(void)arg;
	printf("%lld:", (long long)r->line);
	if (r->begins_run)
		printf(" RUN");
	if (r->begins_segment)
		printf(" SEGMENT");
	if (r->heading.n > 0)
		printf(" \"%.*s\"%s", (int)r->heading.n, r->heading.p, r->by_name ? "!" : "");
	if (p->epoch.has)
		printf(" e%g", p->epoch.v);
	if (p->epochs.has)
		printf("/%lld", (long long)p->epochs.v);
	if (p->step.has)
		printf(" s%lld", (long long)p->step.v);
	if (p->steps.has)
		printf("/%lld", (long long)p->steps.v);
	if (p->batch.has)
		printf(" b%lld", (long long)p->batch.v);
	if (p->batches.has)
		printf("/%lld", (long long)p->batches.v);
	if (r->bar)
		printf(" bar%u", r->bar);
	if (r->time_ns.has)
		printf(" t%lld", (long long)(r->time_ns.v / 1000000000));
	for (size_t i = 0; i < r->reading_count; i++) {
		const struct reading *x = &r->readings[i];

		printf(" %.*s=%.10g%s%s", (int)x->name.n, x->name.p, x->value, x->percent ? "%" : "",
		       x->split ? split_name(x->split) : "");
	}
	for (size_t i = 0; i < r->param_count; i++)
		printf(" {%.*s=%.*s}", (int)r->params[i].key.n, r->params[i].key.p,
		       (int)r->params[i].value.n, r->params[i].value.p);
	if (r->event.kind != EVENT_NONE)
		printf(" !%d(%.*s)", r->event.kind, (int)r->event.quote.n, r->event.quote.p);
	putchar('\n');
}

static void
quiet(void *arg, const struct record *r)
{
	*(size_t *)arg += r->reading_count;
}

static void
why(void *arg, int64_t line, struct str text, const char *shape, const struct record *record)
{
	(void)arg;
	printf("%lld [%s%s] %.*s\n", (long long)line, shape ? shape : "-", record ? "" : " nothing",
	       (int)(text.n < 150 ? text.n : 150), text.p);
}

int
main(int argc, char **argv)
{
	bool bench = argc > 1 && strcmp(argv[1], "-q") == 0;
	bool explain = argc > 1 && strcmp(argv[1], "-x") == 0;
	size_t readings = 0, slice = 1 << 18;

	/* -s N: N bytes at a time, which must not change a record. */
	if (argc > 3 && strcmp(argv[1], "-s") == 0) {
		slice = strtoul(argv[2], NULL, 10);
		argv += 2;
		argc -= 2;
	}
	for (int i = bench || explain ? 2 : 1; i < argc; i++) {
		static char buf[1 << 18];
		struct reader *reader = reader_new(&(struct reader_options){
		    .name = argv[i], .explain = explain ? why : NULL });
		struct moment now = { 0 };
		FILE *f = fopen(argv[i], "rb");
		size_t n;

		if (f == NULL)
			return 1;
		if (argc > 2 && !bench && !explain)
			printf("== %s\n", argv[i]);
		while ((n = fread(buf, 1, slice, f)) > 0)
			reader_feed(reader, (struct str){ buf, n }, now, false,
				    bench ? quiet : print, &readings);
		reader_flush(reader, now, bench ? quiet : print, &readings);
		reader_free(reader);
		fclose(f);
	}
	if (bench)
		printf("%zu readings\n", readings);
	return EXIT_SUCCESS;
}
