/*
 * mirrorfs - a FUSE file system that shows a folder, as one that other hosts write to would
 *
 *   mirrorfs FOLDER MOUNTPOINT
 *
 * What is written into FOLDER itself appears below MOUNTPOINT without inotify telling of it.  While
 * FOLDER/.fault exists, reading fails with the error it names: EIO or ESTALE.  Runs until it is
 * unmounted.
 */
#include "config.h"

#define FUSE_USE_VERSION 31

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[PATH_MAX];

static const char *
real(const char *path)
{
	static char buf[2 * PATH_MAX];

	snprintf(buf, sizeof(buf), "%s%s", root, path);
	return buf;
}

/* The error that reading is to fail with; 0: none. */
static int
fault(void)
{
	char name[16] = "";
	FILE *in = fopen(real("/.fault"), "r");

	if (in == NULL)
		return 0;
	if (fgets(name, sizeof(name), in) == NULL)
		name[0] = '\0';
	fclose(in);
	return strncmp(name, "ESTALE", 6) == 0 ? ESTALE : EIO;
}

static int
mirror_getattr(const char *path, struct stat *st, struct fuse_file_info *info)
{
	(void)info;
	return lstat(real(path), st) < 0 ? -errno : 0;
}

static int
mirror_readdir(const char *path, void *buf, fuse_fill_dir_t fill, off_t offset,
	       struct fuse_file_info *info, enum fuse_readdir_flags flags)
{
	DIR *dir = opendir(real(path));
	const struct dirent *entry;

	(void)offset, (void)info, (void)flags;
	if (dir == NULL)
		return -errno;
	while ((entry = readdir(dir)) != NULL)
		fill(buf, entry->d_name, NULL, 0, 0);
	closedir(dir);
	return 0;
}

static int
mirror_open(const char *path, struct fuse_file_info *info)
{
	int fd = open(real(path), O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	info->fh = (uint64_t)fd;
	return 0;
}

static int
mirror_read(const char *path, char *buf, size_t size, off_t offset, struct fuse_file_info *info)
{
	ssize_t n;

	(void)path;
	if (fault() != 0)
		return -fault();
	n = pread((int)info->fh, buf, size, offset);
	return n < 0 ? -errno : (int)n;
}

static int
mirror_release(const char *path, struct fuse_file_info *info)
{
	(void)path;
	close((int)info->fh);
	return 0;
}

static const struct fuse_operations operations = {
	.getattr = mirror_getattr,
	.readdir = mirror_readdir,
	.open = mirror_open,
	.read = mirror_read,
	.release = mirror_release,
};

int
main(int argc, char **argv)
{
	char *args[] = { argv[0], NULL, NULL, NULL, NULL };
	char foreground[] = "-f", single[] = "-s";

	if (argc != 3 || realpath(argv[1], root) == NULL) {
		fprintf(stderr, "usage: mirrorfs FOLDER MOUNTPOINT\n");
		return EXIT_FAILURE;
	}
	args[1] = foreground;
	args[2] = single;
	args[3] = argv[2];
	return fuse_main(4, args, &operations, NULL);
}
