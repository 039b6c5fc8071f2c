/*
 * check_model.h - the test cases of src/model
 */
#ifndef TESTS_UNIT_CHECK_MODEL_H
#define TESTS_UNIT_CHECK_MODEL_H

#include "suite.h"

TCase *apply_case(void);
TCase *metric_case(void);
TCase *run_case(void);
TCase *series_case(void);
TCase *store_case(void);

#endif
