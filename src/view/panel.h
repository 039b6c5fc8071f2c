/*
 * panel.h - which of a run's metrics belong over each other in one plot
 *
 * By kind: losses together, accuracies together, learning rate, gradient norm, ...; parts of a loss
 * (loss_bbox) apart from it; metrics without a kind by their name without its split.
 */
#ifndef VIEW_PANEL_H
#define VIEW_PANEL_H

#include <stddef.h>

#include "model/run.h"
#include "view/style.h"

#define PANEL_METRICS 8
#define PANELS_MAX 200

struct panel {
	char title[48];
	const struct metric *metrics[PANEL_METRICS]; /* borrowed from the run; train before val */
	size_t count;
	int rank; /* where it stands among panels; panel.c */
};

/* At most n panels of a run, the one that matters most first; how many. */
size_t panels_of(const struct run *, struct panel *out, size_t n);

/* The style of a panel's metric: its split's, if it is the first of that split. */
enum style panel_style(const struct panel *, size_t at);
/*
 * A short name that tells it from the panel's others, into buf: its split ("train"), else its name
 * without what all of them begin and end with ("train/box" of "train/box_loss").
 */
void panel_label(const struct panel *, size_t at, char *buf, size_t size);

/* The metric that a run is judged by: rank_headline(), else its first with a direction, else its
 * first. */
const struct metric *run_headline(const struct run *);

#endif
