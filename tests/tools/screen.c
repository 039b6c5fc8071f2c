/*
 * screen - runs a program in a real terminal emulator (libvterm), and does what a script says
 *
 *   screen [-s COLSxROWS] [-i FILE] -- COMMAND [ARG...] <SCRIPT
 *
 * -i gives the program another standard input than the terminal.  The script has a step on each
 * line; a line that begins with # says nothing.  The first step that fails ends the test: the step
 * and the screen are printed, and the exit status is 1.
 *
 *   wait TEXT      until the screen shows TEXT (10 s at most, 50 s with sanitizers)
 *   gone TEXT      until the screen does not show TEXT any more
 *   key NAME...    keys: Enter Esc Tab Space Up Down Left Right PgUp PgDn Home End Backspace F10 C-x,
 * or characters type TEXT      the text as it stands resize CxR     the terminal gets another size
 *   signal NUMBER  to the program
 *   mouse WHAT X Y [N]  press, release, click, drag, wheel-up or wheel-down there, the first cell being
 *                  0 0; N times as fast as can be
 *   clipboard FILE  what the program has put into the clipboard last, into FILE
 *   storm N        the terminal gets another size N times within a second, and then its own again
 *   deaf           the terminal takes nothing that the program sends, as when SSH stalls
 *   hears          it does again
 *   hangup         the terminal goes away, as when SSH breaks off or its window is killed
 *   run COMMAND    by sh, with the program's process number in $PROGRAM; it must succeed
 *   sleep SECONDS
 *   quiet SECONDS  the program must send nothing for so long
 *   restored       the terminal is as it was: normal screen, cursor visible, no mouse, cooked modes
 *   ends STATUS    the program must end by itself, with this status (128 + a signal that killed it)
 *   asleep SECONDS the program must not have been woken for so long (no system call, that is)
 *   untitled       the program must never have set the terminal's title
 *   harmless       it must never have sent a control string (OSC, DCS, APC ...), a C1 control, broken UTF-8, or
 *                  what turns the direction of text
 *   bell           it must have rung the bell by now
 *   dump           prints the screen
 */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <vterm.h>

#include "util/clock.h"
#include "util/die.h"
#include "util/num.h"
#include "util/str.h"
#include "util/text.h"

#ifdef WITH_SANITIZERS
#define PATIENCE_NS (50 * NS_PER_S)
#else
#define PATIENCE_NS (10 * NS_PER_S)
#endif

struct terminal {
	int fd; /* the pty's master */
	pid_t pid;
	int status;
	bool ended; /* the program has, and status is its */
	int cols, rows;
	VTerm *vt;
	VTermScreen *screen;
	bool other_screen, cursor_visible, mouse, titled, deaf;
	int bells;
	bool harmful;
	unsigned char last[3]; /* bytes that it has sent, the newest first */
	struct termios before;
	int64_t bytes; /* that the program has sent */
	char *sent;    /* they themselves */
	size_t sent_cap;
};

static int
on_property(VTermProp property, VTermValue *value, void *arg)
{
	struct terminal *t = arg;

	if (property == VTERM_PROP_ALTSCREEN)
		t->other_screen = value->boolean;
	else if (property == VTERM_PROP_CURSORVISIBLE)
		t->cursor_visible = value->boolean;
	else if (property == VTERM_PROP_MOUSE)
		t->mouse = value->number != VTERM_PROP_MOUSE_NONE;
	else if (property == VTERM_PROP_TITLE)
		t->titled = true;
	return 1;
}

static int
on_bell(void *arg)
{
	struct terminal *t = arg;

	t->bells++;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property, .bell = on_bell };

static void
open_emulator(struct terminal *t)
{
	t->vt = vterm_new(t->rows, t->cols);
	vterm_set_utf8(t->vt, 1);
	t->screen = vterm_obtain_screen(t->vt);
	t->cursor_visible = true;
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
}

static void
start(struct terminal *t, const char *input, char **argv)
{
	struct winsize size = { .ws_row = (unsigned short)t->rows,
				.ws_col = (unsigned short)t->cols };
	char number[24];
	int slave;

	if (openpty(&t->fd, &slave, NULL, NULL, &size) < 0)
		die("openpty: %s", strerror(errno));
	tcgetattr(slave, &t->before);
	t->pid = fork();
	if (t->pid < 0)
		die("fork: %s", strerror(errno));
	if (t->pid == 0) {
		int fd = input ? open(input, O_RDONLY) : -1;

		close(t->fd);
		login_tty(slave);
		if (input && (fd < 0 || dup2(fd, STDIN_FILENO) < 0))
			die("%s: %s", input, strerror(errno));
		execvp(argv[0], argv);
		die("%s: %s", argv[0], strerror(errno));
	}
	close(slave);
	fcntl(t->fd, F_SETFL, O_NONBLOCK);
	snprintf(number, sizeof(number), "%ld", (long)t->pid);
	setenv("PROGRAM", number, 1);
}

static void
send_bytes(struct terminal *t, const char *p, size_t n)
{
	struct pollfd room = { .fd = t->fd, .events = POLLOUT };

	while (n > 0) {
		ssize_t put = write(t->fd, p, n);

		if (put < 0 && errno == EAGAIN) {
			poll(&room, 1, -1);
			continue;
		}
		if (put <= 0)
			return; /* the program has gone: the next step will say so */
		p += put;
		n -= (size_t)put;
	}
}

static void
answer(struct terminal *t)
{
	char buf[256];
	size_t n;

	while ((n = vterm_output_read(t->vt, buf, sizeof(buf))) > 0)
		send_bytes(t, buf, n);
}

/* LRM, RLM, LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI and ALM end here. */
static bool
turns_direction(const unsigned char before[2], unsigned char byte)
{
	if (before[0] == 0xd8)
		return byte == 0x9c;
	if (before[1] != 0xe2)
		return false;
	if (before[0] == 0x80)
		return byte == 0x8e || byte == 0x8f || (byte >= 0xaa && byte <= 0xae);
	return before[0] == 0x81 && byte >= 0xa6 && byte <= 0xa9;
}

/* What curses never sends: only a log's bytes, let through, can look like that. */
static void
look_for_harm(struct terminal *t, const char *buf, ssize_t n)
{
	for (ssize_t i = 0; i < n; i++) {
		unsigned char byte = (unsigned char)buf[i], before = t->last[0];

		if ((before == '\033' && strchr("]PX^_kc", byte)) || (before == 0xc2 && byte < 0xa0))
			t->harmful = true;
		/* A byte that goes on must follow one that begins a character, at most three before. */
		if ((byte & 0xc0) == 0x80 && before < 0xc2 && t->last[1] < 0xe0 && t->last[2] < 0xf0)
			t->harmful = true;
		t->harmful |= turns_direction(t->last, byte);
		t->last[2] = t->last[1];
		t->last[1] = before;
		t->last[0] = byte;
	}
}

/* Takes what the program sends for at most wait_ns; false if it has gone. */
static bool
take(struct terminal *t, int64_t wait_ns)
{
	struct pollfd input = { .fd = t->fd, .events = POLLIN };
	char buf[65536];
	ssize_t n;

	if (t->deaf) {
		usleep((useconds_t)(wait_ns / 1000));
		return true;
	}
	if (poll(&input, 1, (int)(wait_ns / NS_PER_MS)) <= 0)
		return true;
	n = read(t->fd, buf, sizeof(buf));
	if (n <= 0)
		return n < 0 && (errno == EAGAIN || errno == EINTR);
	t->sent = grow(t->sent, &t->sent_cap, (size_t)(t->bytes + n), 1);
	memcpy(t->sent + t->bytes, buf, (size_t)n);
	t->bytes += n;
	look_for_harm(t, buf, n);
	vterm_input_write(t->vt, buf, (size_t)n);
	answer(t);
	return true;
}

static void
reap(struct terminal *t)
{
	int status;

	if (t->ended || waitpid(t->pid, &status, WNOHANG) != t->pid)
		return;
	t->ended = true;
	t->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* The screen as text, rows joined by '\n', blanks at their ends off; free() it. */
static char *
screen_text(const struct terminal *t)
{
	char *text =
	    xmalloc((size_t)t->rows * ((size_t)t->cols * 4 * VTERM_MAX_CHARS_PER_CELL + 1) + 1);
	char *p = text;

	for (int row = 0; row < t->rows; row++) {
		char *used = p;

		for (int col = 0; col < t->cols; col++) {
			VTermPos pos = { .row = row, .col = col };
			VTermScreenCell cell;

			vterm_screen_get_cell(t->screen, pos, &cell);
			if (cell.chars[0] == (uint32_t)-1)
				continue; /* the right half of a wide character */
			if (cell.chars[0] == 0) {
				*p++ = ' ';
				continue;
			}
			for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
				p += text_encode(p, cell.chars[i]);
			used = p;
		}
		p = used;
		*p++ = '\n';
	}
	*p = '\0';
	return text;
}

static bool
shows(const struct terminal *t, const char *needle)
{
	char *text = screen_text(t);
	bool found = strstr(text, needle) != NULL;

	free(text);
	return found;
}

static bool
wait_for(struct terminal *t, const char *needle, bool wanted)
{
	int64_t until = clock_now().mono_ns + PATIENCE_NS;

	while (shows(t, needle) != wanted) {
		if (clock_now().mono_ns > until || !take(t, 20 * NS_PER_MS))
			return shows(t, needle) == wanted;
	}
	return true;
}

static const struct {
	const char *name, *bytes;
} keys[] = {
	{ "Enter", "\r" },	 { "Esc", "\033" },	{ "Tab", "\t" },       { "Space", " " },
	{ "Up", "\033OA" },	 { "Down", "\033OB" },	{ "Right", "\033OC" }, { "Left", "\033OD" },
	{ "PgUp", "\033[5~" },	 { "PgDn", "\033[6~" }, { "Home", "\033OH" },  { "End", "\033OF" },
	{ "Backspace", "\177" }, { "F10", "\033[21~" },
};

static void
send_key(struct terminal *t, struct str name)
{
	char control;

	for (size_t i = 0; i < COUNT(keys); i++)
		if (str_eq(name, str_of(keys[i].name))) {
			send_bytes(t, keys[i].bytes, strlen(keys[i].bytes));
			return;
		}
	if (name.n == 3 && str_starts(name, STR("C-"))) {
		control = (char)(toupper((unsigned char)name.p[2]) & 31);
		send_bytes(t, &control, 1);
		return;
	}
	send_bytes(t, name.p, name.n);
}

static bool
step_keys(struct terminal *t, const char *rest)
{
	struct str names = str_of(rest);

	while (names.n > 0) {
		size_t n = str_find_char(names, ' ');

		send_key(t, str_first(names, n));
		names = str_trim(str_skip(names, n));
		take(t, 60 * NS_PER_MS); /* an Escape must not run into the key behind it */
	}
	return true;
}

static const struct {
	const char *name;
	int button; /* 0: none */
	bool pressed, released;
} gestures[] = {
	{ "press", 1, true, false },	{ "release", 1, false, true },
	{ "click", 1, true, true },	{ "drag", 0, false, false },
	{ "wheel-up", 4, true, false }, { "wheel-down", 5, true, false },
};

/* As the emulator tells of it in the mode that the program has asked for. */
static bool
step_mouse(struct terminal *t, const char *rest)
{
	char name[16];
	int x, y, times = 1;
	size_t i = 0;

	if (sscanf(rest, "%15s %d %d %d", name, &x, &y, &times) < 3)
		return false;
	while (i < COUNT(gestures) && strcmp(name, gestures[i].name) != 0)
		i++;
	if (i == COUNT(gestures))
		return false;
	if (!t->mouse)
		return true; /* the gesture is the terminal's: it selects text */
	vterm_mouse_move(t->vt, y, x, VTERM_MOD_NONE);
	for (; times > 0; times--) {
		if (gestures[i].pressed)
			vterm_mouse_button(t->vt, gestures[i].button, true, VTERM_MOD_NONE);
		if (gestures[i].released)
			vterm_mouse_button(t->vt, gestures[i].button, false, VTERM_MOD_NONE);
	}
	answer(t);
	return take(t, 60 * NS_PER_MS);
}

/* OSC 52, as Base64. */
static bool
step_clipboard(struct terminal *t, const char *path)
{
	struct str sent = { .p = t->sent, .n = (size_t)t->bytes }, begin = STR("\033]52;c;");
	struct str found = { .p = NULL };
	FILE *file;

	for (; sent.n > 0; sent = str_skip(sent, 1))
		if (str_starts(sent, begin)) {
			found = str_skip(sent, begin.n);
			found = str_first(found, str_find_char(found, '\a'));
		}
	file = found.n > 0 ? fopen(path, "we") : NULL;
	if (!file)
		return false;
	fwrite(found.p, 1, found.n, file);
	return fclose(file) == 0;
}

static bool
parse_size(const char *text, int *cols, int *rows)
{
	struct str s = str_of(text);
	size_t x = str_find_char(s, 'x');
	struct num c, r;

	if (!num_whole(str_first(s, x), &c) || !num_whole(str_skip(s, x + 1), &r))
		return false;
	*cols = (int)c.value;
	*rows = (int)r.value;
	return *cols > 0 && *rows > 0;
}

static bool
step_resize(struct terminal *t, const char *text)
{
	struct winsize size;

	if (!parse_size(text, &t->cols, &t->rows))
		return false;
	size = (struct winsize){ .ws_row = (unsigned short)t->rows,
				 .ws_col = (unsigned short)t->cols };
	vterm_set_size(t->vt, t->rows, t->cols);
	return ioctl(t->fd, TIOCSWINSZ, &size) == 0;
}

static bool
step_storm(struct terminal *t, const char *text)
{
	int cols = t->cols, rows = t->rows;
	int64_t from = clock_now().mono_ns;
	char size[32];
	struct num n;

	if (!num_whole(str_of(text), &n) || n.value < 1)
		return false;
	for (int i = 0; i < (int)n.value; i++) {
		int64_t due = from + (int64_t)((double)NS_PER_S * i / n.value), now;

		while ((now = clock_now().mono_ns) < due)
			take(t, due - now < NS_PER_MS ? 0 : NS_PER_MS);
		snprintf(size, sizeof(size), "%dx%d", 20 + i % 150, 2 + i % 60);
		if (!step_resize(t, size))
			return false;
	}
	snprintf(size, sizeof(size), "%dx%d", cols, rows);
	return step_resize(t, size);
}

static int64_t
seconds_of(const char *text)
{
	struct num seconds;

	return num_whole(str_of(text), &seconds) ? (int64_t)(seconds.value * (double)NS_PER_S) : 0;
}

static bool
step_sleep(struct terminal *t, const char *text)
{
	int64_t until = clock_now().mono_ns + seconds_of(text), left;

	while ((left = until - clock_now().mono_ns) > 0)
		if (!take(t, left < 20 * NS_PER_MS ? NS_PER_MS : 20 * NS_PER_MS))
			usleep(1000);
	return true;
}

static bool
step_quiet(struct terminal *t, const char *text)
{
	int64_t before = t->bytes;

	step_sleep(t, text);
	return t->bytes == before;
}

/* How often the program has gone to sleep; -1 if it has ended. */
static long
switches(const struct terminal *t)
{
	static const char label[] = "voluntary_ctxt_switches:";
	char *path = xasprintf("/proc/%ld/status", (long)t->pid), line[256];
	FILE *file = fopen(path, "re");
	long count = -1;

	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, label, sizeof(label) - 1) == 0)
			count = strtol(line + sizeof(label) - 1, NULL, 10);
	if (file)
		fclose(file);
	free(path);
	return count;
}

static bool
step_asleep(struct terminal *t, const char *text)
{
	long before = switches(t);

	step_sleep(t, text);
	return before >= 0 && switches(t) == before;
}

static bool
step_bell(struct terminal *t, const char *rest)
{
	int64_t until = clock_now().mono_ns + PATIENCE_NS;

	(void)rest;
	while (t->bells == 0 && clock_now().mono_ns < until)
		take(t, 20 * NS_PER_MS);
	return t->bells > 0;
}

static bool
step_restored(struct terminal *t, const char *rest)
{
	struct termios now;

	(void)rest;
	step_sleep(t, "0.1");
	if (t->other_screen || !t->cursor_visible || t->mouse) {
		printf("other screen %d, cursor visible %d, mouse %d\n", t->other_screen,
		       t->cursor_visible, t->mouse);
		return false;
	}
	if (tcgetattr(t->fd, &now) < 0)
		return false;
	if (now.c_lflag != t->before.c_lflag || now.c_iflag != t->before.c_iflag ||
	    now.c_oflag != t->before.c_oflag) {
		printf("modes l %x i %x o %x, before l %x i %x o %x\n", now.c_lflag, now.c_iflag,
		       now.c_oflag, t->before.c_lflag, t->before.c_iflag, t->before.c_oflag);
		return false;
	}
	return true;
}

static bool
step_deaf(struct terminal *t, const char *rest)
{
	(void)rest;
	t->deaf = true;
	return true;
}

static bool
step_hears(struct terminal *t, const char *rest)
{
	(void)rest;
	t->deaf = false;
	return true;
}

static bool
step_hangup(struct terminal *t, const char *rest)
{
	(void)rest;
	close(t->fd);
	t->fd = -1;
	return true;
}

static bool
step_ends(struct terminal *t, const char *status)
{
	int64_t until = clock_now().mono_ns + PATIENCE_NS;
	struct num wanted;

	while (!t->ended && clock_now().mono_ns < until) {
		if (!take(t, 20 * NS_PER_MS))
			usleep(1000);
		reap(t);
	}
	if (!t->ended || !num_whole(str_of(status), &wanted) || t->status != (int)wanted.value) {
		printf(t->ended ? "ended with %d\n" : "has not ended\n", t->status);
		return false;
	}
	while (take(t, 20 * NS_PER_MS) && t->bytes < 0)
		;
	return true;
}

static bool
step_gone(struct terminal *t, const char *needle)
{
	return wait_for(t, needle, false);
}

static bool
step_wait(struct terminal *t, const char *needle)
{
	return wait_for(t, needle, true);
}

static bool
step_type(struct terminal *t, const char *text)
{
	send_bytes(t, text, strlen(text));
	return true;
}

static bool
step_signal(struct terminal *t, const char *number)
{
	struct num num;

	return num_whole(str_of(number), &num) && kill(t->pid, (int)num.value) == 0;
}

static bool
step_run(struct terminal *t, const char *command)
{
	(void)t;
	return system(command) == 0;
}

static bool
step_harmless(struct terminal *t, const char *rest)
{
	(void)rest;
	return !t->harmful;
}

static bool
step_untitled(struct terminal *t, const char *rest)
{
	(void)rest;
	return !t->titled;
}

static bool
step_dump(struct terminal *t, const char *rest)
{
	char *text = screen_text(t);

	(void)rest;
	fputs(text, stdout);
	free(text);
	return true;
}

static const struct {
	const char *verb;
	bool (*step)(struct terminal *, const char *rest);
} steps[] = {
	{ "wait", step_wait },	       { "gone", step_gone },	  { "key", step_keys },
	{ "type", step_type },	       { "resize", step_resize }, { "signal", step_signal },
	{ "run", step_run },	       { "sleep", step_sleep },	  { "quiet", step_quiet },
	{ "asleep", step_asleep },     { "ends", step_ends },	  { "restored", step_restored },
	{ "untitled", step_untitled }, { "bell", step_bell },	  { "dump", step_dump },
	{ "harmless", step_harmless }, { "hangup", step_hangup }, { "storm", step_storm },
	{ "deaf", step_deaf },	       { "hears", step_hears },	  { "mouse", step_mouse },
	{ "clipboard", step_clipboard },
};

static bool
step(struct terminal *t, const char *line)
{
	struct str verb = str_first(str_of(line), strcspn(line, " "));
	const char *rest = line + verb.n + (line[verb.n] == ' ');

	for (size_t i = 0; i < COUNT(steps); i++)
		if (str_eq(verb, str_of(steps[i].verb)))
			return steps[i].step(t, rest);
	printf("no such step\n");
	return false;
}

/* Nothing that was started may outlive the test. */
static void
end(struct terminal *t)
{
	reap(t);
	if (!t->ended) {
		kill(-t->pid, SIGKILL);
		kill(t->pid, SIGKILL);
		waitpid(t->pid, NULL, 0);
	}
	close(t->fd);
	vterm_free(t->vt);
	free(t->sent);
}

int
main(int argc, char **argv)
{
	struct terminal t = { .cols = 80, .rows = 24 };
	const char *input = NULL;
	char line[4096];
	bool fine = true;
	int option;

	while ((option = getopt(argc, argv, "+s:i:")) != -1) {
		if (option == 'i')
			input = optarg;
		else if (option != 's' || !parse_size(optarg, &t.cols, &t.rows))
			die("usage: screen [-s COLSxROWS] [-i FILE] -- COMMAND [ARG...]");
	}
	signal(SIGPIPE, SIG_IGN);
	open_emulator(&t);
	start(&t, input, argv + optind);
	while (fine && fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '\0' || line[0] == '#')
			continue;
		fine = step(&t, line);
		if (!fine) {
			printf("screen: failed: %s\n", line);
			step_dump(&t, "");
		}
	}
	end(&t);
	return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
