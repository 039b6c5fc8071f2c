#include "config.h"

#include "app/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/home_path.h"
#include "util/die.h"

#define STATE_MAX (1 << 20)

char *
state_file_path(void)
{
	return home_path("XDG_STATE_HOME", ".local/state", "traintop/state");
}

char *
state_file_load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	char *text = NULL;
	ssize_t n;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= STATE_MAX) {
		text = xmalloc((size_t)st.st_size + 1);
		n = read(fd, text, (size_t)st.st_size);
		text[n > 0 ? n : 0] = '\0';
	}
	close(fd);
	return text;
}

/* All folders above the file; those that are there are fine. */
static void
make_folders(const char *path)
{
	char *folder = xstrdup(path);

	for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(folder, 0700);
		*slash = '/';
	}
	free(folder);
}

static bool
write_whole(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");
	bool fine;

	if (!file)
		return false;
	fine = fputs(text, file) >= 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;
	return fclose(file) == 0 && fine;
}

bool
state_file_save(const char *path, const char *text, struct err *err)
{
	char *beside = xasprintf("%s.%ld", path, (long)getpid());
	bool fine;

	make_folders(path);
	fine = write_whole(beside, text) && rename(beside, path) == 0;
	if (!fine) {
		err_set(err, errno, "%s: %s; marks and layout are not kept", path, strerror(errno));
		unlink(beside);
	}
	free(beside);
	return fine;
}
