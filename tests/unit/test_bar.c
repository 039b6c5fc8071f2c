#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "ingest/bar.h"
#include "suite.h"
#include "told.h"

/* Label, counter, and what stands behind the bar; "none" for no bar. */
static const struct {
	const char *text, *bar, *rest;
} bars[] = {
	{ "Epoch 0:  10%|#         | 450/4347 [10:14<1:28:38,  1.36s/it, loss=1.681]",
	  "Epoch 0: 450/4347", "" },
	{ "  0%|          | 0/400 [00:00<?, ?it/s]warning", ": 0/400", "warning" },
	{ "Epoch 4/100:   0%|          | 0/6 [00:00<?, ?it/s]Val   - Acc: 0.5714", "Epoch 4/100: 0/6",
	  "Val   - Acc: 0.5714" },
	{ "Validation: |          | 0/? [00:00<?, ?it/s]", "Validation: 0/-1", "" },
	{ "15it [00:03,  4.20it/s]", ": 15/-1", "" },
	{ "5/9 [===============>..............] - ETA: 6:38 - loss: 7853.1027", ": 5/9", "" },
	{ "165/165 ━━━━━━━━━━━━━━━━━━━━ 6s 21ms/step - loss: 0.2447", ": 165/165", "" },
	{ "Epoch 0/14 ━━━━━━━━━━━━ 19/19 0:00:00 • 0:00:00 38.23it/s loss: 1.900", "Epoch 0/14: 19/19",
	  "" },
	{ "epoch 0, iteration: 0 | 0/391 [00:00?, 7batch/s]", "epoch 0, iteration: 0: 0/391", "" },
	{ "Training: 0% | 0/5 [00:00?, 7epoch/s]", "Training: 0/5", "" },
	{ "Epoch: [0][10/5005]\tTime 0.1", "none", "" },
	{ "[1/3] stage", "none", "" },
	{ "2020-01-01 [12:30:00] x", "none", "" },
	{ "loss [0.5]", "none", "" },
	{ "", "none", "" },
};

START_TEST(bars_are_found)
{
	struct bar bar;
	char out[200] = "none", rest[100] = "";

	if (bar_find(str_of(bars[_i].text), &bar)) {
		snprintf(out, sizeof(out), "%.*s: %lld/%lld", (int)bar.label.n, bar.label.p,
			 (long long)bar.at, bar.has_total ? (long long)bar.total : -1);
		snprintf(rest, sizeof(rest), "%s", bars[_i].text + bar.end);
	}
	ck_assert_str_eq(bar.label.n == 0 && out[0] == ':' ? out : out, bars[_i].bar);
	ck_assert_str_eq(rest, bars[_i].rest);
}
END_TEST

/* The last line that a text says, and the numbers of the bars that were drawn. */
static const struct {
	const char *text, *last, *bars;
} drawings[] = {
	/* one bar, drawn four times, is one reading */
	{ "\rEpoch 1:   0%|  | 0/9 [00:00<?, ?it/s]\rEpoch 1:  11%|# | 1/9 [00:01<00:08,  1.0it/s, "
	  "loss=3]\rEpoch 1:  50%|# | 5/9 [00:05<00:04,  1.0it/s, loss=2]\rEpoch 1: 100%|##| 9/9 "
	  "[00:09<00:00,  1.0it/s, loss=1]\n",
	  "e1 b9/9 loss=1\n", "1 1 1 " },
	/* an iteration in its label is one of the epoch */
	{ "epoch 0, iteration: 7 | 7/391 [00:07?, 7batch/s]\n", "e0 b7/391\n", "" },
	/* line by line it is still the same bar */
	{ "Epoch 1:  50%|# | 5/9 [00:05<00:04,  1.0it/s, loss=2]\nEpoch 1: 100%|##| 9/9 "
	  "[00:09<00:00,  1.0it/s, loss=1]\nEpoch 2:  50%|# | 5/9 [00:05<00:04,  1.0it/s, loss=0.5]\n",
	  "e2 b5/9 loss=0.5\n", "1 1 2 " },
	/* an epoch on a line of its own, Keras' way */
	{ "Epoch 1/2\n\r5/9 [=====>....] - ETA: 6:38 - loss: 7.5\r9/9 [==========] - 11s 1s/step - "
	  "loss: 7.0 - val_loss: 8.0\nEpoch 2/2\n\r9/9 [==========] - 11s 1s/step - loss: 6.0\n",
	  "b9/9 loss=6\n", "1 1 2 " },
	/* without epochs each step is a reading */
	{ "Steps:   3%| | 300/10000 [00:10<05:00, 30.0it/s, loss=0.1]\rSteps:   4%| | 400/10000 "
	  "[00:13<05:00, 30.0it/s, loss=0.2]\rSteps:   4%| | 400/10000 [00:13<05:00, 30.0it/s, "
	  "loss=0.3]\n",
	  "s400/10000 loss=0.3\n", "1 2 2 " },
	/* a new bar shows the old values until they change */
	{ "Epoch 0: 100%|#| 9/9 [00:09<00:00,  1.0it/s, loss=3, val_loss=4]\nEpoch 1:  11%|#| 1/9 "
	  "[00:01<00:08,  1.0it/s, loss=2, val_loss=4]\n",
	  "e1 b1/9 loss=2\n", "1 2 " },
	/* but a value that is the same at its end is a reading */
	{ "Epoch 0: 100%|#| 9/9 [00:09<00:00,  1.0it/s, loss=3, val_loss=4]\nEpoch 1: 100%|#| 9/9 "
	  "[00:01<00:08,  1.0it/s, loss=2, val_loss=4]\n",
	  "e1 b9/9 loss=2 val_loss=4\n", "1 2 " },
	/* cut off by the width of the terminal: the last value may be torn */
	{ "Epoch 0: 100%|#| 19/19 [00:00<00:00, 301.97it/s, v_num=0, loss=1.820, val_loss=1.7\n",
	  "e0 b19/19 loss=1.82\n", "1 " },
	/* of an evaluation the last line counts */
	{ "Train: 0 [9/9 (100%)]  Loss: 6.0 (6.5)\nTest: [ 0/9]  Loss: 5.0 (5.0)\nTest: [ 9/9]  Loss: "
	  "4.0 (4.5)\n",
	  "test_loss_avg=4.5\n", "1 1 " },
	/* what is printed behind a bar belongs before it */
	{ "Epoch 3/9 Loss: 0.9\nEpoch 4/9:   0%|  | 0/6 [00:00<?, ?it/s]Val   - Acc: 0.5\n",
	  "e4/9 b0/6\n", "" },
};

static const char *
last_line(const char *text)
{
	const char *last = text, *end;

	while ((end = strchr(last, '\n')) != NULL && end[1] != '\0')
		last = end + 1;
	return last;
}

START_TEST(drawings_of_one_bar_share_its_number)
{
	static struct told told;

	told_read(&told, str_of(drawings[_i].text), 0);
	ck_assert_str_eq(last_line(told.text), drawings[_i].last);
	ck_assert_str_eq(told.bars, drawings[_i].bars);
}
END_TEST

START_TEST(the_steps_of_a_bar_without_a_label_are_the_runs)
{
	static const struct told_case c = {
		"\r  0%|  | 0/400 [00:00<?, ?it/s]\r  2%|  | 8/400 [00:00<00:23, 16.86it/s]\r      "
		"\r{'loss': 2.9, 'epoch': 0.2}\n\r  2%|  | 10/400 [00:00<00:23, 16.86it/s]\n"
		"\r  0%|  | 0/4 [00:00<?, ?it/s]\r100%|##| 4/4 [00:00<00:00, 240.0it/s]\n",
		"s0/400\ns8/400\ne0.2 loss=2.9\ns10/400\n"
	};

	told_check(&c);
}
END_TEST

START_TEST(bars_of_other_work_say_nothing)
{
	static const char *const others[] = {
		"Loading checkpoint shards: 100%|##| 2/2 [00:01<00:00,  1.5it/s]\n",
		"Map:  40%|#   | 400/1000 [00:01<00:01, 400.0 examples/s]\n",
		"Sanity Checking DataLoader 0: 100%|##| 2/2 [00:00<00:00, 101.90it/s]\n",
		"Downloading: 9.3kB [00:00, 2.1MB/s]\n",
	};
	static struct told told;

	for (int i = 0; i < COUNT_OF(others); i++) {
		told_read(&told, str_of(others[i]), 0);
		ck_assert_msg(told.n == 0, "%s says %s", others[i], told.text);
	}
}
END_TEST

TCase *bar_case(void);

TCase *
bar_case(void)
{
	TCase *tcase = tcase_create("bar");

	tcase_add_loop_test(tcase, bars_are_found, 0, COUNT_OF(bars));
	tcase_add_loop_test(tcase, drawings_of_one_bar_share_its_number, 0, COUNT_OF(drawings));
	tcase_add_test(tcase, the_steps_of_a_bar_without_a_label_are_the_runs);
	tcase_add_test(tcase, bars_of_other_work_say_nothing);
	return tcase;
}
