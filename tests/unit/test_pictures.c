#include "config.h"

#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "golden.h"
#include "stage.h"
#include "util/die.h"

TCase *pictures_case(void);

/* How to come to each screen from the table of runs. */
static const struct {
	const char *name;
	const char *keys;
} screens[] = {
	{ "runs", "j" },
	{ "run", "j Enter h h" },
	{ "split", "Space Space Space Space t Tab v Tab v v" },
	{ "compare", "Space Space Space c b h h" },
	{ "epochs", "e k" },
	{ "log", "j L k k" },
	{ "alerts", "a j" },
	{ "help", "?" },
};

static const struct {
	int cols, rows;
} sizes[] = { { 80, 24 }, { 120, 40 }, { 160, 50 }, { 46, 19 } };

/* The text at every size; the styles too at one. */
START_TEST(each_screen_at_each_size)
{
	size_t screen = (size_t)_i / COUNT(sizes), size = (size_t)_i % COUNT(sizes);
	struct stage *stage = stage_new(sizes[size].cols, sizes[size].rows);
	char *name =
	    xasprintf("screen-%s-%dx%d", screens[screen].name, sizes[size].cols, sizes[size].rows);

	stage_notebook(stage);
	stage_wait(stage, 3);
	stage_press(stage, screens[screen].keys);
	golden_check(name, stage->canvas, size == 0);
	free(name);
	stage_free(stage);
}
END_TEST

START_TEST(each_screen_in_ascii)
{
	struct stage *stage = stage_new_with(80, 24, &(struct ui_options){ .ascii = true });
	char *name = xasprintf("screen-%s-ascii", screens[_i].name), *text;

	stage_notebook(stage);
	stage_wait(stage, 3);
	stage_press(stage, screens[_i].keys);
	golden_check(name, stage->canvas, false);
	text = canvas_dump(stage->canvas);
	for (const char *c = text; *c; c++)
		ck_assert_msg((unsigned char)*c < 128, "%s is not ASCII: %s", name, c);
	free(text);
	free(name);
	stage_free(stage);
}
END_TEST

static const char chinese[] = "@学习率=1e-3\n"
			      "e=1 E=10 训练损失=2.166 验证损失=1.903 验证准确率=0.644\n"
			      "e=2 E=10 训练损失=1.487 验证损失=0.965 验证准确率=0.822\n"
			      "e=3 E=10 训练损失=0.705 验证损失=0.520 验证准确率=0.851\n";

START_TEST(each_screen_with_chinese_names)
{
	struct stage *stage = stage_new(80, 24);
	char *name = xasprintf("screen-%s-chinese", screens[_i].name);

	stage_run(stage, "6823：未预训练（有效果了），学习率１ｅ－６，批大小３２，预热０．１",
		  chinese);
	stage_notebook(stage);
	stage_run(stage, "预训练", chinese);
	stage_wait(stage, 3);
	stage_press(stage, screens[_i].keys);
	golden_check(name, stage->canvas, false);
	free(name);
	stage_free(stage);
}
END_TEST

/* Whatever the size, every screen draws, and again after a resize, and keys do no harm. */
START_TEST(each_screen_at_any_size)
{
	static const int rows[] = { 1, 2, 3, 4, 5, 7, 8, 11, 12, 16, 19, 20, 24, 30, 37, 48, 60 };
	struct stage *stage = stage_new(80, 24);

	stage_run(stage, "6823：未预训练（有效果了）", chinese);
	stage_notebook(stage);
	stage_run(stage, "\033]0;title\a\xff\xfe\nevil", chinese);
	stage_press(stage, screens[_i].keys);
	for (int cols = 1; cols <= 200; cols += cols < 40 ? 1 : 7) {
		for (size_t r = 0; r < COUNT(rows); r++)
			stage_resize(stage, cols, rows[r]);
		stage_press(stage, "l l Down Up + 0");
	}
	stage_free(stage);
}
END_TEST

TCase *
pictures_case(void)
{
	TCase *tcase = tcase_create("pictures");

	tcase_add_loop_test(tcase, each_screen_at_each_size, 0,
			    COUNT_OF(screens) * COUNT_OF(sizes));
	tcase_add_loop_test(tcase, each_screen_in_ascii, 0, COUNT_OF(screens));
	tcase_add_loop_test(tcase, each_screen_with_chinese_names, 0, COUNT_OF(screens));
	tcase_add_loop_test(tcase, each_screen_at_any_size, 0, COUNT_OF(screens));
	return tcase;
}
