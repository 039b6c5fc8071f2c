/*
 * hash.h - uthash, where no memory is die() as everywhere else
 *
 * Left alone, uthash would end the program by exit(-1), before the terminal is given back.
 */
#ifndef UTIL_HASH_H
#define UTIL_HASH_H

#include "util/die.h"

#define uthash_malloc(size) xmalloc(size)
#define uthash_fatal(message) die("%s", message)

#include <uthash.h>

#endif
