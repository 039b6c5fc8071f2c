#include "config.h"

#include "app/home_path.h"

#include <stdlib.h>

#include "util/die.h"

char *
home_path(const char *variable, const char *otherwise, const char *name)
{
	const char *base = getenv(variable);

	if (base && base[0] == '/')
		return xasprintf("%s/%s", base, name);
	base = getenv("HOME");
	if (!base || base[0] != '/')
		return NULL;
	return xasprintf("%s/%s/%s", base, otherwise, name);
}
