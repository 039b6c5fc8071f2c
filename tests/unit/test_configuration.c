/*
 * What the configuration file switches on and off
 */
#include "config.h"

#include "files.h"
#include "suite.h"

#include "app/settings.h"

/* The defaults: not one of them is on, and the ground is dark. */
static const struct {
	const char *line;
	bool no_color, ascii, light, calm, mouse;
} flags[] = {
	{ .line = "no-color = yes\n", .no_color = true },
	{ .line = "no-color = no\n" },
	{ .line = "ascii = yes\n", .ascii = true },
	{ .line = "ascii = no\n" },
	{ .line = "light = yes\n", .light = true },
	{ .line = "light = no\n" },
	{ .line = "dark = yes\n" },
	{ .line = "dark = no\n", .light = true },
	{ .line = "calm = yes\n", .calm = true },
	{ .line = "calm = no\n" },
	{ .line = "mouse = yes\n", .mouse = true },
	{ .line = "mouse = yes\nmouse = no\n" },
};

START_TEST(a_flag_is_switched_on_and_off)
{
	struct options options;
	struct err err;

	files_write("traintop.conf", flags[_i].line);
	options_init(&options);
	ck_assert_msg(settings_load(&options, "traintop.conf", &err), "%s", err.message);
	ck_assert_int_eq(options.no_color, flags[_i].no_color);
	ck_assert_int_eq(options.ascii, flags[_i].ascii);
	ck_assert_int_eq(options.ground == GROUND_LIGHT, flags[_i].light);
	ck_assert_int_eq(options.calm, flags[_i].calm);
	ck_assert_int_eq(options.mouse, flags[_i].mouse);
	options_fini(&options);
}
END_TEST

/* What is not there, or is no absolute path, is not looked at. */
static const struct {
	const char *config, *home, *path;
} homes[] = {
	{ "/etc/xdg", "/home/a", "/etc/xdg/traintop/traintop.conf" },
	{ NULL, "/home/a", "/home/a/.config/traintop/traintop.conf" },
	{ "", "/home/a", "/home/a/.config/traintop/traintop.conf" },
	{ "xdg", "/home/a", "/home/a/.config/traintop/traintop.conf" },
	{ NULL, NULL, NULL },
	{ "xdg", "", NULL },
};

static void
set_or_not(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

START_TEST(the_file_is_looked_for_at_home)
{
	char *path;

	set_or_not("XDG_CONFIG_HOME", homes[_i].config);
	set_or_not("HOME", homes[_i].home);
	path = settings_path();
	if (homes[_i].path)
		ck_assert_str_eq(path, homes[_i].path);
	else
		ck_assert_ptr_null(path);
	free(path);
}
END_TEST

TCase *configuration_case(void);

TCase *
configuration_case(void)
{
	TCase *tcase = tcase_create("configuration");

	tcase_add_checked_fixture(tcase, files_setup, files_teardown);
	tcase_add_loop_test(tcase, a_flag_is_switched_on_and_off, 0, COUNT_OF(flags));
	tcase_add_loop_test(tcase, the_file_is_looked_for_at_home, 0, COUNT_OF(homes));
	return tcase;
}
