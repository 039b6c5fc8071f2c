#include "config.h"

#include "ingest/path.h"

#include <stdlib.h>
#include <string.h>

#include "util/die.h"

char *
path_join(const char *folder, const char *name)
{
	size_t n = strlen(folder);

	if (n == 0 || strcmp(folder, ".") == 0)
		return xstrdup(name);
	return xasprintf("%s%s%s", folder, folder[n - 1] == '/' ? "" : "/", name);
}

const char *
path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

char *
path_folder(const char *path)
{
	size_t n = (size_t)(path_name(path) - path);

	if (n == 0)
		return xstrdup(".");
	return xstrndup(path, n > 1 ? n - 1 : 1);
}

char *
path_real(const char *path)
{
	char *folder = path_folder(path);
	char *real_folder = realpath(folder, NULL);
	char *real = real_folder != NULL ? path_join(real_folder, path_name(path)) : NULL;

	free(folder);
	free(real_folder);
	return real;
}

bool
path_is_below(const char *real, const char *folder)
{
	size_t n = strlen(folder);

	return strncmp(real, folder, n) == 0 &&
	       (real[n] == '\0' || real[n] == '/' || folder[n - 1] == '/');
}

const char *
path_below(const char *folder, const char *path)
{
	size_t n = strlen(folder);

	if (strncmp(path, folder, n) != 0 || (n > 0 && path[n] != '/'))
		return strcmp(folder, "/") == 0 ? path + 1 : strcmp(folder, ".") == 0 ? path : "";
	return path + n + 1;
}
