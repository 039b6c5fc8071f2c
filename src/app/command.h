/*
 * command.h - shell commands in the background (--on-alert)
 *
 * A command is run by sh in a session of its own, with standard input from /dev/null.  What it
 * prints is kept aside, and told in the sentence about its failure.  Nothing here waits for
 * anything.
 */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include <stddef.h>

struct loop;

#define COMMAND_RUNNING_MAX 8	/* at the same time */
#define COMMAND_WAITING_MAX 256 /* further ones are not run, and that is complained of */

typedef void command_complain_fn(void *arg, const char *sentence);

struct commands;

/* text (for sh) and loop are borrowed. */
struct commands *commands_new(const char *text, struct loop *loop, command_complain_fn *complain,
			      void *arg);
void commands_free(struct commands *); /* NULL is fine; what runs goes on running */

/*
 * Runs the command with the variables ("NAME=value") added to our environment.  Of those with the
 * same key only one runs at a time; of those that wait, only the newest is kept.
 */
void commands_run(struct commands *, const char *key, const char *const *variables, size_t n);

size_t commands_busy(const struct commands *); /* that run or wait */

#endif
