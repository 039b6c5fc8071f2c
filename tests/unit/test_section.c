#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/reader.h"
#include "suite.h"

/* The runs that a text has: "NAME: first reading's name, how many records with readings", and
 * segments as "~"; '{key=value}' for the parameters of its records. */
struct runs {
	char text[4000];
	int records;
	bool open;
};

static void
put(struct runs *runs, const char *before, struct str s, const char *behind)
{
	size_t at = strlen(runs->text);

	snprintf(runs->text + at, sizeof(runs->text) - at, "%s%.*s%s", before, (int)s.n,
		 s.n > 0 ? s.p : "", behind);
}

static void
close_run(struct runs *runs)
{
	size_t at = strlen(runs->text);

	if (runs->open)
		snprintf(runs->text + at, sizeof(runs->text) - at, " %d\n", runs->records);
	runs->records = 0;
	runs->open = true;
}

static void
collect(void *arg, const struct record *record)
{
	struct runs *runs = arg;

	if (record->reading_count == 0) {
		if (record->heading.n > 0)
			put(runs, " =", record->heading, "");
		return;
	}
	if (record->begins_run || !runs->open || record->by_name) {
		close_run(runs);
		put(runs, "", record->heading, ":");
	}
	if (record->begins_segment)
		put(runs, "~", STR_NONE, "");
	for (size_t i = 0; i < record->param_count; i++) {
		put(runs, "{", record->params[i].key, "=");
		put(runs, "", record->params[i].value, "}");
	}
	runs->records++;
}

static const struct {
	const char *text, *runs;
} cases[] = {
	/* counters that fall to the start begin a run, others fall a segment */
	{ "Epoch 1 loss: 3\nEpoch 2 loss: 2\nEpoch 1 loss: 3\nEpoch 2 loss: 2\n", ": 2\n: 2\n" },
	{ "step 100 loss: 3\nstep 200 loss: 2\nstep 100 loss: 3\n", ": 2\n: 1\n" },
	{ "step 100 loss: 3\nstep 200 loss: 2\nstep 300 loss: 3\nstep 250 loss: 1\n", ":~ 4\n" },
	{ "Epoch 1 loss: 3\nEpoch 2 loss: 2\nEpoch 3 loss: 3\nEpoch 2 loss: 2\n", ":~ 4\n" },
	{ "Epoch 1/2\n9/9 [==========] - loss: 3.5\nEpoch 2/2\n9/9 [==========] - loss: 3.0\n"
	  "Epoch 1/2\n9/9 [==========] - loss: 4.0\n",
	  ": 2\n: 1\n" },
	/* batches start anew with each epoch */
	{ "Epoch: [0][10/90] loss 3.0\nEpoch: [0][20/90] loss 2.0\nEpoch: [1][10/90] loss 1.0\n",
	  ": 3\n" },
	/* another metric has a clock of its own */
	{ "{\"loss\": 1.5, \"step\": 50}\n{\"loss\": 1.4, \"step\": 100}\n{\"acc\": 0.5, \"step\": 1}\n"
	  "{\"loss\": 1.3, \"step\": 150}\n{\"acc\": 0.6, \"step\": 2}\n",
	  ": 5\n" },
	/* an evaluation that ends after the next epoch has begun */
	{ "epoch 1 starting\nstep 10 loss: 3.5\nepoch 2 starting\nstep 20 loss: 3.0\nEpoch 1 eval_acc: "
	  "0.5\nstep 30 loss: 2.5\n",
	  ": 4\n" },
	/* 0-based and 1-based for the same epochs */
	{ "Epoch 1/5 starting...\n[GPU1] Epoch 0 | Batchsize: 32 | Steps: 28\nEpoch [1/5], Avg Loss: "
	  "0.5\nEpoch 2/5 starting...\n[GPU1] Epoch 1 | Batchsize: 32\nEpoch [2/5], Avg Loss: 0.4\n",
	  ": 2\n" },
	/* the best iteration, printed again */
	{ "[1]\ttrain-rmse:7.109038\n[2]\ttrain-rmse:6.1\nStopping. Best iteration:\n"
	  "[1]\ttrain-rmse:7.109038\n\n[1]\ttrain-rmse:9.5\n",
	  ": 2\n: 1\n" },
	/* what stands above names the run, and gives it its parameters */
	{ "### Results\n\n6823: npre （有效果了）\n\n| Epochs | Val Loss |\n| --- | --- |\n| 1 | 0.5 |\n"
	  "| 2 | 0.4 |\n\n6827：same, lr = 1e-6, dropout=0.6\n\n| Epochs | Val Loss |\n| --- | --- |\n"
	  "| 1 | 0.5 |\n",
	  "6823: npre （有效果了）: 2\n6827：same, lr = 1e-6, dropout=0.6:{dropout=0.6}{lr=1e-6} 1\n" },
	/* the nearest one counts */
	{ "## A\n\n6826: 1e-5 (should be lr=1e-4)\n\n1e-6, warm up = 0.5\n\n6823: npre\n\n| Epochs "
	  "| Val Loss |\n| --- | --- |\n| 1 | 0.5 |\n",
	  "6823: npre:{lr=1e-6}{warm_up=0.5} 1\n" },
	{ "```\n#alpha = 0.4\nwandb: Run summary:\nwandb: train loss 0.5\nwandb: \nepoch=5\nwandb: Run "
	  "summary:\nwandb: train loss 0.4\nwandb: \n",
	  "alpha = 0.4:{alpha=0.4} 1\nepoch=5:{epoch=5} 1\n" },
	/* a result between the heading and its table is of the run that follows */
	{ "## A\n\n7181: old\n\n| Epochs | Val Loss |\n| --- | --- |\n| 1 | 0.5 |\n\n7182: pre\n\n"
	  "test_acc:<font color='red'> 0.591</font>\n\n| Epochs | Val Loss |\n| --- | --- |\n| 1 | 0.5 "
	  "|\n| 2 | 0.4 |\n",
	  "7181: old: 1\n7182: pre: 3\n" },
	/* a table of what was logged above counts as a run of its own */
	{ "### A\n\nEpoch 1 loss: 3.5\nEpoch 2 loss: 3.0\n\n| Epoch | train acc |\n| --- | --- |\n| 1 | "
	  "0.5 |\n| 2 | 0.6 |\n",
	  "A: 2\nA: 2\n" },
	/* in a log, text is no heading */
	{ "Loading data\nEpoch 1 loss: 3.5\nSome text\nEpoch 2 loss: 3.0\n", ": 2\n" },
	{ "Fold 1\nEpoch 1 loss: 3.5\nFold 2\nEpoch 1 loss: 3.5\nEpoch 2 loss: 3.0\nFold 3\n"
	  "Epoch 1 loss: 3.5\n",
	  ": =Fold 1 1\nFold 2: 2\nFold 3: 1\n" },
	{ "Training on fold 1/2\nEpoch 1 loss: 3.5\nFold 1 is over\nEpoch 2 loss: 3.0\n"
	  "Training on fold 2/2\nEpoch 1 loss: 3.5\n",
	  ": =Training on fold 1/2 2\nTraining on fold 2/2: 1\n" },
	{ "第 1 折\nEpoch 1 loss: 3.5\n第 2 折\nEpoch 1 loss: 3.4\n", ": =第 1 折 1\n第 2 折: 1\n" },
	/* a number by itself names no run: it may be the log's */
	{ "Run 7 started\nEpoch 1 loss: 3.5\nEpoch 2 loss: 3.4\n", ": 2\n" },
	{ "seed: 42\nEpoch 1 loss: 3.5\n", ": 1\n" },
	/* so does a number in front of the counter, or in the record */
	{ "[Fold 1] Epoch 1/2 loss: 3.5\n[Fold 1] Epoch 2/2 loss: 3.4\n[Fold 2] Epoch 1/2 loss: 3\n",
	  ": =Fold 1 2\nFold 2: 1\n" },
	{ "{\"fold\": 0, \"epoch\": 1, \"loss\": 3}\n{\"fold\": 0, \"epoch\": 2, \"loss\": 2}\n"
	  "{\"fold\": 1, \"epoch\": 1, \"loss\": 3}\n",
	  ":{fold=0}{fold=0} =fold 0 2\nfold 1:{fold=1} 1\n" },
	/* means over all of them are no points of the last; what each run says of itself is */
	{ "Fold 1\nEpoch 1 loss: 3.5\nAverage loss: 3\nFold 2\nEpoch 1 loss: 3.5\nAverage loss: 2\n"
	  "Mean val_loss: 0.86 std: 0.01\nMean accuracy: 0.81 +/- 0.01\nCV accuracy: 0.6\n",
	  ": =Fold 1 2\nFold 2: 2\n" },
	/* trials that write into one log are runs of their own */
	{ "trial_001 | epoch 1 loss 3.5\ntrial_002 | epoch 1 loss 3.4\ntrial_001 | epoch 2 loss 3\n"
	  "trial_002 | epoch 2 loss 2\n",
	  ": =trial_001 1\ntrial_002: 1\ntrial_001: 1\ntrial_002: 1\n" },
	/* rows of a table of runs; what follows without a counter is none of theirs */
	{ "| lr | best epoch | best val loss |\n|---|---|---|\n| a | 2 | 0.5 |\n| b | 3 | 0.4 |\n\n- "
	  "val loss: 0.4\n",
	  "a: 1\nb: 1\n" },
};

START_TEST(a_source_falls_into_runs)
{
	struct reader *reader = reader_new(NULL);
	struct moment never = { 0 };
	struct runs runs = { .open = false };

	reader_feed(reader, str_of(cases[_i].text), never, false, collect, &runs);
	reader_flush(reader, never, collect, &runs);
	close_run(&runs);
	ck_assert_msg(strcmp(runs.text, cases[_i].runs) == 0, "%s\nhas\n%snot\n%s", cases[_i].text,
		      runs.text, cases[_i].runs);
	reader_free(reader);
}
END_TEST

TCase *section_case(void);

TCase *
section_case(void)
{
	TCase *tcase = tcase_create("section");

	tcase_add_loop_test(tcase, a_source_falls_into_runs, 0, COUNT_OF(cases));
	return tcase;
}
