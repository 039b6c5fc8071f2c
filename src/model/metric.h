/*
 * metric.h - names, and the roles they play
 *
 * A metric keeps its own name as the log writes it; its role, SPLIT/KIND, is what makes runs of
 * different programs comparable.  metrics.def holds the vocabulary: whole names, words within
 * names, split prefixes (ASCII and Chinese), kinds and which direction is better.
 */
#ifndef MODEL_METRIC_H
#define MODEL_METRIC_H

#include <stdbool.h>
#include <stddef.h>

#include "util/str.h"

enum split { SPLIT_NONE, SPLIT_TRAIN, SPLIT_VAL, SPLIT_TEST, SPLIT_COUNT };

enum kind {
	KIND_NONE,
	KIND_LOSS,
	KIND_ACCURACY,
	KIND_TOP5,
	KIND_F1,
	KIND_PRECISION,
	KIND_RECALL,
	KIND_AUC,
	KIND_MAP,
	KIND_PERPLEXITY,
	KIND_BLEU,
	KIND_REWARD,
	KIND_LR,
	KIND_GRAD_NORM,
	KIND_THROUGHPUT,
	KIND_TIME,
	KIND_COUNT
};

enum better { BETTER_UNKNOWN, BETTER_LOWER, BETTER_HIGHER };

struct role {
	enum split split; /* SPLIT_NONE where neither name nor context tells */
	enum kind kind;	  /* KIND_NONE: a metric without a role */
};

/*
 * The role a (normalised) name plays by itself.  `main` is set if the name is the plain one of its
 * kind ("loss", "train_loss", "val_acc") and not a part of it ("loss_bbox", "aux_loss"): among the
 * metrics of a run with one role the main one is shown.  NULL main is fine.
 */
struct role metric_role(struct str name, bool *main);

/*
 * The kind that a name has only in certain company: "rec" is a recall where there is a precision
 * (*other) in the same record, and may be a reconstruction elsewhere.  KIND_NONE for most names.
 */
enum kind metric_kind_beside(struct str name, enum kind *other);

/* "train", "Val": a split, and not of what. */
bool metric_is_split(struct str name);

/* From the kind of the role or, where it has none, the name. */
enum better metric_better(struct str name, struct role role);

/* "val/accuracy", "train/lr", or NULL for a metric without a role.  Static. */
const char *role_name(struct role role);
/* Reads what role_name() writes; false if s is no role. */
bool role_parse(struct str s, struct role *out);

/* Accuracy and its kin: what an evaluation measures, the higher the better. */
bool kind_is_quality(enum kind kind);
/* It is 0 to 1 where it is not counted in hundredths. */
bool kind_is_fraction(enum kind kind);

const char *split_name(enum split split);    /* "train", "val", "test"; "" for none */
const char *kind_name(enum kind kind);	     /* "loss", ...; "" for none */
const char *better_name(enum better better); /* "lower", "higher"; NULL for unknown */

#endif
