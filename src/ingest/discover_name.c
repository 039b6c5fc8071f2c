#include "config.h"

#include "ingest/discover.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "ingest/utf16.h"
#include "util/chars.h"
#include "util/die.h"
#include "util/str.h"

#define TEXT_LOOK 4096 /* bytes by which a file is judged to be text */

/* Endings of logs and of tables of metrics. */
static const char *const log_endings[] = {
	"csv",	  "err", "json",   "jsonl",  "log", "md",
	"ndjson", "out", "stderr", "stdout", "tsv", "txt",
};

/* Endings of text that is no log: code, settings, documents. */
static const char *const other_endings[] = {
	"asc",	"bash",	 "bib",	  "c",	    "cc",   "cfg",	 "cmake", "conf", "cpp", "css",
	"cu",	"cuh",	 "d",	  "diff",   "env",  "gitignore", "go",	  "h",	  "hpp", "html",
	"in",	"ini",	 "ipynb", "java",   "js",   "key",	 "lock",  "lua",  "m",	 "mk",
	"o",	"patch", "pem",	  "pid",    "pl",   "proto",	 "py",	  "pyi",  "pyx", "r",
	"rb",	"rs",	 "rst",	  "sbatch", "sh",   "sql",	 "svg",	  "swp",  "tex", "tmp",
	"toml", "ts",	 "vim",	  "xml",    "yaml", "yml",	 "zsh",
};

/* Endings of what is no text at all, so that such files need not be opened. */
static const char *const binary_endings[] = {
	"7z",	 "a",	    "arrow",	   "avi", "bin",    "bmp", "bz2",     "ckpt", "db",
	"eps",	 "exe",	    "gguf",	   "gif", "gz",	    "h5",  "hdf5",    "idx",  "jar",
	"jpeg",	 "jpg",	    "lmdb",	   "mdb", "mp3",    "mp4", "msgpack", "npy",  "npz",
	"onnx",	 "parquet", "pb",	   "pdf", "pickle", "pkl", "png",     "pt",   "pth",
	"pyc",	 "rar",	    "safetensors", "so",  "sqlite", "tar", "tgz",     "tif",  "tiff",
	"wandb", "wav",	    "webp",	   "whl", "xz",	    "zip", "zst",
};

/* Folders that hold no logs of their own, or copies of those that are elsewhere. */
static const char *const other_folders[] = {
	"__pycache__", "checkpoints", "node_modules", "site-packages", "venv",
};

static bool
is_among(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_case(s, str_of(list[i])))
			return true;
	return false;
}

static bool
is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

/* Splits "train.log" at its last full stop; false if it has no ending. */
static bool
split_ending(struct str name, struct str *stem, struct str *ending)
{
	size_t dot = name.n;

	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	if (dot <= 1)
		return false;
	*stem = str_first(name, dot - 1);
	*ending = str_skip(name, dot);
	return true;
}

/* Batch systems write job.o12345 and job.e12345. */
static bool
is_job_output(struct str ending)
{
	return ending.n > 1 && (ending.p[0] == 'o' || ending.p[0] == 'e') &&
	       is_number(str_skip(ending, 1));
}

enum log_name
discover_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash != NULL ? slash + 1 : path);
	struct str ending, stem;

	if (name.n == 0 || name.p[0] == '.' || name.p[name.n - 1] == '~')
		return LOG_NAME_NO;
	if (!split_ending(name, &stem, &ending))
		return LOG_NAME_PERHAPS;
	/* train.log.1 is what train.log was. */
	while (is_number(ending) && split_ending(stem, &name, &ending))
		stem = name;
	if (is_among(ending, log_endings, COUNT(log_endings)) || is_job_output(ending))
		return LOG_NAME_YES;
	if (is_among(ending, other_endings, COUNT(other_endings)) ||
	    is_among(ending, binary_endings, COUNT(binary_endings)))
		return LOG_NAME_NO;
	return LOG_NAME_PERHAPS;
}

struct str
discover_stem(struct str name)
{
	struct str ending, stem;

	if (!split_ending(name, &stem, &ending) ||
	    !is_among(ending, log_endings, COUNT(log_endings)))
		return name;
	return stem;
}

bool
discover_folder_name(const char *name)
{
	struct str s = str_of(name);

	return name[0] != '.' && !is_among(s, other_folders, COUNT(other_folders)) &&
	       !str_starts(s, STR("checkpoint-"));
}

/* Control characters that logs hold: \b \t \n \f \r, escape. */
static bool
is_text_byte(unsigned char c)
{
	return c >= 0x20 || (c >= '\b' && c <= '\r') || c == 0x1b;
}

/* The first bytes of a file, at most TEXT_LOOK; how many, -1 if it cannot be read. */
static ssize_t
look_into(const char *path, char *buf)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, buf, TEXT_LOOK);
	close(fd);
	return n;
}

static bool
is_plain_text(const char *buf, ssize_t n)
{
	size_t strange = 0;

	if (n < 0)
		return false;
	for (ssize_t i = 0; i < n; i++) {
		if (buf[i] == '\0')
			return false;
		strange += !is_text_byte((unsigned char)buf[i]);
	}
	return strange * 20 <= (size_t)n;
}

static bool
is_text(const char *buf, ssize_t n)
{
	struct utf16 utf16 = { 0 };
	struct str text = utf16_feed(&utf16, (struct str){ buf, n > 0 ? (size_t)n : 0 });
	bool is = is_plain_text(text.p, n > 0 ? (ssize_t)text.n : n);

	utf16_fini(&utf16);
	return is;
}

bool
discover_is_text(const char *path)
{
	char buf[TEXT_LOOK];

	return is_text(buf, look_into(path, buf));
}

bool
discover_may_be_log(const char *path)
{
	char buf[TEXT_LOOK];
	ssize_t n = look_into(path, buf);

	return is_text(buf, n) && !(n >= 2 && buf[0] == '#' && buf[1] == '!');
}
