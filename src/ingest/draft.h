/*
 * draft.h - a record in the making
 *
 * Shapes write what they read into a draft; the reader finishes it (section, time, rank) and turns
 * it into a struct record.  Names and texts are copied into the draft's arena, which is emptied
 * after each record, so a shape may build them where it likes.
 */
#ifndef INGEST_DRAFT_H
#define INGEST_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/names.h"
#include "model/record.h"
#include "util/num.h"
#include "util/str.h"

#define DRAFT_READINGS_MAX 4096 /* of one record; further ones are dropped */

/* What a name turned out to be; see draft_pair(). */
enum pair_is {
	PAIR_READING,  /* a metric: now in the draft */
	PAIR_POSITION, /* epoch, step, total ...: now in the draft's position */
	PAIR_PARAM,    /* a hyper-parameter: now in the draft's params */
	PAIR_NOISE,    /* time, ETA, memory, version, ...: dropped */
};

/* Could the readings be settings?  What is counted after them will tell. */
enum given {
	GIVEN_NO,
	GIVEN_LINE,   /* one name and value on a line, as settings are listed */
	GIVEN_LIKELY, /* they stand beside settings */
};

struct draft {
	struct position position;
	struct reading *readings;
	size_t reading_count;
	size_t reading_cap;
	size_t metric_count; /* of the readings, those whose name is a metric's for sure */
	struct param *params;
	size_t param_count;
	size_t param_cap;
	enum split split; /* of the line or group being read; goes into each reading added */
	bool bar;	  /* a progress bar with its own counter: a redraw may replace it */
	uint32_t bar_key; /* what tells this bar from others: its label and total */
	int64_t bar_at;	  /* its counter */
	bool bar_done;	  /* it has reached its total */
	bool bar_bare; /* it does not say what it counts: the run's steps, or an epoch's batches */
	bool iterated; /* its batch was counted as iterations: they may be the run's after all */
	bool table_start;    /* the first row under a new header */
	bool summary;	     /* final values of a run (a wandb summary, a result block): ends it */
	bool goes_on;	     /* more of the summary before, which a pause of the writer tore */
	bool whole;	     /* one document that describes the whole run (trainer_state.json) */
	struct str heading;  /* a name for the run that the record itself states, or empty */
	struct str numbered; /* a number that the record gives its run: "Fold 1" */
	enum given given;    /* its readings may be what the run was given */
	struct str part;     /* what all of it may be about, and not the run: see owners.h */
	bool loose;   /* names from a line of text: the next may mean another thing by them */
	bool by_name; /* a row of a table of runs: it belongs to the run of that heading */

	struct draft_arena *arena;
	struct puts *puts; /* what is put is taken down there (borrowed); NULL: nowhere */
};

struct draft *draft_new(void);
void draft_free(struct draft *); /* NULL is fine */
void draft_clear(struct draft *);
bool draft_is_empty(const struct draft *); /* no reading, position or param */

/* Bytes with room for n, good until draft_clear(). */
char *draft_alloc(struct draft *, size_t n);
struct str draft_copy(struct draft *, struct str);

/*
 * The one gate through which every name and number of every shape goes: normalises the name, knows
 * positions, parameters and noise by the vocabulary of names.def, divides percentages, and adds
 * what it is.  `name` as written in the log ("Train Loss", "'loss'", "训练损失"); prefix (may be
 * empty) is joined in front ("train" + "loss" -> "train_loss" or, with joiner '.' or '/',
 * "train.loss").
 */
struct pair {
	struct str prefix;
	char joiner; /* between prefix and name; 0 is '_' */
	struct str name;
	struct num number;
	struct str written;	 /* the number as it stands in the log, for params and decimals */
	struct opt_i64 decimals; /* behind its point, if they have been counted */
	bool percent;		 /* a % sign behind it */
	int exponent;		 /* the value is this power of ten times the number: 3 of "12.4k" */
};
enum pair_is draft_pair(struct draft *, const struct pair *);

/* draft_pair() for a name that has been looked at already. */
enum pair_is draft_put(struct draft *, const struct name *, const struct pair *);

/* The same where nobody takes it down, for a number that is nothing but a reading of that name. */
void draft_number(struct draft *, const struct name *, double value, unsigned decimals);

/* A reading whatever its name: somebody has said that it is one. */
void draft_metric(struct draft *, const struct pair *);

/* What draft_pair() would make of a name; good until draft_clear(). */
const struct name *draft_look(struct draft *, struct str prefix, char joiner, struct str name);

/* The same for a reading of the draft, by its final name. */
const struct name *draft_known(struct draft *, struct reading *);

/*
 * The draft is complete: what may be a reading or a parameter (a learning rate) is a parameter now
 * if it stands alone, without a counter and without a metric, and not where an epoch has just
 * begun.  For the reader.
 */
void draft_settle(struct draft *, bool begins_epoch);

/* They were settings: readings become parameters, counters become plans. */
void draft_make_params(struct draft *);

/* Puts a prefix before the names of all readings; of those only that tell no split, if it does. */
void draft_prefix(struct draft *, struct str prefix, enum split split);

/* The same for one of them, whatever it tells. */
void draft_prefix_one(struct draft *, struct reading *, struct str prefix, enum split split);

/* A counter of that kind into the position; `written` as in struct pair. */
void draft_count(struct draft *, enum name_is is, double value, struct str written);

/* How far a progress bar is drawn, as written. */
struct drawing {
	uint32_t key;	      /* what tells this bar from others */
	struct str at, total; /* its counter; total is empty if there is none */
	bool counts_epochs;
	bool bare; /* it does not say what it counts: the run's steps, or an epoch's batches */
};
/* The draft is a drawing of a bar. */
void draft_drawing(struct draft *, const struct drawing *);

/* "Test:  [20/79]": the batches are those of an evaluation, of which only the last line counts. */
void draft_within(struct draft *, enum split);

/* The same has been put into both, to the last bit. */
bool draft_same(const struct draft *, const struct draft *);

/*
 * What a shape answers depends on the values of a line's numbers in a way that form.h does not know
 * of, or the shape has to see the line for other reasons: other lines of the form have to be asked
 * about.
 */
void draft_depends(struct draft *);

/* All that the draft borrows of lines (or plans) is copied: it is kept for later. */
void draft_keep(struct draft *);

/* Adds a reading whose name is final already. */
void draft_reading(struct draft *, struct str name, double value, bool percent, unsigned decimals);
void draft_param(struct draft *, struct str key, struct str value);

/* lower case, runs of blanks to '_', quotes and trailing ':' off.  In the arena. */
struct str draft_name(struct draft *, struct str written);

#endif
