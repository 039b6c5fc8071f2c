/*
 * suite.h - what every unit test program includes
 *
 * A test file has one `TCase *NAME_case(void)`; the layer's check_LAYER.c lists them.  Tests are named
 * after the behaviour that they keep.
 */
#ifndef TESTS_UNIT_SUITE_H
#define TESTS_UNIT_SUITE_H

#include <check.h>
#include <stdlib.h>

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))

typedef TCase *case_fn(void);

/* Runs the cases; for main(). */
static inline int
suite_main(const char *name, case_fn *const *cases, size_t n)
{
	Suite *suite = suite_create(name);
	SRunner *runner;
	int failed;

	/* Check's own 4 s are short where the machine is busy or valgrind at work; a case may set more. */
	setenv("CK_DEFAULT_TIMEOUT", "120", 0);
	for (size_t i = 0; i < n; i++)
		suite_add_tcase(suite, cases[i]());
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
