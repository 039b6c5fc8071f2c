/*
 * What each rule says of real and made trainings: for each at least one that it must catch, and more
 * that are well.
 */
#include "config.h"

#include "check_analyse.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "random.h"
#include "scene.h"
#include "trainings.h"

static const struct {
	const char *name;
	const char *log;
	const char *news; /* "" for a run that is well */
} cases[] = {
	/* nan */
	{ "a loss that is NaN is told at once, not its parts, nor what follows from it",
	  "e=1 s=50 loss_cls=nan loss_bbox=0.51 loss=nan acc=0.1\n"
	  "e=1 s=100 loss_cls=nan loss_bbox=0.52 loss=nan acc=0.1\n"
	  "e=1 s=150 loss_cls=nan loss_bbox=0.52 loss=nan acc=0.1\n",
	  "+nan critical loss e1\n" },
	{ "both losses of a run are told, each once, and the accuracies with them are not",
	  "e=0 train_loss=0.734296 train_acc=0.26 test_loss=0.416949 test_acc=0.25\n"
	  "e=1 train_loss=0.631529 train_acc=0.24 test_loss=0.610638 test_acc=0.29\n"
	  "e=2 train_loss=nan train_acc=nan test_loss=nan test_acc=nan\n"
	  "e=3 train_loss=nan train_acc=nan test_loss=nan test_acc=nan\n",
	  "+nan critical train_loss e2\n+nan critical test_loss e2\n" },
	{ "an infinite loss counts as NaN", "e=1 train_loss=2.3\ne=2 train_loss=inf\n",
	  "+nan critical train_loss e2\n" },
	{ "a NaN that the trainer filtered out (recording hf-nan)", hf_nan,
	  "+nan critical loss e0.4\n" },
	{ "a NaN that goes away clears after three readings",
	  "s=1 loss=1.0\ns=2 loss=nan\ns=3 loss=1.1\ns=4 loss=1.0\ns=5 loss=0.9\ns=6 loss=0.9\n",
	  "+nan critical loss s2\n-nan critical loss s5\n" },
	{ "a NaN that comes and goes is one alert",
	  "s=1 loss=1.0\ns=2 loss=nan\ns=3 loss=1.1\ns=4 loss=nan\ns=5 loss=0.9\ns=6 loss=0.9\n",
	  "+nan critical loss s2\n" },
	{ "the losses of a GAN that have no sum",
	  "s=1 train_gen_loss=0.9 train_disc_loss=0.4\ns=2 train_gen_loss=nan train_disc_loss=0.4\n",
	  "+nan critical train_gen_loss s2\n" },
	{ "another metric that loses its value is a warning, when it stays lost",
	  "s=1 loss=2.0 val_miou=0.2\ns=2 loss=1.9 val_miou=nan\ns=3 loss=1.8 val_miou=nan\n"
	  "s=4 loss=1.7 val_miou=nan\n",
	  "+nan warning val_miou s4\n" },
	{ "nothing to measure yet: no episode has ended, no class was predicted",
	  "s=1 loss=1.0 eprewmean=nan precision=nan\ns=2 loss=1.0 eprewmean=nan precision=nan\n"
	  "s=3 loss=1.0 eprewmean=nan precision=nan\ns=4 loss=0.9 eprewmean=1.5 precision=0.1\n",
	  "" },
	{ "a region without objects has no IoU, again and again",
	  "s=1 avg_iou=0.3 loss=9\ns=2 avg_iou=nan loss=8\ns=3 avg_iou=0.4 loss=7\n"
	  "s=4 avg_iou=nan loss=6\ns=5 avg_iou=nan loss=5\ns=6 avg_iou=nan loss=5\n",
	  "" },
	{ "mixed precision looks for its scale: the gradient overflows a few times",
	  "s=1 loss=3.0 grad_norm=inf\ns=2 loss=3.0 grad_norm=inf\ns=3 loss=2.9 grad_norm=1.2\n"
	  "s=4 loss=2.8 grad_norm=inf\ns=5 loss=2.8 grad_norm=1.1\n",
	  "" },
	{ "a loss of 0 with a finite gradient is a loss of 0",
	  "s=1 loss=0.1 grad_norm=0.2\ns=2 loss=0.0 grad_norm=0.01\n", "" },
	{ "a best loss that begins at infinity",
	  "e=1 loss=2.0 best_val_loss=inf\ne=2 loss=1.9 best_val_loss=2.0\n", "" },

	/* frozen */
	{ "6677: three epochs are all it has", bert_6677, "+frozen critical val_accuracy e3\n" },
	{ "an npre run of 10 epochs", bert_npre_10, "+frozen critical val_accuracy e4\n" },
	{ "a table with accuracies alone", bert_npre_table, "+frozen critical val_acc e4\n" },
	{ "a loss that stands still beside an accuracy that never had a value",
	  "e=1 val_loss=1.040 val_acc=nan\ne=2 val_loss=1.040 val_acc=nan\n"
	  "e=3 val_loss=1.040 val_acc=nan\ne=4 val_loss=1.040 val_acc=nan\n"
	  "e=5 val_loss=1.040 val_acc=nan\ne=6 val_loss=1.040 val_acc=nan\n",
	  "+frozen critical val_loss e5\n" },
	{ "recording plain-cn-frozen: train accuracy flickers, val stands", cn_frozen,
	  "+frozen critical val_accuracy e3\n" },
	{ "the lines of an epoch may come one by one",
	  "e=1\ntrain_loss=1.040\ntrain_accuracy=0.149\nval_loss=1.040\nval_accuracy=0.149\n"
	  "e=2\ntrain_loss=1.040\ntrain_accuracy=0.149\nval_loss=1.040\nval_accuracy=0.149\n"
	  "e=3\ntrain_loss=1.040\ntrain_accuracy=0.149\nval_loss=1.040\nval_accuracy=0.149\n",
	  "+frozen critical val_accuracy e3\n" },
	{ "a loss that stands without an accuracy beside it",
	  "e=1 loss=2.303\ne=2 loss=2.303\ne=3 loss=2.303\n", "+frozen critical loss e3\n" },
	{ "a dead network falls to chance in its first epoch and stays",
	  "e=1 loss=2.412 val_acc=0.1120\ne=2 loss=2.304 val_acc=0.1000\n"
	  "e=3 loss=2.304 val_acc=0.1000\ne=4 loss=2.303 val_acc=0.1000\n",
	  "+frozen critical val_acc e4\n" },
	{ "no epochs: three evaluations, as the trainer prints them",
	  "s=500 eval_loss=0.6931\ns=1000 eval_loss=0.6931\ns=1500 eval_loss=0.6931\n",
	  "+frozen critical eval_loss s1500\n" },
	{ "a run that wakes up clears, once",
	  "e=1 loss=1.040 val_acc=0.149\ne=2 loss=1.040 val_acc=0.149\ne=3 loss=1.040 val_acc=0.149\n"
	  "e=4 loss=1.035 val_acc=0.150\ne=5 loss=0.980 val_acc=0.221\ne=6 loss=0.900 val_acc=0.290\n",
	  "+frozen critical val_acc e3\n-frozen critical val_acc e5\n" },
	{ "6823 begins with 0.172 twice and learns", bert_6823, "" },
	{ "6840 begins below chance and learns", bert_6840, "" },
	{ "6945 stands at 1.04 for two epochs and learns", bert_6945, "" },
	{ "epochs 111 to 120: nothing moves because it is done", bert_120_pre, "" },
	{ "epochs 121 to 130 of the npre run", bert_130_npre, "" },
	{ "val accuracy is 1.000 from the first epoch",
	  "e=1 loss=0.210 val_acc=1.000\ne=2 loss=0.101 val_acc=1.000\ne=3 loss=0.055 val_acc=1.000\n"
	  "e=4 loss=0.055 val_acc=1.000\ne=5 loss=0.055 val_acc=1.000\n",
	  "" },
	{ "a detector has accuracy 0 for some epochs while its loss falls",
	  "e=1 loss=5.12 val_acc=0.0000\ne=2 loss=4.40 val_acc=0.0000\ne=3 loss=4.01 val_acc=0.0000\n"
	  "e=4 loss=3.70 val_acc=0.0120\n",
	  "" },
	{ "warm-up, printed with two digits",
	  "e=1 loss=6.9\ne=2 loss=6.9\ne=3 loss=6.9\ne=4 loss=6.8\n", "" },
	{ "accuracies printed in whole percents",
	  "e=1 loss=1.20 val_acc=71%\ne=2 loss=1.19 val_acc=71%\ne=3 loss=1.19 val_acc=71%\n", "" },
	{ "the same loss for a few steps is no epoch",
	  "s=1 loss=10.95\ns=2 loss=10.95\ns=3 loss=10.95\ns=4 loss=10.94\n", "" },
	{ "an overfitted run whose schedule has ended stands at its worst: that is not frozen",
	  "s=10 loss=2.41 val_loss=1.8952\ns=20 loss=1.10 val_loss=3.1044\ns=30 loss=0.41 val_loss=6.5120\n"
	  "s=40 loss=0.12 val_loss=7.9148\ns=50 loss=0.11 val_loss=7.9148\ns=60 loss=0.11 "
	  "val_loss=7.9148\ns=70 loss=0.11 val_loss=7.9148\n",
	  "+divergence critical val_loss s60\n" },
	{ "a pre-trained model begins at its best accuracy, and three evaluations agree by chance",
	  "e=1 train_loss=0.690 val_acc=0.7950\ne=2 train_loss=0.412 val_acc=0.7850\n"
	  "e=3 train_loss=0.251 val_acc=0.7900\ne=4 train_loss=0.250 val_acc=0.7900\n"
	  "e=5 train_loss=0.249 val_acc=0.7900\ne=6 train_loss=0.248 val_acc=0.7900\n",
	  "" },
	{ "a slow start: the val accuracy of 200 samples does not notice what the val loss does",
	  "e=1 loss=2.6680 eval_loss=2.62457 eval_accuracy=0.1200\n"
	  "e=2 loss=2.6424 eval_loss=2.60924 eval_accuracy=0.1200\n"
	  "e=3 loss=2.6281 eval_loss=2.59433 eval_accuracy=0.1200\n"
	  "e=4 loss=2.6177 eval_loss=2.57991 eval_accuracy=0.1200\n",
	  "" },
	{ "three digits stand still at the end of every cosine",
	  "e=80 loss=0.332\ne=81 loss=0.331\ne=82 loss=0.331\ne=83 loss=0.331\ne=84 loss=0.331\n"
	  "e=85 loss=0.331\ne=86 loss=0.331\ne=87 loss=0.331\ne=88 loss=0.331\ne=89 loss=0.331\n"
	  "e=90 loss=0.331\ne=91 loss=0.331\ne=92 loss=0.331\n",
	  "" },
	{ "recording hf-overfit creeps: three equal digits in a row, then on", hf_overfit,
	  "+plateau info eval_loss e19\n+divergence warning eval_loss e25\n" },
	{ "the accuracy comes last in its epoch, and speaks for it",
	  "e=1 train_loss=1.040\ntrain_accuracy=0.147\nval_loss=1.040\nval_accuracy=0.148\n"
	  "e=2 train_loss=1.040\ntrain_accuracy=0.148\nval_loss=1.040\nval_accuracy=0.149\n"
	  "e=3 train_loss=1.040\ntrain_accuracy=0.149\nval_loss=1.040\nval_accuracy=0.149\n"
	  "e=4 train_loss=1.040\ntrain_accuracy=0.149\nval_loss=1.040\nval_accuracy=0.149\n",
	  "+frozen critical val_accuracy e4\n" },
	{ "FNN lab, number 8: the same to the last digit for ten epochs, after learning", fnn_num8,
	  "+range warning train_acc e130\n+frozen warning train_loss e139\n" },
	{ "a loss at its bound", "e=1 loss=0.300\ne=2 loss=0.100\ne=3 loss=0.000\ne=4 loss=0.000\n"
	  "e=5 loss=0.000\ne=6 loss=0.000\ne=7 loss=0.000\ne=8 loss=0.000\ne=9 loss=0.000\n"
	  "e=10 loss=0.000\ne=11 loss=0.000\ne=12 loss=0.000\ne=13 loss=0.000\n",
	  "" },
	{ "the loss of a policy",
	  "s=1 ep_rew_mean=1.0 loss=0.500\ns=2 ep_rew_mean=1.1 loss=0.500\ns=3 ep_rew_mean=1.2 "
	  "loss=0.500\ns=4 ep_rew_mean=1.3 loss=0.500\n",
	  "" },

	/* divergence */
	{ "8005: 0.98 on the training data, 0.69 beside it", bert_8005,
	  "+divergence warning val_accuracy e36\n" },
	{ "recording plain-block-overfit", overfit,
	  "+divergence warning val_loss e14\n^divergence critical val_loss e19\n" },
	{ "the pre-trained run of 10 epochs", bert_pre_10, "" },
	{ "40 epochs: the loss rises, the accuracy does not care", bert_40,
	  "+plateau info val_loss e28\n" },
	{ "7950: val loss 12 % up, val accuracy still growing", bert_7950, "" },
	{ "val loss twice its best while the accuracy holds is worth a warning",
	  "e=1 train_loss=0.60 val_loss=0.30 val_acc=0.900\ne=2 train_loss=0.30 val_loss=0.28 "
	  "val_acc=0.910\n"
	  "e=3 train_loss=0.20 val_loss=0.33 val_acc=0.912\ne=4 train_loss=0.10 val_loss=0.40 "
	  "val_acc=0.911\n"
	  "e=5 train_loss=0.05 val_loss=0.46 val_acc=0.910\ne=6 train_loss=0.03 val_loss=0.52 "
	  "val_acc=0.912\n"
	  "e=7 train_loss=0.02 val_loss=0.58 val_acc=0.910\ne=8 train_loss=0.01 val_loss=0.64 "
	  "val_acc=0.911\n"
	  "e=9 train_loss=0.01 val_loss=0.70 val_acc=0.911\n",
	  "+divergence info val_loss e7\n^divergence warning val_loss e9\n" },
	{ "a val loss that jumps by factors and still comes down",
	  "e=1 loss=90 val_loss=2100\ne=2 loss=80 val_loss=510\ne=3 loss=75 val_loss=190\n"
	  "e=4 loss=71 val_loss=143\ne=5 loss=70 val_loss=1900\ne=6 loss=68 val_loss=700\n"
	  "e=7 loss=66 val_loss=320\ne=8 loss=65 val_loss=5300\ne=9 loss=64 val_loss=1090\n"
	  "e=10 loss=63 val_loss=450\ne=11 loss=62 val_loss=180\ne=12 loss=61 val_loss=120\n",
	  "" },
	{ "one alert, though the val loss flickers around the threshold",
	  "e=1 loss=2.0 val_loss=1.70\ne=2 loss=1.8 val_loss=1.65\ne=3 loss=1.6 val_loss=1.61\n"
	  "e=4 loss=1.5 val_loss=1.66\ne=5 loss=1.4 val_loss=1.69\ne=6 loss=1.3 val_loss=1.73\n"
	  "e=7 loss=1.2 val_loss=1.77\ne=8 loss=1.1 val_loss=1.80\ne=9 loss=1.0 val_loss=1.82\n"
	  "e=10 loss=0.9 val_loss=1.81\ne=11 loss=0.8 val_loss=1.76\ne=12 loss=0.8 val_loss=1.80\n"
	  "e=13 loss=0.7 val_loss=1.83\ne=14 loss=0.7 val_loss=1.76\ne=15 loss=0.6 val_loss=1.84\n",
	  "+divergence warning val_loss e10\n" },
	{ "and it is over with a new best",
	  "e=1 loss=2.0 val_loss=1.70\ne=2 loss=1.8 val_loss=1.65\ne=3 loss=1.6 val_loss=1.61\n"
	  "e=4 loss=1.5 val_loss=1.66\ne=5 loss=1.4 val_loss=1.72\ne=6 loss=1.3 val_loss=1.79\n"
	  "e=7 loss=1.2 val_loss=1.84\ne=8 loss=1.1 val_loss=1.88\ne=9 loss=1.0 val_loss=1.90\n"
	  "e=10 loss=0.9 val_loss=1.58\n",
	  "+divergence warning val_loss e8\n-divergence warning val_loss e10\n" },
	{ "a train loss that has no digits left",
	  "e=1 loss=1.0000 val_loss=0.80\ne=2 loss=0.1000 val_loss=0.70\ne=3 loss=0.0010 val_loss=0.75\n"
	  "e=4 loss=0.0001 val_loss=0.82\ne=5 loss=0.0000 val_loss=0.90\ne=6 loss=0.0000 val_loss=0.99\n"
	  "e=7 loss=0.0000 val_loss=1.05\ne=8 loss=0.0000 val_loss=1.11\n",
	  "+divergence warning val_loss e7\n^divergence critical val_loss e8\n" },
	{ "both losses rise: the run is worse, but that is no overfitting",
	  "e=1 loss=1.00 val_loss=1.00\ne=2 loss=0.90 val_loss=0.90\ne=3 loss=0.95 val_loss=0.99\n"
	  "e=4 loss=0.99 val_loss=1.05\ne=5 loss=1.04 val_loss=1.10\ne=6 loss=1.10 val_loss=1.15\n"
	  "e=7 loss=1.13 val_loss=1.19\ne=8 loss=1.15 val_loss=1.22\n",
	  "" },
	{ "batch normalisation is far off for the first epochs",
	  "e=1 loss=1.9 accuracy=0.42 val_loss=2.9 val_accuracy=0.10\n"
	  "e=2 loss=1.4 accuracy=0.55 val_loss=2.8 val_accuracy=0.12\n"
	  "e=3 loss=1.1 accuracy=0.62 val_loss=1.9 val_accuracy=0.35\n"
	  "e=4 loss=1.0 accuracy=0.66 val_loss=1.2 val_accuracy=0.60\n"
	  "e=5 loss=0.9 accuracy=0.70 val_loss=1.0 val_accuracy=0.66\n"
	  "e=6 loss=0.8 accuracy=0.72 val_loss=0.9 val_accuracy=0.70\n",
	  "" },

	/* spike, exploding */
	{ "recording plain-nanogpt-spike", nanogpt_spike,
	  "+spike warning loss s210\n-spike warning loss s350\n" },
	{ "recording plain-mnist-ok: batches differ by a factor of three", mnist_ok, "" },
	{ "a step down of the learning rate, and a loss that goes with it",
	  "e=1 loss=2.0\ne=2 loss=1.5\ne=3 loss=1.2\ne=4 loss=1.1\ne=5 loss=1.0\ne=6 loss=0.4\n"
	  "e=7 loss=0.38\ne=8 loss=0.37\n",
	  "" },
	{ "the loss leaves the scale it began on",
	  "s=1 loss=2.31\ns=2 loss=2.25\ns=3 loss=2.20\ns=4 loss=2.16\ns=5 loss=2.10\ns=6 loss=2.05\n"
	  "s=7 loss=6.1\ns=8 loss=28.0\ns=9 loss=120.0\ns=10 loss=900.0\n",
	  "+spike warning loss s8\n+exploding critical loss s10\n" },
	{ "one reading is enough if it is far enough",
	  "s=1 loss=2.31\ns=2 loss=2.25\ns=3 loss=2.20\ns=4 loss=2.16\ns=5 loss=2.10\ns=6 loss=2.05\n"
	  "s=7 loss=4.1e7\n",
	  "+exploding critical loss s7\n" },
	{ "the loss of a value function grows with the rewards",
	  "s=1 reward=0.1 loss=0.001\ns=2 reward=0.1 loss=0.001\ns=3 reward=0.2 loss=0.001\n"
	  "s=4 reward=0.5 loss=0.002\ns=5 reward=0.9 loss=0.002\ns=6 reward=2.0 loss=0.100\n"
	  "s=7 reward=4.0 loss=0.300\ns=8 reward=8.0 loss=0.900\n",
	  "" },
	{ "a negative loss has no scale",
	  "s=1 loss=-0.1\ns=2 loss=0.1\ns=3 loss=-0.2\ns=4 loss=0.2\ns=5 loss=-0.1\ns=6 loss=0.1\n"
	  "s=7 loss=9.0\ns=8 loss=-8.0\n",
	  "" },

	/* range */
	{ "FNN lab: an accuracy of 2.26 beside a loss of 0.73",
	  "e=0 train_loss=0.734296 train_acc=2.264269 test_loss=0.416949 test_acc=2.549321\n"
	  "e=1 train_loss=0.631529 train_acc=2.458284 test_loss=0.610638 test_acc=1.990503\n",
	  "+range warning train_acc e0\n+range warning test_acc e0\n" },
	{ "a cross-entropy below 0 (NLLLoss without log_softmax)",
	  "e=1 train_loss=-0.31 train_acc=0.31\ne=2 train_loss=-0.52 train_acc=0.55\n",
	  "+range warning train_loss e1\n" },
	{ "an AUC above 1", "e=1 loss=0.4 val_auc=0.93\ne=2 loss=0.4 val_auc=1.07\n",
	  "+range warning val_auc e2\n" },
	{ "back in range for three readings",
	  "e=1 loss=0.5 val_acc=1.20\ne=2 loss=0.4 val_acc=0.91\ne=3 loss=0.4 val_acc=0.92\n"
	  "e=4 loss=0.3 val_acc=0.93\n",
	  "+range warning val_acc e1\n-range warning val_acc e4\n" },
	{ "a percentage without a sign", "e=1 loss=0.4 acc=87.15\ne=2 loss=0.3 acc=94.52\n", "" },
	{ "a percentage that begins small: 1.2 of 100 classes",
	  "e=1 loss=4.60 acc=1.21\ne=2 loss=4.31 acc=2.93\ne=3 loss=4.01 acc=6.10\n"
	  "e=4 loss=1.10 acc=70.2\n",
	  "" },
	{ "Acc@1 is counted in hundredths", "e=1 loss=1.9 acc@1=1.25\ne=2 loss=1.8 acc@1=2.1\n", "" },
	{ "an accuracy of 1.000", "e=1 loss=0.1 val_acc=1.000\ne=2 loss=0.0 val_acc=1.000\n", "" },
	{ "a GAN's losses, a policy's loss, a density",
	  "s=1 g_loss=-0.3 d_loss=0.4\ns=2 g_loss=-1.2 d_loss=-0.1\ns=3 nll_loss=-2.5\n", "" },

	/* mismatch */
	{ "Typilus, dropout_0: the best epoch and the last, then the test",
	  "e=2 train_loss=3.2480 val_loss=3.4660\ntrain_loss=3.1630 val_loss=3.4980\n"
	  "test_loss=7.9390 acc@1=0.78%\n",
	  "+mismatch warning test_loss e2\n" },
	{ "the val accuracy has just grown: the test of that epoch comes with the next line",
	  "e=1 val_acc=0.0152\ntest_acc=0.0120\ne=2 val_acc=0.4041\ntest_acc=0.3972\n", "" },
	{ "Typilus, layers_1", "e=11 train_loss=3.4400 val_loss=3.6130\n"
	  "train_loss=3.4400 val_loss=3.6130\ntest_loss=3.9465 acc@1=18.62%\n",
	  "" },
	{ "a test accuracy of half the val accuracy",
	  "e=1 loss=0.5 val_acc=0.81\ne=2 loss=0.4 val_acc=0.88\ntest_acc=0.41\n",
	  "+mismatch warning test_acc e2\n" },
	{ "small losses, equal accuracies",
	  "e=1 loss=0.2 val_loss=0.120 val_acc=0.961\ntest_loss=0.190 test_acc=0.955\n", "" },
	{ "the val loss of the epoch before was as high as the test's",
	  "e=1 loss=0.1 val_loss=0.0392\ne=2 loss=0.1 val_loss=0.0142\ntest_loss=0.0322\n", "" },

	/* lr */
	{ "a rate that is not finite", "s=1 S=100 lr=0.1\ns=2 lr=nan\n", "+lr warning lr s2\n" },
	{ "0 in the middle of the run",
	  "s=300 S=1000 lr=0.001\ns=310 lr=0.001\ns=320 lr=0.0\ns=330 lr=0.0\ns=340 lr=0.0\n",
	  "+lr warning lr s340\n" },
	{ "a jump beyond all rates before, after the warm-up",
	  "s=100 S=1000 lr=0.001\ns=110 lr=0.001\ns=200 lr=0.0009\ns=210 lr=0.0008\ns=220 lr=0.05\n",
	  "+lr warning lr s220\n" },
	{ "0 at the last step", "s=90 S=100 lr=0.0001\ns=98 lr=0.00002\ns=99 lr=0.0\ns=100 lr=0.0\n",
	  "" },
	{ "0 at the first step of the warm-up",
	  "s=0 S=100 lr=0.0\ns=1 lr=0.0\ns=2 lr=0.0\ns=3 lr=0.00001\ns=4 lr=0.001\n", "" },
	{ "a cosine with restarts",
	  "s=30 S=100 lr=0.1\ns=40 lr=0.05\ns=50 lr=0.0\ns=51 lr=0.1\ns=60 lr=0.05\ns=70 lr=0.0\n"
	  "s=71 lr=0.1\n",
	  "" },
	{ "a step decay by ten", "e=10 E=90 lr=0.1\ne=30 lr=0.01\ne=31 lr=0.01\ne=60 lr=0.001\n", "" },
	{ "a rate too small for its six digits",
	  "s=300 S=1000 lr=0.000004\ns=310 lr=0.000002\ns=320 lr=0.000001\ns=330 lr=0.000000\n"
	  "s=340 lr=0.000000\ns=350 lr=0.000000\ns=360 lr=0.000000\n",
	  "" },
	{ "warm-up rises as steeply as it likes",
	  "s=1 S=1000 lr=0.0000001\ns=10 lr=0.00001\ns=20 lr=0.001\ns=30 lr=0.1\n", "" },
};

START_TEST(a_rule_says_what_it_must_and_no_more)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, cases[_i].log);
	scene_settle(&scene);
	ck_assert_msg(strcmp(scene.news, cases[_i].news) == 0, "%s\n--- expected\n%s--- got\n%s",
		      cases[_i].name, cases[_i].news, scene.news);
	scene_fini(&scene);
}
END_TEST

static const struct {
	const char *log;
	const char *message;
} messages[] = {
	{ bert_6677, "val_accuracy has been 0.149 for 3 epochs and never learned" },
	{ bert_8005, "train_accuracy 0.978 is 0.286 above val_accuracy 0.692 (limit 0.2, by the last few "
		     "of both)" },
	{ hf_nan, "loss is exactly 0 while grad_norm is not finite at epoch 0.4: a NaN that was filtered "
		  "out" },
	{ "e=1 train_loss=0.890\ne=2 train_loss=nan\n", "train_loss became NaN at epoch 2 (0.890 before)" },
	{ "e=2 val_loss=3.4660\ntest_loss=7.9390\n",
	  "test_loss 7.9390 is 2.3 times the val_loss 3.4660 of epoch 2" },
	{ "e=0 loss=0.5 acc=2.25\n", "acc is 2.25 at epoch 0; it can be 0 to 1" },
	{ fnn_num8 + 0, "train_acc is 1.122541 at epoch 130; it can be 0 to 1" },
	{ "s=200 S=1000 lr=0.001\ns=210 lr=0.001\ns=220 lr=0.0008\ns=230 lr=0.05\n",
	  "lr jumped from 0.0008 to 0.05 at step 230" },
};

START_TEST(a_message_says_what_was_seen)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, messages[_i].log);
	ck_assert_uint_gt(engine_alert_count(scene.engine), 0);
	ck_assert_str_eq(engine_alert(scene.engine, 0)->message, messages[_i].message);
	scene_fini(&scene);
}
END_TEST

START_TEST(an_alert_carries_its_evidence)
{
	const struct alert *alert;
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, bert_npre_10);
	alert = engine_alert(scene.engine, 0);
	ck_assert_str_eq(alert->metric, "val_accuracy");
	ck_assert(alert->open);
	ck_assert(alert->epoch.has);
	ck_assert_double_eq(alert->epoch.v, 4);
	ck_assert(!alert->step.has);
	ck_assert_int_eq(alert->line, 4);
	ck_assert_double_eq(alert->value, 0.149);
	ck_assert_double_eq(alert->threshold, 0.01);
	ck_assert(alert->since_epoch.has);
	ck_assert_double_eq(alert->since_epoch.v, 2);
	ck_assert_int_eq(alert->window, 3);
	ck_assert_int_eq(alert->raised_wall_ns, scene.now.wall_ns);
	ck_assert_int_eq(alert->cleared_wall_ns, 0);
	scene_fini(&scene);
}
END_TEST

/* A loss around `level` with a spread of its logarithm of about `spread`. */
static double
noisy(struct random *random, double level, double spread)
{
	double sum = 0;

	for (int i = 0; i < 6; i++)
		sum += random_unit(random) - 0.5;
	return level * exp(spread * sum * 1.414);
}

START_TEST(twenty_thousand_noisy_steps_raise_nothing)
{
	static const double spreads[] = { 0.01, 0.05, 0.2, 0.5, 1.0 };
	struct random random = { 42 };
	struct scene scene;

	scene_init(&scene);
	for (int i = 0; i < 20000; i++) {
		double level = 11 * pow(i + 1, -0.15);

		/* heavy tails: one norm in fifty is ten times as large */
		scene_sayf(&scene, "s=%d loss=%.4f grad_norm=%.3f", i,
			   noisy(&random, level, spreads[_i]),
			   noisy(&random, i % 50 == 7 ? 10 : 1, 0.3));
	}
	ck_assert_str_eq(scene.news, "");
	scene_fini(&scene);
}
END_TEST

START_TEST(a_spike_in_a_long_quiet_run_is_told_and_cleared)
{
	struct random random = { 7 };
	struct scene scene;

	scene_init(&scene);
	for (int i = 0; i < 600; i++)
		scene_sayf(&scene, "s=%d loss=%.4f", i,
			   noisy(&random, i == 400 ? 7.5 : i > 400 && i < 404 ? 5.0 : 2.6, 0.01));
	ck_assert_str_eq(scene.news, "+spike warning loss s400\n-spike warning loss s406\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(a_small_jump_that_lasts_is_a_spike_too)
{
	struct random random = { 7 };
	struct scene scene;

	scene_init(&scene);
	for (int i = 0; i < 450; i++)
		scene_sayf(&scene, "s=%d loss=%.4f", i,
			   noisy(&random, i >= 400 && i < 420 ? 4.0 : 2.6, 0.01));
	ck_assert_str_eq(scene.news, "+spike warning loss s402\n-spike warning loss s422\n");
	scene_fini(&scene);
}
END_TEST

/* As many readings in a row as the setting says, though there were fewer before. */
START_TEST(a_loss_that_stays_high_explodes_after_the_whole_row)
{
	struct scene scene;

	scene_init_set(&scene, "exploding.row=200");
	for (int i = 0; i < 250; i++)
		scene_sayf(&scene, "s=%d loss=%.3f", i, (i < 25 ? 1.0 : 3.0) + 0.001 * (i % 7));
	ck_assert_str_eq(scene.news, "+exploding critical loss s224\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(a_gradient_that_vanishes_or_stays_high_is_told)
{
	struct random random = { 3 };
	struct scene scene;

	scene_init(&scene);
	for (int i = 0; i < 300; i++) {
		double level = i >= 100 && i < 120 ? 40 : i >= 200 && i < 210 ? 1e-9 : 1;

		scene_sayf(&scene, "s=%d loss=%.3f grad_norm=%.3g", i, 2.3 - 0.001 * i,
			   noisy(&random, level, 0.3));
	}
	/* high from the fifth reading on, vanished from the fifth on; clear when it is back */
	ck_assert_str_eq(scene.news, "+gradient warning grad_norm s104\n"
				     "-gradient warning grad_norm s120\n"
				     "+gradient warning grad_norm s204\n"
				     "-gradient warning grad_norm s210\n");
	scene_fini(&scene);
}
END_TEST

/* What a metric may do. */
enum {
	DOES_NOTHING,
	HAS_NO_VALUE,
	LOSES_ITS_VALUE,
	GETS_A_VALUE,
	STANDS_STILL,
	FALLS,
	RISES,
	DOES_COUNT,
};

static void
say_what_it_does(struct scene *scene, const char *names[], const unsigned does[], size_t n)
{
	for (int epoch = 1; epoch <= 14; epoch++) {
		char line[400];
		size_t length = (size_t)snprintf(line, sizeof(line), "e=%d", epoch);

		for (size_t i = 0; i < n; i++) {
			double value = does[i] == FALLS   ? 1.04 / epoch
				       : does[i] == RISES ? 0.06 * epoch
							  : 1.04;
			bool none = does[i] == HAS_NO_VALUE ||
				    (does[i] == LOSES_ITS_VALUE && epoch > 4) ||
				    (does[i] == GETS_A_VALUE && epoch < 4);

			if (does[i] != DOES_NOTHING)
				length += (size_t)snprintf(line + length, sizeof(line) - length,
							   none ? " %s=nan" : " %s=%.3f", names[i],
							   value);
		}
		scene_say(scene, line);
	}
}

START_TEST(whatever_metrics_do_together_the_rules_answer)
{
	static const char *names[] = { "train_loss", "val_loss",  "test_loss", "train_acc", "val_acc",
				       "test_acc",   "grad_norm", "lr",	       "val_f1" };
	struct random random = { 17 };
	unsigned does[COUNT_OF(names)];

	for (int i = 0; i < 2000; i++) {
		struct scene scene;

		scene_init(&scene);
		for (size_t k = 0; k < COUNT_OF(names); k++)
			does[k] = (unsigned)random_below(&random, DOES_COUNT);
		say_what_it_does(&scene, names, does, COUNT_OF(names));
		/* A loss that has lost its value, or never had one, is told whatever the others do. */
		if (does[1] == HAS_NO_VALUE || does[1] == LOSES_ITS_VALUE)
			ck_assert_msg(strstr(scene.news, "+nan critical val_loss") != NULL, "%s",
				      scene.news);
		scene_fini(&scene);
	}
}
END_TEST

START_TEST(a_gradient_that_is_not_measured_or_not_needed_is_none)
{
	struct scene scene;

	scene_init(&scene);
	for (int i = 0; i < 50; i++)
		scene_sayf(&scene, "s=%d loss=%.2f grad_norm=0.0", i, 2.3 - 0.01 * i);
	for (int i = 50; i < 100; i++)
		scene_sayf(&scene, "new s=%d loss=%g grad_norm=%g", i, 1e-6, i < 80 ? 1e-5 : 1e-9);
	ck_assert_str_eq(scene.news, "");
	scene_fini(&scene);
}
END_TEST

START_TEST(steps_that_take_twice_as_long_are_told)
{
	struct scene scene;
	double t = 0;

	scene_init(&scene);
	for (int i = 0; i < 400; i++) {
		t += i >= 200 && i < 300 ? 4.5 : 1.5;
		/* an evaluation of a minute every 50 steps is no slowness */
		t += i % 50 == 0 ? 60 : 0;
		scene_sayf(&scene, "s=%d t=%.1f loss=%.3f", i, t, 2.0 - 0.001 * i);
	}
	ck_assert_str_eq(scene.news, "+slow warning loss s219\n-slow warning loss s319\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(a_steady_pace_with_pauses_is_not_slow)
{
	struct random random = { 11 };
	struct scene scene;
	double t = 0;

	scene_init(&scene);
	for (int i = 0; i < 1000; i++) {
		t += noisy(&random, 1.2, 0.3) + (i % 20 == 0 ? 90 : 0);
		/* stamps have seconds only */
		scene_sayf(&scene, "s=%d t=%.0f loss=%.3f", i, t, 2.0 - 0.001 * i);
	}
	ck_assert_str_eq(scene.news, "");
	scene_fini(&scene);
}
END_TEST

START_TEST(a_plateau_is_told_but_not_at_the_end_of_the_run)
{
	struct scene scene;

	scene_init(&scene);
	for (int i = 1; i <= 20; i++)
		scene_sayf(&scene, "e=%d E=100 loss=%.3f val_loss=%.3f", i, 1.0 - i * 0.01,
			   i < 5 ? 1.0 - 0.1 * i : 0.6 + 0.001 * (i % 3));
	for (int i = 1; i <= 20; i++)
		scene_sayf(&scene, "%s e=%d E=20 loss=%.3f val_loss=%.3f", i == 1 ? "new" : "", i,
			   1.0 - i * 0.01, i < 9 ? 1.0 - 0.05 * i : 0.6 + 0.001 * (i % 3));
	ck_assert_str_eq(scene.news, "+plateau info val_loss e14\n");
	scene_fini(&scene);
}
END_TEST

/* The lowest of a thousand evaluations that only jump is far below what is usual. */
START_TEST(jumping_about_for_a_thousand_evaluations_is_no_divergence)
{
	static const double spreads[] = { 0.01, 0.03, 0.06 };
	struct random random = { 11 };
	struct scene scene;

	scene_init(&scene);
	for (int i = 0; i < 1000; i++) {
		double level = 0.5 + 2 * exp(-i / 40.0);

		scene_sayf(&scene, "s=%d loss=%.4f val_loss=%.4f", i * 100,
			   noisy(&random, level, spreads[_i]),
			   noisy(&random, level + 0.05, spreads[_i]));
	}
	ck_assert_ptr_null(strstr(scene.news, "divergence"));
	scene_fini(&scene);
}
END_TEST

TCase *
rules_case(void)
{
	TCase *tc = tcase_create("rules");

	tcase_add_loop_test(tc, a_rule_says_what_it_must_and_no_more, 0, COUNT_OF(cases));
	tcase_add_loop_test(tc, a_message_says_what_was_seen, 0, COUNT_OF(messages));
	tcase_add_test(tc, an_alert_carries_its_evidence);
	tcase_add_loop_test(tc, twenty_thousand_noisy_steps_raise_nothing, 0, 5);
	tcase_add_loop_test(tc, jumping_about_for_a_thousand_evaluations_is_no_divergence, 0, 3);
	tcase_add_test(tc, a_spike_in_a_long_quiet_run_is_told_and_cleared);
	tcase_add_test(tc, a_small_jump_that_lasts_is_a_spike_too);
	tcase_add_test(tc, a_loss_that_stays_high_explodes_after_the_whole_row);
	tcase_add_test(tc, a_gradient_that_vanishes_or_stays_high_is_told);
	tcase_add_test(tc, whatever_metrics_do_together_the_rules_answer);
	tcase_add_test(tc, a_gradient_that_is_not_measured_or_not_needed_is_none);
	tcase_add_test(tc, steps_that_take_twice_as_long_are_told);
	tcase_add_test(tc, a_steady_pace_with_pauses_is_not_slow);
	tcase_add_test(tc, a_plateau_is_told_but_not_at_the_end_of_the_run);
	return tc;
}
