/*
 * screen_alerts.h - all alerts, newest first, with their evidence
 */
#ifndef VIEW_SCREEN_ALERTS_H
#define VIEW_SCREEN_ALERTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/chart.h"
#include "view/table.h"

struct alert;
struct ui;
struct ui_env;

/* Zeroed at first. */
struct alerts_screen {
	struct table table;
	bool open_only;
	uint64_t selected; /* alert id; 0: the newest */
	size_t *shown;	   /* indexes of engine_alert(), newest first */
	size_t count, cap;
	uint64_t shown_hash; /* of what is shown and how it stands ... */
	uint64_t measured;   /* ... when the table was measured last */
	struct chart chart;  /* the window that the selected one looked at */
	struct rect table_area;
};

void alerts_screen_fini(struct alerts_screen *);

/* alert_evidence.c: its sentence, the window that the rule looked at, beside or below it why, and
 * what the log said. */
void alerts_draw_evidence(struct ui *, const struct ui_env *, const struct alert *, struct canvas *,
			  struct rect area);

#endif
