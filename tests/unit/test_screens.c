#include "config.h"

#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "util/die.h"

TCase *screens_case(void);

/* ---- the run */

START_TEST(the_gap_of_a_run_by_steps_has_the_digits_of_its_log)
{
	struct stage *stage = stage_new(160, 50);

	stage_run(stage, "r",
		  "s=10 train_loss=0.1416 val_loss=0.2105\ns=20 train_loss=0.1 val_loss=0.3\n");
	stage_must_see(stage, "best val_loss 0.2105 at step 10");
	stage_must_see(stage, "train_loss 0.1416 there, gap -0.0689");
	stage_must_not_see(stage, "gap -0.06890");
	stage_free(stage);
}
END_TEST

START_TEST(what_has_no_room_on_the_screen_of_a_run_is_told)
{
	struct stage *stage = stage_new(100, 20);

	stage_run(stage, "r",
		  "e=1 train_loss=1 val_loss=1 val_acc=0.5 lr=1e-3 a_loss=1 b_loss=1\n"
		  "e=2 train_loss=nan val_loss=nan val_acc=2.5 lr=0 a_loss=nan b_loss=nan\n");
	stage_press(stage, "Enter");
	stage_must_see(stage, "── alerts, 1 more (a) ──");
	stage_resize(stage, 60, 16);
	stage_must_see(stage, "plot 1 of ");
	stage_press(stage, "Tab");
	stage_must_see(stage, "plot 2 of ");
	stage_resize(stage, 160, 60);
	stage_must_not_see(stage, "plot 2 of ");
	stage_must_see(stage, "── alerts ──");
	stage_free(stage);
}
END_TEST

START_TEST(the_facts_of_a_run_tell_every_place_where_its_loss_was_lost)
{
	struct stage *stage = stage_new(160, 50);

	stage_run(stage, "lost",
		  "e=1 train_loss=1 val_loss=2\ne=2 train_loss=nan val_loss=2\n"
		  "e=3 train_loss=1 val_loss=2\ne=4 train_loss=inf val_loss=2\n"
		  "e=5 train_loss=nan val_loss=2\ne=6 train_loss=1 val_loss=2\n"
		  "e=7 train_loss=nan val_loss=nan\n");
	stage_must_see(stage, "train_loss was not finite 4 times: epoch 2, epochs 4–5, epoch 7");
	stage_run(stage, "steps", "s=1 loss=1\ns=12000 loss=nan\ns=12100 loss=nan\n");
	stage_wait(stage, 2);
	stage_press(stage, "j");
	stage_must_see(stage, "loss was not finite 2 times: steps 12,000–12,100");
	stage_free(stage);
}
END_TEST

/* ---- split */

/* Is the tile's title the bright one? */
static bool
is_focused(struct stage *stage, const char *title)
{
	return stage_style(stage, title) == STYLE_BRIGHT;
}

START_TEST(tiles_are_walked_through)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	/* bert-pre, embed_32 above fnn-l2, bert-npre. */
	stage_press(stage, "g Space Space Space Space t");
	ck_assert(is_focused(stage, "bert-pre "));
	stage_press(stage, "C-w l");
	ck_assert(is_focused(stage, "embed_32 "));
	stage_press(stage, "C-w j");
	ck_assert(is_focused(stage, "bert-npre "));
	stage_press(stage, "C-w h");
	ck_assert(is_focused(stage, "fnn-l2 "));
	stage_press(stage, "C-w k");
	ck_assert(is_focused(stage, "bert-pre "));
	stage_press(stage, "Tab Tab");
	ck_assert(is_focused(stage, "fnn-l2 "));
	stage_press(stage, "S-Tab");
	ck_assert(is_focused(stage, "embed_32 "));
	/* What is opened is the focused tile's run, and the way back leads here. */
	stage_press(stage, "Enter");
	stage_must_see(stage, "embed_32   ● live");
	stage_press(stage, "Esc");
	stage_must_see(stage, "4 tiles");
	stage_free(stage);
}
END_TEST

START_TEST(a_tile_of_a_long_name_tells_state_and_value_in_its_own_place)
{
	struct stage *stage = stage_new(80, 24);

	stage_run(stage, "sweep_resnet50_imagenet/lr=0.001_bs=16_seed=1_151/train",
		  "e=1 E=9 train_loss=0.9 val_loss=0.8\ne=2 E=9 train_loss=0.5 val_loss=0.5171\n");
	stage_run(stage, "sweep_resnet50_imagenet/lr=0.001_bs=32_seed=1_152/train",
		  "e=1 E=9 train_loss=0.9 val_loss=0.8\ne=3 E=9 train_loss=0.5 val_loss=0.6171\n");
	stage_press(stage, "g Space Space t");
	ck_assert_str_eq(stage_row(stage, 1), "── lr=0.001…d=1_151  ● 2/9   ○ 0.5171 ── "
					      "── lr=0.00…d=1_152  ● 3/9   ○ 0.6171 ──");
	stage_free(stage);
}
END_TEST

START_TEST(tiles_stay_where_a_filter_leaves_no_run_to_tile)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "g Space Space t 1 u /");
	stage_type(stage, "nobody");
	stage_press(stage, "Enter");
	stage_must_see(stage, "no run matches the filter");
	stage_press(stage, "3 t");
	stage_must_see(stage, "2 tiles");
	stage_must_see(stage, "no run matches the filter");
	stage_free(stage);
}
END_TEST

START_TEST(a_border_moves_as_it_is_told)
{
	struct stage *stage = stage_new(121, 40);
	int x, y, before_x, before_y;

	stage_notebook(stage);
	stage_press(stage, "g Space Space Space Space t");
	stage_place(stage, "── embed_32", &before_x, &y);
	stage_press(stage, "C-w >");
	stage_place(stage, "── embed_32", &x, &y);
	ck_assert_int_eq(x, before_x + 4);
	stage_press(stage, "C-w l C-w >");
	stage_place(stage, "── embed_32", &x, &y);
	ck_assert_int_eq(x, before_x);
	stage_press(stage, "C-w <");
	stage_place(stage, "── embed_32", &x, &y);
	ck_assert_int_eq(x, before_x + 4);
	stage_press(stage, "C-w =");
	stage_place(stage, "── embed_32", &x, &y);
	ck_assert_int_eq(x, before_x);
	stage_place(stage, "── bert-npre", &x, &before_y);
	stage_press(stage, "C-w +");
	stage_place(stage, "── bert-npre", &x, &y);
	ck_assert_int_eq(y, before_y + 2);
	stage_press(stage, "C-w -");
	stage_place(stage, "── bert-npre", &x, &y);
	ck_assert_int_eq(y, before_y);
	/* By hand. */
	stage_mouse_at(stage, KEY_CLICK, before_x - 1, 5);
	stage_mouse_at(stage, KEY_DRAG, before_x - 11, 5);
	stage_mouse_at(stage, KEY_RELEASE, before_x - 11, 5);
	stage_place(stage, "── embed_32", &x, &y);
	ck_assert_int_eq(x, before_x - 10);
	stage_free(stage);
}
END_TEST

START_TEST(tiles_come_go_and_change_places)
{
	struct stage *stage = stage_new(120, 40);
	int first_x, first_y, x, y;

	stage_notebook(stage);
	stage_press(stage, "g Space Space t");
	stage_place(stage, "── bert-pre", &first_x, &first_y);
	stage_press(stage, "C-w r");
	stage_place(stage, "── embed_32", &x, &y);
	ck_assert_int_eq(x, first_x);
	ck_assert_int_eq(y, first_y);
	ck_assert(is_focused(stage, "bert-pre "));
	/* A new one takes the next run of the table, and the focus. */
	stage_press(stage, "C-w s");
	stage_must_see(stage, "3 tiles");
	ck_assert(is_focused(stage, "fnn-l2 "));
	stage_press(stage, ">");
	stage_must_see(stage, "── bert-npre");
	stage_must_not_see(stage, "── fnn-l2");
	stage_press(stage, "C-w c C-w c");
	stage_must_see(stage, "1 tile ");
	/* Without the last one there is nothing to show. */
	stage_press(stage, "C-w c");
	stage_must_see(stage, "rank val/loss.best");
	stage_free(stage);
}
END_TEST

START_TEST(sixteen_tiles_are_all)
{
	struct stage *stage = stage_new(200, 60);

	stage_crowd(stage, 20);
	stage_press(stage, "* t");
	stage_must_see(stage, "16 tiles");
	stage_press(stage, "C-w s");
	stage_must_see(stage, "16 tiles are all there can be");
	stage_resize(stage, 20, 8);
	stage_resize(stage, 200, 60);
	stage_must_see(stage, "── r000");
	stage_must_see(stage, "── r015");
	stage_free(stage);
}
END_TEST

START_TEST(a_zoomed_tile_has_the_screen_and_gives_it_back)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "g Space Space t Tab z");
	stage_must_see(stage, "── embed_32");
	stage_must_not_see(stage, "── bert-pre");
	stage_press(stage, "Tab");
	stage_must_see(stage, "── bert-pre");
	stage_must_not_see(stage, "── embed_32");
	stage_press(stage, "Esc");
	stage_must_see(stage, "── embed_32");
	stage_must_see(stage, "2 tiles");
	stage_free(stage);
}
END_TEST

START_TEST(a_table_in_a_tile_is_paged)
{
	struct stage *stage = stage_new(100, 14);
	char text[100 * 24] = "";
	size_t n = 0;

	for (int i = 1; i <= 100; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "e=%d loss=0.5\n", i);
	stage_run(stage, "long", text);
	stage_press(stage, "t v v");
	stage_must_see(stage, "  100 ");
	stage_must_see(stage, " 91 ");
	stage_press(stage, "PgUp");
	stage_must_see(stage, " 81 ");
	stage_must_not_see(stage, " 91 ");
	stage_press(stage, "PgDn k");
	stage_must_see(stage, " 90 ");
	stage_must_not_see(stage, "  100 ");
	stage_press(stage, "g");
	stage_must_see(stage, " 1 ");
	stage_free(stage);
}
END_TEST

START_TEST(one_cross_hair_reads_all_tiles)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "g Space Space t h h");
	stage_must_see(stage, "train 0.228  ○ val 0.214");
	stage_must_see(stage, "train 4.246  ○ val 4.081");
	stage_free(stage);
}
END_TEST

/* ---- run */

START_TEST(plots_are_grouped_by_what_they_measure)
{
	struct stage *stage = stage_new(120, 50);

	stage_run(
	    stage, "r",
	    "e=1 train_loss=2.0 val_loss=2.1 loss_bbox=0.5 train_acc=0.1 val_acc=0.2 lr=0.001 "
	    "grad_norm=1.5 foo=3\n"
	    "e=2 train_loss=1.0 val_loss=1.1 loss_bbox=0.4 train_acc=0.3 val_acc=0.4 lr=0.001 "
	    "grad_norm=1.4 foo=4\n");
	stage_press(stage, "Enter");
	stage_must_see(stage, "── loss  ● train 1.0  ○ val 1.1");
	stage_must_see(stage, "── loss, parts  ● loss_bbox 0.4");
	stage_must_see(stage, "── accuracy  ● train 0.3  ○ val 0.4");
	stage_must_see(stage, "── learning rate");
	stage_must_see(stage, "── gradient norm");
	stage_must_see(stage, "── foo");
	ck_assert_int_eq(stage_style(stage, "● train 1.0"), STYLE_TRAIN);
	ck_assert_int_eq(stage_style(stage, "○ val 1.1"), STYLE_VAL);
	stage_free(stage);
}
END_TEST

START_TEST(the_cross_hair_reads_every_curve_in_all_plots)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "j Enter h h h");
	stage_must_see(stage, "loss  epoch 6  ● train 3.781  ○ val 3.733");
	stage_must_see(stage, "accuracy  epoch 6  ● val_acc 0.214");
	stage_press(stage, "<");
	/* Another run: its own x. */
	stage_must_see(stage, "bert-pre   ● live");
	stage_must_see(stage, "loss  ● train 0.139  ○ val 0.173");
	stage_free(stage);
}
END_TEST

START_TEST(a_plot_is_clicked_for_the_cross_hair)
{
	struct stage *stage = stage_new(120, 40);
	int x, y;

	stage_notebook(stage);
	stage_press(stage, "j Enter");
	stage_place(stage, "── accuracy", &x, &y);
	stage_mouse_at(stage, KEY_CLICK, x + 7, y + 5);
	stage_must_see(stage, "accuracy  epoch 1");
	ck_assert_int_eq(stage_style(stage, "accuracy "), STYLE_BRIGHT);
	stage_mouse_at(stage, KEY_DOUBLE_CLICK, x + 7, y + 5);
	stage_must_not_see(stage, "── loss");
	stage_free(stage);
}
END_TEST

START_TEST(a_point_leads_to_its_line_and_the_line_back)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "j Enter h h h L");
	stage_must_see(stage, "line 7");
	ck_assert_uint_ne(stage_marks(stage, "e=6 E=20") & MARK_SELECTED, 0);
	stage_press(stage, "k k p");
	stage_must_see(stage, "loss  epoch 4  ● train 4.031  ○ val 3.921");
	stage_free(stage);
}
END_TEST

START_TEST(a_line_of_the_log_is_clicked_on)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "j Enter L n");
	stage_must_see(stage, "nothing to find yet: / asks");
	stage_mouse(stage, KEY_CLICK, "e=4 E=20");
	ck_assert_uint_ne(stage_marks(stage, "e=4 E=20") & MARK_SELECTED, 0);
	stage_press(stage, "p");
	stage_must_see(stage, "loss  epoch 4  ● train 4.031  ○ val 3.921");
	stage_free(stage);
}
END_TEST

START_TEST(a_run_that_is_followed_grows_under_the_eyes)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "j Enter");
	stage_more(stage, "embed_32",
		   "e=9 E=20 t=2240 train_loss=3.601 val_loss=3.699 val_acc=0.224\n");
	stage_must_see(stage, "epoch 9/20");
	stage_must_see(stage, "● train 3.601  ○ val 3.699");
	stage_must_see(stage, "e=9 E=20 t=2240");
	stage_free(stage);
}
END_TEST

/* ---- compare */

START_TEST(runs_are_measured_against_a_baseline)
{
	struct stage *stage = stage_new(120, 40);

	stage_run(stage, "a", "e=1 val_loss=2.000\ne=2 val_loss=1.000\ne=3 val_loss=0.800\n");
	stage_run(stage, "b", "e=1 val_loss=3.000\ne=2 val_loss=1.500\ne=3 val_loss=0.900\n");
	stage_press(stage, "* c b");
	/* The best one is selected first. */
	stage_must_see(stage, "difference to a");
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "○ b "), "+0.100"));
	stage_press(stage, "h h");
	stage_must_see(stage, "at 2");
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "○ b "), "+0.500"));
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "○ b "), "1.500"));
	stage_free(stage);
}
END_TEST

START_TEST(only_what_is_alike_is_compared)
{
	struct stage *stage = stage_new(120, 40);

	stage_run(stage, "a", "e=1 train_loss=1.0 val_loss=1.0\ne=2 train_loss=0.1 val_loss=0.5\n");
	stage_run(stage, "b", "e=1 train_loss=1.0 val_loss=1.1\ne=2 train_loss=0.1 val_loss=0.6\n");
	stage_run(stage, "c", "e=1 train_loss=1.0\ne=2 train_loss=0.2\n");
	stage_press(stage, "* c");
	stage_must_see(stage, "2 runs by val/loss");
	stage_must_see(stage, "1 without it");
	stage_press(stage, "1 / c Enter u c");
	stage_must_see(stage, "1 run by train/loss");
	stage_free(stage);
}
END_TEST

START_TEST(a_run_keeps_its_colour_while_others_go)
{
	struct stage *stage = stage_new(120, 40);
	enum style style;

	stage_run(stage, "a", "e=1 val_loss=2.000\ne=2 val_loss=1.000\n");
	stage_run(stage, "b", "e=1 val_loss=3.000\ne=2 val_loss=1.500\n");
	stage_run(stage, "c", "e=1 val_loss=4.000\ne=2 val_loss=1.600\n");
	stage_press(stage, "* c");
	style = stage_style(stage, "◆ c ");
	ck_assert_int_ne(style, stage_style(stage, "○ b "));
	stage_press(stage, "j d");
	stage_must_see(stage, "2 runs by");
	ck_assert_int_eq(stage_style(stage, "◆ c "), style);
	/* The legend goes by the last value. */
	stage_more(stage, "c", "e=3 val_loss=0.500\n");
	stage_draw(stage);
	stage_must_see(stage, "◆ c ");
	ck_assert_int_eq(stage_style(stage, "◆ c "), style);
	stage_free(stage);
}
END_TEST

START_TEST(any_metric_is_compared)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "* c m /");
	stage_type(stage, "train_acc");
	stage_press(stage, "Enter");
	stage_must_see(stage, "3 runs by train_accuracy");
	stage_must_see(stage, "3 without it");
	stage_free(stage);
}
END_TEST

/* ---- epochs */

START_TEST(the_table_of_epochs_is_copied_as_markdown)
{
	struct stage *stage = stage_new(120, 40);

	stage_run(stage, "a|\033[31mb",
		  "e=1 train_loss=2.000 val_loss=1.500\n"
		  "e=2 train_loss=1.000 val_loss=1.250\n"
		  "e=3 train_loss=0.500 val_loss=nan\n");
	stage_press(stage, "e w");
	ck_assert_int_eq(stage->wish, UI_COPY);
	ck_assert_str_eq(ui_copied(stage->ui), "a|b\n\n"
					       "| epoch | train_loss | val_loss |\n"
					       "| ---: | ---: | ---: |\n"
					       "| 1 | 2.000 | 1.500 |\n"
					       "| 2 \\* | 1.000 | 1.250 |\n"
					       "| 3 | 0.500 | NaN |\n");
	stage_free(stage);
}
END_TEST

START_TEST(many_readings_of_an_epoch_are_one_row)
{
	struct stage *stage = stage_new(100, 24);

	/* As HuggingFace writes it: losses at fractions of an epoch, the evaluation at its end. */
	stage_run(stage, "hf",
		  "e=0.5 s=5 loss=3.0\ne=1 s=10 loss=2.0\ne=1 s=10 eval_loss=2.5\n"
		  "e=1.5 s=15 loss=1.5\ne=2 s=20 loss=1.0\ne=2 s=20 eval_loss=1.4\n");
	stage_press(stage, "e");
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "      1    "), "2.0"));
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "      1    "), "2.5"));
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "     2 *"), "1.0"));
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "     2 *"), "1.4"));
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, "     2 *"), "-1.1"));
	stage_free(stage);
}
END_TEST

START_TEST(without_epochs_a_row_is_an_evaluation)
{
	struct stage *stage = stage_new(100, 24);

	stage_run(stage, "gpt",
		  "s=10 loss=4.0\ns=20 loss=3.5\ns=20 val_loss=3.6\ns=30 loss=3.0\n"
		  "s=40 loss=2.5\ns=40 val_loss=2.8\n");
	stage_press(stage, "e");
	stage_must_see(stage, "step");
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, " 20 "), "3.5"));
	ck_assert_ptr_nonnull(strstr(stage_row_of(stage, " 40 *"), "2.5"));
	stage_must_not_see(stage, " 30 ");
	stage_free(stage);
}
END_TEST

START_TEST(changes_have_the_digits_of_what_changed)
{
	struct stage *stage = stage_new(100, 24);

	stage_run(stage, "r",
		  "e=1 train_loss=2.3456 lr=0.001\ne=2 train_loss=0.8198 lr=0.0005\n"
		  "e=3 train_loss=0.7467 lr=0.0001\ne=4 train_loss=0.7466 lr=0.0001\n");
	stage_press(stage, "e");
	stage_must_see(stage, " 2    0.820 -1.526");
	stage_must_see(stage, " 3    0.747 -0.073");
	stage_must_see(stage, " 4 *  0.747 +0.000");
	/* That of a learning rate is its plan. */
	stage_must_not_see(stage, "-0.0005");
	stage_free(stage);
}
END_TEST

START_TEST(a_row_leads_to_the_plots)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "j e g j Enter");
	stage_must_see(stage, "loss  epoch 2  ● train 4.551  ○ val 4.312");
	stage_free(stage);
}
END_TEST

/* ---- log */

START_TEST(readings_stand_out_in_the_log)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "j L");
	ck_assert_int_eq(stage_style(stage, "3.634"), STYLE_TRAIN);
	ck_assert_int_eq(stage_style(stage, "3.708"), STYLE_VAL);
	/* A number that is none of them does not. */
	ck_assert_int_eq(stage_style(stage, "1960"), STYLE_PLAIN);
	stage_free(stage);
}
END_TEST

START_TEST(a_reading_stands_out_as_what_it_is_in_its_line)
{
	struct stage *stage = stage_new(120, 40);
	int x, y;

	stage_run(stage, "r",
		  "e=1 train_loss=0.777 val_loss=0.888\ne=2 train_loss=0.666 val_loss=0.777\n");
	stage_press(stage, "L");
	stage_place(stage, "val_loss=0.777", &x, &y);
	ck_assert_int_eq(canvas_at(stage->canvas, x + 9, y)->style, STYLE_VAL);
	stage_free(stage);
}
END_TEST

START_TEST(the_log_is_searched)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "j L g /");
	stage_type(stage, "ACC=0.2");
	stage_press(stage, "Enter");
	stage_must_see(stage, "\"ACC=0.2\" is not in this log");
	stage_press(stage, "/ C-u");
	stage_type(stage, "acc=0.2");
	stage_press(stage, "Enter");
	stage_must_see(stage, "line 6");
	ck_assert_int_eq(stage_style(stage, "acc=0.204"), STYLE_MATCH);
	stage_press(stage, "n n n");
	stage_must_see(stage, "line 9");
	stage_press(stage, "n");
	stage_must_see(stage, "no match below; N goes up");
	stage_press(stage, "N");
	stage_must_see(stage, "line 8");
	stage_press(stage, "Esc");
	ck_assert_int_eq(stage_style(stage, "acc=0.204"), STYLE_PLAIN);
	stage_free(stage);
}
END_TEST

START_TEST(the_log_follows_until_one_scrolls)
{
	struct stage *stage = stage_new(100, 12);

	stage_run(stage, "r", "e=1 loss=1.5\n");
	stage_press(stage, "L");
	for (int i = 2; i < 40; i++) {
		char line[40];

		snprintf(line, sizeof(line), "e=%d loss=1.%d\n", i, i);
		stage_more(stage, "r", line);
	}
	stage_must_see(stage, "e=39 loss");
	stage_press(stage, "C-u");
	stage_more(stage, "r", "e=40 loss=1.40\n");
	stage_must_not_see(stage, "e=40");
	stage_press(stage, "g");
	stage_must_see(stage, "e=1 loss");
	stage_press(stage, "G");
	stage_must_see(stage, "e=40 loss");
	stage_must_see(stage, "following");
	stage_free(stage);
}
END_TEST

START_TEST(a_long_line_is_scrolled_or_wrapped)
{
	struct stage *stage = stage_new(40, 12);

	stage_run(stage, "r", "e=1 a=1 b=2 c=3 d=4 f=5 g=6 h=7 i=8 j=9 k=10 l=11 m=12 n=13 o=14\n");
	stage_press(stage, "L");
	stage_must_not_see(stage, "o=14");
	stage_press(stage, "l l");
	stage_must_see(stage, "o=14");
	stage_must_not_see(stage, "e=1 a=1");
	stage_press(stage, "w");
	stage_must_see(stage, "o=14");
	stage_must_see(stage, "e=1 a=1");
	stage_free(stage);
}
END_TEST

/* ---- alerts */

START_TEST(an_alert_leads_to_where_it_was_raised)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	/* crash, divergence, frozen, nan, nan */
	stage_press(stage, "a j j");
	stage_must_see(stage, "── bert-npre ──");
	stage_must_see(stage, "looked at");
	stage_press(stage, "Enter");
	stage_must_see(stage, "bert-npre   ‼ frozen");
	stage_must_see(stage, "epoch 4  ●");
	stage_press(stage, "Esc Esc");
	stage_must_see(stage, "alerts   ‼ 5 critical ");
	/* Seen, and cleared: told apart from what is still to be looked at. */
	stage_press(stage, "Space");
	stage_must_see(stage, "alerts   ‼ 4 critical   1 seen ");
	stage_free(stage);
}
END_TEST

START_TEST(the_newest_alert_stands_first_and_the_selection_stays)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	stage_press(stage, "a j");
	stage_must_see(stage, "▸ 14:13:20  ‼  overfit");
	stage_more(stage, "bert-pre", "e=5 train_loss=nan val_loss=0.166\n");
	stage_draw(stage);
	ck_assert_ptr_nonnull(strstr(stage_row(stage, 3), "bert-pre"));
	stage_must_see(stage, "▸ 14:13:20  ‼  overfit");
	stage_free(stage);
}
END_TEST

START_TEST(the_alerts_of_a_run_stand_below_each_other)
{
	struct stage *stage = stage_new(100, 30);

	stage_run(stage, "r",
		  "e=1 train_loss=1.0 val_loss=1.0\ne=12 train_loss=nan val_loss=0.9\n"
		  "e=13 train_loss=0.9\ne=14 train_loss=0.8\ne=15 train_loss=0.7\n!oom_gpu\n");
	stage_wait(stage, 3);
	stage_press(stage, "Enter");
	stage_must_see(stage, "‼ crash  epoch 15  the log's words");
	stage_must_see(stage, "‼ nan    epoch 12  cleared: train_loss");
	stage_resize(stage, 62, 30);
	stage_must_see(stage, "‼ nan    epoch 12  cleared: train_loss");
	stage_resize(stage, 50, 30);
	stage_must_see(stage, "‼ nan    cleared: train_loss");
	stage_free(stage);
}
END_TEST

START_TEST(a_crash_is_seen_in_the_words_of_the_log)
{
	struct stage *stage = stage_new(80, 24);

	stage_run(stage, "r", "e=1 train_loss=1.0\ne=2 train_loss=0.9\n!oom_gpu\n");
	stage_wait(stage, 3);
	stage_press(stage, "a");
	stage_must_see(stage, "crash: the log ends in");
	stage_must_see(stage, "e=2 train_loss=0.9");
	ck_assert(stage_marks(stage, "!oom_gpu") & MARK_SELECTED);
	stage_free(stage);
	/* Beside the plot there is room for the words of every alert. */
	stage = stage_new(120, 40);
	stage_run(stage, "r", "e=1 train_loss=1.0\ne=2 train_loss=nan\ne=3 train_loss=nan\n");
	stage_press(stage, "a");
	stage_must_see(stage, "── train_loss  ● train_loss NaN");
	ck_assert(stage_marks(stage, "e=2 train_loss=nan") & MARK_SELECTED);
	stage_free(stage);
}
END_TEST

START_TEST(an_acknowledged_alert_is_quiet)
{
	struct stage *stage = stage_new(120, 40);

	stage_notebook(stage);
	ck_assert_int_eq(stage_style(stage, "‼  ✗"), STYLE_CRITICAL);
	stage_press(stage, "a Space");
	ck_assert_int_eq(stage_style(stage, "seen: "), STYLE_DIM);
	stage_press(stage, "q");
	stage_must_see(stage, "‼ 4 alerts");
	stage_free(stage);
}
END_TEST

START_TEST(what_cleared_is_shown_but_not_loud)
{
	struct stage *stage = stage_new(120, 40);

	stage_run(stage, "r", "e=1 train_loss=1.0\ne=2 train_loss=nan\n");
	stage_press(stage, "a");
	stage_must_see(stage, "‼ 1 alert");
	stage_more(stage, "r", "e=3 train_loss=0.9\ne=4 train_loss=0.8\ne=5 train_loss=0.7\n");
	stage_draw(stage);
	stage_must_see(stage, "cleared: ");
	ck_assert_int_eq(stage_style(stage, "cleared: "), STYLE_DIM);
	stage_must_see(stage, "no alerts");
	stage_press(stage, "o");
	stage_must_see(stage, "no open alerts; o shows all");
	stage_free(stage);
}
END_TEST

/* ---- lenses */

START_TEST(plots_are_looked_at_in_other_ways)
{
	struct stage *stage = stage_new(120, 40);

	stage_run(stage, "r",
		  "e=1 s=10 t=0 train_loss=2.0\ne=2 s=20 t=60 train_loss=1.0\n"
		  "e=3 s=30 t=120 train_loss=0.0\ne=4 s=40 t=180 train_loss=0.5\n");
	stage_press(stage, "Enter");
	stage_must_see(stage, " by epoch ");
	stage_press(stage, "x");
	stage_must_see(stage, " by step ");
	stage_press(stage, "h");
	stage_must_see(stage, "step 40");
	/* Another axis: another x. */
	stage_press(stage, "x");
	stage_must_not_see(stage, "step 40");
	stage_must_see(stage, " by time ");
	stage_press(stage, "x");
	stage_must_see(stage, " by relative time ");
	stage_press(stage, "x");
	stage_must_see(stage, " by epoch ");
	stage_press(stage, "y");
	stage_must_see(stage, "log y");
	stage_must_see(stage, "1 at or below 0 not drawn");
	stage_press(stage, "y s");
	stage_must_see(stage, "smoothed 0.6");
	/* 2, 1.375, 0.6735, 0.59375: weight 0.6, debiased */
	stage_must_see(stage, "● train_loss 0.5938");
	stage_free(stage);
	/* An axis that the log knows nothing of is passed over. */
	stage = stage_new(120, 40);
	stage_run(stage, "r", "s=10 t=0 train_loss=2.0\ns=20 t=60 train_loss=1.0\n");
	stage_press(stage, "Enter");
	stage_must_see(stage, " by step ");
	stage_press(stage, "x x x");
	stage_must_see(stage, " by step ");
	stage_press(stage, "x");
	stage_must_see(stage, " by time ");
	stage_free(stage);
}
END_TEST

START_TEST(a_chord_tells_how_it_goes_on)
{
	struct stage *stage = stage_new(140, 40);

	stage_notebook(stage);
	stage_press(stage, "t C-w");
	/* The first key is pressed already. */
	stage_must_see(stage, "s split below   v split beside   c close");
	stage_must_see(stage, "w next plot   p previous plot");
	stage_must_not_see(stage, "C-w");
	/* What is none is forgotten. */
	stage_press(stage, "! Tab");
	stage_must_see(stage, "Tab next plot");
	stage_free(stage);
}
END_TEST

START_TEST(what_has_no_place_on_an_axis_is_told)
{
	struct stage *stage = stage_new(110, 40);

	stage_run(stage, "a",
		  "e=1 s=10 train_loss=1.5 val_loss=12.25\n"
		  "e=2 s=20 train_loss=1.0 val_loss=11.0\n");
	stage_run(stage, "b",
		  "e=1 train_loss=1.5 val_loss=12.5\n"
		  "e=2 train_loss=1.0 val_loss=0.0625\n");
	stage_run(stage, "c",
		  "e=1 train_loss=1.5 val_loss=12.5\n"
		  "e=2 train_loss=1.0 val_loss=11.01310\n");
	stage_press(stage, "c j b");
	/* All with the same digits, however the logs print them. */
	stage_must_see(stage, " -10.938 ");
	stage_must_see(stage, "  +0.013 ");
	stage_must_not_see(stage, "without step");
	stage_press(stage, "x");
	stage_must_see(stage, "   2 without step ");
	stage_must_see(stage,
		       "no step at which it and another run have values; x takes another axis");
	stage_free(stage);
}
END_TEST

START_TEST(a_menu_leaves_the_line_that_tells_its_keys)
{
	struct stage *stage = stage_new(80, 16);

	stage_notebook(stage);
	stage_press(stage, "C");
	stage_must_see(stage, "Space choose   Enter close   / find");
	stage_must_see(stage, " more ");
	stage_free(stage);
}
END_TEST

START_TEST(what_is_marked_and_has_no_room_is_told)
{
	struct stage *stage = stage_new(140, 40);

	stage_crowd(stage, 20);
	stage_press(stage, "* t");
	stage_must_see(stage, "16 tiles   20 are marked, 16 at most are shown");
	stage_press(stage, "c");
	stage_must_see(stage, "20 are marked, 16 at most are shown");
	stage_press(stage, "1 u Space Space t");
	stage_must_not_see(stage, "at most");
	stage_free(stage);
}
END_TEST

START_TEST(a_search_that_minds_capitals_says_so)
{
	struct stage *stage = stage_new(100, 30);

	stage_run(stage, "r", "e=1 train_loss=1.5\ne=2 train_loss=1.0\n");
	stage_press(stage, "L /");
	stage_type(stage, "Train");
	stage_press(stage, "Enter");
	stage_must_see(stage,
		       "\"Train\" is not in this log; without capitals case does not matter");
	stage_press(stage, "/");
	stage_press(stage, "C-u");
	stage_type(stage, "nothing");
	stage_press(stage, "Enter");
	stage_must_see(stage, "\"nothing\" is not in this log");
	stage_must_not_see(stage, "capitals");
	stage_press(stage, "w");
	stage_must_see(stage, "   wrapped ");
	stage_free(stage);
}
END_TEST

/* ---- help */

START_TEST(help_tells_every_sign)
{
	struct stage *stage = stage_new(100, 250);

	stage_press(stage, "?");
	for (int s = 0; s < STATE_COUNT; s++) {
		char *words = xasprintf("%s: ", state_name((enum run_state)s));

		stage_must_see(stage, words);
		free(words);
	}
	stage_must_see(stage, "★");
	stage_must_see(stage, "the best point of a curve");
	stage_must_see(stage, "rows that it moved a moment ago");
	stage_free(stage);
}
END_TEST

START_TEST(help_tells_every_action)
{
	struct stage *stage = stage_new(120, 200);

	stage_press(stage, "?");
	for (int i = 0; i < ACTION_COUNT; i++) {
		const char *help = action_info((enum action)i)->help;
		char words[24];

		/* Longer ones are broken into rows. */
		snprintf(words, sizeof(words), "%s", help);
		if (strlen(help) >= sizeof(words))
			*strrchr(words, ' ') = '\0';
		stage_must_see(stage, words);
	}
	stage_free(stage);
}
END_TEST

/* ---- hostile names */

START_TEST(help_begins_with_the_keys_of_the_screen_it_was_asked_on)
{
	struct stage *stage = stage_new(80, 24);

	stage_notebook(stage);
	stage_press(stage, "?");
	ck_assert_str_eq(stage_row(stage, 2), "table of runs");
	stage_press(stage, "C-f q L ?");
	ck_assert_str_eq(stage_row(stage, 2), "log");
	stage_must_see(stage, "help   lines 1-21 of ");
	stage_press(stage, "G");
	stage_must_see(stage, "NaN or Inf, in curves");
	stage_free(stage);
}
END_TEST

START_TEST(nothing_hostile_reaches_a_cell)
{
	struct stage *stage = stage_new(120, 40);
	static const char *const keys[] = { "1", "2", "t", "c", "e", "L", "a" };

	stage_run(stage, "\033]52;c;Zm9v\a\033[2Jname\r\n\xe2\x80\xae\xff",
		  "e=1 train_loss=1.0 val_\033[31mloss=2.0\ne=2 train_loss=nan\n");
	for (size_t k = 0; k < COUNT(keys); k++) {
		char *dump;

		stage_press(stage, keys[k]);
		dump = canvas_dump(stage->canvas);
		for (const char *c = dump; *c; c++)
			ck_assert_msg((unsigned char)*c >= 0x20 || *c == '\n', "%s: %02x", keys[k],
				      (unsigned char)*c);
		ck_assert_ptr_null(strstr(dump, "\xe2\x80\xae"));
		free(dump);
	}
	stage_free(stage);
}
END_TEST

TCase *
screens_case(void)
{
	TCase *tcase = tcase_create("screens");

	tcase_add_test(tcase, the_gap_of_a_run_by_steps_has_the_digits_of_its_log);
	tcase_add_test(tcase, what_has_no_room_on_the_screen_of_a_run_is_told);
	tcase_add_test(tcase, the_facts_of_a_run_tell_every_place_where_its_loss_was_lost);
	tcase_add_test(tcase, tiles_are_walked_through);
	tcase_add_test(tcase, a_tile_of_a_long_name_tells_state_and_value_in_its_own_place);
	tcase_add_test(tcase, tiles_stay_where_a_filter_leaves_no_run_to_tile);
	tcase_add_test(tcase, a_border_moves_as_it_is_told);
	tcase_add_test(tcase, tiles_come_go_and_change_places);
	tcase_add_test(tcase, sixteen_tiles_are_all);
	tcase_add_test(tcase, a_zoomed_tile_has_the_screen_and_gives_it_back);
	tcase_add_test(tcase, a_table_in_a_tile_is_paged);
	tcase_add_test(tcase, one_cross_hair_reads_all_tiles);
	tcase_add_test(tcase, plots_are_grouped_by_what_they_measure);
	tcase_add_test(tcase, the_cross_hair_reads_every_curve_in_all_plots);
	tcase_add_test(tcase, a_plot_is_clicked_for_the_cross_hair);
	tcase_add_test(tcase, a_point_leads_to_its_line_and_the_line_back);
	tcase_add_test(tcase, a_line_of_the_log_is_clicked_on);
	tcase_add_test(tcase, a_run_that_is_followed_grows_under_the_eyes);
	tcase_add_test(tcase, runs_are_measured_against_a_baseline);
	tcase_add_test(tcase, only_what_is_alike_is_compared);
	tcase_add_test(tcase, a_run_keeps_its_colour_while_others_go);
	tcase_add_test(tcase, any_metric_is_compared);
	tcase_add_test(tcase, the_table_of_epochs_is_copied_as_markdown);
	tcase_add_test(tcase, many_readings_of_an_epoch_are_one_row);
	tcase_add_test(tcase, without_epochs_a_row_is_an_evaluation);
	tcase_add_test(tcase, changes_have_the_digits_of_what_changed);
	tcase_add_test(tcase, a_row_leads_to_the_plots);
	tcase_add_test(tcase, readings_stand_out_in_the_log);
	tcase_add_test(tcase, a_reading_stands_out_as_what_it_is_in_its_line);
	tcase_add_test(tcase, the_log_is_searched);
	tcase_add_test(tcase, the_log_follows_until_one_scrolls);
	tcase_add_test(tcase, a_long_line_is_scrolled_or_wrapped);
	tcase_add_test(tcase, an_alert_leads_to_where_it_was_raised);
	tcase_add_test(tcase, the_newest_alert_stands_first_and_the_selection_stays);
	tcase_add_test(tcase, the_alerts_of_a_run_stand_below_each_other);
	tcase_add_test(tcase, a_crash_is_seen_in_the_words_of_the_log);
	tcase_add_test(tcase, an_acknowledged_alert_is_quiet);
	tcase_add_test(tcase, what_cleared_is_shown_but_not_loud);
	tcase_add_test(tcase, plots_are_looked_at_in_other_ways);
	tcase_add_test(tcase, a_chord_tells_how_it_goes_on);
	tcase_add_test(tcase, what_has_no_place_on_an_axis_is_told);
	tcase_add_test(tcase, a_menu_leaves_the_line_that_tells_its_keys);
	tcase_add_test(tcase, what_is_marked_and_has_no_room_is_told);
	tcase_add_test(tcase, a_search_that_minds_capitals_says_so);
	tcase_add_test(tcase, help_tells_every_sign);
	tcase_add_test(tcase, help_tells_every_action);
	tcase_add_test(tcase, help_begins_with_the_keys_of_the_screen_it_was_asked_on);
	tcase_add_test(tcase, nothing_hostile_reaches_a_cell);
	return tcase;
}
