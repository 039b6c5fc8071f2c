#include "config.h"

#include "suite.h"
#include "told.h"

static const struct told_case texts[] = {
	/* a reading without a counter belongs to the last one */
	{ "Epoch 3 loss: 0.5\nTest set: Average loss: 0.6\n",
	  "e3 loss=0.5\ntest_set_average_loss=0.6\n" },
	/* unless the first of its kind stands before any: then it belongs to the step that follows */
	{ "validation loss: 10.9\nHellaSwag accuracy: 2486/10042=0.2476\nstep     0 | loss: 10.95\n"
	  "step     1 | loss: 9.5\nvalidation loss: 8.5\nstep     2 | loss: 8.6\n",
	  "s0 validation_loss=10.9\ns0 hellaswag_accuracy=0.2476\ns0 loss=10.95\ns1 loss=9.5\n"
	  "s2 validation_loss=8.5\ns2 loss=8.6\n" },
	{ "Test set: Average loss: 2.5\nTrain Epoch: 1 [0/60000 (0%)]\tLoss: 2.3\n",
	  "test_set_average_loss=2.5\ne1 b0/60000 loss=2.3\n" },
	/* announced by the line before */
	{ "epoch: 4, loss is: 0.36\ntesting in eval mode……\nepoch: 4, loss is: 0.5\nNow continue "
	  "training……\nepoch: 5, loss is: 0.3\n",
	  "e4 loss=0.36\ne4 eval_loss=0.5\ne5 loss=0.3\n" },
	/* the split is in the logger's bracket */
	{ "[2022-04-08 18:48:05,372][valid][INFO] - loss: 0.5, acc 0.7\n", "valid_loss=0.5 valid_acc=0.7\n" },
	/* ranks */
	{ "[rank2] epoch 0: loss=15.2\n[rank1] epoch 0: loss=18.9[rank0] epoch 0: loss=14.7\n\n",
	  "e0 rank_2_loss=15.2\ne0 rank_1_loss=18.9\ne0 loss=14.7\n" },
	{ "[rank1] epoch 0: loss=15.2\n[rank1] epoch 1: loss=14.2\n", "e0 loss=15.2\ne1 loss=14.2\n" },
	{ "[GPU0] epoch 0: loss=15.2\n[GPU1] epoch 0: loss=14.2\n", "e0 loss=15.2\ne0 rank_1_loss=14.2\n" },
	/* two handlers of one logger */
	{ "2024-01-02 03:04:05,123 epoch 1 loss 0.5\n2024-01-02 03:04:05,123 epoch 1 loss 0.5\n"
	  "2024-01-02 03:04:06,123 epoch 2 loss 0.5\n",
	  "e1 loss=0.5\ne2 loss=0.5\n" },
	{ "epoch 1 loss 0.5\nepoch 1 loss 0.5\n", "e1 loss=0.5\ne1 loss=0.5\n" },
	/* of one of many, and nobody's: nothing of it stays for the next line */
	{ "epoch 1 loss 0.5\npart 2: loss 0.7\nTest acc: 0.25\nacc: 0.75\n",
	  "e1 loss=0.5\ntest_acc=0.25\nacc=0.75\n" },
	/* batches and epochs under one name */
	{ "epoch 1 - iter 4/47 - loss 36.1\nepoch 1 - iter 8/47 - loss 30.2\nEPOCH 1 done: loss 19.2\n",
	  "e1 b4/47 loss=36.1\ne1 b8/47 loss=30.2\ne1 epoch_loss=19.2\n" },
	/* colours, also within a pair */
	{ "\033[1mepoch 1\033[0m loss:\033[92m 2.5 \033[0m(-0.1)\n", "e1 loss=2.5\n" },
	{ "epoch 1 test acc: <font color='red'>0.591</font>\n", "e1 test_acc=0.591\n" },
	{ "epoch 1 acc:\xc2\xa0 0.5\n", "e1 acc=0.5\n" },
	/* a traceback has no readings */
	{ "epoch 1 loss 0.5\nTraceback (most recent call last):\n  File \"x.py\", line 3, in f\n    "
	  "loss: 0.7\nValueError: loss: 0.8\nepoch 2 loss 0.4\n",
	  "e1 loss=0.5\ne2 loss=0.4\n" },
	/* the last line has no end */
	{ "epoch 1 loss 0.5\nepoch 2 loss 0.4", "e1 loss=0.5\ne2 loss=0.4\n" },
};

START_TEST(lines_stand_in_company)
{
	told_check(&texts[_i]);
}
END_TEST

static void
count_readings(void *arg, const struct record *record)
{
	*(size_t *)arg += record->reading_count;
}

/* Where nothing is ever counted, readings do not wait for a counter for ever. */
START_TEST(readings_of_a_log_that_counts_nothing_come_at_once_after_a_while)
{
	struct reader *reader = reader_new(NULL);
	struct moment never = { 0 };
	size_t readings = 0, before;

	for (int i = 0; i < 100; i++)
		reader_feed(reader, STR("loss: 0.5\n"), never, true, count_readings, &readings);
	before = readings;
	ck_assert_uint_ge(before, 90);
	reader_feed(reader, STR("loss: 0.5\n"), never, true, count_readings, &readings);
	ck_assert_uint_eq(readings, before + 1);
	reader_flush(reader, never, count_readings, &readings);
	ck_assert_uint_eq(readings, 101);
	reader_free(reader);
}
END_TEST

struct seen {
	int count;
	double last;
	uint32_t bar[8];
	struct event events[8];
	char quotes[8][100];
	int event_count;
};

static void
see(void *arg, const struct record *record)
{
	struct seen *seen = arg;

	if (record->reading_count > 0 && seen->count < 8) {
		seen->bar[seen->count++] = record->bar;
		seen->last = record->readings[0].value;
	}
	if (record->event.kind != EVENT_NONE && seen->event_count < 8) {
		snprintf(seen->quotes[seen->event_count], sizeof(seen->quotes[0]), "%.*s",
			 (int)record->event.quote.n, record->event.quote.p);
		seen->events[seen->event_count++] = record->event;
	}
}

START_TEST(what_an_unfinished_line_says_is_replaced_by_what_it_becomes)
{
	struct reader *reader = reader_new(NULL);
	struct moment never = { 0 };
	struct seen seen = { 0 };

	reader_feed(reader, STR("epoch 1 loss: 0.5\nepoch 2 loss: 0.1"), never, true, see, &seen);
	ck_assert_int_eq(seen.count, 1);
	ck_assert_uint_eq(seen.bar[0], 0);
	reader_flush(reader, never, see, &seen);
	ck_assert_int_eq(seen.count, 2);
	ck_assert_double_eq(seen.last, 0.1);
	ck_assert_uint_ne(seen.bar[1], 0);
	reader_feed(reader, STR("234\nepoch 3 loss: 0.3\n"), never, true, see, &seen);
	ck_assert_int_eq(seen.count, 4);
	ck_assert_uint_eq(seen.bar[2], seen.bar[1]);
	ck_assert_uint_eq(seen.bar[3], 0);
	ck_assert_double_eq(seen.last, 0.3);
	reader_free(reader);
}
END_TEST

START_TEST(an_unfinished_line_begins_no_run)
{
	struct reader *reader = reader_new(NULL);
	struct moment never = { 0 };
	static struct told told;

	told.n = 0;
	told.runs = 0;
	reader_feed(reader, STR("epoch 1 loss: 0.5\nepoch 2 loss: 0.4\nepoch 1"), never, true,
		    told_record, &told);
	reader_flush(reader, never, told_record, &told);
	reader_feed(reader, STR("2 loss: 0.3\n"), never, true, told_record, &told);
	reader_flush(reader, never, told_record, &told);
	ck_assert_int_eq(told.runs, 0);
	ck_assert_str_eq(told.text, "e1 loss=0.5\ne2 loss=0.4\ne12 loss=0.3\n");
	reader_free(reader);
}
END_TEST

START_TEST(events_are_told_with_their_line)
{
	struct reader *reader = reader_new(NULL);
	struct moment never = { 0 };
	struct seen seen = { 0 };

	reader_feed(reader,
		    STR("epoch 1 loss: 0.5\n  7%|# | 1/9 [00:01<00:08, 1.0it/s]Traceback (most recent "
			"call last):\n  File \"x.py\", line 3\ntorch.cuda.OutOfMemoryError: CUDA out of "
			"memory.\n"),
		    never, true, see, &seen);
	ck_assert_int_eq(seen.event_count, 2);
	ck_assert_int_eq(seen.events[0].kind, EVENT_TRACEBACK);
	ck_assert_int_eq(seen.events[1].kind, EVENT_OOM_GPU);
	ck_assert_str_eq(seen.quotes[1], "torch.cuda.OutOfMemoryError: CUDA out of memory.");
	reader_free(reader);
}
END_TEST

START_TEST(a_document_ends_nothing)
{
	struct reader *reader = reader_new(NULL);
	struct moment never = { 0 };
	struct seen seen = { 0 };

	reader_feed(reader, STR("## Errors\n\n```\nValueError: x\nKilled\n```\n"), never, true, see,
		    &seen);
	ck_assert_int_eq(seen.event_count, 0);
	reader_free(reader);
}
END_TEST

START_TEST(what_is_no_text_is_not_read)
{
	static const char bytes[] = "loss: 0.5\n\0\0\0loss: 0.6\n";
	struct reader *reader = reader_new(NULL);
	struct moment never = { 0 };
	struct seen seen = { 0 };

	reader_feed(reader, (struct str){ bytes, sizeof(bytes) - 1 }, never, true, see, &seen);
	reader_flush(reader, never, see, &seen);
	ck_assert(reader_is_binary(reader));
	ck_assert_int_eq(seen.count, 0);
	reader_reset(reader);
	ck_assert(!reader_is_binary(reader));
	reader_feed(reader, STR("epoch 1 loss: 0.5\n"), never, true, see, &seen);
	ck_assert_int_eq(seen.count, 1);
	ck_assert_int_eq(reader_lines(reader), 1);
	reader_free(reader);
}
END_TEST

struct loss {
	int count;
	double value;
};

static void
see_loss(void *arg, const struct record *record)
{
	struct loss *loss = arg;

	if (record->reading_count != 1 || !str_eq(record->readings[0].name, STR("loss")) ||
	    !record->position.epoch.has || record->position.epoch.v != 7)
		return;
	loss->count++;
	loss->value = record->readings[0].value;
}

/* "epoch 7 (a rocket) loss 0.5" as Windows has it: the rocket takes two units. */
static const char little[] = "\xff\xfe" "e\0p\0o\0c\0h\0 \0" "7\0 \0" "\x3d\xd8\x80\xde" " \0l\0o\0s\0s\0 "
			     "\0" "0\0.\0" "5\0\r\0\n";
static const char big[] = "\xfe\xff" "\0e\0p\0o\0c\0h\0 " "\0" "7\0 " "\xd8\x3d\xde\x80" "\0 \0l\0o\0s\0s\0 "
			  "\0" "0\0.\0" "5\0\r\0\n";

START_TEST(two_bytes_for_each_letter_are_text_wherever_they_are_cut)
{
	/* The byte of 0 behind the first is the other half of its line's end. */
	struct str bytes = _i == 0 ? (struct str){ little, sizeof(little) }
				   : (struct str){ big, sizeof(big) - 1 };
	struct moment never = { 0 };

	for (size_t cut = 0; cut <= bytes.n; cut++) {
		struct reader *reader = reader_new(NULL);
		struct loss loss = { 0 };

		reader_feed(reader, str_first(bytes, cut), never, false, see_loss, &loss);
		reader_feed(reader, str_skip(bytes, cut), never, false, see_loss, &loss);
		ck_assert(!reader_is_binary(reader));
		ck_assert_int_eq(reader_lines(reader), 1);
		ck_assert_int_eq(loss.count, 1);
		ck_assert_double_eq(loss.value, 0.5);
		reader_free(reader);
	}
}
END_TEST

static void
see_time(void *arg, const struct record *record)
{
	*(struct opt_i64 *)arg = record->time_ns;
}

START_TEST(times_are_stamps_or_arrivals)
{
	struct reader *reader = reader_new(NULL);
	struct moment arrival = { .mono_ns = 5, .wall_ns = 77 };
	struct opt_i64 time = { 0 };

	reader_feed(reader, STR("epoch 1 loss 0.5\n"), arrival, true, see_time, &time);
	ck_assert(time.has && time.v == 77);
	reader_feed(reader, STR("2024-01-02T03:04:05Z epoch 2 loss 0.5\n"), arrival, true, see_time,
		    &time);
	ck_assert(time.has && time.v == 1704164645 * INT64_C(1000000000));
	/* read from a file that was there before us */
	reader_feed(reader, STR("epoch 3 loss 0.5\n"), arrival, false, see_time, &time);
	ck_assert(!time.has);
	reader_free(reader);
}
END_TEST

TCase *reader_case(void);

TCase *
reader_case(void)
{
	TCase *tcase = tcase_create("reader");

	tcase_add_test(tcase, readings_of_a_log_that_counts_nothing_come_at_once_after_a_while);
	tcase_add_loop_test(tcase, lines_stand_in_company, 0, COUNT_OF(texts));
	tcase_add_test(tcase, what_an_unfinished_line_says_is_replaced_by_what_it_becomes);
	tcase_add_test(tcase, an_unfinished_line_begins_no_run);
	tcase_add_test(tcase, events_are_told_with_their_line);
	tcase_add_test(tcase, a_document_ends_nothing);
	tcase_add_test(tcase, what_is_no_text_is_not_read);
	tcase_add_loop_test(tcase, two_bytes_for_each_letter_are_text_wherever_they_are_cut, 0, 2);
	tcase_add_test(tcase, times_are_stamps_or_arrivals);
	return tcase;
}
