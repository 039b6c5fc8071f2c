#include "config.h"

#include "suite.h"

#include <stdio.h>
#include <string.h>

#include "stage.h"
#include "util/die.h"

TCase *actions_case(void);

/*
 * For every action of actions.def: what to press before it, what is to be seen after its own key
 * was pressed, and what is not.
 */
static const struct {
	enum action action;
	const char *before; /* keys */
	const char *sees;
	const char *sees_not;
	enum ui_wish wish;
} scenarios[] = {
	{ ACTION_HELP, "", "the table of runs", NULL, UI_NOTHING },
	{ ACTION_HELP, "?", "rank val/loss.best", "everywhere", UI_NOTHING },
	{ ACTION_QUIT, "", NULL, NULL, UI_QUIT },
	{ ACTION_QUIT, "Enter", "rank val/loss.best", NULL, UI_NOTHING },
	{ ACTION_BACK, "Enter L", "── loss", "── log ──\n", UI_NOTHING },
	{ ACTION_BACK, "Enter h", "2 of 6", "epoch 8  ●", UI_NOTHING },
	{ ACTION_BACK, "/ b e r t Enter", "6 runs", "of 6 runs", UI_NOTHING },
	{ ACTION_EXIT, "Enter", NULL, NULL, UI_QUIT },
	{ ACTION_SUSPEND, "", NULL, NULL, UI_SUSPEND },
	{ ACTION_REPAINT, "", NULL, NULL, UI_REPAINT },
	{ ACTION_RUNS, "Enter L", "rank val/loss.best", NULL, UI_NOTHING },
	{ ACTION_RUN, "", "── accuracy", NULL, UI_NOTHING },
	{ ACTION_TILE, "g Space Space", "2 tiles", NULL, UI_NOTHING },
	{ ACTION_TILE, "", "tiles", NULL, UI_NOTHING },
	{ ACTION_COMPARE, "g Space Space", "2 runs by val/loss", NULL, UI_NOTHING },
	{ ACTION_EPOCHS, "", "    7 *", NULL, UI_NOTHING },
	{ ACTION_LOG, "", "e=8 E=20 t=1960 train_loss=3.634 val_loss=3.708", NULL, UI_NOTHING },
	{ ACTION_ALERTS, "", "bert-npre  frozen", NULL, UI_NOTHING },
	{ ACTION_NEXT_ALERT, "", "▸  3   fnn-l2", NULL, UI_NOTHING },
	{ ACTION_FILTER, "", "filter: ", NULL, UI_NOTHING },

	{ ACTION_UP, "", "▸  1   bert-pre", NULL, UI_NOTHING },
	{ ACTION_DOWN, "", "▸  3   fnn-l2", NULL, UI_NOTHING },
	{ ACTION_LEFT, "Enter", "epoch 8  ● train 3.634", NULL, UI_NOTHING },
	{ ACTION_LEFT, "Enter h", "epoch 7  ● train 3.701", NULL, UI_NOTHING },
	{ ACTION_RIGHT, "Enter h h h", "epoch 7  ● train 3.701", NULL, UI_NOTHING },
	{ ACTION_RIGHT, "l", "▸  2   embed_32", "8/20", UI_NOTHING },
	{ ACTION_FAR_LEFT, "Enter h", "epoch 1  ● train 5.213", NULL, UI_NOTHING },
	{ ACTION_FAR_RIGHT, "Enter h S-Left", "epoch 8  ● train 3.634", NULL, UI_NOTHING },
	{ ACTION_HALF_UP, "G", "▸  2   embed_32", NULL, UI_NOTHING },
	{ ACTION_HALF_DOWN, "g", "▸  5   overfit", NULL, UI_NOTHING },
	{ ACTION_PAGE_UP, "G", "▸  1   bert-pre", NULL, UI_NOTHING },
	{ ACTION_PAGE_DOWN, "g", "▸  6   waiting", NULL, UI_NOTHING },
	{ ACTION_TOP, "", "▸  1   bert-pre", NULL, UI_NOTHING },
	{ ACTION_BOTTOM, "", "▸  6   waiting", NULL, UI_NOTHING },
	{ ACTION_OPEN, "", "embed_32   ● live   epoch 8/20", "rank", UI_NOTHING },
	{ ACTION_OPEN, "Enter h h", "line 8", NULL, UI_NOTHING },

	{ ACTION_MARK, "", " ◆ 2   embed_32", NULL, UI_NOTHING },
	{ ACTION_MARK, "Space k", "▸  3   fnn-l2", "◆", UI_NOTHING },
	{ ACTION_MARK_ALL, "", "6 marked", NULL, UI_NOTHING },
	{ ACTION_UNMARK, "*", "rank val/loss.best", "marked", UI_NOTHING },
	{ ACTION_SORT, "", "sort by", NULL, UI_NOTHING },
	{ ACTION_RANK, "", "rank by: val/loss.best", NULL, UI_NOTHING },
	{ ACTION_SORT_LEFT, "", "rank val/loss.last", NULL, UI_NOTHING },
	{ ACTION_SORT_RIGHT, "", "sorted by gap", NULL, UI_NOTHING },
	{ ACTION_REVERSE, "", "rank val/loss.best, reversed", NULL, UI_NOTHING },
	{ ACTION_COLUMNS, "", "val-curve", NULL, UI_NOTHING },
	{ ACTION_FILTERS, "", "no filter", NULL, UI_NOTHING },
	{ ACTION_PREVIEW, "", "▸  2   embed_32", "── embed_32", UI_NOTHING },

	{ ACTION_PREV_RUN, "Enter", "bert-pre   ● live   epoch 4", NULL, UI_NOTHING },
	{ ACTION_NEXT_RUN, "Enter", "fnn-l2   ‼ crash", NULL, UI_NOTHING },

	{ ACTION_NEXT_PLOT, "Enter z", "── accuracy", "── loss", UI_NOTHING },
	{ ACTION_PREV_PLOT, "Enter Tab z", "── loss", "── accuracy", UI_NOTHING },
	{ ACTION_ZOOM, "Enter", "── loss", "── accuracy", UI_NOTHING },
	{ ACTION_ZOOM_IN, "Enter", "zoomed", NULL, UI_NOTHING },
	{ ACTION_ZOOM_OUT, "Enter +", "── loss", "zoomed", UI_NOTHING },
	{ ACTION_ZOOM_ALL, "Enter + +", "── loss", "zoomed", UI_NOTHING },
	{ ACTION_PAN_LEFT, "Enter h + +", "zoomed", " 8\n", UI_NOTHING },
	{ ACTION_PAN_RIGHT, "Enter h S-Left + +", "zoomed", "1.5 ", UI_NOTHING },
	{ ACTION_LOG_Y, "Enter", "log y", NULL, UI_NOTHING },
	{ ACTION_SMOOTH, "Enter", "smoothed 0.6", NULL, UI_NOTHING },
	{ ACTION_SMOOTH_LESS, "Enter", "smoothed 0.99", NULL, UI_NOTHING },
	{ ACTION_AXIS, "Enter", "by time", NULL, UI_NOTHING },
	{ ACTION_METRIC, "Enter", "train_loss, val_loss", NULL, UI_NOTHING },
	{ ACTION_BEST, "Enter", "epoch 7  ● train 3.701  ○ val 3.682", NULL, UI_NOTHING },
	{ ACTION_NEXT_BAD, "j Enter", "epoch 3  ● train NaN", NULL, UI_NOTHING },
	{ ACTION_PREV_BAD, "j Enter", "epoch 3  ● train NaN", NULL, UI_NOTHING },

	{ ACTION_BASELINE, "g Space Space c", "difference to bert-pre", NULL, UI_NOTHING },
	{ ACTION_BASELINE, "g Space Space c b", "2 runs by", "difference to", UI_NOTHING },
	{ ACTION_DROP, "g Space Space c", "1 run by", "bert-pre", UI_NOTHING },

	{ ACTION_SPLIT_BELOW, "g Space Space t", "3 tiles", NULL, UI_NOTHING },
	{ ACTION_SPLIT_BESIDE, "g Space Space t", "3 tiles", NULL, UI_NOTHING },
	{ ACTION_CLOSE, "g Space Space t", "1 tile", "── bert-pre", UI_NOTHING },
	{ ACTION_ONLY, "g Space Space Space t", "1 tile", "embed_32", UI_NOTHING },
	{ ACTION_FOCUS_LEFT, "g Space Space t C-w l C-w z", "zoomed", NULL, UI_NOTHING },
	{ ACTION_FOCUS_DOWN, "g Space Space Space Space t", "4 tiles", NULL, UI_NOTHING },
	{ ACTION_FOCUS_UP, "g Space Space Space Space t C-w j", "4 tiles", NULL, UI_NOTHING },
	{ ACTION_FOCUS_RIGHT, "g Space Space t", "2 tiles", NULL, UI_NOTHING },
	{ ACTION_NARROWER, "g Space Space t", "2 tiles", NULL, UI_NOTHING },
	{ ACTION_WIDER, "g Space Space t", "2 tiles", NULL, UI_NOTHING },
	{ ACTION_LOWER, "g Space Space t C-w s", "3 tiles", NULL, UI_NOTHING },
	{ ACTION_HIGHER, "g Space Space t C-w s", "3 tiles", NULL, UI_NOTHING },
	{ ACTION_EVEN, "g Space Space t C-w >", "2 tiles", NULL, UI_NOTHING },
	{ ACTION_ARRANGE, "g Space Space t C-w s", "3 tiles", NULL, UI_NOTHING },
	{ ACTION_SWAP, "g Space Space t", "2 tiles", NULL, UI_NOTHING },
	{ ACTION_KIND, "g Space t", "e=1 train_loss=0.715", NULL, UI_NOTHING },

	{ ACTION_SEARCH, "L", "find:", NULL, UI_NOTHING },
	{ ACTION_NEXT_MATCH, "L g / 3 . 7 Enter", "line 8", NULL, UI_NOTHING },
	{ ACTION_PREV_MATCH, "L / 3 . 7 Enter", "line 7", NULL, UI_NOTHING },
	{ ACTION_FORWARD, "j L g", "line 5", NULL, UI_NOTHING },
	{ ACTION_BACKWARD, "L", "line 1 ", NULL, UI_NOTHING },
	{ ACTION_FOLLOW, "L k", "following", NULL, UI_NOTHING },
	{ ACTION_WRAP, "L", "following", NULL, UI_NOTHING },
	{ ACTION_TO_POINT, "L k", "epoch 7  ● train 3.701", NULL, UI_NOTHING },

	{ ACTION_COPY, "e", "copied 8 rows as Markdown", NULL, UI_COPY },

	{ ACTION_ACKNOWLEDGE, "a", "seen: ", NULL, UI_NOTHING },
	{ ACTION_MUTE, "a", "muted: ", NULL, UI_NOTHING },
	{ ACTION_OPEN_ONLY, "a", "open only", NULL, UI_NOTHING },
};

static bool
sees_across_rows(struct stage *stage, const char *needle)
{
	char *dump, *found;

	stage_draw(stage);
	dump = canvas_dump(stage->canvas);
	found = strstr(dump, needle);
	free(dump);
	return found != NULL;
}

START_TEST(each_action_does_what_it_says)
{
	struct stage *stage = stage_new(100, 30);
	char keys[64];
	struct action_map *map = action_map_new();

	stage_notebook(stage);
	stage_wait(stage, 3);
	stage_press(stage, "j");
	stage_press(stage, scenarios[_i].before);
	action_keys(map, scenarios[_i].action, false, keys, sizeof(keys));
	stage_press(stage, keys);
	ck_assert_int_eq(stage->wish, scenarios[_i].wish);
	if (scenarios[_i].sees && !sees_across_rows(stage, scenarios[_i].sees))
		stage_fail(stage, scenarios[_i].sees, "is not to be seen",
			   action_info(scenarios[_i].action)->name, _i);
	if (scenarios[_i].sees_not && sees_across_rows(stage, scenarios[_i].sees_not))
		stage_fail(stage, scenarios[_i].sees_not, "is to be seen",
			   action_info(scenarios[_i].action)->name, _i);
	action_map_free(map);
	stage_free(stage);
}
END_TEST

START_TEST(each_action_has_a_scenario)
{
	for (int action = 0; action < ACTION_COUNT; action++) {
		bool found = false;

		for (int i = 0; i < COUNT_OF(scenarios); i++)
			found = found || scenarios[i].action == (enum action)action;
		ck_assert_msg(found, "%s", action_info((enum action)action)->name);
	}
}
END_TEST

/* ---- the map */

static const struct {
	const char *keys, *action;
	bool ok;
	const char *message; /* part of it */
} bindings[] = {
	{ "J", "down", true, NULL },
	{ "C-w n", "split-below", true, NULL },
	{ "F5", "none", true, NULL },
	{ "Hyper-J", "down", false, "\"Hyper-J\" is no key" },
	{ "j", "downwards", false, "\"downwards\" is no action" },
	{ "", "down", false, "is no key" },
};

START_TEST(keys_are_bound_and_mistakes_are_told)
{
	struct action_map *map = action_map_new();
	struct err err = { 0 };
	bool ok = action_bind(map, str_of(bindings[_i].keys), str_of(bindings[_i].action), &err);

	ck_assert_int_eq(ok, bindings[_i].ok);
	if (bindings[_i].message)
		ck_assert_msg(strstr(err.message, bindings[_i].message) != NULL, "%s", err.message);
	action_map_free(map);
}
END_TEST

START_TEST(a_bound_key_replaces_what_it_did_in_its_group_alone)
{
	static const enum action_group moving[] = { GROUP_MOVE },
				       runs[] = { GROUP_RUNS, GROUP_MOVE };
	struct action_map *map = action_map_new();
	struct err err;
	bool begins;

	ck_assert(action_bind(map, STR("k"), STR("down"), &err));
	ck_assert_int_eq(action_find(map, &(struct action_query){ moving, 1, 0, 'k' }, &begins),
			 ACTION_DOWN);
	ck_assert_int_eq(action_find(map, &(struct action_query){ moving, 1, 0, 'j' }, &begins),
			 ACTION_DOWN);
	ck_assert_int_eq(
	    action_find(map, &(struct action_query){ moving, 1, 0, KEY_ARROW_UP }, &begins),
	    ACTION_UP);
	/* The group asked first wins. */
	ck_assert(action_bind(map, STR("j"), STR("mark"), &err));
	ck_assert_int_eq(action_find(map, &(struct action_query){ runs, 2, 0, 'j' }, &begins),
			 ACTION_MARK);
	ck_assert_int_eq(action_find(map, &(struct action_query){ moving, 1, 0, 'j' }, &begins),
			 ACTION_DOWN);
	action_map_free(map);
}
END_TEST

START_TEST(a_chord_takes_two_keys)
{
	static const enum action_group groups[] = { GROUP_SPLIT, GROUP_GENERAL };
	const uint32_t control_w = 'w' - 'a' + 1;
	struct action_map *map = action_map_new();
	char text[64];
	bool begins;

	ck_assert_int_eq(
	    action_find(map, &(struct action_query){ groups, 2, 0, control_w }, &begins),
	    ACTION_COUNT);
	ck_assert(begins);
	ck_assert_int_eq(
	    action_find(map, &(struct action_query){ groups, 2, control_w, 's' }, &begins),
	    ACTION_SPLIT_BELOW);
	ck_assert(!begins);
	action_keys(map, ACTION_SPLIT_BELOW, true, text, sizeof(text));
	ck_assert_str_eq(text, "C-w s, C-w \"");
	action_keys(map, ACTION_SPLIT_BELOW, false, text, sizeof(text));
	ck_assert_str_eq(text, "C-w s");
	action_map_free(map);
}
END_TEST

START_TEST(no_key_means_two_things_where_both_are_heard)
{
	struct action_map *map = action_map_new();

	for (int a = 0; a < ACTION_COUNT; a++) {
		for (int b = a + 1; b < ACTION_COUNT; b++) {
			char one[200], two[200], *save = NULL;

			if (action_info((enum action)a)->group !=
			    action_info((enum action)b)->group)
				continue;
			snprintf(one, sizeof(one), "%s", action_info((enum action)a)->keys);
			for (char *key = strtok_r(one, ",", &save); key;
			     key = strtok_r(NULL, ",", &save)) {
				char padded[64];

				key += *key == ' ';
				snprintf(padded, sizeof(padded), ", %s,", key);
				snprintf(two, sizeof(two), ", %s,",
					 action_info((enum action)b)->keys);
				ck_assert_msg(!strstr(two, padded), "%s is %s and %s", key,
					      action_info((enum action)a)->name,
					      action_info((enum action)b)->name);
			}
		}
	}
	action_map_free(map);
}
END_TEST

START_TEST(the_configuration_rebinds_what_the_screen_hears)
{
	struct action_map *map = action_map_new();
	struct stage *stage;
	struct err err;

	ck_assert(action_bind(map, STR("n"), STR("down"), &err));
	ck_assert(action_bind(map, STR("q"), STR("none"), &err));
	stage = stage_new_with(100, 60, &(struct ui_options){ .keys = map });
	action_map_free(map);
	stage_notebook(stage);
	stage_press(stage, "n n");
	stage_must_see(stage, "▸  3   fnn-l2");
	stage_press(stage, "q");
	ck_assert_int_eq(stage->wish, UI_NOTHING);
	/* Help and hints follow. */
	stage_must_not_see(stage, "q quit");
	stage_press(stage, "?");
	stage_must_see(stage, "j, Down, n");
	stage_free(stage);
}
END_TEST

TCase *
actions_case(void)
{
	TCase *tcase = tcase_create("actions");

	tcase_add_loop_test(tcase, each_action_does_what_it_says, 0, COUNT_OF(scenarios));
	tcase_add_test(tcase, each_action_has_a_scenario);
	tcase_add_loop_test(tcase, keys_are_bound_and_mistakes_are_told, 0, COUNT_OF(bindings));
	tcase_add_test(tcase, a_bound_key_replaces_what_it_did_in_its_group_alone);
	tcase_add_test(tcase, a_chord_takes_two_keys);
	tcase_add_test(tcase, no_key_means_two_things_where_both_are_heard);
	tcase_add_test(tcase, the_configuration_rebinds_what_the_screen_hears);
	return tcase;
}
