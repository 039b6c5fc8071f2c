/*
 * fuzz_config.c - any bytes as a configuration file, a state file and a pattern: taken, or refused in a
 * sentence
 */
#include "config.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "analyse/engine.h"
#include "app/options.h"
#include "app/settings.h"
#include "fuzz.h"
#include "model/store.h"
#include "util/die.h"
#include "view/ui.h"

static void
check_refusal(const struct err *err)
{
	size_t n = strnlen(err->message, sizeof(err->message));

	assert(n > 0 && n < sizeof(err->message));
}

/* Settings are read from a file, so one is made in memory. */
static void
as_configuration(const uint8_t *bytes, size_t n)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct options options;
	struct err err = { .message = "" };
	char path[32];

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		die("no file in memory");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	options_init(&options);
	if (!settings_load(&options, path, &err) || !options_compile(&options, &err))
		check_refusal(&err);
	options_fini(&options);
	close(fd);
}

/* What the screen saves, it loads again. */
static char *
load_and_save(struct str state, const struct ui_env *env)
{
	struct ui *ui = ui_new(&(struct ui_options){ .ascii = false });
	char *saved;

	ui_load(ui, state);
	saved = ui_save(ui, env);
	ui_free(ui);
	return saved;
}

static void
as_state(const uint8_t *bytes, size_t n)
{
	struct rule_settings rules;
	struct store *store = store_new();
	struct ui_env env = { .store = store, .title = "fuzz" };
	char *first, *second, *third;

	rule_settings_init(&rules);
	env.engine = engine_new(&rules, NULL, NULL);
	first = load_and_save((struct str){ .p = (const char *)bytes, .n = n }, &env);
	second = load_and_save(str_of(first), &env);
	third = load_and_save(str_of(second), &env);
	assert(strcmp(second, third) == 0);
	free(third);
	free(second);
	free(first);
	engine_free(env.engine);
	store_free(store);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	as_configuration(bytes, n);
	as_state(bytes, n);
	return 0;
}
