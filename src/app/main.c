#include "config.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command_line.h"
#include "app/headless.h"
#include "app/options.h"
#include "app/outcome.h"
#include "app/settings.h"
#include "app/tui.h"

static enum status
refuse(const struct err *err)
{
	complain(err->message);
	return STATUS_USAGE;
}

static bool
load_settings(struct options *options, struct err *err)
{
	char *path = settings_path();
	bool fine = !path || settings_load(options, path, err);

	free(path);
	return fine;
}

static void
look_at_environment(struct options *options)
{
	const char *no_color = getenv("NO_COLOR"); /* https://no-color.org */

	if (no_color && *no_color)
		options->no_color = true;
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		options->ascii = true;
}

/* The command line is looked at last, since it goes before the file. */
static enum status
run(struct options *options, int argc, char **argv)
{
	struct err settings_err, err;
	bool settings_fine = load_settings(options, &settings_err);

	look_at_environment(options);
	if (!command_line_parse(options, argc, argv, &err))
		return refuse(&err);
	if (!settings_fine && options->mode != MODE_USAGE && options->mode != MODE_VERSION)
		return refuse(&settings_err);
	if (!options_compile(options, &err))
		return refuse(&err);
	if (options->mode == MODE_DEFAULT && !options->follow && isatty(STDOUT_FILENO))
		return tui_run(options);
	return headless_run(options);
}

/*
 * A standard descriptor that was closed would be given to the next file we open, and be taken for
 * what it is not.  One that can only be used the wrong way round fails instead, as a closed one
 * should.
 */
static void
hold_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int
main(int argc, char **argv)
{
	struct options options;
	enum status status;

	hold_descriptors();
	signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is an error of write(2) */
	/* Not LC_ALL: a locale with a decimal comma would change what printf does to numbers. */
	setlocale(LC_CTYPE, "");
	options_init(&options);
	status = run(&options, argc, argv);
	options_fini(&options);
	return (int)status;
}
