#include "config.h"

#include "suite.h"
#include "told.h"

/* What a run was given is a parameter, also where its name is a metric's. */
static const struct told_case given[] = {
	/* a list with a setting in it, before anything is counted */
	{ "lr: 0.1\nmin_accuracy: 0.5\nloss: 0.25\nEpoch 1 loss: 0.75\n",
	  "lr:0.1\nmin_accuracy:0.5\nloss:0.25\ne1 loss=0.75\n" },
	{ "loss: 0.25\nmodel: resnet18\nlr: 0.1\nEpoch 1 loss: 0.75\n",
	  "lr:0.1\nloss:0.25\ne1 loss=0.75\n" },
	{ "Config:\n  lr = 0.1\n  loss = 0.0\n  amp = True\nstep 10 loss 0.75\n",
	  "lr:0.1\nloss:0\ns10 loss=0.75\n" },
	{ "lr: 0.1\nloss: 0.25\nEpoch 1/2\ntrain_loss: 0.5\n",
	  "lr:0.1\nloss:0.25\ne1/2\ntrain_loss=0.5\n" },
	/* a plan in such a list, and a counter outside of one */
	{ "epochs: 10\nlr: 0.1\nEpoch 1 loss: 0.75\n", "lr:0.1\ne/10\ne1 loss=0.75\n" },
	{ "lr: 0.1\nepochs: 10\nEpoch 1 loss: 0.75\n", "lr:0.1\ne/10\ne1 loss=0.75\n" },
	{ "epochs: 1\nloss: 0.5\nacc: 0.25\nepochs: 2\nloss: 0.4\nacc: 0.5\n",
	  "e1\nloss=0.5\nacc=0.25\ne2\nloss=0.4\nacc=0.5\n" },
	/* names that say it */
	{ "accuracy_target: 0.95\nlr_decay: 0.1\ntarget_accuracy: 0.9\n",
	  "accuracy_target:0.95\nlr_decay:0.1\ntarget_accuracy:0.9\n" },
	{ "epoch 1 loss: 0.5 target_accuracy: 0.9\n", "e1 loss=0.5 target_accuracy=0.9\n" },
	/* objects */
	{ "{\"epochs\": 10, \"accuracy\": 0.0}\n{\"epoch\": 1, \"accuracy\": 0.5}\n",
	  "e/10 accuracy:0\ne1 accuracy=0.5\n" },
	{ "{'loss': 'mse', 'lr': 0.1, 'dropout': 0.2}\nepoch 1 loss 0.5\n",
	  "loss:mse lr:0.1 dropout:0.2\ne1 loss=0.5\n" },
	{ "{\n  \"epochs\": 3,\n  \"loss\": \"mse\",\n  \"accuracy_goal\": 0.9\n}\nepoch 1: loss 0.5\n",
	  "e/3 epochs:3 loss:mse accuracy_goal:0.9\ne1 loss=0.5\n" },
	/* lines */
	{ "Training config: lr=0.1, loss_weight=1.0, loss=0.5\nstep 1 loss=0.25\n",
	  "lr:0.1 loss_weight:1.0 loss:0.5\ns1 loss=0.25\n" },
	{ "batch_size=32 dropout=0.1 loss=0.5\nstep 1 loss=0.25\n",
	  "batch_size:32 dropout:0.1 loss:0.5\ns1 loss=0.25\n" },
	{ "Parameters: lr=0.01 epochs=10 reg_loss=0.5\nepoch 1 loss 0.25\n",
	  "e/10 lr:0.01 reg_loss:0.5\ne1 loss=0.25\n" },
	/* columns */
	{ "batch_size      32\nlr              0.1\nloss_weight     1.0\nval_loss        0.5\n\n"
	  "Epoch 1: loss=0.25\n",
	  "batch_size:32\nlr:0.1\nval_loss:0.5\ne1 loss=0.25\n" },
	/* tables */
	{ "| Parameter | Value |\n|---|---|\n| lr | 0.1 |\n| loss | 0.5 |\n| epochs | 10 |\n\n"
	  "epoch 1 loss 0.25\n",
	  "lr:0.1 loss:0.5 epochs:10\ne1 loss=0.25\n" },
	{ "+------+-----+\n| dropout | 0.1 |\n| loss | 0.5 |\n+------+-----+\nepoch 1 loss 0.25\n",
	  "dropout:0.1 loss:0.5\ne1 loss=0.25\n" },
};

START_TEST(what_a_run_was_given_is_no_reading)
{
	told_check(&given[_i]);
}
END_TEST

/* What may look like settings, and is none. */
static const struct told_case reached[] = {
	/* results of a run of which nothing else is there */
	{ "{\"epochs\": 10, \"accuracy\": 0.9}\n", "e10 accuracy=0.9\n" },
	{ "seed: 1\ntest_accuracy: 0.9\n", "seed:1\ntest_accuracy=0.9\n" },
	/* one after the other */
	{ "{\"epochs\": 1, \"loss\": 0.9}\n{\"epochs\": 2, \"loss\": 0.8}\n",
	  "e1 loss=0.9\ne2 loss=0.8\n" },
	{ "{\"seed\": 1, \"loss\": 0.9}\n{\"seed\": 2, \"loss\": 0.8}\n",
	  "loss=0.9 seed:1\nloss=0.8 seed:2\n" },
	/* a list that ends with its counter */
	{ "loss: 0.9\nlr: 0.1\nstep: 1\nloss: 0.8\nlr: 0.1\nstep: 2\n",
	  "lr:0.1\ns1 loss=0.9\ns1\ns2 loss=0.8 lr:0.1\ns2\n" },
	/* training is under way */
	{ "Epoch 1\nlr: 0.1\nloss: 0.5\n", "e1\nlr=0.1\nloss=0.5\n" },
	{ "loss: 0.9\nacc: 0.5\n\nloss: 0.8\nacc: 0.6\n", "loss=0.9\nacc=0.5\nloss=0.8\nacc=0.6\n" },
	/* a setting elsewhere */
	{ "seed: 1\n\nloss: 0.5\nstep 1 loss: 0.4\n", "seed:1\ns1 loss=0.5\ns1 loss=0.4\n" },
};

START_TEST(what_a_run_has_reached_is_no_setting)
{
	told_check(&reached[_i]);
}
END_TEST

TCase *settings_case(void);

TCase *
settings_case(void)
{
	TCase *tcase = tcase_create("settings");

	tcase_add_loop_test(tcase, what_a_run_was_given_is_no_reading, 0, COUNT_OF(given));
	tcase_add_loop_test(tcase, what_a_run_has_reached_is_no_setting, 0, COUNT_OF(reached));
	return tcase;
}
