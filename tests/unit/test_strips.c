#include "config.h"

#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "stage.h"
#include "util/die.h"
#include "view/strips.h"

TCase *strips_case(void);

START_TEST(a_row_is_shown_as_it_was_kept_while_it_looks_the_same)
{
	struct canvas *canvas = canvas_new(10, 3);
	struct strips strips = { 0 };
	char *dump;

	strips_fit(&strips, (struct rect){ 2, -1, 5, 2 });
	canvas_text(canvas, (struct rect){ 0, 0, 10, 1 }, STYLE_PLAIN, 0, STR("0123456789"));
	strips_keep(&strips, 1, 7, canvas);
	/* The area has moved. */
	strips_fit(&strips, (struct rect){ 5, 1, 5, 2 });
	ck_assert(!strips_show(&strips, 1, 8, canvas));
	ck_assert(!strips_show(&strips, 0, 7, canvas));
	ck_assert(strips_show(&strips, 1, 7, canvas));
	dump = canvas_dump(canvas);
	ck_assert_str_eq(dump, "0123456789\n\n     23456");
	free(dump);
	strips_fini(&strips);
	canvas_free(canvas);
}
END_TEST

START_TEST(what_is_unknown_or_partly_outside_is_never_kept)
{
	const struct rect within = { 0, 0, 5, 1 }, beside = { 6, 0, 5, 1 }, below = { 0, 2, 5, 1 };
	struct canvas *canvas = canvas_new(10, 2);
	struct strips strips = { 0 };

	strips_fit(&strips, within);
	strips_keep(&strips, 0, LOOK_NONE, canvas);
	ck_assert(!strips_show(&strips, 0, LOOK_NONE, canvas));
	strips_fit(&strips, beside);
	strips_keep(&strips, 0, 7, canvas);
	strips_fit(&strips, within);
	ck_assert(!strips_show(&strips, 0, 7, canvas));
	strips_keep(&strips, 0, 7, canvas);
	ck_assert(strips_show(&strips, 0, 7, canvas));
	strips_fit(&strips, beside);
	ck_assert(!strips_show(&strips, 0, 7, canvas));
	strips_fit(&strips, below);
	ck_assert(!strips_show(&strips, 0, 7, canvas));
	/* Another size is another area. */
	strips_fit(&strips, (struct rect){ 0, 0, 6, 1 });
	strips_fit(&strips, within);
	ck_assert(!strips_show(&strips, 0, 7, canvas));
	strips_fit(&strips, (struct rect){ 0, 0, 5, -1 });
	ck_assert(!strips_show(&strips, 0, 7, canvas));
	strips_fini(&strips);
	canvas_free(canvas);
}
END_TEST

/* Something happens to the runs, the clock or the keys. */
static void
happen(struct stage *stage, struct random *random, int epoch)
{
	static const char *const keys[] = {
		"j", "k", "Space", "r", "c", "Esc", ">", "<", "p", "G"
	};
	char *text, *name = xasprintf("r%03d", (int)random_below(random, 30));

	switch (random_below(random, 8)) {
	case 0:
		/* Sometimes long enough for a stall. */
		stage_wait(stage,
			   random_below(random, 20) ? 1 + (double)random_below(random, 4) : 400);
		break;
	case 1:
		stage_press(stage, keys[random_below(random, COUNT(keys))]);
		break;
	case 2:
		stage_more(stage, name, random_below(random, 2) ? "train_loss=nan\n" : "!done\n");
		break;
	default:
		text = xasprintf("e=%d E=%d train_loss=%.4f val_loss=%.3f val_acc=0.%d\n", epoch,
				 epoch + 3, random_unit(random) * 20, random_unit(random), epoch);
		stage_more(stage, name, text);
		free(text);
	}
	free(name);
}

/* Draws until nothing changes any more at this moment: what flashes depends on the frame before. */
static void
settle(struct stage *stage)
{
	stage_draw(stage);
	stage_draw(stage);
}

START_TEST(what_is_kept_looks_as_if_it_were_drawn_anew)
{
	enum { COLS = 150, ROWS = 40, STEPS = 600 };
	static struct cell kept[COLS * ROWS];
	struct stage *stage = stage_new(COLS, ROWS);
	struct random random = { 5 };

	stage->scene.live = true;
	stage_crowd(stage, 30);
	for (int i = 0; i < STEPS; i++) {
		happen(stage, &random, 11 + i);
		settle(stage);
		memcpy(kept, stage->canvas->cells, sizeof(kept));
		stage_resize(stage, COLS - 1, ROWS);
		stage_resize(stage, COLS, ROWS);
		settle(stage);
		ck_assert_msg(!memcmp(kept, stage->canvas->cells, sizeof(kept)), "step %d", i);
	}
	stage_free(stage);
}
END_TEST

START_TEST(the_time_left_counts_down_though_nothing_is_said)
{
	struct stage *stage = stage_new(160, 40);
	char line[80];

	stage->scene.live = true;
	stage_run(stage, "only", "t=3600 e=1 E=5 train_loss=0.9 val_loss=0.9\n");
	for (int epoch = 2; epoch <= 4; epoch++) {
		stage_wait(stage, 30);
		snprintf(line, sizeof(line), "t=%d e=%d E=5 train_loss=0.%d val_loss=0.%d\n",
			 3570 + 30 * epoch, epoch, 9 - epoch, 9 - epoch);
		stage_more(stage, "only", line);
	}
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, " 4/5 "), " 30s "));
	stage_wait(stage, 1);
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, " 4/5 "), " 29s "));
	stage_wait(stage, 10);
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, " 4/5 "), " 19s "));
	stage_free(stage);
}
END_TEST

TCase *
strips_case(void)
{
	TCase *tc = tcase_create("strips");

	tcase_add_test(tc, a_row_is_shown_as_it_was_kept_while_it_looks_the_same);
	tcase_add_test(tc, what_is_unknown_or_partly_outside_is_never_kept);
	tcase_add_test(tc, what_is_kept_looks_as_if_it_were_drawn_anew);
	tcase_add_test(tc, the_time_left_counts_down_though_nothing_is_said);
	return tc;
}
