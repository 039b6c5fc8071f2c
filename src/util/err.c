#include "config.h"

#include "util/err.h"

#include <stdarg.h>
#include <stdio.h>

void
err_set(struct err *err, int number, const char *fmt, ...)
{
	va_list args;

	err->number = number;
	va_start(args, fmt);
	vsnprintf(err->message, sizeof(err->message), fmt, args);
	va_end(args);
}
