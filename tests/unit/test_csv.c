#include "config.h"

#include "suite.h"
#include "told.h"

static void
check_all(const struct told_case *cases, int n)
{
	for (int i = 0; i < n; i++)
		told_check(&cases[i]);
}

START_TEST(a_header_names_the_columns)
{
	static const struct told_case cases[] = {
		{ "epoch,accuracy,loss,val_loss\n0,0.5,1.25,1.5\n1,0.75,1,1.25\n",
		  "e0 accuracy=0.5 loss=1.25 val_loss=1.5\n"
		  "e1 accuracy=0.75 loss=1 val_loss=1.25\n" },
		{ "epoch\tloss\tacc\n1\t0.5\t0.25\n", "e1 loss=0.5 acc=0.25\n" },
		{ "epoch;loss;acc\n1;0,5;0,25\n", "e1 loss=0.5 acc=0.25\n" },
		{ "\"epoch\",\"train, loss\"\n1,\"0.5\"\n", "e1 train,_loss=0.5\n" },
		{ "loss,accuracy\n0.5,0.25\n", "loss=0.5 accuracy=0.25\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(empty_cells_are_missing_and_not_zero)
{
	static const struct told_case cases[] = {
		{ "step,epoch,train_loss,val_loss\n49,0,0.63,\n60,0,,0.51\n61,0,nan,-\n",
		  "e0 s49 train_loss=0.63\ne0 s60 val_loss=0.51\ne0 s61 train_loss=NaN\n" },
		{ "epoch\ttrain_loss\tdev_loss\n1\t0.5\t_\n", "e1 train_loss=0.5\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(headers_and_cells_may_be_padded)
{
	static const struct told_case cases[] = {
		{ "               epoch,      train/box_loss,   metrics/mAP_0.5:0.95\n"
		  "                   0,             0.12431,                0.0005\n",
		  "e0 train/box_loss=0.12431 metrics/map_0.5:0.95=0.0005\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(line_ends_of_every_kind_are_one)
{
	static const struct told_case cases[] = {
		{ "epoch,loss\r\n0,0.5\r\n1,0.25\r\n", "e0 loss=0.5\ne1 loss=0.25\n" },
		{ "epoch,loss\r\r\n0,0.5\r\r\n1,0.25\r\r\n", "e0 loss=0.5\ne1 loss=0.25\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_row_with_one_cell_more_than_the_header_stands_under_it_again)
{
	static const struct told_case cases[] = {
		{ "epoch\ttrain_loss\ttrain_acc\tdev_loss\n0\t14.5\t\t_\t11.5\n",
		  "e0 train_loss=14.5 dev_loss=11.5\n" },
		{ "epoch,loss\nrow1,0,0.5\n", "e0 loss=0.5\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(a_word_may_stand_before_header_and_rows)
{
	static const struct told_case cases[] = {
		{ "copypaste: Task: bbox\ncopypaste: AP,AP50,APs\ncopypaste: 0.25,0.5,nan\n",
		  "bbox/ap=0.25 bbox/ap50=0.5 bbox/aps=NaN\n" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(what_is_no_training_gives_nothing)
{
	static const struct told_case cases[] = {
		{ "sepal_length,sepal_width,species\n5.1,3.5,setosa\n", "" },
		{ "name,loss\nconv1,0.5\n", "" },
		{ "    return reward(a, loss)\n    2, 3\n", "" },
		{ "The loss, as one sees, is low\nin 3, 4 or 5 cases\n", "" },
	};

	check_all(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(columns_beyond_all_measure_do_no_harm)
{
	static struct told told;
	static char wide[40000];
	size_t n = 0;

	for (; n < 20000; n += 2)
		memcpy(wide + n, "a,", 2);
	wide[n++] = '\n';
	told_read(&told, (struct str){ wide, n }, 0);
	ck_assert_str_eq(told.text, "");
}
END_TEST

TCase *csv_case(void);

TCase *
csv_case(void)
{
	TCase *tcase = tcase_create("csv");

	tcase_add_test(tcase, a_header_names_the_columns);
	tcase_add_test(tcase, empty_cells_are_missing_and_not_zero);
	tcase_add_test(tcase, headers_and_cells_may_be_padded);
	tcase_add_test(tcase, line_ends_of_every_kind_are_one);
	tcase_add_test(tcase, a_row_with_one_cell_more_than_the_header_stands_under_it_again);
	tcase_add_test(tcase, a_word_may_stand_before_header_and_rows);
	tcase_add_test(tcase, what_is_no_training_gives_nothing);
	tcase_add_test(tcase, columns_beyond_all_measure_do_no_harm);
	return tcase;
}
