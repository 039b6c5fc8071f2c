/*
 * fuzz_screen.c - bytes to records to model to rules to screen, as the program does it
 *
 * The last bytes of the input choose the slices, the screen's size and the keys; the rest is a log.
 */
#include "config.h"

#include <assert.h>

#include "analyse/engine.h"
#include "fuzz.h"
#include "ingest/reader.h"
#include "model/apply.h"
#include "model/store.h"
#include "util/die.h"
#include "view/canvas.h"
#include "view/ui.h"

#define CHOICES 16 /* bytes */

struct watched {
	struct store *store;
	struct engine *engine;
	uint32_t source;
	struct moment now;
};

static void
take_record(void *arg, const struct record *record)
{
	struct watched *watched = arg;
	const struct run *run =
	    apply_record(watched->store, watched->source, record, watched->now);

	if (run)
		engine_record(watched->engine, run, watched->now);
}

/* Nothing that a terminal would obey may stand in a cell. */
static void
check_canvas(const struct canvas *canvas)
{
	for (int y = 0; y < canvas->rows; y++)
		for (int x = 0; x < canvas->cols; x++)
			for (const char *p = canvas_at(canvas, x, y)->text; *p; p++)
				assert((unsigned char)*p >= 0x20 && *p != 0x7f);
}

static void
press_and_draw(struct watched *watched, const uint8_t choices[CHOICES])
{
	static const uint32_t keys[] = { 'j', 'k', KEY_RETURN, KEY_ESCAPE, 'a', '?', ' ', 's', 'G', 'l',
					 't', 'c', 'e', 'x', 'L', KEY_TAB, KEY_PAGE_DOWN, 'r' };
	struct ui_options options = { .ascii = choices[0] & 1 };
	struct ui *ui = ui_new(&options);
	struct canvas *canvas = canvas_new(1 + choices[1] % 200, 1 + choices[2] % 60);
	struct ui_env env = { .store = watched->store,
			      .engine = watched->engine,
			      .now = watched->now,
			      .title = "fuzz" };

	canvas->ascii = options.ascii;
	for (int i = 3; i < CHOICES - 3; i++) {
		struct key_event event = { .key = keys[choices[i] % COUNT(keys)] };

		ui_draw(ui, &env, canvas);
		check_canvas(canvas);
		ui_key(ui, &env, event);
	}
	ui_draw(ui, &env, canvas);
	check_canvas(canvas);
	canvas_free(canvas);
	ui_free(ui);
}

static void
read_log(struct watched *watched, const uint8_t *bytes, size_t n, const uint8_t choices[CHOICES])
{
	struct reader_options options = { .name = "fuzz.log" };
	struct reader *reader = reader_new(&options);
	size_t slice = 1 + choices[CHOICES - 1] * 16U;
	int64_t pause_ns = choices[CHOICES - 2] * NS_PER_S;

	for (size_t at = 0; at < n; at += slice) {
		struct str piece = { .p = (const char *)bytes + at,
				     .n = n - at < slice ? n - at : slice };

		reader_feed(reader, piece, watched->now, choices[CHOICES - 3] & 1, take_record, watched);
		watched->now.mono_ns += pause_ns;
		watched->now.wall_ns += pause_ns;
		engine_tick(watched->engine, watched->store, watched->now);
	}
	reader_flush(reader, watched->now, take_record, watched);
	reader_free(reader);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct watched watched = { .now = { .mono_ns = NS_PER_S, .wall_ns = 1000 * NS_PER_S } };
	struct rule_settings settings;
	const uint8_t *choices;

	if (n < CHOICES)
		return 0;
	choices = bytes + n - CHOICES;
	rule_settings_init(&settings);
	watched.store = store_new();
	watched.engine = engine_new(&settings, NULL, NULL);
	watched.source = store_add_source(watched.store, "fuzz.log", "fuzz");
	read_log(&watched, bytes, n - CHOICES, choices);
	press_and_draw(&watched, choices);
	engine_free(watched.engine);
	store_free(watched.store);
	return 0;
}
