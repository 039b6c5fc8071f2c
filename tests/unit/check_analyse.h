/*
 * check_analyse.h - the test cases of src/analyse
 */
#ifndef TESTS_UNIT_CHECK_ANALYSE_H
#define TESTS_UNIT_CHECK_ANALYSE_H

#include "suite.h"

TCase *cadence_case(void);
TCase *engine_case(void);
TCase *filter_case(void);
TCase *rank_case(void);
TCase *rule_case(void);
TCase *rules_case(void);
TCase *speed_case(void);
TCase *state_case(void);
TCase *stats_case(void);

#endif
