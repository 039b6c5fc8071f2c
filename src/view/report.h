/*
 * report.h - the headless writers: text, JSON, CSV, Markdown, JSON lines
 *
 * They write to a FILE that the caller owns; errors of the stream are the caller's to look for.
 * Nothing of a log reaches the stream unescaped.
 */
#ifndef VIEW_REPORT_H
#define VIEW_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "analyse/engine.h"
#include "analyse/rank.h"
#include "model/store.h"

struct report_options {
	const struct store *store;
	const struct run **runs; /* filtered and ranked */
	size_t run_count;
	const struct engine *engine;
	const struct rank_key *rank;
	struct moment now;
	int cols;    /* of the text report */
	int colours; /* 256, 16, 8, 0 */
	bool light;
	bool ascii;
};

/* --once: the ranked table with sparklines, then the alerts. */
void report_text(FILE *out, const struct report_options *);
/* --json: one document, as the manual has it. */
void report_json(FILE *out, const struct report_options *);
/* --csv: every kept point, tidy. */
void report_csv(FILE *out, const struct report_options *);
/* --report: Markdown. */
void report_markdown(FILE *out, const struct report_options *);
/* --follow: one line for one piece of news. */
void report_news(FILE *out, const struct news *, struct moment now);
/* --list-rules, --list-formats. */
void report_rules(FILE *out, const struct rule_settings *);
/* names, summaries and examples come from the caller, since view does not know ingest. */
struct format_info {
	const char *name, *summary, *example;
};
void report_formats(FILE *out, const struct format_info *formats, size_t n);

#endif
