/*
 * check_model.h - the test cases of src/model
 */
#ifndef TESTS_UNIT_CHECK_MODEL_H
#define TESTS_UNIT_CHECK_MODEL_H

#include "suite.h"

TCase *metric_case(void);
TCase *series_case(void);

#endif
