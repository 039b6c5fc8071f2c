/*
 * fuzz.h - the fuzz targets, and how they are run
 *
 * A target is libFuzzer's entry.  `make fuzz` links each with libFuzzer (clang), for long runs;
 * `make check` links it with standalone.c, which runs it over the seeds and over a fixed number of
 * mutations of them, so that a finding of the long runs that became a seed stays found.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#endif
