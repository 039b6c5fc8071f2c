#include "config.h"

#include "suite.h"
#include "told.h"

static void
check_all(const struct told_case *cases, int n)
{
	for (int i = 0; i < n; i++)
		told_check(&cases[i]);
}

START_TEST(a_bracket_of_counters_heads_the_lines_below_it)
{
	static const struct told_case cases[] = {
		{ "[step=110/100,epoch=0]\n    train/Perplexity=89,458\n"
		  "    grad_provenance/mean=7.41e-15\n    System/Peak GPU Memory (MB)=37,440\n"
		  "[step=111/100,epoch=0]\n    train/Perplexity=29,165\n",
		  "e0 s110/100 train/perplexity=89458 grad_provenance/mean=7.41e-15 "
		  "system/peak_gpu_memory_(mb)=37440\n"
		  "e0 s111/100 train/perplexity=29165\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_bracket_may_end_with_a_colon)
{
	static const struct told_case cases[] = {
		{ "[batch=1/250]:\n\t Train time/sample: 0\n\t Train loss/train/total: 10.5\n"
		  "\t Train throughput/batches_per_sec: 0.5\n[Eval batch=1/8] Eval on eval data\n"
		  "[Eval batch=8/8] Eval on eval data:\n\t Eval metrics/eval/Perplexity: 8.5\n",
		  "s1/250 train_time/sample=0 train_loss/train/total=10.5 "
		  "train_throughput/batches_per_sec=0.5\neval_metrics/eval/perplexity=8.5\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_box_holds_a_record)
{
	static const struct told_case cases[] = {
		{ "┌ Info: epoch done\n│   epoch = 1\n│   train_loss = 0.75\n└   test_acc = 0.5\n"
		  "┌ Info: epoch done\n│   epoch = 2\n│   train_loss = 0.5\n└ @ Main train.jl:12\n",
		  "e1 train_loss=0.75 test_acc=0.5\ne2 train_loss=0.5\n" },
		{ "┌ Warning: no GPU\n│   device = 0\n└ @ CUDA x.jl:1\n", "" },
		{ "[ Info: Epoch 3\n  train_loss = 0.5\n", "e3\ntrain_loss=0.5\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(an_arrow_heads_a_list_with_averages_or_with_changes)
{
	static const struct told_case cases[] = {
		{ "   --> STEP: 24/36 -- GLOBAL_STEP: 1000025\n"
		  "     | > loss_disc: 3.01874  (3.46002)\n     | > loader_time: 0.0100  "
		  "(0.0120)\n\n",
		  "s1000025 b24/36 loss_disc=3.01874 loss_disc_avg=3.46002 loader_time=0.01 "
		  "loader_time_avg=0.012\n" },
		{ "  --> EVAL PERFORMANCE\n     | > avg_loss_disc:\033[92m 2.91604 "
		  "\033[0m(-0.01704)\n",
		  "eval_avg_loss_disc=2.91604\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(stars_head_results)
{
	static const struct told_case cases[] = {
		{ "***** eval metrics *****\n  epoch                   =        3.0\n"
		  "  eval_loss               =     0.4375\n  eval_runtime            = "
		  "0:00:03.14\n",
		  "e3 eval_loss=0.4375\n" },
		{ "***** train metrics *****\n  epoch      =        3.0\n"
		  "  train_loss               =     0.9375\n  train_runtime            =     "
		  "12.5\n\n",
		  "" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_result_is_an_indented_mapping)
{
	static const struct told_case cases[] = {
		{ "Result for PPO_Env_a3fcd_00000:\n  custom_metrics: {}\n  date: "
		  "2022-04-27_12-32-23\n"
		  "  done: false\n  episode_reward_mean: -44.25\n  info:\n    learner:\n      "
		  "'1':\n"
		  "        cur_lr: 5.0e-05\n        total_loss: 10.5\n    num_steps_trained: 8000\n"
		  "  pid: 141171\n  policy_reward_mean:\n    '1': -312.5\n  timesteps_total: 8000\n"
		  "  training_iteration: 2\n  trial_id: a3fcd_00000\n  \n== Status ==\n",
		  "s8000 episode_reward_mean=-44.25 info/learner/1/cur_lr=5e-05 "
		  "info/learner/1/total_loss=10.5 info/num_steps_trained=8000 "
		  "policy_reward_mean/1=-312.5\n" },
		{ "Results:\n  threads: 4\n  path: /tmp\n", "" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_summary_gives_the_final_values_of_a_run)
{
	static const struct told_case cases[] = {
		{ "wandb: Run summary:\nwandb:  Train Sentence F1 Score 0.75\n"
		  "wandb:                      lr: 0.002\nwandb: \n",
		  "train_sentence_f1_score=0.75 lr=0.002 lr:0.002\n" },
		/* cut by a careless copy, indented, one after the other */
		{ "andb: Run summary:\nwandb: train loss1 0.5\n    wandb: Run summary:\n"
		  "wandb: train loss1 0.25\n",
		  "train_loss1=0.5\ntrain_loss1=0.25\n" },
		/* named between the title and the values */
		/* whatever the tracker's mark is: */
		{ "track: Run summary:\ntrack:   train loss 0.5\ntrack: \n", "train_loss=0.5\n" },
		{ "wandb: Run summary:\n\n epoch=11\nwandb: train loss1 0.5\n",
		  "train_loss1=0.5 epoch:11\n" },
		/* after a history it repeats the end of a curve that is elsewhere */
		{ "wandb: Run history:\nwandb: loss ▁▂▃\nwandb: \nwandb: Run summary:\n"
		  "wandb: loss 0.5\nwandb: \n",
		  "" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_pause_after_any_line_loses_nothing_and_says_nothing_twice)
{
	static const struct told_case cases[] = {
		{ "[step=2/9,epoch=0]\n    train/loss=1.5\n    optim/grad_norm=0.5\ndone\n",
		  "e0 s2/9 train/loss=1.5\ne0 s2/9 optim/grad_norm=0.5\n" },
		/* nothing can be said before it counts */
		{ "Result for trial_1:\n  episode_reward_mean: -44.25\n  training_iteration: 2\n"
		  "  vf_loss: 1.5\n\n",
		  "s2 episode_reward_mean=-44.25\ns2 vf_loss=1.5\n" },
		{ "-------------------------\n| rollout/        |     |\n|    ep_rew_mean  | 22  "
		  "|\n"
		  "| time/           |     |\n|    total_timesteps | 2048 |\n| train/  |  |\n"
		  "|    loss  | 0.5  |\n-------------------------\n",
		  "s2048 rollout/ep_rew_mean=22\ns2048 train/loss=0.5\n" },
		{ "wandb: Run summary:\nwandb: train loss 0.5\nwandb: val loss 0.75\nwandb: \n",
		  "train_loss=0.5\nval_loss=0.75\n" },
	};
	static struct told told;

	for (int i = 0; i < COUNT_OF(cases); i++) {
		told_read_paused(&told, str_of(cases[i].text));
		ck_assert_str_eq(told.text, cases[i].told);
	}
}
END_TEST

START_TEST(the_parts_of_a_summary_are_one_run)
{
	static struct told told;

	told_read_paused(&told, STR("wandb: Run summary:\nwandb: train loss 0.5\n"
				    "wandb: val loss 0.75\nwandb: Run summary:\n"
				    "wandb: train loss 0.25\nwandb: val loss 0.5\nwandb: \n"));
	ck_assert_str_eq(told.text,
			 "train_loss=0.5\nval_loss=0.75\ntrain_loss=0.25\nval_loss=0.5\n");
	ck_assert_int_eq(told.runs, 1); /* begun after the first, which begins by itself */
}
END_TEST

TCase *blocks_case(void);

TCase *
blocks_case(void)
{
	TCase *tcase = tcase_create("blocks");

	tcase_add_test(tcase, a_bracket_of_counters_heads_the_lines_below_it);
	tcase_add_test(tcase, a_bracket_may_end_with_a_colon);
	tcase_add_test(tcase, a_box_holds_a_record);
	tcase_add_test(tcase, an_arrow_heads_a_list_with_averages_or_with_changes);
	tcase_add_test(tcase, stars_head_results);
	tcase_add_test(tcase, a_result_is_an_indented_mapping);
	tcase_add_test(tcase, a_summary_gives_the_final_values_of_a_run);
	tcase_add_test(tcase, a_pause_after_any_line_loses_nothing_and_says_nothing_twice);
	tcase_add_test(tcase, the_parts_of_a_summary_are_one_run);
	return tcase;
}
