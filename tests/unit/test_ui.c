#include "config.h"

#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stage.h"
#include "util/die.h"

TCase *ui_case(void);

/* ---- filter */

START_TEST(a_filter_takes_effect_as_it_is_typed)
{
	struct stage *stage = stage_new(100, 30);

	stage_notebook(stage);
	stage_press(stage, "/");
	stage_type(stage, "bert");
	stage_must_see(stage, "filter: bert");
	stage_must_see(stage, "2 of 6 runs");
	stage_must_not_see(stage, "embed_32");
	stage_type(stage, " val_loss<0.5");
	stage_must_see(stage, "1 of 6 runs");
	stage_press(stage, "Enter");
	stage_must_see(stage, "filter bert val_loss<0.5");
	ck_assert_int_eq(stage_style(stage, "bert val_loss<0.5"), STYLE_MATCH);
	stage_press(stage, "Esc");
	stage_must_see(stage, "6 runs");
	stage_must_see(stage, "embed_32");
	stage_free(stage);
}
END_TEST

static const struct {
	const char *typed, *said;
} mistakes[] = {
	{ "val_lss<0.5", "val_lss: no such metric; val_loss?" },
	{ "(bert", "the ( at character 1 is not closed" },
	{ "state:alive", "state:alive: no such state; live?" },
	{ "alert:none val_loss>", "val_loss>" },
};

START_TEST(a_mistake_in_a_filter_is_told_in_words)
{
	struct stage *stage = stage_new(120, 30);

	stage_notebook(stage);
	stage_press(stage, "/");
	stage_type(stage, mistakes[_i].typed);
	stage_must_see(stage, mistakes[_i].said);
	stage_free(stage);
}
END_TEST

START_TEST(a_broken_filter_keeps_the_last_good_one_and_stays_open)
{
	struct stage *stage = stage_new(120, 30);

	stage_notebook(stage);
	stage_press(stage, "/");
	stage_type(stage, "bert (");
	stage_must_not_see(stage, "embed_32");
	stage_press(stage, "Enter");
	stage_must_see(stage, "filter: bert (");
	stage_press(stage, "Backspace Enter");
	stage_must_see(stage, "filter bert");
	stage_free(stage);
}
END_TEST

START_TEST(a_cancelled_filter_leaves_everything_as_it_was)
{
	struct stage *stage = stage_new(100, 30);

	stage_notebook(stage);
	stage_press(stage, "j");
	stage_must_see(stage, "▸  2   embed_32");
	stage_press(stage, "/");
	stage_type(stage, "overfit");
	stage_must_see(stage, "▸  1   overfit");
	stage_press(stage, "Esc");
	stage_must_see(stage, "▸  2   embed_32");
	stage_must_not_see(stage, "best   filter");
	stage_free(stage);
}
END_TEST

START_TEST(names_are_completed)
{
	struct stage *stage = stage_new(100, 30);

	stage_notebook(stage);
	stage_press(stage, "/");
	stage_type(stage, "val_l");
	stage_press(stage, "Tab");
	stage_must_see(stage, "filter: val_loss");
	stage_press(stage, "Esc S C-u");
	stage_type(stage, "val_loss.sm");
	stage_press(stage, "Tab");
	stage_must_see(stage, "rank by: val_loss.smooth");
	/* Of several what they have in common, then which they are. */
	stage_press(stage, "Esc / C-u");
	stage_type(stage, "tra");
	stage_press(stage, "Tab");
	stage_must_see(stage, "filter: train_");
	stage_must_not_see(stage, "train_loss  train_accuracy");
	stage_press(stage, "Tab");
	stage_must_see(stage, "train_loss  train_accuracy");
	stage_type(stage, "l");
	stage_must_not_see(stage, "train_loss  train_accuracy");
	/* Behind a colon only what can stand there. */
	stage_press(stage, "C-u");
	stage_type(stage, "state:s");
	stage_press(stage, "Tab Tab");
	stage_must_see(stage, "stalled  stopped");
	stage_press(stage, "C-u");
	stage_type(stage, "alert:fr");
	stage_press(stage, "Tab");
	stage_must_see(stage, "filter: alert:frozen");
	/* A state for a name is a slip that is seen. */
	stage_press(stage, "C-u");
	stage_type(stage, "live");
	stage_must_see(stage, "no run is named so; state:live?");
	stage_free(stage);
}
END_TEST

START_TEST(filters_are_kept_by_name)
{
	struct stage *stage = stage_new(100, 30);
	struct err err;

	stage_notebook(stage);
	ck_assert(ui_add_filter(stage->ui, "good", "val_loss<0.5", &err));
	ck_assert(!ui_add_filter(stage->ui, "bad", "(", &err));
	stage_press(stage, "/");
	stage_type(stage, "state:live");
	stage_press(stage, "Enter F G Enter");
	stage_must_see(stage, "save this filter as:");
	stage_type(stage, "alive");
	stage_press(stage, "Enter Esc");
	stage_must_see(stage, "6 runs");
	stage_press(stage, "F");
	stage_must_see(stage, "good");
	stage_must_not_see(stage, "bad ");
	stage_press(stage, "g j Enter");
	stage_must_see(stage, "filter state:live");
	stage_press(stage, "F g Enter");
	stage_must_see(stage, "filter val_loss<0.5");
	stage_free(stage);
}
END_TEST

START_TEST(lines_typed_before_come_back)
{
	struct stage *stage = stage_new(100, 30);

	stage_notebook(stage);
	stage_press(stage, "/");
	stage_type(stage, "bert");
	stage_press(stage, "Enter / C-u");
	stage_type(stage, "over");
	stage_press(stage, "Enter / C-u Up");
	stage_must_see(stage, "filter: over");
	stage_press(stage, "Up");
	stage_must_see(stage, "filter: bert");
	stage_press(stage, "Down");
	stage_must_see(stage, "filter: over");
	stage_free(stage);
}
END_TEST

/* ---- order */

START_TEST(the_table_is_ranked_by_any_statistic_of_any_metric)
{
	struct stage *stage = stage_new(120, 30);

	stage_notebook(stage);
	stage_press(stage, "S C-u");
	stage_type(stage, "val_acc.max");
	stage_press(stage, "Enter");
	stage_must_see(stage, "rank val_acc.max");
	/* Higher is better, and the column is there. */
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 4), "bert-pre"));
	stage_must_see(stage, "▴val_acc.max");
	stage_press(stage, "r");
	stage_must_see(stage, "rank val_acc.max, reversed");
	stage_press(stage, "S C-u");
	stage_type(stage, "val_loss.beast");
	stage_must_see(stage, "beast: no such statistic");
	stage_press(stage, "Esc S C-u");
	stage_type(stage, "bleu");
	stage_press(stage, "Enter");
	stage_must_see(stage, "rank by: bleu");
	stage_free(stage);
}
END_TEST

static const struct {
	const char *keys, *head, *first, *last;
} sorts[] = {
	{ "s g Enter", "sorted by name", "bert-npre", "waiting" },
	{ "s g Enter r", "sorted by name, reversed", "waiting", "bert-npre" },
	{ "s g j Enter", "sorted by alerts", "fnn-l2", "waiting" },
	{ "s g j j Enter", "sorted by state", "waiting", "fnn-l2" },
	{ "s g j j j Enter", "sorted by epoch", "overfit", "waiting" },
	{ "s G k Enter", "sorted by appearance", "embed_32", "waiting" },
};

START_TEST(the_table_is_sorted_by_a_column)
{
	struct stage *stage = stage_new(120, 30);

	stage_notebook(stage);
	stage_press(stage, sorts[_i].keys);
	stage_wait(stage, 6);
	stage_must_see(stage, sorts[_i].head);
	ck_assert_msg(strstr(stage_row(stage, 4), sorts[_i].first) != NULL, "%s",
		      stage_row(stage, 4));
	ck_assert_msg(strstr(stage_row(stage, 9), sorts[_i].last) != NULL, "%s",
		      stage_row(stage, 9));
	stage_free(stage);
}
END_TEST

static void
say_epoch(struct stage *stage, const char *name, int epoch, double loss)
{
	char line[100];

	snprintf(line, sizeof(line), "e=%d train_loss=%.3f val_loss=%.3f\n", epoch, loss, loss);
	stage_more(stage, name, line);
}

START_TEST(a_rank_changes_when_it_has_settled_and_says_so)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "hare", "e=1 train_loss=1.500 val_loss=1.500\n");
	stage_run(stage, "tortoise", "e=1 train_loss=2.000 val_loss=2.000\n");
	stage_press(stage, "g");
	stage_wait(stage, 5);
	stage_must_see(stage, "▸  1   hare");
	say_epoch(stage, "tortoise", 2, 1.2);
	stage_draw(stage);
	stage_wait(stage, 0.3);
	/* The row keeps its place, its numbers are new. */
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 5), "tortoise"));
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 5), "1.200"));
	ck_assert_int_lt(ui_deadline(stage->ui, &stage->env),
			 stage->scene.now.mono_ns + 3 * NS_PER_S);
	stage_wait(stage, 2);
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 4), "1↑1 tortoise"));
	/* The selection stays on its run. */
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 5), "▸  2↓1 hare"));
	stage_wait(stage, 9);
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 4), "1   tortoise"));
	stage_free(stage);
}
END_TEST

/* The line in which the preview begins. */
static int
preview_line(struct stage *stage)
{
	for (int y = 4; y < 40; y++)
		if (strstr(stage_row(stage, y), "── r0"))
			return y;
	return -1;
}

START_TEST(the_preview_takes_the_room_that_a_filter_leaves)
{
	struct stage *stage = stage_new(120, 40);
	int before;

	stage_crowd(stage, 30);
	stage_wait(stage, 5);
	before = preview_line(stage);
	stage_press(stage, "/");
	stage_type(stage, "r003|r005");
	/* Nothing moves while it is typed, ... */
	ck_assert_int_eq(preview_line(stage), before);
	stage_press(stage, "Enter");
	ck_assert_int_eq(preview_line(stage), 7);
	/* ... and nothing by itself. */
	stage_press(stage, "Esc / ");
	stage_type(stage, "epoch<11");
	stage_press(stage, "Enter");
	before = preview_line(stage);
	stage_more(stage, "r004", "e=12 train_loss=0.3 val_loss=0.3\n");
	stage_wait(stage, 5);
	stage_must_see(stage, "29 of 30 runs");
	ck_assert_int_eq(preview_line(stage), before);
	stage_free(stage);
}
END_TEST

START_TEST(a_number_always_has_a_title)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "bert-pre",
		  "e=1 train_loss=2.3125 val_loss=2.4375 val_acc=0.5\n"
		  "e=2 train_loss=2.1250 val_loss=2.2500 val_acc=0.6\n");
	stage_run(stage, "gpt", "s=464 loss=0.9\n");
	stage_wait(stage, 1);
	for (int cols = 40; cols <= 180; cols++) {
		const char *row;

		stage_resize(stage, cols, 30);
		row = stage_row_of(stage, " bert-pre ");
		ck_assert_msg(!strstr(row, "2.1250") || strstr(stage_row(stage, 3), "train"),
			      "%d columns", cols);
		row = stage_row_of(stage, " bert-pre ");
		ck_assert_msg(!strstr(row, "2.2500 ") || strstr(stage_row(stage, 3), "val"),
			      "%d columns", cols);
		ck_assert_msg(strstr(stage_row(stage, 3), "epoch"), "%d columns", cols);
	}
	stage_free(stage);
}
END_TEST

START_TEST(steps_among_epochs_say_that_they_are_steps)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "gpt", "s=464 loss=0.9\n");
	stage_wait(stage, 1);
	stage_must_see(stage, " step  train ");
	stage_must_not_see(stage, "464 st");
	stage_run(stage, "bert", "e=4 train_loss=0.5 val_loss=0.5\n");
	stage_wait(stage, 1);
	stage_must_see(stage, " epoch ");
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "  gpt "), " 464 st "));
	stage_free(stage);
}
END_TEST

START_TEST(the_plots_beside_the_preview_are_those_that_matter_most)
{
	struct stage *stage = stage_new(120, 40);

	stage_run(stage, "r",
		  "e=1 memory=6 noise=1 train_loss=1.5 val_acc=0.1 lr=1e-3\n"
		  "e=2 memory=7 noise=2 train_loss=1.0 val_acc=0.2 lr=1e-4\n");
	stage_wait(stage, 1);
	stage_must_see(stage, "── r  loss ");
	stage_must_see(stage, "── accuracy ");
	stage_must_not_see(stage, "── memory ");
	stage_free(stage);
}
END_TEST

START_TEST(a_key_that_does_nothing_says_so)
{
	struct stage *stage = stage_new(80, 24);

	stage_notebook(stage);
	stage_press(stage, "W");
	stage_must_see(stage, "W does nothing here; ? lists the keys");
	/* The first key of a chord waits for the second one. */
	stage_press(stage, "t C-w");
	stage_must_not_see(stage, "does nothing");
	stage_press(stage, "F9");
	stage_must_see(stage, "F9 does nothing here");
	stage_press(stage, "q");
	stage_must_not_see(stage, "does nothing");
	stage_free(stage);
}
END_TEST

START_TEST(an_empty_prompt_tells_what_can_be_typed)
{
	struct stage *stage = stage_new(80, 24);

	stage_notebook(stage);
	stage_press(stage, "/");
	stage_must_see(stage, "val_loss<0.5  state:live  bert*   6 of 6 runs");
	stage_type(stage, "bert");
	stage_must_not_see(stage, "state:live");
	stage_press(stage, "Esc S");
	stage_must_see(stage, "METRIC.STATISTIC   Tab completes");
	stage_resize(stage, 50, 24);
	stage_press(stage, "Esc /");
	stage_must_see(stage, "6 of 6 runs");
	stage_free(stage);
}
END_TEST

START_TEST(a_number_that_grows_keeps_its_first_digit)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "r", "e=9 E=12 train_loss=9.75 val_loss=9.50\n");
	stage_wait(stage, 5);
	stage_must_see(stage, " 9/12 ");
	/* Before columns are measured again. */
	stage_more(stage, "r", "e=11 E=12 train_loss=12.75 val_loss=1024.50\n");
	stage_draw(stage);
	stage_must_see(stage, " 11/12 ");
	stage_must_see(stage, " 12.75 ");
	stage_must_see(stage, " 1024.5 ");
	stage_free(stage);
}
END_TEST

START_TEST(the_first_order_settles_quietly)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "hare", "e=1 train_loss=1.500 val_loss=1.500\n");
	stage_run(stage, "tortoise", "e=1 train_loss=2.000 val_loss=2.000\n");
	stage_draw(stage);
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 4), "hare"));
	/* What stands in the last line of a log is known a second later, and nobody has looked. */
	say_epoch(stage, "tortoise", 2, 1.2);
	stage_wait(stage, 0.4);
	stage_wait(stage, 0.4);
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 4), "1   tortoise"));
	stage_wait(stage, 3);
	say_epoch(stage, "hare", 2, 1.1);
	stage_wait(stage, 0.4);
	stage_wait(stage, 0.4);
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 4), "1   tortoise"));
	stage_free(stage);
}
END_TEST

START_TEST(a_crash_that_is_known_a_second_after_the_start_moves_nothing_later)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "crashed", "e=1 train_loss=0.500 val_loss=0.500\n!oom_gpu\n");
	stage_run(stage, "well", "e=1 train_loss=2.000 val_loss=2.000\n");
	stage_draw(stage);
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 4), "crashed"));
	/* Only the engine has something to say. */
	stage_wait(stage, 1.2);
	stage_wait(stage, 0.4);
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 4), "1   well"));
	stage_free(stage);
}
END_TEST

START_TEST(columns_forget_what_was_large_once)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "r", "e=1 train_loss=1040.25 val_loss=1.50000\n");
	stage_wait(stage, 5);
	stage_must_see(stage, "1040.25");
	stage_more(stage, "r", "e=2 train_loss=1.03125 val_loss=1.40000\n");
	stage_wait(stage, 1);
	stage_must_not_see(stage, "1.0313  ");
	stage_wait(stage, 61);
	stage_more(stage, "r", "e=3 train_loss=1.02130 val_loss=1.40000\n");
	stage_wait(stage, 1);
	stage_must_see(stage, " 1.0213 ");
	stage_free(stage);
}
END_TEST

START_TEST(nothing_moves_while_keys_are_pressed)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "hare", "e=1 train_loss=1.500 val_loss=1.500\n");
	stage_run(stage, "tortoise", "e=1 train_loss=2.000 val_loss=2.000\n");
	stage_press(stage, "g");
	stage_wait(stage, 5);
	say_epoch(stage, "tortoise", 2, 1.2);
	for (int i = 0; i < 6; i++) {
		stage_press(stage, i % 2 ? "k" : "j");
		stage_wait(stage, 1);
		ck_assert_ptr_nonnull(strstr(stage_row(stage, 4), "hare"));
	}
	stage_wait(stage, 2);
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 4), "tortoise"));
	stage_free(stage);
}
END_TEST

START_TEST(until_something_is_chosen_the_selection_is_the_best_run)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "hare", "e=1 train_loss=1.500 val_loss=1.500\n");
	stage_wait(stage, 5);
	stage_must_see(stage, "▸  1   hare");
	stage_run(stage, "tortoise", "e=1 train_loss=1.000 val_loss=1.000\n");
	stage_wait(stage, 5);
	stage_must_see(stage, "▸  1   tortoise");
	stage_press(stage, "j");
	stage_run(stage, "snail", "e=1 train_loss=0.500 val_loss=0.500\n");
	stage_wait(stage, 5);
	stage_must_see(stage, "▸  3   hare");
	stage_free(stage);
}
END_TEST

START_TEST(what_changed_is_bright_for_a_second)
{
	struct stage *stage = stage_new(120, 30);

	stage_notebook(stage);
	stage_wait(stage, 5);
	ck_assert_int_eq(stage_style(stage, "3.708"), STYLE_PLAIN);
	stage_more(stage, "embed_32",
		   "e=9 E=20 t=2240 train_loss=3.601 val_loss=3.699 val_acc=0.224\n");
	stage_draw(stage);
	ck_assert_int_eq(stage_style(stage, "3.699"), STYLE_BRIGHT);
	ck_assert_int_le(ui_deadline(stage->ui, &stage->env), stage->scene.now.mono_ns + NS_PER_S);
	stage_wait(stage, 1.1);
	ck_assert_int_eq(stage_style(stage, "3.699"), STYLE_PLAIN);
	stage_free(stage);
}
END_TEST

START_TEST(what_changes_all_the_time_is_not_bright_all_the_time)
{
	struct stage *stage = stage_new(120, 30);
	char text[96];

	stage_run(stage, "quick", "e=1 train_loss=0.999 val_loss=0.999\n");
	stage_wait(stage, 5);
	for (int i = 2; i < 9; i++) {
		snprintf(text, sizeof(text), "e=%d train_loss=0.%d11 val_loss=0.%d22\n", i, i, i);
		stage_more(stage, "quick", text);
		stage_draw(stage);
		snprintf(text, sizeof(text), "0.%d22", i);
		ck_assert_int_eq(stage_style(stage, text), i < 4 ? STYLE_BRIGHT : STYLE_PLAIN);
		stage_wait(stage, 0.5);
	}
	stage_free(stage);
}
END_TEST

START_TEST(the_end_of_the_log_moves_twice_a_second)
{
	struct stage *stage = stage_new(120, 30);
	int64_t due_ns;

	stage_run(stage, "quick", "e=1 train_loss=0.999 val_loss=0.999 said=1\n");
	stage_draw(stage);
	stage_wait(stage, 5);
	stage_more(stage, "quick", "e=2 train_loss=0.998 val_loss=0.998 said=2\n");
	stage_draw(stage);
	stage_must_see(stage, "said=2");
	stage_wait(stage, 0.2);
	stage_more(stage, "quick", "e=3 train_loss=0.997 val_loss=0.997 said=3\n");
	stage_draw(stage);
	stage_must_see(stage, "0.997");
	stage_must_not_see(stage, "said=3");
	due_ns = ui_deadline(stage->ui, &stage->env);
	ck_assert_int_le(due_ns, stage->scene.now.mono_ns + 300 * NS_PER_MS);
	stage_wait(stage, 0.31);
	stage_must_see(stage, "said=3");
	/* Who presses a key wants to see it. */
	stage_more(stage, "quick", "e=4 train_loss=0.996 val_loss=0.996 said=4\n");
	stage_press(stage, "k");
	stage_must_see(stage, "said=4");
	stage_free(stage);
}
END_TEST

START_TEST(where_everything_changes_nothing_flashes)
{
	struct stage *stage = stage_new(120, 40);
	char name[16], text[64];

	stage_crowd(stage, 12);
	stage_wait(stage, 5);
	for (int i = 0; i < 12; i++) {
		snprintf(name, sizeof(name), "r%03d", i);
		snprintf(text, sizeof(text), "e=11 train_loss=0.123 val_loss=0.7%02d\n", i);
		stage_more(stage, name, text);
	}
	/* The first frame does not know yet. */
	stage_draw(stage);
	stage_draw(stage);
	ck_assert_int_eq(stage_style(stage, "0.703"), STYLE_PLAIN);
	stage_wait(stage, 5);
	stage_more(stage, "r003", "e=12 train_loss=0.122 val_loss=0.755\n");
	stage_draw(stage);
	ck_assert_int_eq(stage_style(stage, "0.755"), STYLE_BRIGHT);
	stage_free(stage);
}
END_TEST

START_TEST(nothing_is_due_where_nothing_lives)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "a", "e=1 train_loss=1.5 val_loss=1.5\n!done\n");
	stage_run(stage, "b", "e=1 train_loss=1.0 val_loss=1.0\n!done\n");
	stage_press(stage, "j");
	stage_wait(stage, 30);
	stage_wait(stage, 1);
	ck_assert_int_eq(ui_deadline(stage->ui, &stage->env), NEVER);
	/* Without a clock that would stand still. */
	stage_must_not_see(stage, "14:13");
	stage_free(stage);
}
END_TEST

START_TEST(while_something_lives_the_clock_moves)
{
	struct stage *stage = stage_new(120, 30);
	int64_t deadline;

	stage_notebook(stage);
	stage_wait(stage, 30);
	deadline = ui_deadline(stage->ui, &stage->env);
	ck_assert_int_gt(deadline, stage->scene.now.mono_ns);
	ck_assert_int_le(deadline, stage->scene.now.mono_ns + NS_PER_S);
	stage_free(stage);
}
END_TEST

/* ---- head */

START_TEST(the_worst_thing_is_the_loudest)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "ok", "e=1 train_loss=1.5 val_loss=1.5\n");
	stage_wait(stage, 3);
	stage_must_see(stage, "no alerts");
	ck_assert_int_eq(stage_style(stage, "no alerts"), STYLE_DIM);
	stage_more(stage, "ok", "e=2 train_loss=nan val_loss=nan\n");
	stage_wait(stage, 5);
	ck_assert_int_eq(stage_style(stage, "‼ 2 alerts"), STYLE_CRITICAL);
	ck_assert_uint_ne(stage_marks(stage, "‼ 2 alerts") & MARK_BOLD, 0);
	ck_assert_int_eq(stage_style(stage, "NaN"), STYLE_CRITICAL);
	/* Seen: not loud any more. */
	stage_press(stage, "a Space j Space q");
	stage_must_see(stage, "no alerts");
	stage_free(stage);
}
END_TEST

START_TEST(a_new_alert_flashes)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "ok", "e=1 train_loss=1.5 val_loss=1.5\n");
	stage_press(stage, "j");
	stage_wait(stage, 3);
	stage_more(stage, "ok", "e=2 train_loss=nan val_loss=1.5\n");
	stage_draw(stage);
	ck_assert_uint_ne(stage_marks(stage, "‼ 1 alert") & MARK_REVERSE, 0);
	stage_wait(stage, 3);
	ck_assert_uint_eq(stage_marks(stage, "‼ 1 alert") & MARK_REVERSE, 0);
	stage_free(stage);
}
END_TEST

START_TEST(the_reading_of_a_backlog_is_shown)
{
	struct stage *stage = stage_new(120, 30);

	stage_notebook(stage);
	stage->env.bytes_read = INT64_C(4509715660);
	stage->env.bytes_known = INT64_C(9771050598);
	stage_must_see(stage, "reading 4.2 GB of 9.1 GB  46 %");
	stage->env.bytes_read = stage->env.bytes_known;
	stage->env.notice = "logs/x.log: cannot be read";
	stage_must_see(stage, "logs/x.log: cannot be read");
	stage_must_see(stage, "rank val/loss.best");
	stage_free(stage);
}
END_TEST

/* Also where it does not fit beside what else stands there, or not at all. */
START_TEST(a_message_is_never_left_out)
{
	struct stage *stage = stage_new(80, 24);

	stage_notebook(stage);
	stage->env.notice = "/home/somebody/experiments/bert/run-12/logs/train.log: the limit of "
			    "inotify watches is reached";
	stage_must_see(stage, "/home/somebody/experiments/bert/run-12/logs/train.log: the limit");
	ck_assert_int_eq(stage_style(stage, "/home/somebody"), STYLE_WARNING);
	stage->env.notice = "logs/train.log: the limit of inotify watches is reached, so it is polled";
	stage_must_see(stage, "is reached, so it is polled");
	stage_free(stage);
}
END_TEST

START_TEST(an_empty_screen_says_why)
{
	struct stage *stage = stage_new(80, 24);

	stage_must_see(stage, "no logs in ~/exp yet");
	/* No hint at what cannot be done. */
	stage_must_not_see(stage, "Enter open");
	stage_must_see(stage, "? help   q quit");
	stage->env.logs = 6;
	stage_must_see(stage, "6 logs, no metrics yet");
	stage_press(stage, "Enter");
	stage_must_see(stage, "no runs yet");
	stage_press(stage, "a");
	stage_must_see(stage, "no alerts: there are no runs yet");
	stage_press(stage, "q / x");
	stage_free(stage);
	stage = stage_new(80, 24);
	stage_notebook(stage);
	stage_press(stage, "/");
	stage_type(stage, "nobody");
	stage_press(stage, "Enter");
	stage_must_not_see(stage, "Enter open");
	stage_must_see(stage, "/ filter   Esc back");
	stage_free(stage);
}
END_TEST

/* ---- columns */

START_TEST(columns_come_and_go_as_the_user_wants)
{
	struct stage *stage = stage_new(160, 40);

	stage_notebook(stage);
	stage_must_see(stage, "gap  val_acc");
	stage_press(stage, "C /");
	stage_type(stage, "gap");
	stage_press(stage, "Enter Esc");
	stage_must_not_see(stage, "gap  val_acc");
	/* A column of one's own: a metric, then a parameter. */
	stage_press(stage, "C /");
	stage_type(stage, "train_acc");
	stage_press(stage, "Enter Esc");
	stage_must_see(stage, "train_accuracy");
	stage_press(stage, "C /");
	stage_type(stage, "batch_size");
	stage_press(stage, "Enter Esc");
	stage_must_see(stage, "batch_size");
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "2   embed_32"), " 32"));
	stage_press(stage, "C /");
	stage_type(stage, "batch_size");
	stage_press(stage, "Enter Esc");
	stage_must_not_see(stage, "batch_size  ");
	stage_free(stage);
}
END_TEST

START_TEST(a_learning_rate_that_is_lost_has_a_column_all_the_same)
{
	struct stage *stage = stage_new(160, 40);

	stage_run(stage, "lost", "e=1 loss=0.5 lr=0.001\ne=2 loss=0.4 lr=nan\n");
	stage_press(stage, "C /");
	stage_type(stage, "lr");
	stage_press(stage, "Enter Space Esc");
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "lost  "), "  NaN"));
	stage_free(stage);
}
END_TEST

START_TEST(a_best_of_another_kind_is_dim)
{
	struct stage *stage = stage_new(120, 30);

	stage_run(stage, "a", "e=1 val_loss=0.511\n");
	stage_run(stage, "b", "e=1 val_loss=0.622\n");
	stage_run(stage, "c", "e=1 f1=0.733\n");
	stage_run(stage, "d", "e=1 train_loss=0.8\ne=2 train_loss=0.044\ne=3 train_loss=0.3\n");
	stage_wait(stage, 5);
	ck_assert_int_eq(stage_style(stage, "0.733"), STYLE_DIM);
	ck_assert_int_eq(stage_style(stage, "0.044"), STYLE_DIM);
	ck_assert_int_eq(stage_style(stage, "0.622"), STYLE_PLAIN);
	stage_free(stage);
}
END_TEST

START_TEST(a_curve_is_drawn_of_what_most_runs_have)
{
	struct stage *stage = stage_new(80, 24);

	stage_run(stage, "a", "e=1 train_loss=1.3\ne=2 train_loss=0.3\n");
	stage_run(stage, "b", "e=1 train_loss=1.4\ne=2 train_loss=nan\n");
	stage_run(stage, "long-names-take-room-as-well",
		  "e=1 train_loss=1.4\ne=2 train_loss=0.1\n");
	stage_run(stage, "d", "e=1 train_loss=1.1 val_loss=1.2\ne=2 train_loss=1.1 val_loss=1.3\n");
	stage_wait(stage, 5);
	stage_must_see(stage, "  train_loss  ");
	stage_must_see(stage, "×");
	stage_must_not_see(stage, "  val_loss  ");
	/* The only one with a val loss is ranked first all the same. */
	ck_assert_int_eq(stage_style(stage, "1.2  "), STYLE_GOOD);
	stage_free(stage);
}
END_TEST

START_TEST(a_test_after_each_epoch_stands_where_no_run_is_validated)
{
	struct stage *stage = stage_new(120, 24);

	stage_run(stage, "a",
		  "e=1 train_loss=1.3 test_loss=1.4 train_acc=0.2 test_acc=0.1\n"
		  "e=2 train_loss=0.3 test_loss=0.4177 train_acc=0.8 test_acc=0.713\n");
	stage_must_see(stage, "  train_loss  ");
	stage_must_see(stage, "  test_loss  ");
	stage_must_see(stage, "  test_acc");
	stage_must_see(stage, "rank train/loss.best");
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "1   a "), " 0.4177 "));
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "1   a "), " 0.713"));
	/* Beside a val loss a test is a test. */
	stage_run(stage, "b", "e=1 train_loss=1.3 val_loss=1.4\ne=2 train_loss=0.3 val_loss=0.5\n");
	stage_wait(stage, 70);
	stage_must_not_see(stage, "  test_loss  ");
	stage_must_see(stage, "rank val/loss.best");
	stage_free(stage);
}
END_TEST

START_TEST(no_bars_where_all_runs_are_complete)
{
	struct stage *stage = stage_new(120, 24);

	stage_run(stage, "a", "e=1 E=2 val_loss=1.3\ne=2 val_loss=0.3\n!done\n");
	stage_must_not_see(stage, "━");
	stage_run(stage, "b", "e=1 E=2 val_loss=1.3\n");
	stage_wait(stage, 1);
	stage_must_see(stage, "━");
	stage_free(stage);
}
END_TEST

START_TEST(a_run_with_too_many_metrics_says_so)
{
	struct stage *stage = stage_new(110, 24);
	char text[32 * RUN_METRICS_MAX] = "e=1 val_loss=0.511\n";
	size_t n = strlen(text);

	for (int i = 0; i < RUN_METRICS_MAX; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "e=1 part_%d=0.5\n", i);
	stage_run(stage, "few", "e=1 val_loss=0.611\n");
	stage_run(stage, "many", text);
	stage_wait(stage, 1);
	stage_must_see(stage, "metrics beyond the first 2000 are not kept");
	stage_press(stage, "j");
	stage_must_not_see(stage, "are not kept");
	stage_free(stage);
}
END_TEST

START_TEST(a_run_whose_log_is_gone_is_not_called_live)
{
	struct stage *stage = stage_new(110, 24);

	stage_run(stage, "here", "e=1 E=9 val_loss=0.511\n");
	stage_run(stage, "away", "e=1 E=9 val_loss=0.622\n");
	store_source_removed(stage->scene.store, stage_find_run(stage, "away")->source_id, true);
	stage_press(stage, "j");
	stage_must_see(stage, "2 runs   ● 1 live   ? 1 gone");
	stage_must_see(stage, "? gone ");
	stage_must_see(stage, "logs/away.log is gone");
	store_source_removed(stage->scene.store, stage_find_run(stage, "away")->source_id, false);
	stage_must_see(stage, "2 runs   ● 2 live");
	stage_free(stage);
}
END_TEST

/* All of a log, of which only the ends were known. */
static void
read_rest(struct stage *stage, uint32_t source_id, int epochs)
{
	struct scene whole;

	scene_init(&whole);
	store_free(whole.store);
	whole.store = store_new();
	whole.source = store_add_source(whole.store, "large", "large");
	for (int epoch = 1; epoch < epochs; epoch++)
		scene_sayf(&whole, "e=%d E=9 val_loss=%g", epoch, 0.9 - epoch * 0.01);
	scene_sayf(&whole, "e=%d E=9 val_loss=0.511", epochs);
	engine_forget_source(stage->scene.engine, source_id);
	store_take(stage->scene.store, source_id, whole.store);
	engine_take(stage->scene.engine, whole.engine, stage->scene.store);
	scene_fini(&whole);
}

START_TEST(a_run_whose_log_is_being_read_says_so_and_does_not_flash_when_it_is_read)
{
	struct stage *stage = stage_new(110, 30);
	const struct run *run;
	uint32_t id;

	stage_run(stage, "large", "e=1 E=9 val_loss=0.9\ne=8 E=9 val_loss=0.511\n");
	run = stage_find_run(stage, "large");
	id = run->id;
	store_source_partial(stage->scene.store, run->source_id);
	stage_wait(stage, 5);
	stage_must_see(stage, "● reading");
	ck_assert_int_eq(stage_style(stage, "● reading"), STYLE_INFO);
	stage_must_see(stage, "only its beginning and its end have been read so far");
	stage_press(stage, "Enter");
	stage_must_see(stage, "large   ● reading   epoch 8/9");
	stage_press(stage, "q");
	read_rest(stage, run->source_id, 8);
	ck_assert_uint_eq(stage_find_run(stage, "large")->id, id);
	stage_wait(stage, 0.1);
	stage_must_see(stage, "● live");
	stage_must_not_see(stage, "reading");
	stage_must_not_see(stage, "only its");
	ck_assert_int_eq(stage_style(stage, " 0.511"), STYLE_PLAIN);
	stage_free(stage);
}
END_TEST

START_TEST(a_column_of_accuracies_has_one_scale)
{
	struct stage *stage = stage_new(110, 30);

	stage_run(stage, "a", "e=1 val_loss=0.5 val_acc=96.25\n");
	stage_must_see(stage, " 96.25");
	stage_run(stage, "b", "e=1 val_loss=0.6 val_acc=0.9711\n");
	/* Columns take what they need now once in a minute. */
	stage_wait(stage, 61);
	stage_must_see(stage, " 0.9625");
	stage_must_see(stage, " 0.9711");
	stage_free(stage);
}
END_TEST

START_TEST(what_the_log_said_of_its_end_is_told_once)
{
	struct stage *stage = stage_new(110, 30);
	int x, y;

	stage_run(stage, "r", "e=1 val_loss=0.5\n!oom_gpu\n");
	stage_wait(stage, 3);
	stage_draw(stage);
	stage_place(stage, "‼ crash: the log's words", &x, &y);
	for (int below = y + 1; below < 28; below++)
		ck_assert_ptr_null(strstr(stage_row(stage, below), "the log's words"));
	stage_free(stage);
}
END_TEST

START_TEST(names_are_told_apart)
{
	struct stage *stage = stage_new(80, 24);

	/* Folders that all share are left out, from tables and alerts; a heading is no path. */
	stage_run(stage, "exp/sweep/lr=0.1/train", "e=1 val_loss=0.511\n");
	stage_run(stage, "exp/sweep/lr=0.2/train", "e=1 val_loss=nan\n");
	stage_run(stage, "exp/sweep/lr=0.2/b/train", "e=1 val_loss=0.733\n");
	stage_run(stage, "6823: npre", "e=1 val_loss=0.844\n");
	stage_wait(stage, 5);
	stage_must_see(stage, " 1   lr=0.1  ");
	stage_must_see(stage, "lr=0.2 ");
	stage_must_see(stage, "lr=0.2/b ");
	stage_must_see(stage, "6823: npre ");
	/* The selected one has room for all of its name. */
	stage_must_see(stage, "── exp/sweep/lr=0.1/train");
	stage_press(stage, "a");
	stage_must_see(stage, "lr=0.2  nan ");
	stage_free(stage);
	/* Where they must be cut, they are cut where they are alike. */
	stage = stage_new(48, 24);
	stage_run(stage, "runs/2024-01-10/12-00-33/metrics-of-the-model", "e=1 val_loss=0.511\n");
	stage_run(stage, "runs/2024-01-11/12-00-33/metrics-of-the-model", "e=1 val_loss=0.622\n");
	stage_run(stage, "logs/a", "e=1 val_loss=0.733\n");
	stage_wait(stage, 5);
	stage_must_see(stage, "runs/2024-01-10/…el");
	stage_must_see(stage, "runs/2024-01-11/…el");
	stage_free(stage);
}
END_TEST

START_TEST(a_narrow_screen_keeps_what_matters)
{
	struct stage *stage = stage_new(46, 19);
	const char *row;

	stage_notebook(stage);
	row = stage_row_of(stage, "embed_32");
	ck_assert_ptr_nonnull(strstr(row, "8/20"));
	ck_assert_ptr_nonnull(strstr(row, "3.708"));
	ck_assert_ptr_nonnull(strstr(row, "3.682"));
	row = stage_row_of(stage, "bert-npre");
	ck_assert_ptr_nonnull(strstr(row, "‼  ●"));
	stage_must_see(stage, "‼ 5 alerts");
	stage_free(stage);
}
END_TEST

START_TEST(a_few_cells_still_say_something)
{
	struct stage *stage = stage_new(10, 3);

	stage_notebook(stage);
	ck_assert_str_eq(stage_row(stage, 0), "‼5  ● 3");
	ck_assert_str_eq(stage_row(stage, 1), "bert-pre");
	ck_assert_str_eq(stage_row(stage, 2), "0.173");
	stage_resize(stage, 1, 1);
	ck_assert_str_eq(stage_row(stage, 0), "‼");
	stage_free(stage);
}
END_TEST

/* ---- mouse */

START_TEST(the_mouse_selects_sorts_and_opens)
{
	struct stage *stage = stage_new(120, 30);

	stage_notebook(stage);
	stage_press(stage, "g");
	stage_mouse(stage, KEY_CLICK, "bert-npre ");
	stage_must_see(stage, "▸  4   bert-npre");
	stage_mouse(stage, KEY_CLICK, "run  ");
	stage_must_see(stage, "sorted by name");
	stage_mouse(stage, KEY_CLICK, "run▴");
	stage_must_see(stage, "sorted by name, reversed");
	stage_mouse(stage, KEY_WHEEL_DOWN, "bert-npre ");
	stage_must_see(stage, "▸  6   bert-npre");
	stage_mouse(stage, KEY_DOUBLE_CLICK, "embed_32 ");
	stage_must_see(stage, "embed_32   ● live   epoch 8/20");
	/* Hints are buttons. */
	stage_mouse(stage, KEY_CLICK, "epochs");
	stage_must_see(stage, "── epochs");
	stage_free(stage);
}
END_TEST

START_TEST(a_menu_takes_clicks_and_closes_beside_them)
{
	struct stage *stage = stage_new(120, 30);

	stage_notebook(stage);
	stage_press(stage, "s");
	/* The hints are those of the menu. */
	stage_must_see(stage, "Enter choose   Esc close   / find");
	stage_must_not_see(stage, "Enter open");
	stage_mouse(stage, KEY_CLICK, "live, stalled, done");
	stage_must_see(stage, "sorted by state");
	stage_press(stage, "s");
	stage_mouse_at(stage, KEY_CLICK, 0, 29);
	stage_must_not_see(stage, "the order in which runs came up");
	stage_free(stage);
}
END_TEST

/* ---- the state file */

START_TEST(what_was_set_up_is_there_again)
{
	struct stage *stage = stage_new(120, 40);
	char *text, *again;

	stage_notebook(stage);
	stage_press(stage, "g Space j Space t C-w v C-w s v q");
	stage_press(stage, "S C-u");
	stage_type(stage, "val_acc.max");
	stage_press(stage, "Enter p C /");
	stage_type(stage, "train_acc");
	stage_press(stage, "Enter Esc /");
	stage_type(stage, "state:live");
	stage_press(stage, "Enter F G Enter");
	stage_type(stage, "alive");
	stage_press(stage, "Enter Enter y s q");
	text = ui_save(stage->ui, &stage->env);
	stage_free(stage);

	stage = stage_new(120, 40);
	ui_load(stage->ui, str_of(text));
	stage_draw(stage);
	stage_notebook(stage);
	again = ui_save(stage->ui, &stage->env);
	ck_assert_str_eq(again, text);
	stage_must_see(stage, "rank val_acc.max");
	stage_must_see(stage, "2 marked");
	stage_must_see(stage, "train_accuracy");
	/* A filter would hide runs from one who starts anew. */
	stage_must_see(stage, "6 runs");
	stage_press(stage, "t");
	stage_must_see(stage, "4 tiles");
	free(again);
	free(text);
	stage_free(stage);
}
END_TEST

START_TEST(a_rank_by_a_long_name_is_kept_as_it_is)
{
	static const char line[] =
	    "sort rank -validation/bleu_of_the_greedy_decoder_on_newstest2014.max\n";
	struct stage *stage = stage_new(100, 30);
	char *text;

	ui_load(stage->ui, str_of(line));
	text = ui_save(stage->ui, &stage->env);
	ck_assert_ptr_nonnull(strstr(text, line));
	free(text);
	stage_free(stage);
}
END_TEST

START_TEST(a_broken_state_file_is_never_in_the_way)
{
	static const char *const broken[] = {
		"",
		"traintop-state 99\nsort sideways +\ntiles v5(((\ntile 99 plot x\ty\ntile "
		"x\nlens\n",
		"sort rank +val_loss.beast\ncolumn nonsense\nmetric-column .best\nmark \nfilter "
		"x\n",
		"\xff\xfe\x01 garbage without end",
		"tile 0 plot \tghost\ntiles v500(0,1)\ntile 1 spaceship \tghost\nsort param +\n",
		"sort\nsort \nlens run 9 99 9\nlens run x\ncompare \nfilter a\t(((\n",
	};
	struct stage *stage = stage_new(100, 30);

	ui_load(stage->ui, str_of(broken[_i]));
	stage_notebook(stage);
	stage_must_see(stage, "bert-pre");
	stage_press(stage, "t");
	stage_must_see(stage, "tile");
	stage_free(stage);
}
END_TEST

START_TEST(a_rank_of_the_command_line_stands_against_the_saved_one)
{
	char metric[] = "val_acc";
	struct stage *stage = stage_new_with(
	    100, 30,
	    &(struct ui_options){ .rank = { .metric = metric, .statistic = STATISTIC_MAX } });

	ui_load(stage->ui, STR("sort name +\n"));
	stage_notebook(stage);
	stage_must_see(stage, "rank val_acc.max");
	stage_free(stage);
}
END_TEST

/* ---- speed */

static double
cpu_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

/* 2 ms for a draw and 20 ms for a key are the aims; a machine that is busy or checks every access
 * is given ten times as much. */
START_TEST(a_thousand_runs_are_drawn_in_a_moment)
{
	struct stage *stage = stage_new(160, 50);
	double start;

	stage_crowd(stage, 1000);
	stage_wait(stage, 5);
	start = cpu_ms();
	for (int i = 0; i < 50; i++)
		stage_draw(stage);
	ck_assert_double_lt((cpu_ms() - start) / 50, 20);
	start = cpu_ms();
	stage_press(stage, "j j j G k g s Esc r r");
	ck_assert_double_lt((cpu_ms() - start) / 20, 200);
	stage_free(stage);
}
END_TEST

TCase *
ui_case(void)
{
	TCase *tcase = tcase_create("ui");

	tcase_add_test(tcase, a_filter_takes_effect_as_it_is_typed);
	tcase_add_loop_test(tcase, a_mistake_in_a_filter_is_told_in_words, 0, COUNT_OF(mistakes));
	tcase_add_test(tcase, a_broken_filter_keeps_the_last_good_one_and_stays_open);
	tcase_add_test(tcase, a_cancelled_filter_leaves_everything_as_it_was);
	tcase_add_test(tcase, names_are_completed);
	tcase_add_test(tcase, filters_are_kept_by_name);
	tcase_add_test(tcase, lines_typed_before_come_back);
	tcase_add_test(tcase, the_table_is_ranked_by_any_statistic_of_any_metric);
	tcase_add_loop_test(tcase, the_table_is_sorted_by_a_column, 0, COUNT_OF(sorts));
	tcase_add_test(tcase, a_rank_changes_when_it_has_settled_and_says_so);
	tcase_add_test(tcase, the_preview_takes_the_room_that_a_filter_leaves);
	tcase_add_test(tcase, a_number_always_has_a_title);
	tcase_add_test(tcase, steps_among_epochs_say_that_they_are_steps);
	tcase_add_test(tcase, the_plots_beside_the_preview_are_those_that_matter_most);
	tcase_add_test(tcase, a_key_that_does_nothing_says_so);
	tcase_add_test(tcase, an_empty_prompt_tells_what_can_be_typed);
	tcase_add_test(tcase, a_number_that_grows_keeps_its_first_digit);
	tcase_add_test(tcase, the_first_order_settles_quietly);
	tcase_add_test(tcase, a_crash_that_is_known_a_second_after_the_start_moves_nothing_later);
	tcase_add_test(tcase, columns_forget_what_was_large_once);
	tcase_add_test(tcase, nothing_moves_while_keys_are_pressed);
	tcase_add_test(tcase, until_something_is_chosen_the_selection_is_the_best_run);
	tcase_add_test(tcase, what_changed_is_bright_for_a_second);
	tcase_add_test(tcase, what_changes_all_the_time_is_not_bright_all_the_time);
	tcase_add_test(tcase, the_end_of_the_log_moves_twice_a_second);
	tcase_add_test(tcase, where_everything_changes_nothing_flashes);
	tcase_add_test(tcase, nothing_is_due_where_nothing_lives);
	tcase_add_test(tcase, while_something_lives_the_clock_moves);
	tcase_add_test(tcase, the_worst_thing_is_the_loudest);
	tcase_add_test(tcase, a_new_alert_flashes);
	tcase_add_test(tcase, the_reading_of_a_backlog_is_shown);
	tcase_add_test(tcase, a_message_is_never_left_out);
	tcase_add_test(tcase, an_empty_screen_says_why);
	tcase_add_test(tcase, columns_come_and_go_as_the_user_wants);
	tcase_add_test(tcase, a_learning_rate_that_is_lost_has_a_column_all_the_same);
	tcase_add_test(tcase, a_best_of_another_kind_is_dim);
	tcase_add_test(tcase, a_curve_is_drawn_of_what_most_runs_have);
	tcase_add_test(tcase, a_test_after_each_epoch_stands_where_no_run_is_validated);
	tcase_add_test(tcase, no_bars_where_all_runs_are_complete);
	tcase_add_test(tcase, a_run_with_too_many_metrics_says_so);
	tcase_add_test(tcase, a_run_whose_log_is_gone_is_not_called_live);
	tcase_add_test(tcase, a_run_whose_log_is_being_read_says_so_and_does_not_flash_when_it_is_read);
	tcase_add_test(tcase, a_column_of_accuracies_has_one_scale);
	tcase_add_test(tcase, what_the_log_said_of_its_end_is_told_once);
	tcase_add_test(tcase, names_are_told_apart);
	tcase_add_test(tcase, a_narrow_screen_keeps_what_matters);
	tcase_add_test(tcase, a_few_cells_still_say_something);
	tcase_add_test(tcase, the_mouse_selects_sorts_and_opens);
	tcase_add_test(tcase, a_menu_takes_clicks_and_closes_beside_them);
	tcase_add_test(tcase, what_was_set_up_is_there_again);
	tcase_add_test(tcase, a_rank_by_a_long_name_is_kept_as_it_is);
	tcase_add_loop_test(tcase, a_broken_state_file_is_never_in_the_way, 0, 6);
	tcase_add_test(tcase, a_rank_of_the_command_line_stands_against_the_saved_one);
	tcase_add_test(tcase, a_thousand_runs_are_drawn_in_a_moment);
	return tcase;
}
