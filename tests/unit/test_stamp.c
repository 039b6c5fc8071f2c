#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ingest/stamp.h"
#include "suite.h"

/* Times are UTC here: the fixture sets TZ.  -1: none. */
static const struct {
	const char *line, *text, *tag;
	int64_t time_ms;
	int rank;
} cases[] = {
	{ "loss: 0.5", "loss: 0.5", "", -1, -1 },
	{ "    | Val Loss: 0.5", "    | Val Loss: 0.5", "", -1, -1 },
	{ "2020-10-26 14:36:14,243 - mmdet - INFO - Epoch [1][50/6207]\tlr: 2.473e-04",
	  "Epoch [1][50/6207]\tlr: 2.473e-04", "mmdet", 1603722974243, -1 },
	{ "2024/11/08 09:14:56 - mmengine - INFO - Epoch(train)   [1][ 20/333]",
	  "Epoch(train)   [1][ 20/333]", "mmengine", 1731057296000, -1 },
	{ "[08/30 15:40:41] d2.utils.events INFO:  eta: 1 day, 16:43:35  iter: 19",
	  "eta: 1 day, 16:43:35  iter: 19", "d2.utils.events", -1, -1 },
	{ "2019-05-23 05:57:06,093 maskrcnn_benchmark.trainer INFO: eta: 11:07:09  iter: 20",
	  "eta: 11:07:09  iter: 20", "maskrcnn_benchmark.trainer", 1558591026093, -1 },
	{ "[2022-04-08 18:48:05,372][train_inner][INFO] - {\"epoch\": 1}", "{\"epoch\": 1}",
	  "train_inner", 1649443685372, -1 },
	{ "2025-12-12 11:05:02.009\tquick-host-03:0\tolmo.train:979\tINFO\t[step=1/15000,epoch=0]",
	  "[step=1/15000,epoch=0]", "olmo.train:979", 1765537502009, 0 },
	{ "[2020-02-09 07:29:37,814 INFO] Step 50/100000; acc:   2.15", "Step 50/100000; acc:   2.15", "",
	  1581233377814, -1 },
	{ "2023-05-12 18:04:59,986 INFO [train.py:422] Epoch 0, batch 10, loss[loss=0.4561]",
	  "Epoch 0, batch 10, loss[loss=0.4561]", "train.py:422", 1683914699986, -1 },
	{ "[PC] 2020-11-11 16:30:04,578 (trainer:486) INFO: 1epoch:train:6376-6750batch: loss=2.386",
	  "1epoch:train:6376-6750batch: loss=2.386", "", 1605112204578, -1 },
	{ "I0821 09:21:09.346159  5405 solver.cpp:310] Iteration 100, loss = 0.0677",
	  "Iteration 100, loss = 0.0677", "", -1, -1 },
	{ "2019-06-18 18:15:38,827 Node[0] Epoch[0] Batch [0-20]\tSpeed: 10356.65 samples/sec",
	  "Epoch[0] Batch [0-20]\tSpeed: 10356.65 samples/sec", "", 1560881738827, -1 },
	{ "MLPerf: resnet [06/13/19 00:54:09], eval_accuracy: {\"value\": 14.48800%}",
	  "eval_accuracy: {\"value\": 14.48800%}", "", 1560387249000, -1 },
	{ ":::MLL 1558571730.5 eval_accuracy: {\"value\": 0.1665}", "eval_accuracy: {\"value\": 0.1665}",
	  "", 1558571730500, -1 },
	{ " [2024-04-06 02:59:36] iteration       43/     100 | loss: 1.8",
	  "iteration       43/     100 | loss: 1.8", "", 1712372376000, -1 },
	{ "0: TRAIN [0][10/1938]\tTime 0.115", "TRAIN [0][10/1938]\tTime 0.115", "", -1, 0 },
	{ "[GPU2] Epoch 0 | Batchsize: 32", "Epoch 0 | Batchsize: 32", "", -1, 2 },
	{ "[rank1] epoch 0: loss=18.9", "epoch 0: loss=18.9", "", -1, 1 },
	{ "[rank0]:[W1226 22:15:20.513 ProcessGroupNCCL.cpp:1524] Warning: x", "Warning: x",
	  "", -1, 0 },
	{ "worker-1: step 10 loss=0.5", "step 10 loss=0.5", "", -1, 1 },
	{ "rank_2 | epoch 1 loss 0.5", "epoch 1 loss 0.5", "", -1, 2 },
	{ "trial_001 | epoch 1 loss 0.5", "epoch 1 loss 0.5", "", -1, -1 },
	{ "top_1: 0.5", "top_1: 0.5", "", -1, -1 },
	{ "Rank 1 | Epoch Loss: 0.19", "Rank 1 | Epoch Loss: 0.19", "", -1, -1 },
	{ "2026-11-20 04:54:58,547 - trainer - INFO - Epoch [1/25] train_loss: 2.1665",
	  "Epoch [1/25] train_loss: 2.1665", "trainer", 1795150498547, -1 },
	{ "(main_task pid=1234, ip=10.0.0.1) step:1 - loss:0.5", "step:1 - loss:0.5", "", -1, -1 },
	{ "(no pid) loss:0.5", "(no pid) loss:0.5", "", -1, -1 },
	{ "INFO:root:loss 0.5", "loss 0.5", "", -1, -1 },
	{ "INFO:tensorflow:loss = 0.3, step = 100", "loss = 0.3, step = 100", "", -1, -1 },
	{ "INFO: loss: 0.5", "loss: 0.5", "", -1, -1 },
	{ "WARNING - loss is nan", "loss is nan", "", -1, -1 },
	{ "2024-01-02 03:04:05.678 | INFO     | __main__:main:10 - epoch 1 loss 0.5",
	  "epoch 1 loss 0.5", "", 1704164645678, -1 },
	{ "2024-01-02T03:04:05Z loss=0.5", "loss=0.5", "", 1704164645000, -1 },
	{ "2024-01-02T03:04:05+02:00 loss=0.5", "loss=0.5", "", 1704157445000, -1 },
	{ "[12:30:05] step 5 loss 0.5", "step 5 loss 0.5", "", -1, -1 },
	{ "12:30:05 loss 0.5", "loss 0.5", "", -1, -1 },
	{ "[1,  2000] loss: 2.127", "[1,  2000] loss: 2.127", "", -1, -1 },
	{ "[100]\tvalid_0's l2: 0.3", "[100]\tvalid_0's l2: 0.3", "", -1, -1 },
	{ "[Train] loss: 2.3", "[Train] loss: 2.3", "", -1, -1 },
	{ "[Epoch 3] loss: 2.3", "[Epoch 3] loss: 2.3", "", -1, -1 },
	{ "2024-01-02 03:04:05 [Epoch 3] loss: 2.3", "[Epoch 3] loss: 2.3", "", 1704164645000, -1 },
	{ "0:      learn: 0.609", "0:      learn: 0.609", "", -1, -1 },
	{ "6000: 0.121626, 0.752329 avg", "6000: 0.121626, 0.752329 avg", "", -1, -1 },
	{ "[2023-05-01 10:00:00,123] [INFO] [logging.py:96:log_dist] [Rank 0] step=10, skipped=0",
	  "step=10, skipped=0", "logging.py:96:log_dist", 1682935200123, 0 },
	{ "Wed 06 Apr 2022 10:00:01 INFO  epoch 0 loss 0.5", "epoch 0 loss 0.5", "", 1649239201000, -1 },
	{ "Wed Apr  6 10:00:01 2022: loss 0.5", "loss 0.5", "", 1649239201000, -1 },
	{ "Wed Apr  6 10:00:01 CEST 2022 loss 0.5", "loss 0.5", "", 1649239201000, -1 },
	{ "Apr  6 10:00:01 gpu3 python[812]: loss 0.5", "loss 0.5", "", -1, -1 },
	{ "May 7 loss 0.5", "May 7 loss 0.5", "", -1, -1 },
	{ "Sun loss 0.5", "Sun loss 0.5", "", -1, -1 },
	{ "[1,3]<stdout>:epoch 1 loss 0.5", "epoch 1 loss 0.5", "", -1, 3 },
	{ "[1,3]:epoch 1 loss 0.5", "epoch 1 loss 0.5", "", -1, 3 },
	{ "[1,3]: epoch 1 loss 0.5", "[1,3]: epoch 1 loss 0.5", "", -1, -1 },
	{ "[default2]:epoch 1 loss 0.5", "epoch 1 loss 0.5", "", -1, 2 },
	{ "INFO flower 2022-04-06 10:00:01,000 | server.py:89 | loss 0.5", "loss 0.5", "",
	  1649239201000, -1 },
	{ "INFORMATION: 5", "INFORMATION: 5", "", -1, -1 },
	{ "information gain 0.5", "information gain 0.5", "", -1, -1 },
	{ "2019-13-45 99:00:00 loss 0.5", "2019-13-45 99:00:00 loss 0.5", "", -1, -1 },
	{ "9999-12-31 23:59:59 loss 0.5", "loss 0.5", "", -1, -1 },
	{ "0001-01-01 00:00:00 loss 0.5", "loss 0.5", "", -1, -1 },
	{ "2199-12-31 23:59:59 loss 0.5", "loss 0.5", "", 7258118399000, -1 },
	{ ":::MLL 1558571730000000000000 loss: 0.5", "loss: 0.5", "", -1, -1 },
	{ "[", "[", "", -1, -1 },
	{ "2024-01-02", "2024-01-02", "", -1, -1 },
	{ "", "", "", -1, -1 },
};

START_TEST(prefixes_are_peeled_off)
{
	struct stamp stamp = { 0 };
	struct log_line line = { .full = str_of(cases[_i].line) };
	char *text, *tag;

	setenv("TZ", "UTC", 1);
	tzset();
	stamp_peel(&stamp, &line);
	text = str_dup(line.text);
	tag = str_dup(line.tag);
	ck_assert_str_eq(text, cases[_i].text);
	ck_assert_str_eq(tag, cases[_i].tag);
	ck_assert_int_eq(line.time_ns.has ? line.time_ns.v / 1000000 : -1, cases[_i].time_ms);
	ck_assert_int_eq(line.rank.has ? (int)line.rank.v : -1, cases[_i].rank);
	free(text);
	free(tag);
}
END_TEST

TCase *stamp_case(void);

TCase *
stamp_case(void)
{
	TCase *tcase = tcase_create("stamp");

	tcase_add_loop_test(tcase, prefixes_are_peeled_off, 0, COUNT_OF(cases));
	return tcase;
}
