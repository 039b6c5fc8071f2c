#include "config.h"

#include "app/suspend.h"

#include <signal.h>
#include <stddef.h>

void
suspend(bool group)
{
	struct sigaction before, action = { .sa_handler = SIG_DFL };
	sigset_t only, mask;

	sigemptyset(&action.sa_mask);
	sigaction(SIGTSTP, &action, &before);
	sigemptyset(&only);
	sigaddset(&only, SIGTSTP);
	if (group)
		kill(0, SIGTSTP);
	else
		raise(SIGTSTP);
	/* Stopped here, until somebody continues us. */
	sigprocmask(SIG_UNBLOCK, &only, &mask);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	sigaction(SIGTSTP, &before, NULL);
}
