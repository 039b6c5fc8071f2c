#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/count.h"
#include "ingest/counter.h"
#include "suite.h"

/* The position that a line begins with, as "e EPOCH/EPOCHS s STEP/STEPS b BATCH/BATCHES"; "weak" for
 * one that only a line of readings may begin with; "val" for its split. */
static const struct {
	const char *line, *position;
} fronts[] = {
	{ "Epoch 1/40", "e1/40" },
	{ "Epoch [1/5], Avg Loss", "e1/5" },
	{ "Epoch: [0/100]  [  10/1562]  eta", "e0/100 b10/1562" },
	{ "Epoch: [0][10/5005]\tTime", "e0 b10/5005" },
	{ "[1][50/6207] lr", "e1 b50/6207 weak" },
	{ "epoch 001 | loss", "e1" },
	{ "| epoch 001:   1000 / 1139 loss=7.382", "e1 b1000/1139" },
	{ "[1,  2000] loss: 2.127", "e1 b2000 weak" },
	{ "Train Epoch: 1 [6400/60000 (11%)]\tLoss", "e1 b6400/60000 train" },
	{ "Train: 0 [  50/73 ( 70%)]  Loss", "e0 b50/73 train" },
	{ "TRAIN [0][10/1938]\tTime", "e0 b10/1938 train" },
	{ "Test:  [20/79]  eta", "b20/79 evaluation test" },
	{ "Epoch(train)   [1][ 20/333]  lr", "e1 b20/333 train" },
	{ "Epoch(val) [250][15/15]    acc", "e250 b15/15 val" },
	{ "1epoch:train:6376-6750batch: iter_time", "e1 b6750 train" },
	{ "2/20epoch started", "e2/20" },
	{ "1epoch results: [train]", "e1" },
	{ "step:1/1770 train_time", "s1/1770" },
	{ "[step=110/100,epoch=0]", "s110/100" },
	{ "s:0 trl", "s0" },
	{ "iter 100: loss", "s100" },
	{ "iter: 19  total_loss", "s19" },
	{ "Iteration 100, loss = 0.06", "s100" },
	{ " iteration       43/     100 | consumed", "s43/100" },
	{ "At iteration 95427/192700/192702, mean", "s95427" },
	{ "Step 50/100000; acc", "s50/100000" },
	{ "Step   10000 | Avg", "s10000" },
	{ "6000: 0.121626, 0.75 avg", "s6000 weak" },
	{ "[100]\tvalid_0's l2", "s100 weak" },
	{ "0:\tlearn: 0.6", "s0 weak" },
	{ "0:      learn: 0.6", "s0 weak" },
	{ "0 val 10.9499", "s0 weak" },
	{ "   --> STEP: 24/36 -- GLOBAL_STEP: 1000025", "s24/36" },
	{ " > EPOCH: 0/1000", "e0/1000" },
	{ "第3轮 训练损失", "e3" },
	{ "第 3/10 个epoch", "e3/10" },
	{ "第5步", "s5" },
	{ "Epoch 0.13 loss", "e0.13" },
	{ "Epoch 4: ReduceLROnPlateau reducing", "e4" },
	{ "Epochs: 1", "e1" },
	{ "(epoch: 1, iters: 100", "e1" },
	{ "Epoch[51] Batch [380-400]", "e51" },
	{ "Summary: Epoch: 0\tTraining Loss", "e0" },
	/* no counters */
	{ "", "" },
	{ "loss: 0.5", "" },
	{ "Epoch", "" },
	{ "Epoch time: 5", "" },
	{ "5 epochs, 1e-6", "" },
	{ "10epochs：", "" },
	{ "6823: npre", "" },
	{ "2020-10-26 10:00:00 x", "" },
	{ "12:30:00 x", "" },
	{ "0.5", "" },
	{ "stepper 5", "" },
	{ "epoch=1-val_acc=0.64.pt", "" },
	{ "Epoch 3D model", "" },
	{ "[Train] loss: 2.3", "" },
	{ "1.2.3", "" },
	{ "第", "" },
	{ "[", "" },
	{ "[1", "" },
};

static void
put(char *out, size_t size, const char *mark, struct opt_f64 at, struct opt_i64 all)
{
	size_t n = strlen(out);

	if (at.has)
		n += (size_t)snprintf(out + n, size - n, "%s%s%g", n > 0 ? " " : "", mark, at.v);
	if (all.has)
		snprintf(out + n, size - n, "/%lld", (long long)all.v);
}

static struct opt_f64
as_double(struct opt_i64 at)
{
	return (struct opt_f64){ .has = at.has, .v = (double)at.v };
}

START_TEST(a_line_begins_with_its_counters)
{
	struct draft *draft = draft_new();
	struct front front = counter_front(str_of(fronts[_i].line), draft);
	const struct position *pos = &draft->position;
	char out[200] = "";

	put(out, sizeof(out), "e", pos->epoch, pos->epochs);
	put(out, sizeof(out), "s", as_double(pos->step), pos->steps);
	put(out, sizeof(out), "b", as_double(pos->batch), pos->batches);
	if (front.end > 0 && front.weak)
		strcat(out, " weak");
	if (front.evaluation)
		strcat(out, " evaluation");
	if (front.split != SPLIT_NONE) {
		strcat(out, " ");
		strcat(out, split_name(front.split));
	}
	ck_assert_msg(strcmp(out, fronts[_i].position) == 0, "%s: \"%s\", not \"%s\"", fronts[_i].line,
		      out, fronts[_i].position);
	ck_assert_uint_le(front.end, strlen(fronts[_i].line));
	draft_free(draft);
}
END_TEST

static const struct {
	const char *text;
	size_t end;
	double at, total;
} counts[] = {
	{ "7", 1, 7, -1 },	      { "7/100", 5, 7, 100 },	      { "[7/100]", 7, 7, 100 },
	{ "7 / 100 x", 7, 7, 100 },   { "[ 50/73 ( 70%)]", 15, 50, 73 }, { "1/2/3", 5, 1, -1 },
	{ "380-400", 7, 400, -1 },    { "0/?", 3, 0, -1 },	      { "[7", 0, 0, -1 },
	{ "x", 0, 0, -1 },	      { "", 0, 0, -1 },		      { "(3/4)", 5, 3, 4 },
};

START_TEST(a_count_may_have_a_total)
{
	struct count count;
	size_t end = count_read(str_of(counts[_i].text), 0, &count);

	ck_assert_uint_eq(end, counts[_i].end);
	if (end == 0)
		return;
	ck_assert_double_eq(count.at.value, counts[_i].at);
	ck_assert_double_eq(count.has_total ? count.total.value : -1, counts[_i].total);
}
END_TEST

TCase *counter_case(void);

TCase *
counter_case(void)
{
	TCase *tcase = tcase_create("counter");

	tcase_add_loop_test(tcase, a_line_begins_with_its_counters, 0, COUNT_OF(fronts));
	tcase_add_loop_test(tcase, a_count_may_have_a_total, 0, COUNT_OF(counts));
	return tcase;
}
