#include "config.h"

#include <stdlib.h>

#include "ingest/marker.h"
#include "ingest/reader.h"
#include "suite.h"

static const struct {
	const char *line;
	enum event_kind kind;
} lines[] = {
	{ "Traceback (most recent call last):", EVENT_TRACEBACK },
	{ "[rank1]: Traceback (most recent call last):", EVENT_TRACEBACK },
	{ "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB", EVENT_OOM_GPU },
	{ "RuntimeError: CUDA error: out of memory", EVENT_OOM_GPU },
	{ "tensorflow ... RESOURCE_EXHAUSTED: Out of memory while trying to allocate", EVENT_OOM_GPU },
	{ "Killed", EVENT_OOM_HOST },
	{ "slurmstepd: error: Detected 1 oom-kill event(s) in StepId=5.batch", EVENT_OOM_HOST },
	{ "terminate called after throwing an instance of 'std::bad_alloc'", EVENT_OOM_HOST },
	{ "[Rank 3] Watchdog caught collective operation timeout: WorkNCCL(", EVENT_NCCL },
	{ "Segmentation fault (core dumped)", EVENT_SEGFAULT },
	{ "terminate called after throwing an instance of 'c10::Error'", EVENT_SEGFAULT },
	{ "thread 'main' panicked at 'index out of bounds', src/main.rs:4:5", EVENT_SEGFAULT },
	{ "panic: runtime error: index out of range [5] with length 3", EVENT_SEGFAULT },
	{ "mpirun noticed that process rank 0 with PID 1 on node a exited on signal 9 (Killed).",
	  EVENT_EXIT },
	{ "Execution halted", EVENT_EXIT },
	{ "torch.distributed.elastic.multiprocessing.api.SignalException: Process 9724 got signal: 15",
	  EVENT_KILLED },
	{ "slurmstepd: error: *** JOB 5 ON n1 CANCELLED AT 2024-01-01T00:00:00 DUE TO TIME LIMIT ***",
	  EVENT_KILLED },
	{ "KeyboardInterrupt", EVENT_INTERRUPTED },
	{ "[2024] Process 12 exits with return code = 1", EVENT_EXIT },
	{ "subprocess.CalledProcessError: Command 'x' returned non-zero exit status 1.", EVENT_EXIT },
	{ "进程已结束，退出代码为 1", EVENT_EXIT },
	{ "进程已结束，退出代码为 0", EVENT_DONE },
	{ "Process finished with exit code 0", EVENT_DONE },
	{ "ValueError: expected 2D or 3D input (got 1D input)", EVENT_EXCEPTION },
	{ "Training completed in 3h", EVENT_DONE },
	{ "Finished Training", EVENT_DONE },
	{ "Done!", EVENT_DONE },
	{ "训练完成。请运行 use_model.py", EVENT_DONE },
	{ "模型训练完成", EVENT_DONE },
	{ "`Trainer.fit` stopped: `max_epochs=15` reached.", EVENT_DONE },
	{ "Early stopping, best iteration is:", EVENT_EARLY_STOP },
	{ "Epoch 00027: early stopping", EVENT_EARLY_STOP },
	{ "EarlyStopping: Stopping training", EVENT_EARLY_STOP },
	{ "Training stopped early.", EVENT_EARLY_STOP },
	{ "Early stop at epoch 12", EVENT_EARLY_STOP },
	{ "Total training time: 1:02:03", EVENT_DONE },
	/* none */
	{ "", EVENT_NONE },
	{ "loss: 0.5", EVENT_NONE },
	{ "Gradient overflow.  Skipping step, loss scaler 0 reducing loss scale to 8192.0", EVENT_NONE },
	{ "[deepspeed] OVERFLOW! Rank 0 Skipping step. Attempted loss scale: 65536", EVENT_NONE },
	{ "If you see CUDA out of memory, reduce the batch size", EVENT_NONE },
	{ "# except KeyboardInterrupt: pass", EVENT_NONE },
	{ "    raise ValueError(x)", EVENT_NONE },
	{ "EarlyStopping counter: 3 out of 10", EVENT_NONE },
	{ "early_stopping: True", EVENT_NONE },
	{ "early stopping patience: 5", EVENT_NONE },
	{ "exits with return code = 0", EVENT_NONE },
	{ "Done (t=0.29s)", EVENT_NONE },
	{ "All files killed the time", EVENT_NONE },
	{ "undone", EVENT_NONE },
	{ "Execution halted for a while", EVENT_NONE },
	{ "[worker] panic: runtime error", EVENT_NONE },
	{ "Training until validation scores don't improve for 50 rounds", EVENT_NONE },
	{ "INFO: TerminationError rate: 5", EVENT_NONE },
};

START_TEST(lines_mark_events)
{
	struct marker marker;
	struct event event;

	marker_init(&marker);
	event = marker_find(&marker, str_of(lines[_i].line));
	ck_assert_msg(event.kind == lines[_i].kind, "%s: %s, not %s", lines[_i].line,
		      event_kind_name(event.kind), event_kind_name(lines[_i].kind));
}
END_TEST

START_TEST(a_traceback_ends_with_what_was_raised)
{
	static const char *const trace[] = {
		"  File \"train.py\", line 53, in <module>",
		"    loss=model(x, out_of_memory=1)",
		"    ^^^^^^^^^^^^^^^^^",
		"",
	};
	struct marker marker;
	struct event event;

	marker_init(&marker);
	event = marker_find(&marker, STR("Traceback (most recent call last):"));
	ck_assert_int_eq(event.kind, EVENT_TRACEBACK);
	for (int i = 0; i < COUNT_OF(trace); i++) {
		ck_assert(marker_in_trace(&marker, str_of(trace[i])));
		ck_assert_int_eq(marker_find(&marker, str_of(trace[i])).kind, EVENT_NONE);
	}
	ck_assert(marker_ends_trace(&marker, STR("my.pkg.Oops: it broke")) == false);
	marker.in_traceback = true;
	ck_assert(marker_ends_trace(&marker, STR("my.OopsError: it broke")));
	event = marker_find(&marker, STR("my.OopsError: it broke"));
	ck_assert_int_eq(event.kind, EVENT_EXCEPTION);
	ck_assert(str_eq(event.quote, STR("my.OopsError: it broke")));
	ck_assert(!marker.in_traceback);
	ck_assert(!marker_in_trace(&marker, STR("    indented: 5")));
}
END_TEST

static void
count_events(void *arg, const struct record *record)
{
	int *events = arg;

	*events += record->event.kind != EVENT_NONE;
}

/* Servers name exceptions as well. */
static const struct {
	const char *text;
	int events;
} exceptions[] = {
	{ "listening on port 8080\nFooError: bad request\nError: no such file\n", 0 },
	{ "Epoch 1 loss: 0.5\nRuntimeError: it broke\n", 1 },
	{ "FooError: 1\nEpoch 1/3\nFooError: 2\n", 1 }, /* of one form */
	{ "Traceback (most recent call last):\n  File \"x.py\", line 1\nOopsError: it broke\n", 2 },
	{ "RuntimeError: CUDA out of memory.\n", 1 },
};

START_TEST(an_exception_by_itself_counts_where_a_training_has_begun)
{
	struct reader *reader = reader_new(NULL);
	struct moment never = { 0 };
	int events = 0;

	reader_feed(reader, str_of(exceptions[_i].text), never, false, count_events, &events);
	reader_flush(reader, never, count_events, &events);
	ck_assert_msg(events == exceptions[_i].events, "%s: %d events", exceptions[_i].text, events);
	reader_free(reader);
}
END_TEST

START_TEST(a_marker_is_found_within_a_text)
{
	struct marker marker;

	marker_init(&marker);
	ck_assert_uint_eq(marker_position(&marker, STR("0.5vTraining completed")), 22);
	ck_assert_uint_eq(marker_position(&marker, STR("ok. Training completed")), 4);
	ck_assert(marker_is_end(&marker, STR("Training done, loss=0.5")));
	ck_assert(!marker_is_end(&marker, STR("CUDA out of memory")));
	ck_assert(!marker_is_end(&marker, STR("loss=0.5")));
}
END_TEST

TCase *marker_case(void);

TCase *
marker_case(void)
{
	TCase *tcase = tcase_create("marker");

	tcase_add_loop_test(tcase, lines_mark_events, 0, COUNT_OF(lines));
	tcase_add_test(tcase, a_traceback_ends_with_what_was_raised);
	tcase_add_test(tcase, a_marker_is_found_within_a_text);
	tcase_add_loop_test(tcase, an_exception_by_itself_counts_where_a_training_has_begun, 0,
			    COUNT_OF(exceptions));
	return tcase;
}
