/*
 * check_util.h - the test cases of src/util
 */
#ifndef TESTS_UNIT_CHECK_UTIL_H
#define TESTS_UNIT_CHECK_UTIL_H

#include "suite.h"

TCase *clock_case(void);
TCase *die_case(void);
TCase *loop_case(void);
TCase *num_case(void);
TCase *num_exact_case(void);
TCase *str_case(void);
TCase *text_case(void);

#endif
