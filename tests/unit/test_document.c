#include "config.h"

#include "suite.h"
#include "told.h"

static const char state[] = "{\n"
			    "  \"best_metric\": null,\n"
			    "  \"epoch\": 2.0,\n"
			    "  \"log_history\": [\n"
			    "    {\n"
			    "      \"epoch\": 1.0,\n"
			    "      \"grad_norm\": NaN,\n"
			    "      \"learning_rate\": 4.5e-05,\n"
			    "      \"loss\": 4.6294,\n"
			    "      \"step\": 500\n"
			    "    },\n"
			    "    {\n"
			    "      \"epoch\": 1.0,\n"
			    "      \"eval_loss\": 4.25,\n"
			    "      \"step\": 500\n"
			    "    },\n"
			    "    {\n"
			    "      \"epoch\": 2.0,\n"
			    "      \"step\": 1000,\n"
			    "      \"train_loss\": 3.5,\n"
			    "      \"train_runtime\": 20387.7\n"
			    "    }\n"
			    "  ],\n"
			    "  \"max_steps\": 1000,\n"
			    "  \"num_train_epochs\": 9223372036854775807\n"
			    "}";

static void
check_all(const struct told_case *cases, int n)
{
	for (int i = 0; i < n; i++)
		told_check(&cases[i]);
}

START_TEST(a_history_gives_a_record_an_element)
{
	static const char told[] = "e1 s500/1000 grad_norm=NaN learning_rate=4.5e-05 loss=4.6294\n"
				   "e1 s500/1000 eval_loss=4.25\n"
				   "e2 s1000/1000 train_loss=3.5 train_runtime=20387.7\n";

	told_check(&(struct told_case){ state, told });
}
END_TEST

START_TEST(nothing_is_said_before_the_document_is_complete)
{
	static struct told told;

	for (size_t n = 1; n < sizeof(state) - 1; n++) {
		told_read(&told, (struct str){ state, n }, 0);
		ck_assert_msg(told.n == 0, "after %zu bytes: %s", n, told.text);
	}
}
END_TEST

START_TEST(it_is_said_once_though_its_last_line_has_no_end)
{
	static struct told told;
	struct reader *reader = reader_new(NULL);
	struct moment never = { 0 };
	struct str text = { state, sizeof(state) - 1 };

	told.n = 0;
	reader_feed(reader, text, never, true, told_record, &told);
	reader_flush(reader, never, told_record, &told);
	ck_assert_uint_gt(told.n, 0);
	told.n = 0;
	reader_flush(reader, never, told_record, &told);
	reader_feed(reader, STR("\n"), never, true, told_record, &told);
	reader_flush(reader, never, told_record, &told);
	ck_assert_uint_eq(told.n, 0);
	/* rewritten as a whole */
	reader_reset(reader);
	reader_feed(reader, text, never, true, told_record, &told);
	reader_flush(reader, never, told_record, &told);
	ck_assert_uint_gt(told.n, 0);
	reader_free(reader);
}
END_TEST

START_TEST(arrays_and_columns_are_documents_too)
{
	static const struct told_case cases[] = {
		{ "[\n  {\"epoch\": 1, \"loss\": 0.5},\n  {\"epoch\": 2, \"loss\": 0.25}\n]\n",
		  "e1 loss=0.5\ne2 loss=0.25\n" },
		{ "[{\"epoch\": 1, \"loss\": 0.5}, {\"epoch\": 2, \"loss\": 0.25}]\n",
		  "e1 loss=0.5\ne2 loss=0.25\n" },
		{ "{\"epoch\": 1, \"loss\": 0.5, \"shape\": [3, 4]}\n", "e1 loss=0.5\n" },
		{ "{\"loss\": [0.5, 0.25], \"val_loss\": [1.5, NaN]}\n",
		  "e1 loss=0.5 val_loss=1.5\ne2 loss=0.25 val_loss=NaN\n" },
		/* a list in which not all are objects */
		{ "[\n{\"epoch\": 1, \"loss\": 0.5},\nnull, 5, [], \"x\",\n{\"epoch\": 2, \"loss\": 0.25}\n]\n",
		  "e1 loss=0.5\ne2 loss=0.25\n" },
		/* in the midst of a log, behind a label; and as Python prints it */
		{ "INFO - Metrics: {\n  \"epoch\": 3,\n  \"val_loss\": 0.5\n}\nloss: 0.25\n",
		  "e3 val_loss=0.5\nloss=0.25\n" },
		{ "{'epoch': 3,\n 'loss': nan,\n 'acc': 0.5}\n", "e3 loss=NaN acc=0.5\n" },
		{ "{\n  \"epoch\": 3,\n  \"validation\": {\n    \"loss\": 0.5\n  }\n}\n",
		  "e3 validation.loss=0.5\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(final_values_and_other_files_give_nothing)
{
	static const struct told_case cases[] = {
		{ "{\n  \"epoch\": 3.0,\n  \"train_loss\": 0.5,\n  \"train_runtime\": 20387.7\n}\n",
		  "" },
		{ "{\n  \"compilerOptions\": {\n    \"strict\": true,\n    \"indent\": 2\n  }\n}\n",
		  "" },
		/* a block of program text */
		{ "{\n  int loss = 3;\n}\n", "" },
		{ "int main(void) {\nTable: {\n[2021] {\n", "" },
		{ "[\n  1, 2, 3\n]\n", "" },
		{ "{\n  \"loss\": 0.5,\n}}}\n", "" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

TCase *document_case(void);

TCase *
document_case(void)
{
	TCase *tcase = tcase_create("document");

	tcase_add_test(tcase, a_history_gives_a_record_an_element);
	tcase_add_test(tcase, nothing_is_said_before_the_document_is_complete);
	tcase_add_test(tcase, it_is_said_once_though_its_last_line_has_no_end);
	tcase_add_test(tcase, arrays_and_columns_are_documents_too);
	tcase_add_test(tcase, final_values_and_other_files_give_nothing);
	return tcase;
}
