#include "config.h"

#include "suite.h"
#include "told.h"

static void
check_all(const struct told_case *cases, int n)
{
	for (int i = 0; i < n; i++)
		told_check(&cases[i]);
}

START_TEST(nested_names_are_joined)
{
	static const struct told_case cases[] = {
		{ "{\"epoch\": 2, \"val\": {\"loss\": 0.5, \"by\": {\"acc\": 0.25}}}\n",
		  "e2 val.loss=0.5 val.by.acc=0.25\n" },
		{ "{\"step\": 7, \"metrics\": {\"loss\": 1, \"list\": [1, {\"a\": 2}], \"acc\": "
		  "0.5}}\n",
		  "s7 metrics.loss=1 metrics.acc=0.5\n" },
		{ "{\"step\":7,\"loss\":1e-3,\"grad_norm\":-0}\n", "s7 loss=0.001 grad_norm=-0\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(non_finite_numbers_are_values)
{
	static const struct told_case cases[] = {
		{ "{\"step\": 1, \"loss\": NaN, \"grad_norm\": Infinity}\n",
		  "s1 loss=NaN grad_norm=Inf\n" },
		{ "{\"step\": 1, \"loss\": \"NaN\", \"acc\": 0.5}\n", "s1 loss=NaN acc=0.5\n" },
		{ "{'loss': nan, 'grad_norm': -inf, 'epoch': 1.5}\n",
		  "e1.5 loss=NaN grad_norm=-Inf\n" },
		{ "{'loss': '0', 'grad_norm': 'nan', 'epoch': '0.2'}\n",
		  "e0.2 loss=0 grad_norm=NaN\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(null_is_nan_only_where_a_loss_has_always_been_a_number)
{
	static const struct told_case cases[] = {
		/* a writer that knows no NaN */
		{ "{\"step\": 1, \"loss\": 0.5}\n{\"step\": 2, \"loss\": null}\n",
		  "s1 loss=0.5\ns2 loss=NaN\n" },
		/* a writer that says what is not there */
		{ "{\"step\": 1, \"loss\": 0.5, \"eval_loss\": null}\n"
		  "{\"step\": 2, \"loss\": null, \"eval_loss\": 0.4}\n",
		  "s1 loss=0.5\ns2 eval_loss=0.4\n" },
		{ "{\"step\": 1, \"loss\": null, \"acc\": 0.5}\n", "s1 acc=0.5\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(quoted_numbers_count_where_none_is_bare)
{
	static const struct told_case cases[] = {
		{ "{\"epoch\": 1, \"update\": 0.416, \"loss\": \"9.276\", \"lr\": \"3.125e-06\"}\n",
		  "e1 update=0.416 loss=9.276 lr=3.125e-06\n" },
		{ "{\"current_steps\": 10, \"total_steps\": 8660, \"loss\": 2.4977, "
		  "\"elapsed_time\": \"0:00:24\", \"throughput\": \"0.00\"}\n"
		  "{\"current_steps\": 20, \"throughput\": \"9.50\"}\n",
		  "s10/8660 loss=2.4977\ns20\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_mode_or_a_bracket_tells_the_split)
{
	static const struct told_case cases[] = {
		{ "{\"mode\": \"train\", \"epoch\": 1, \"iter\": 50, \"lr\": 0.02, \"loss\": 2.5}\n"
		  "{\"mode\": \"val\", \"epoch\": 1, \"iter\": 6207, \"lr\": 0.02, \"mAP\": "
		  "0.12}\n",
		  "e1 b50 lr=0.02 loss=2.5\ne1 b6207 val_lr=0.02 val_map=0.12\n" },
		/* several objects on a line */
		{ "Epoch 1 Train: {'loss': 0.9, 'acc': 0.5}, Val: {'loss': 0.95, 'acc': 0.45}\n",
		  "e1 loss=0.9 acc=0.5\nval_loss=0.95 val_acc=0.45\n" },
		{ "epoch 2 train={'f1': 0.5} | dev={'f1': 0.4} | test={'f1': 0.25}\n",
		  "e2 f1=0.5\nval_f1=0.4\ntest_f1=0.25\n" },
		{ "G: {\"loss\": 0.5, \"step\": 1} D: {\"loss\": 0.75}\n", "s1 loss=0.5\nd_loss=0.75\n" },
		{ "{\"step\": 1, \"loss\": 0.5}{\"step\": 2, \"loss\": 0.25}\n",
		  "s1 loss=0.5\ns2 loss=0.25\n" },
		/* an evaluation beside training: "step" counts epochs there */
		{ "{\"loss\": 2, \"top1_acc\": 0.5, \"time\": 0.6, \"epoch\": 3, \"step\": 60}\n"
		  "{\"acc/top1\": 0.75, \"time\": 0.04, \"step\": 3}\n",
		  "e3 s60 loss=2 top1_acc=0.5 time=0.6\ne3 val_acc/top1=0.75 val_time=0.04\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(an_object_may_stand_behind_a_label)
{
	static const struct told_case cases[] = {
		{ "eval_accuracy: {\"value\": 14.48800%, \"epoch\": 3}\n",
		  "e3 eval_accuracy=0.14488\n" },
		{ "eval_accuracy: {\"value\": 0.1665, \"metadata\": {\"epoch_num\": 33, "
		  "\"lineno\": 9}}\n",
		  "e33 eval_accuracy=0.1665\n" },
		{ "Epoch 3/10: {'loss': 0.5, 'acc': 0.75}\n", "e3/10 loss=0.5 acc=0.75\n" },
		{ "Validation: {'loss': 0.5, 'epoch': 2}\n", "e2 val_loss=0.5\n" },
		{ "  2%|x  | 11/400 [00:00<00:14, 25.97it/s]   {'loss': 2.5, 'epoch': 0.2}\n",
		  "e0.2 s11/400 loss=2.5\n" },
		{ "{'loss': tensor(0.5, device='cuda:0'), 'acc': np.float64(0.25), 'epoch': 1}\n",
		  "e1 loss=0.5 acc=0.25\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(what_is_no_record_gives_none)
{
	static const struct told_case cases[] = {
		{ "{\"env_info\": \"sys.platform: linux\\nPython: 3.7.9\\nGPU 0: RTX\"}\n", "" },
		{ "{\"event\": \"saved\", \"size\": 123456, \"files\": 3}\n", "" },
		{ "{\"level\": \"info\", \"status\": 200, \"bytes_out\": 35, \"cost\": 12}\n", "" },
		/* means over the whole run */
		{ "{'train_runtime': 20936.2, 'train_loss': 0.4188, 'epoch': 1.0}\n", "" },
		{ "Metrics stat for training data with offers prices: {'mape': 1.5, 'rmse': "
		  "73.5}\n",
		  "" },
		{ "Mean results  results={'episode': 0.0, 'step_reward_mean': 9.419}\n", "" },
		/* program text */
		{ "print(f\"step:{step+1} train_loss:{loss.item():.4f} {loss:.4f}\")\n", "" },
		{ "{\"loss\": 0.5\n", "" },
		{ "{}\n{\"a\"}\n{\"loss\": }\n", "" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(options_become_parameters)
{
	static const struct told_case cases[] = {
		{ "Training args:  {'clip': 0.12, 'alpha': 2, 'optim': 'adam'}\n",
		  "clip:0.12 alpha:2 optim:adam\n" },
		{ "{'_name': None, 'common': {'seed': 1, 'fp16': False, 'path': 'x', 'user': None, "
		  "'loss_scale': 128, 'quiet': True, 'tpu': False, 'log_format': 'json', 'mode': "
		  "'a', "
		  "'max_epoch': 0, 'profile': False, 'loss_weight': [1.0]}, 'lr': [0.1], 'bs': "
		  "8}\n",
		  "seed:1 bs:8\n" },
		{ "{\"lr\": 0.1, \"batch_size\": 32, \"epochs\": 10}\n",
		  "e/10 batch_size:32 lr:0.1\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(deep_and_broken_objects_do_no_harm)
{
	static struct told told;
	char deep[4096];
	size_t n = 0;

	for (; n + 6 < sizeof(deep) / 2; n += 5)
		memcpy(deep + n, "{\"a\":", 5);
	told_read(&told, (struct str){ deep, n }, 0);
	ck_assert_str_eq(told.text, "");
	memset(deep, '{', sizeof(deep));
	told_read(&told, (struct str){ deep, sizeof(deep) }, 0);
	ck_assert_str_eq(told.text, "");
	memset(deep, '[', sizeof(deep));
	told_read(&told, (struct str){ deep, sizeof(deep) }, 0);
	ck_assert_str_eq(told.text, "");
}
END_TEST

TCase *json_case(void);

TCase *
json_case(void)
{
	TCase *tcase = tcase_create("json");

	tcase_add_test(tcase, nested_names_are_joined);
	tcase_add_test(tcase, non_finite_numbers_are_values);
	tcase_add_test(tcase, null_is_nan_only_where_a_loss_has_always_been_a_number);
	tcase_add_test(tcase, quoted_numbers_count_where_none_is_bare);
	tcase_add_test(tcase, a_mode_or_a_bracket_tells_the_split);
	tcase_add_test(tcase, an_object_may_stand_behind_a_label);
	tcase_add_test(tcase, what_is_no_record_gives_none);
	tcase_add_test(tcase, options_become_parameters);
	tcase_add_test(tcase, deep_and_broken_objects_do_no_harm);
	return tcase;
}
