/*
 * scene.h - a run as a few lines of text, and what the engine said of it
 *
 * One line is one record: blanks between the words, each word a position (e= epoch, E= epochs, s=
 * step, S= steps, b= batch, B= batches, bar= its bar, t= seconds by the log's own clock), an event
 * (!oom_gpu), `new` or `seg` (a run or a segment begins), a parameter (@lr=1e-5), or a reading as a
 * log prints it (val_acc=0.149, nan, 8.9%).
 *
 * The engine's news come as lines too: "+frozen critical val_acc e3" (raised, where the run was),
 * "^divergence critical val_loss e9" (worse), "-spike warning loss s40" (cleared), and with
 * scene.states "=live".
 */
#ifndef TESTS_UNIT_SCENE_H
#define TESTS_UNIT_SCENE_H

#include <stdbool.h>

#include "analyse/engine.h"
#include "model/store.h"
#include "util/clock.h"

#define SCENE_NEWS 16384

struct scene {
	struct rule_settings settings;
	struct store *store;
	struct engine *engine;
	uint32_t source;
	struct moment now; /* starts at 1000 s; tests move it on */
	bool live;	   /* what is said comes while we watch */
	bool states;	   /* news of states too */
	int64_t line;
	int64_t offset;	   /* of the next line in its source */
	int64_t origin_ns; /* of t= */
	size_t news_n;
	char news[SCENE_NEWS];
};

void scene_init(struct scene *);
/* With other settings, "frozen.epochs=5". */
void scene_init_set(struct scene *, const char *setting);
void scene_fini(struct scene *);

/* The records of the text, one a line. */
void scene_say(struct scene *, const char *text);
/* One record made by printf. */
void scene_sayf(struct scene *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Nothing more will come. */
void scene_settle(struct scene *);
/* Seconds pass, and the engine is asked whenever it wants to be. */
void scene_wait(struct scene *, double seconds);

const struct run *scene_run(const struct scene *); /* the newest */
/* The news since the last call; good until the next record. */
const char *scene_news(struct scene *);

#endif
