#include "config.h"

#include "suite.h"
#include "told.h"

/* One line each, and what it says, by hand. */
static const struct told_case lines[] = {
	/* signs and separators */
	{ "Train Loss: 0.715", "train_loss=0.715\n" },
	{ "loss=0.34", "loss=0.34\n" },
	{ "            | Val Accuracy:  0.668", "val_accuracy=0.668\n" },
	{ "train loss 2.1, val loss 2.2", "train_loss=2.1 val_loss=2.2\n" },
	{ "Step 5: 训练损失：0.35 验证准确率：88.1%", "s5 训练损失=0.35 验证准确率=0.881\n" },
	{ "epoch:0,Train Loss:2.166478,Train acc:0.433190,Test Loss:1.902863,Test acc:0.644049",
	  "e0 train_loss=2.166478 train_acc=0.43319 test_loss=1.902863 test_acc=0.644049\n" },
	{ "step  1124 | loss: 4.076783 | lr 5.9934e-04 | norm: 0.3733 | dt: 4724.99ms | tok/sec: 110960.60",
	  "s1124 loss=4.076783 lr=0.00059934 norm=0.3733 dt(ms)=4724.99 tok/sec=110960.6\n" },
	{ "Epoch 0: v_recons 4.507e-01  recons 4.587e-01  v_loss 2.580e+00  v_t2m/len 1368  v_t2m/R01 2.04%",
	  "e0 v_recons=0.4507 recons=0.4587 v_loss=2.58 v_t2m/len=1368 v_t2m/r01=0.0204\n" },
	{ "epoch: 0,  loss is: 0.6285572392599923, acc is: 0.7797021154238253",
	  "e0 loss=0.6285572392599923 acc=0.7797021154238253\n" },
	{ "Epoch 0 trained with loss: 0.01966262345443826.",
	  "e0 trained_with_loss=0.01966262345443826\n" },
	{ "epoch 1 f_beta: 0.7 loss: 0.5", "e1 f_beta=0.7 loss=0.5\n" },
	{ "loss: '0.5', acc: \"0.7\"", "loss=0.5 acc=0.7\n" },
	{ "global_step=1024, episodic_return=[21.]", "s1024 episodic_return=21\n" },

	/* names */
	{ "step 3 | Avg Reward (last 10):  2853.27 | σ=0.2165 | Episodes: 16",
	  "s3 avg_reward_(last_10)=2853.27 σ=0.2165 episodes=16\n" },
	{ "[100]\tvalid_0's l2: 0.316434\tvalid_0's l1: 0.5",
	  "s100 valid_0's_l2=0.316434 valid_0's_l1=0.5\n" },
	{ "Epoch 2 metrics/mAP_0.5:0.95: 0.41, metrics/mAP50(B): 0.6",
	  "e2 metrics/map_0.5:0.95=0.41 metrics/map50(b)=0.6\n" },
	{ "Iteration:     20, Loss function: 20.681, Average Loss: 0.445, avg. samples / sec: 3874.80",
	  "s20 loss_function=20.681 average_loss=0.445 avg._samples_/_sec=3874.8\n" },
	{ "Test Loss (Normalized): 0.0117", "test_loss_(normalized)=0.0117\n" },
	{ "Accuracy of the network on the 10000 test images: 54 %",
	  "accuracy_of_the_network_on_the_10000_test_images=0.54\n" },
	{ "BLEU over the 3003 test sentences: 27.3",
	  "bleu_over_the_3003_test_sentences=27.3\n" },
	{ " validation loss at iteration 1 | lm loss value: 4.280033E-01 | lm loss PPL: 1.534191E+00 | ",
	  "s1 validation_lm_loss_value=0.4280033 validation_lm_loss_ppl=1.534191\n" },
	{ "Epoch 0, batch 10, loss[loss=0.4561, over 2828.00 frames. ], tot_loss[loss=0.7076, over "
	  "22192.90 frames. ], batch size: 4",
	  "e0 b10 loss=0.4561 tot_loss=0.7076 batch_size:4\n" },

	/* what stands before the names */
	{ "Test set: Average loss: 2.2199, Accuracy: 3655/10000 (37%)",
	  "test_set_average_loss=2.2199 test_set_accuracy=0.3655\n" },
	{ "Train - Acc: 0.4583, Prec: 0.4375", "train_acc=0.4583 train_prec=0.4375\n" },
	{ "Val   - Acc: 0.5714, F1: 0.7273", "val_acc=0.5714 val_f1=0.7273\n" },
	{ "DEV  : loss 15.52366924 - f-score 0.0000 - acc 0.0000",
	  "dev_loss=15.52366924 dev_f-score=0 dev_acc=0\n" },
	{ "[Train] loss: 2.3245, score: 0.1250", "train_loss=2.3245 train_score=0.125\n" },

	/* several splits in one line */
	{ "Epoch 1 | Train: loss 0.5 acc 0.75 | Val: loss 0.55 acc 0.725",
	  "e1 train_loss=0.5 train_acc=0.75 val_loss=0.55 val_acc=0.725\n" },
	{ "Epoch 1: Train(loss=0.5, acc=0.75) Val(loss=0.55, acc=0.725)",
	  "e1 train_loss=0.5 train_acc=0.75 val_loss=0.55 val_acc=0.725\n" },
	{ "Epoch 1 - train - loss: 0.5 - acc: 0.75 - val - loss: 0.55 - acc: 0.725",
	  "e1 train_loss=0.5 train_acc=0.75 val_loss=0.55 val_acc=0.725\n" },
	{ "epoch 1 Val   -> Loss: 0.55 | Acc: 0.725", "e1 val_loss=0.55 val_acc=0.725\n" },
	{ "Epoch 1 (valid) loss 0.55 acc 0.725", "e1 valid_loss=0.55 valid_acc=0.725\n" },
	{ "Train: loss 0.5 | Val: loss 0.6 | lr: 0.1", "train_loss=0.5 val_loss=0.6 lr=0.1\n" },
	{ "Epoch 1 train loss 0.5 acc 0.75 val loss 0.55 acc 0.725",
	  "e1 train_loss=0.5 acc=0.75 val_loss=0.55 val_acc=0.725\n" },
	{ "epoch 1 train_loss=0.5 acc=0.75 | val_loss=0.55 acc=0.725",
	  "e1 train_loss=0.5 acc=0.75 val_loss=0.55 val_acc=0.725\n" },
	{ "Epoch 1 loss: 0.5 (val: 0.55) acc: 0.75 (val: 0.725)",
	  "e1 loss=0.5 val_loss=0.55 acc=0.75 val_acc=0.725\n" },
	{ "Epoch 1 loss train=0.5 val=0.55 acc train=0.75 val=0.725",
	  "e1 loss_train=0.5 loss_val=0.55 acc_train=0.75 acc_val=0.725\n" },
	{ "phase=val epoch=1 loss=0.55 acc=0.725", "e1 val_loss=0.55 val_acc=0.725\n" },

	/* other hands */
	{ "[0/25][50/1583]\tLoss_D: 1.2\tLoss_G: 2.5\tD(x): 0.73\tD(G(z)): 0.5 / 0.1",
	  "e0/25 b50/1583 loss_d=1.2 loss_g=2.5 d(x)=0.73 d(g(z))=0.5\n" },
	{ "Train: 0 [50/73]  Loss: 6.77 (6.83)  Time: 0.32s,  400.32/s  (0.47)",
	  "e0 b50/73 loss=6.77 loss_avg=6.83 time=0.32 time_avg=0.47 rate=400.32\n" },
	{ "\t Val. Loss: 0.411 |  Val. Acc: 81.50%", "val._loss=0.411 val._acc=0.815\n" },
	{ "Epoch: 01 | Epoch Time: 0m 13s", "e1\n" },
	{ "Epoch 1 train: 0.5/0.75", "e1\n" },
	{ "epoch 2 loss tensor(0.4, device='cuda:0') acc tensor(0.7)", "e2 loss=0.4 acc=0.7\n" },
	{ "Epoch 2: train_loss=np.float64(0.4)", "e2 train_loss=0.4\n" },
	{ "Epoch 2: OrderedDict([('train_loss', 0.4), ('val_acc', 0.7)])",
	  "e2 train_loss=0.4 val_acc=0.7\n" },
	{ "epoch 5 loss 0.5 (best 0.4)", "e5 loss=0.5\n" },
	{ "| End of training | test loss  1.95 | test ppl     7.03", "test_loss=1.95 test_ppl=7.03\n" },
	{ "Epoch loaded: 7 - test loss: 0.29, test WER: 7.90", "test_loss=0.29 test_wer=7.9\n" },
	{ "Episode 100\tAverage Score: -10.50\tepsilon: 0.900",
	  "s100 average_score=-10.5 epsilon=0.9\n" },
	{ "Epoche 1/12 — Trainingsverlust: 0.5 — Genauigkeit: 60.0%",
	  "e1/12 trainingsverlust=0.5 genauigkeit=0.6\n" },
	{ "Эпоха 1/8: потери=0.5, точность=0.6", "e1/8 потери=0.5 точность=0.6\n" },
	{ "エポック 1/8 訓練損失: 0.5 検証損失: 0.6", "e1/8 訓練損失=0.5 検証損失=0.6\n" },
	{ "    Train net output #0: loss = 0.06771 (* 1 = 0.06771 loss)",
	  "train_net_output_loss=0.06771\n" },
	{ "Rank 0 | Epoch Loss: 0.19404494762420654", "rank_0_epoch_loss=0.19404494762420654\n" },
	{ "Averaged stats: loss: 7.230438 (9.531198)  lr: 0.000012 (0.000006)",
	  "averaged_stats_loss_avg=9.531198\n" },
	{ " * Acc@1 64.405 Acc@5 68.405", "val_acc@1=64.405 val_acc@5=68.405\n" },
	{ "Test: [  30/30]  Time: 0.022 (0.126)  Loss:   1.462 ( 1.867)  Acc@1:  63.529 ( 39.261)",
	  "test_loss_avg=1.867 test_acc@1_avg=39.261\n" },
	{ "Test (EMA): [  30/30]  Loss:   1.462 ( 1.867)", "test_(ema)_loss_avg=1.867\n" },

	/* numbers */
	{ "Epoch: [0][ 10/5005]\tTime  0.031 ( 0.033)\tLoss 6.9e+00 (7.0e+00)\tAcc@1  40.62 ( 22.44)",
	  "e0 b10/5005 time=0.031 time_avg=0.033 loss=6.9 loss_avg=7 acc@1=40.62 "
	  "acc@1_avg=22.44\n" },
	{ "iter 425: loss nan, time 1440.31ms, mfu 0.01%",
	  "s425 loss=NaN time(ms)=1440.31 mfu=0.0001\n" },
	{ "step 5 loss: -nan, grad_norm: inf", "s5 loss=NaN grad_norm=Inf\n" },
	{ "step:1/6200 train_loss:10.9184 train_time:74701ms step_avg:nanms",
	  "s1/6200 train_loss=10.9184 train_time(ms)=74701\n" },
	{ "HellaSwag accuracy: 2486/10042=0.2476", "hellaswag_accuracy=0.2476\n" },
	{ "step 7 | loss: 0.5 | throughput/total_tokens=2,097,152",
	  "s7 loss=0.5 throughput/total_tokens=2097152\n" },
	{ "epoch 3 acc: 55 %, loss 1.5", "e3 acc=0.55 loss=1.5\n" },
	{ "200:    learn: 0.6409863        test: 0.6521999 best: 0.6521999 (200)   total: 26.4s    "
	  "remaining: 32m 22s",
	  "s200 learn=0.6409863 test=0.6521999 best=0.6521999\n" },
	{ "Train: 0 [  50/73 ( 70%)]  Loss: 6.77 (6.83)  Time: 0.320s,  400.32/s  (0.470s,  272.39/s)",
	  "e0 b50/73 loss=6.77 loss_avg=6.83 time=0.32 time_avg=0.47 rate=400.32 rate_avg=272.39\n" },
	{ "epoch 1 loss: 2.91604 (-0.01704)", "e1 loss=2.91604\n" },
	{ "6000: 0.121626, 0.752329 avg, 0.000010 rate, 0.196614 seconds, 6000 images",
	  "s6000 loss=0.121626 loss_avg=0.752329 rate=1e-05 seconds=0.196614 images=6000\n" },

	/* counts in thousands and millions; sizes keep their unit in the name */
	{ "step=100 loss=2.31 tokens=1.2M tps=12.4k", "s100 loss=2.31 tokens=1200000 tps=12400\n" },
	{ "step 100 | ppl 12.45k (11.5k) | reward -1.2k | gpu_mem 6.18G",
	  "s100 ppl=12450 ppl_avg=11500 reward=-1200 gpu_mem(g)=6.18\n" },
	{ "epoch 1 acc%: 50.1 val acc (%) = 45.5 loss: 0.5", "e1 acc%=0.501 val_acc_(%)=0.455 loss=0.5\n" },

	{ "Epoch 0 evaluated with loss: 0.5, dice score: 0.25. The running time is 713.25.",
	  "e0 evaluated_with_loss=0.5 dice_score=0.25 eval_running_time=713.25\n" },
	{ "Evaluation complete: loss=0.5 acc=0.75", "eval_loss=0.5 eval_acc=0.75\n" },

	/* what stands beside the readings and is none */
	{ "[08/30 15:40:41] d2.utils.events INFO:  eta: 1 day, 16:43:35  iter: 19  total_loss: 96.92  "
	  "lr: 0.0001  max_mem: 15311M",
	  "s19 total_loss=96.92 lr=0.0001 max_mem(m)=15311\n" },
	{ "1epoch results: [train] iter_time=0.001, loss=2.853, time=1 minute and 42.6 seconds, "
	  "total_count=7507, [valid] loss=2.387, time=3 seconds",
	  "e1 train_loss=2.853 valid_loss=2.387\n" },
	{ "At iteration 95427/192700/192702, mean rms=0.807%, delta=0.538%, skip ratio=0.000%, New "
	  "best BCER = 2.563 wrote checkpoint.",
	  "s95427 mean_rms=0.00807 delta=0.00538 skip_ratio=0\n" },
	{ "EPOCH 1 done: loss 19.2821 - lr 0.1000 - bad epochs 0", "e1 loss=19.2821 lr=0.1\n" },
	{ "2026-11-20 04:54:58,547 - trainer - INFO - Epoch [1/25] train_loss: 2.1665 | val_acc: "
	  "64.40% | lr: 2.00e-03 | time: 0.4s",
	  "e1/25 train_loss=2.1665 val_acc=0.644 lr=0.002 time=0.4\n" },

	/* a plan behind a counter is no position */
	{ "Epoch 0 | Batchsize: 32 | Steps: 28", "e0 batchsize:32\n" },
	/* parameters stand alone */
	{ "lr: 0.0005", "lr:0.0005\n" },
	{ "batch_size: 64", "batch_size:64\n" },
	{ "seed = 3407", "seed:3407\n" },
	{ "    LOSS_ALPHA: 0.25", "loss_alpha:0.25\n" },
	{ "score_thresh: 0.05", "score_thresh:0.05\n" },
};

START_TEST(a_line_says_what_stands_in_it)
{
	static struct told told;
	char line[512];

	snprintf(line, sizeof(line), "%s\n", lines[_i].text);
	told_read(&told, str_of(line), 0);
	ck_assert_msg(strcmp(told.text, lines[_i].told) == 0, "%s\nsays\n%sinstead of\n%s",
		      lines[_i].text, told.text, lines[_i].told);
}
END_TEST

/* Lines that only together tell whose a name is. */
static const struct told_case blocks[] = {
	/* several writers, where the same counter is said twice */
	{ "[A] epoch 1 loss 0.9\n[B] epoch 1 loss 0.7\n[A] epoch 2 loss 0.8\n[B] epoch 2 loss 0.6\n",
	  "e1 loss=0.9\ne1 b_loss=0.7\ne2 loss=0.8\ne2 b_loss=0.6\n" },
	{ "INFO [G] step 5 loss: 0.9\nINFO [D] step 5 loss: 0.7\n", "s5 loss=0.9\ns5 d_loss=0.7\n" },
	{ "(fit pid=10) epoch 1 loss 0.9\n(fit pid=11) epoch 1 loss 0.7\n",
	  "e1 loss=0.9\ne1 pid=11_loss=0.7\n" },
	{ "[A] epoch 1 loss 0.9\n[B] epoch 2 loss 0.7\n", "e1 loss=0.9\ne2 loss=0.7\n" },
	{ "train Loss: 0.5 Acc: 0.8\nval Loss: 0.6 Acc: 0.7\n",
	  "train_loss=0.5 acc=0.8\nval_loss=0.6 val_acc=0.7\n" },
	{ "Epoch 1\nloss: 0.5 acc: 0.8\nval_loss: 0.6 acc: 0.7\n",
	  "e1\nloss=0.5 acc=0.8\nval_loss=0.6 val_acc=0.7\n" },
	/* Not where the bare loss beside it says that it is the training's. */
	{ "epoch 1 loss: 0.5 acc: 0.8\nepoch 2 loss: 0.4 acc: 0.9 val_loss: 0.6\n",
	  "e1 loss=0.5 acc=0.8\ne2 loss=0.4 acc=0.9 val_loss=0.6\n" },
	/* The data are named behind "on". */
	{ "Validation on: test\nLoss: 0.5\nAccuracy: 0.75\n", "test_loss=0.5\ntest_accuracy=0.75\n" },
	{ "Running validation on the train set\nLoss: 0.5\n", "loss=0.5\n" },
	/* What was announced is over where the next epoch begins. */
	{ "Epoch 1\nloss: 0.5\nTest Error: \n Accuracy: 40.0%, Avg loss: 0.6\nEpoch 2\nloss: 0.4\n",
	  "e1\nloss=0.5\ntest_accuracy=0.4 test_avg_loss=0.6\ne2\nloss=0.4\n" },
};

START_TEST(lines_say_together_whose_a_name_is)
{
	told_check(&blocks[_i]);
}
END_TEST

/* Nothing is to be read from these. */
static const char *const silent[] = {
	"",
	"Loading dataset from /data/train/2024/part_3.bin",
	"New best model saved to checkpoints/epoch=1-val_acc=0.6440.pt",
	"Saving best model with val_acc: 0.93",
	"  → 保存最优模型 (avg reward: 2853.27)",
	"Max accuracy so far: 0.74%",
	"Best val loss: 0.31",
	"Model is improving ppl: 500.32 --> 400.1",
	"Training done, final loss: 0.02",
	"Simulation complete   avg_reward=941.5 num_episodes=1 reward_std=0.0",
	"Episode complete      avg_step_reward=9.5 eps_duration=519.5",
	"Saved checkpoint checkpoint_best.pt (epoch 1 @ 479 updates, score 6.389)",
	"Start training from score 11.400553",
	"Total params: 762 (2.98 KB)",
	"number of parameters: 10.65M",
	"tokens per iteration will be: 512",
	"optimizer=optim.SGD(model.parameters(),lr=0.01,momentum=0.5)",
	"    optimizer = dict(type='SGD', lr=0.02, momentum=0.9, weight_decay=0.0001)",
	"            loss_weight=1.0),",
	"loss = 0",
	"70     train_acc=0",
	"loss=criterion(out,y)+l2_lambda * l2_regularization",
	"print(f\"step:{step}/{train_steps} val_loss:{val_loss:.4f} train_time:{t:.0f}ms\")",
	"if loss > 0.5: break",
	"Namespace(lr=0.1, batch_size=32, loss='mse')",
	"Build settings: BLAS=mkl, CUDA_VERSION=11.1, PERF_WITH_AVX=1",
	"def __init__(self, params, lr=0.02, momentum=0.95, rank=0):",
	"launch --nproc 8 train.py --loss 0.5 --lr=0.1",
	"./run.sh --loss=0.5 --epochs 3",
	"+ srun -N 1 python train.py -e LR=2.0e-3 loss=0.5",
	"tensor([-0.1572, 0.1812, 0.2223], requires_grad=True)",
	" Average Latency    (AL) @[ IoU=0.50      | area=   all | maxDets=100 ] = 0.31450",
	"Region 82 Avg IOU: -nan, Class: -nan, Obj: -nan, No Obj: 0.537,  count: 0",
	"LOC        tp: 1591 - fp: 90 - precision: 0.9465",
	"rank 0 sample 3: Hello, I am 3 years and the loss of 5 friends",
	"真实: [15.85, 1.7321] | 预测: [16.86, 1.4499]",
	"预测结果: COD=12.90, UV254=0.3142",
	"表现最好的模型, 我使用了 4k 步训练, 准确率达到 97.05%。在相同步数下, accuracy 为 0.8896",
	"他们的 accuracy 分别为: 基础模型 = 0.9246; MomentGD = 0.9705, 正则化 = 0.8916.",
	"10-NN classifier",
	"information: 5",
	"[I 250301 12:00:01 trainer:88] started",
	"Python: 3.8.19 (default, Mar 20 2024, 19:58:24) [GCC 11.2.0]",
	"GPU 0 has a total capacity of 139.80 GiB of which 134.22 GiB is free",
	"http://localhost:6006/?loss=0.5",
	"192.168.0.1 - - [10/Oct/2000:13:55:36] \"GET /loss=1 HTTP/1.0\" 200",
};

START_TEST(what_is_no_reading_stays_silent)
{
	static struct told told;
	char line[512];

	snprintf(line, sizeof(line), "%s\n", silent[_i]);
	told_read(&told, str_of(line), 0);
	ck_assert_msg(told.n == 0, "%s\nsays\n%s", silent[_i], told.text);
}
END_TEST

START_TEST(any_bytes_are_taken)
{
	static struct told told;
	static const char bytes[] = "loss:= .-+e(%[]/\xe2\x94\x81\x1b\t9n\xff";
	uint64_t seed = 12345;
	char line[200];

	for (int i = 0; i < 20000; i++) {
		size_t n = 0;

		for (seed = seed * 6364136223846793005u + 1; n < seed >> 57; n++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			line[n] = bytes[(seed >> 40) % (sizeof(bytes) - 1)];
		}
		told.n = 0;
		told_read(&told, (struct str){ line, n }, 0);
	}
}
END_TEST

TCase *pairs_case(void);

TCase *
pairs_case(void)
{
	TCase *tcase = tcase_create("pairs");

	tcase_add_loop_test(tcase, a_line_says_what_stands_in_it, 0, COUNT_OF(lines));
	tcase_add_loop_test(tcase, lines_say_together_whose_a_name_is, 0, COUNT_OF(blocks));
	tcase_add_loop_test(tcase, what_is_no_reading_stays_silent, 0, COUNT_OF(silent));
	tcase_add_test(tcase, any_bytes_are_taken);
	return tcase;
}
