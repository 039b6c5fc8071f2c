/*
 * engine_private.h - what the engine remembers of each run
 *
 * For those who make it up: alert.c keeps the alerts, drawing.c the readings of unfinished bars,
 * pulse.c the time (cadence, state, silence), engine.c asks the rules.
 */
#ifndef ANALYSE_ENGINE_PRIVATE_H
#define ANALYSE_ENGINE_PRIVATE_H

#include "analyse/cadence.h"
#include "analyse/docket.h"
#include "analyse/engine.h"

/* An alert, and whom it is about. */
struct entry {
	struct alert alert; /* first: handed out */
	const struct metric *metric;
	uint64_t print;		 /* of what raised it: see reread_print() */
	enum severity told;	 /* the highest that was news */
	int64_t told_cleared_ns; /* wall clock of that news; 0: none yet */
};

/* A reading that waits whether it is drawn anew: see drawing.c. */
struct waiting {
	uint32_t metric;
	double value;
	int64_t count; /* of the series */
};

struct watch {
	const struct run *run;
	struct cast cast;
	size_t cast_count; /* metrics when the cast was filled */
	unsigned *wants;   /* for each metric: rules that want its readings */
	size_t wants_cap;
	unsigned *asked; /* for each fresh reading: rules that are asked about it now */
	size_t asked_cap;
	struct waiting *waiting; /* metrics whose newest reading may be drawn anew */
	size_t waiting_count, waiting_cap;
	int64_t waiting_ns;   /* monotonic, of the last drawing */
	uint32_t bar;	      /* the newest progress bar */
	bool bar_counted;     /* the position's batch is that bar's counter, not one of before */
	struct opt_i64 batch; /* the position's, at the record before */
	enum run_state state;
	unsigned muted;		/* rules, as bits */
	unsigned open;		/* rules that have an open alert */
	unsigned ruling;	/* the same, but an open NaN counts only if it is of a loss */
	struct entry **entries; /* all of the run, oldest first */
	size_t entry_count, entry_cap;
	struct cadence cadence;
	int64_t limit_ns;	 /* silence that the cadence explains, as last computed */
	uint32_t limit_gaps;	 /* gaps known then */
	int64_t arrived_ns;	 /* run->arrived_mono_ns, as last seen */
	struct opt_i64 stamp_ns; /* run->time_last_ns, as last seen */
	int segment;
	bool failed;	   /* the log has said so; crash waits whether something follows */
	int64_t failed_ns; /* monotonic */
	bool confirmed;	   /* nothing followed */
	int64_t deadline_ns;
	uint64_t generation; /* run->generation when time was last looked at */
};

struct engine {
	struct rule_settings settings;
	news_fn *news;
	void *news_arg;
	struct watch **by_id; /* index: run id; NULL where there is none */
	size_t by_id_cap;
	uint32_t *order; /* run ids, in order of appearance */
	size_t order_count, order_cap;
	struct watch **newest; /* index: source id; the newest run of each */
	size_t newest_cap;
	struct entry **entries; /* all, by alert.id */
	size_t entry_count, entry_cap;
	uint64_t last_id;
	struct former *formers; /* uthash, by run id */
	int64_t deadline_ns;
	uint64_t generation;
};

/* NULL if the run has had no record yet. */
struct watch *engine_watch(const struct engine *, uint32_t run_id);
/* Begins to look after a watch; the one of the run before it in the same source, or NULL. */
struct watch *engine_enter(struct engine *, struct watch *);
bool engine_is_on(const struct engine *, const struct watch *, enum rule_id);
/* Asks one rule and raises, worsens or clears; q->metric only for rules about a metric. */
void engine_ask(struct engine *, struct watch *, enum rule_id, struct question *q,
		struct moment now);

/* alert.c.  The open alert of a rule (about a metric, if that is not NULL), or NULL. */
struct entry *alert_find_open(const struct watch *, enum rule_id, const struct metric *);
void alert_raise(struct engine *, struct watch *, enum rule_id, const struct finding *,
		 struct moment now);
void alert_worsen(struct engine *, struct watch *, struct entry *, const struct finding *);
void alert_clear(struct engine *, struct watch *, struct entry *, struct moment now);
void alert_forget_all(struct engine *, struct watch *); /* without news */
/* alert NULL: the state of the run has changed from `before`. */
void alert_tell(struct engine *, enum news_kind, const struct watch *, const struct alert *,
		enum run_state before);
void alert_free(struct entry *);
/* No longer among all alerts; the caller has it. */
void alert_unlist(struct engine *, const struct entry *);

/* reread.c: alerts that were put aside while their source is read anew. */
uint64_t reread_print(enum rule_id, const struct finding *);
/* The one that said the same before, which is the caller's then; NULL if there is none. */
struct entry *reread_take(struct engine *, uint32_t run_id, uint64_t print);
/* A run is watched that was watched before. */
void reread_begin_watch(const struct engine *, struct watch *);
void reread_free_all(struct engine *);

/* The newest readings of some metrics of a run. */
struct fresh {
	const uint32_t *metrics; /* indexes; borrowed */
	size_t n;
	bool settled; /* no bar will draw them anew */
};
/* Asks all rules that want to know of them. */
void engine_judge(struct engine *, struct watch *, struct fresh, struct moment now);

/* drawing.c.  After each record, before its readings are judged: those that waited whether they are
 * drawn anew are judged or wait on. */
void drawing_note(struct engine *, struct watch *, struct moment now);
/* The newest reading of the metric will not be drawn anew. */
bool drawing_counts(const struct watch *, const struct metric *);
/* All that wait are judged as they stand. */
void drawing_settle(struct engine *, struct watch *, struct moment now);

/* pulse.c.  A record (or bytes without one) has come for the run. */
void pulse_note(struct engine *, struct watch *, struct moment now);
/* The state after a record; what only time tells is left to pulse_look(). */
void pulse_update(struct engine *, struct watch *, struct moment now);
/* Everything that time tells.  settled: nothing will follow what the log said last. */
void pulse_look(struct engine *, struct watch *, bool settled, struct moment now);

#endif
