#include "config.h"

#include "suite.h"
#include "told.h"

static void
check_all(const struct told_case *cases, int n)
{
	for (int i = 0; i < n; i++)
		told_check(&cases[i]);
}

START_TEST(a_framed_table_of_epochs_gives_a_record_a_row)
{
	static const struct told_case cases[] = {
		{ "| step | loss | tok/s | GPU mem |\n|------|------|-------|---|\n"
		  "| 100  | 2.31 | 12.4k | 6.1G |\n| 200  | 2.21 | 1.25M | 6.2G |\n",
		  "s100 loss=2.31 tok/s=12400 gpu_mem(g)=6.1\ns200 loss=2.21 tok/s=1250000 "
		  "gpu_mem(g)=6.2\n" },
		{ "-----\n|\n|\n-----\n", "" }, /* bars with nothing between them */
		{ "| epoch | acc% | val acc (%) |\n|---|---|---|\n| 1 | 50.1 | 45.5% |\n",
		  "e1 acc%=0.501 val_acc_(%)=0.455\n" },
		{ "| Epoch | Train Loss | Val Acc |\n|:-----:|-----------:|---------|\n"
		  "| 1/5 | **0.5** | <font color=\"red\">66.8%</font> |\n| 2/5 | 0.25 | - |\n",
		  "e1/5 train_loss=0.5 val_acc=0.668\ne2/5 train_loss=0.25\n" },
		{ "+-------+------+\n| epoch | loss |\n+=======+======+\n| 1     | nan  |\n"
		  "+-------+------+\n",
		  "e1 loss=NaN\n" },
		{ "┌───────┬──────┐\n│ epoch │ loss │\n├───────┼──────┤\n│ 1     │ 0.5  │\n"
		  "└───────┴──────┘\n",
		  "e1 loss=0.5\n" },
		/* bars between the cells only; then a rule or a counted row must follow the header */
		{ "Epoch | Loss (nats) | Mem\n------+------+-----\n    1 | 2.0 | 10.1GiB\nsaved.\n"
		  "    2 | 1.5 | 10.1GiB\n",
		  "e1 loss_(nats)=2 mem(gib)=10.1\ne2 loss_(nats)=1.5 mem(gib)=10.1\n" },
		{ "Epoch | Loss | Mem\n    1 | 2.0 | 10.1GiB\nsaved.\n    2 | 1.5 | 10.1GiB\n",
		  "e1 loss=2 mem(gib)=10.1\ne2 loss=1.5 mem(gib)=10.1\n" },
		{ "Epoch | Loss | Mem\nsaved.\n    1 | 2.0 | 10.1GiB\n", "" },
		{ "Loss | Epoch | Mem\n    1 | 2.0 | 10.1GiB\n", "" },
		{ "Epoch | Loss | Mem\n    one | 2.0 | 10.1GiB\n", "" },
		/* printed as it goes, without a frame */
		{ "| epoch | loss |\n| 1 | 0.5 |\nsaved.\n| 2 | 0.4 |\n",
		  "e1 loss=0.5\ne2 loss=0.4\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_table_of_runs_gives_each_its_best_and_its_final_values)
{
	static const struct told_case cases[] = {
		{ "| 学习率 | 最佳Epoch | 最佳训练Loss | 最佳验证Loss | Gap | 最终训练Loss | "
		  "最终验证Loss |\n"
		  "|--------|-----------|--------|--------|-----|--------|-------|\n"
		  "| dropout_0 | 2 | 3.2480 | 3.4660 | -0.2180 | 3.1630 | 3.4980 |\n"
		  "| 5e-4 | 4 | 3.6480 | 3.7850 | -0.1370 | 3.6480 | 3.7850 |\n\n"
		  "| 学习率 | 测试Loss | Acc@1 |\n|---|---|---|\n| dropout_0 | 7.9390 | 0.78% |\n",
		  "dropout_0> e2 训练loss=3.248 验证loss=3.466\n"
		  "dropout_0> 训练loss=3.163 验证loss=3.498\n"
		  "5e-4> e4 训练loss=3.648 验证loss=3.785 学习率:5e-4\n"
		  "5e-4> 训练loss=3.648 验证loss=3.785 学习率:5e-4\n"
		  "dropout_0> 测试loss=7.939 test_acc@1=0.0078\n" },
		{ "| Model | val loss | acc |\n|---|---|---|\n| base | 0.5 | 0.75 |\n",
		  "base> val_loss=0.5 val_acc=0.75\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_frame_of_names_and_values_is_one_record)
{
	static const struct told_case cases[] = {
		{ "---------------------------------\n"
		  "| rollout/           |          |\n"
		  "|    ep_rew_mean     | 22       |\n"
		  "| time/              |          |\n"
		  "|    fps             | 2490     |\n"
		  "|    total_timesteps | 2048     |\n"
		  "---------------------------------\n",
		  "s2048 rollout/ep_rew_mean=22 time/fps=2490\n" },
		{ "------------------------\n| episode_reward | 0.05 |\n| frame | 1.96e+05 |\n"
		  "------------------------\n",
		  "s196000 episode_reward=0.05\n" },
		{ "┏━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┓\n"
		  "┃  Test metric  ┃ DataLoader 0 ┃\n"
		  "┡━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━┩\n"
		  "│   test_acc    │    0.9375    │\n"
		  "│   test_loss   │     0.25     │\n"
		  "└───────────────┴──────────────┘\n",
		  "test_acc=0.9375 test_loss=0.25\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(plain_columns_stand_under_their_header)
{
	static const struct told_case cases[] = {
		{ "epoch     train_loss  valid_loss  accuracy  time\n"
		  "0         4.403168    4.469939    0.403841  1:30:29\n"
		  "Total time: 02:25\n",
		  "e0 train_loss=4.403168 valid_loss=4.469939 accuracy=0.403841\n" },
		/* pasted: blanks lost */
		{ "epoch train_loss accuracy\n0 4.5 0.25\n1 nan 0.25\n",
		  "e0 train_loss=4.5 accuracy=0.25\ne1 train_loss=NaN accuracy=0.25\n" },
		{ "      Iter       Train Loss   Remaining Time \n"
		  "         1           1.2613            0.52s\n"
		  "        10           0.9187            1.10m\n",
		  "s1 train_loss=1.2613\ns10 train_loss=0.9187\n" },
		{ "E    #       LOSS NER  ENTS_F  SCORE \n---  ------  --------  ------  ------\n"
		  " 32     200   3005.62   82.35    0.82\n",
		  "e32 s200 loss_ner=3005.62 ents_f=82.35 score=0.82\n" },
		{ "──────────────────────────────\n  Test metric     DataLoader 0\n"
		  "──────────────────────────────\n   test_acc          0.9375\n"
		  "   test_loss          0.25\n──────────────────────────────\n",
		  "test_acc=0.9375\ntest_loss=0.25\n" },
		/* a sparse row, told by the dashes */
		{ "  epoch    train_loss    valid_acc     dur\n-------  ------------  -----------  "
		  "------\n"
		  "      1        0.6868               0.0210\n",
		  "e1 train_loss=0.6868 dur=0.021\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(the_row_of_all_classes_is_an_evaluation_once_after_training)
{
	static const struct told_case cases[] = {
		{ "      Epoch    GPU_mem   box_loss  Instances       Size\n"
		  "       1/12      6.18G      1.072        126        640: 100% ━━━ 417/417 "
		  "3.4it/s 2:01\n"
		  "                 Class     Images      Box(P      mAP50  mAP50-95): 100% ━━━ "
		  "35/35 5.0it/s\n"
		  "                   all       1111      0.764      0.705      0.488\n"
		  "              starfish        659      0.876      0.896      0.695\n\n"
		  "                 Class     Images      Box(P      mAP50  mAP50-95): 100% ━━━ "
		  "35/35 5.0it/s\n"
		  "                   all       1111      0.824      0.809      0.607\n",
		  "e1/12 gpu_mem(g)=6.18 box_loss=1.072 instances=126\n"
		  "box(p=0.764 map50=0.705 map50-95=0.488\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_row_that_is_drawn_again_is_one_reading)
{
	static struct told told;
	const char *lines = "      Epoch   box_loss       Size\n"
			    "       1/2      2.072        640:  10% #    40/417 3.4it/s\n"
			    "       1/2      1.072        640: 100%|####| 417/417 [01:57<00:00]\n"
			    "      Epoch   box_loss       Size\n"
			    "       2/2      0.572        640:  10%|#   | 40/417 3.4it/s\n";

	told_read(&told, str_of(lines), 0);
	ck_assert_str_eq(told.text, "e1/2 box_loss=2.072\ne1/2 box_loss=1.072\n"
				    "e2/2 box_loss=0.572\n");
	ck_assert_str_eq(told.bars, "1 1 2 ");
}
END_TEST

START_TEST(tables_of_something_else_give_nothing)
{
	static const struct told_case cases[] = {
		{ "  | Name  | Type   | Params\n---------------------------------\n"
		  "0 | model | Linear | 650   \n---------------------------------\n",
		  "" },
		{ "|      | cat | dog |\n|------|-----|-----|\n| cat  | 12  | 3   |\n", "" },
		{ "| option | value |\n|---|---|\n| threads | 4 |\n", "" },
		{ "              precision    recall  f1-score   support\n\n"
		  "           0       0.97      0.98      0.98       100\n",
		  "" },
		{ "+-------+----------+------+--------+\n| Trial name | status | iter | reward |\n"
		  "|-------+----------+------+--------|\n| PPO_1 | RUNNING  |    1 | -33.89 |\n"
		  "+-------+----------+------+--------+\n",
		  "" },
		{ "+-----------+-----+--------+-------+\n| class     | gts | recall | ap    |\n"
		  "+-----------+-----+--------+-------+\n| aeroplane | 285 | 0.100  | 0.050 |\n"
		  "+-----------+-----+--------+-------+\n",
		  "" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

TCase *tables_case(void);

TCase *
tables_case(void)
{
	TCase *tcase = tcase_create("tables");

	tcase_add_test(tcase, a_framed_table_of_epochs_gives_a_record_a_row);
	tcase_add_test(tcase, a_table_of_runs_gives_each_its_best_and_its_final_values);
	tcase_add_test(tcase, a_frame_of_names_and_values_is_one_record);
	tcase_add_test(tcase, plain_columns_stand_under_their_header);
	tcase_add_test(tcase, the_row_of_all_classes_is_an_evaluation_once_after_training);
	tcase_add_test(tcase, a_row_that_is_drawn_again_is_one_reading);
	tcase_add_test(tcase, tables_of_something_else_give_nothing);
	return tcase;
}
