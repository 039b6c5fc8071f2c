/*
 * generate.c - the bench's inputs, made anew each time: the same bytes for the same words
 *
 * Usage: generate KIND N > FILE
 *   dense N    N bytes or a little more: progress bars, dict lines, epoch blocks
 *   sparse N   N bytes or a little more: warnings, with a metric line now and then
 *   csv N      a header and N rows of 20 metrics          jsonl N  the same as JSON lines
 *   steps N    one run of N step lines with four metrics   small N  one run of N epochs
 */
#include "config.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"

#define METRICS 20

/* A loss curve that falls, with noise that is the same every time. */
static double
loss_at(int64_t step)
{
	uint64_t noise = (uint64_t)step * UINT64_C(0x9E3779B97F4A7C15);

	return 0.05 + 2.3 / sqrt(1.0 + (double)step / 500.0) + (double)(noise >> 40) / (1 << 26);
}

static int64_t
write_bar(int64_t step)
{
	int k = (int)(step % 400);

	return printf("\rEpoch %" PRId64 "/90:  %2d%%|%.*s%*s| %d/400 [00:%02d<00:%02d, 12.81it/s, "
		      "loss=%.4f, lr=1.0e-03]",
		      step / 400 + 1, k / 4, k / 40, "##########", 10 - k / 40, "", k, k / 13,
		      (400 - k) / 13, loss_at(step));
}

static int64_t
write_dict(int64_t step)
{
	return printf("{'loss': %.4f, 'grad_norm': %.6f, 'learning_rate': %.3e, 'epoch': %.2f}\n",
		      loss_at(step), 1.0 + loss_at(step + 7), 1e-3 / (1.0 + (double)step * 1e-6),
		      (double)step / 400.0);
}

static int64_t
write_block(int64_t step)
{
	int64_t epoch = step / 400 + 1;

	return printf("\nEpochs: %" PRId64 "\n            | Train Loss:  %.3f\n            "
		      "| Train Accuracy:  %.3f\n            | Val Loss:  %.3f\n            "
		      "| Val Accuracy:  %.3f\n",
		      epoch, loss_at(step), 1 - loss_at(step) / 3, loss_at(step) * 1.1,
		      1 - loss_at(step) / 2.8);
}

static void
write_dense(int64_t bytes)
{
	for (int64_t written = 0, step = 0; written < bytes; step++) {
		written += step % 8 == 7 ? printf("\n") + write_dict(step) : write_bar(step);
		if (step % 400 == 399)
			written += write_block(step);
	}
}

static void
write_sparse(int64_t bytes)
{
	for (int64_t written = 0, step = 0; written < bytes; step++) {
		written += printf("2026-11-20 04:54:%02d WARNING dataloader worker %d is slow: the "
				  "queue was empty and the batch had to be waited for, see the notes\n",
				  (int)(step % 60), (int)(step % 8));
		if (step % 200 == 199)
			written += printf("step %" PRId64 ": train loss %.4f, val loss %.4f\n", step,
					  loss_at(step), loss_at(step) * 1.1);
	}
}

static void
write_csv(int64_t rows)
{
	printf("step");
	for (int m = 0; m < METRICS; m++)
		printf(",%s_%d", m % 2 ? "loss" : "acc", m);
	printf("\n");
	for (int64_t row = 0; row < rows; row++) {
		printf("%" PRId64, row);
		for (int m = 0; m < METRICS; m++)
			printf(",%.8f", loss_at(row + m));
		printf("\n");
	}
}

static void
write_jsonl(int64_t rows)
{
	for (int64_t row = 0; row < rows; row++) {
		printf("{\"step\": %" PRId64, row);
		for (int m = 0; m < METRICS; m++)
			printf(", \"%s_%d\": %.8f", m % 2 ? "loss" : "acc", m, loss_at(row + m));
		printf("}\n");
	}
}

static void
write_steps(int64_t steps)
{
	for (int64_t step = 0; step < steps; step++)
		printf("step %" PRId64 ": loss %.5f, lr %.3e, grad_norm %.4f, tok/s %.1f\n", step,
		       loss_at(step), 1e-4, 1.0 + loss_at(step + 3), 1000.0 + loss_at(step + 5));
}

static void
write_small(int64_t epochs)
{
	for (int64_t epoch = 1; epoch <= epochs; epoch++)
		printf("Epoch %" PRId64 "/%" PRId64 " train_loss: %.4f train_acc: %.4f val_loss: %.4f "
		       "val_acc: %.4f\n",
		       epoch, epochs, loss_at(epoch * 50), 1 - loss_at(epoch * 50) / 3,
		       loss_at(epoch * 50) * 1.1, 1 - loss_at(epoch * 50) / 2.8);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *kind;
		void (*write)(int64_t);
	} kinds[] = {
		{ "dense", write_dense }, { "sparse", write_sparse }, { "csv", write_csv },
		{ "jsonl", write_jsonl }, { "steps", write_steps },   { "small", write_small },
	};

	for (size_t i = 0; argc == 3 && i < COUNT(kinds); i++)
		if (!strcmp(argv[1], kinds[i].kind)) {
			kinds[i].write(strtoll(argv[2], NULL, 10));
			return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
		}
	die("usage: generate dense|sparse|csv|jsonl|steps|small N");
}
