#include "config.h"

#include "view/head.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/progress.h"
#include "util/die.h"
#include "util/text.h"
#include "view/cells.h"
#include "view/ui_state.h"

#define WORDS_COLS 72 /* on narrower screens counts have no words */
#define FLASH_NS (2 * NS_PER_S)

/* Which states a title mentions, in this order, and which it can do without. */
static const struct {
	enum run_state state;
	int priority;
} counted[] = {
	{ STATE_LIVE, 1 },    { STATE_STALLED, 3 }, { STATE_DONE, 6 },	{ STATE_CRASHED, 2 },
	{ STATE_STOPPED, 7 }, { STATE_WAITING, 8 }, { STATE_ENDED, 8 },
};
static_assert(COUNT(counted) == STATE_COUNT, "a state is not counted");

static const char *
glyph_text(const struct ui *ui, struct glyph glyph)
{
	return ui->ascii ? glyph.ascii : glyph.utf8;
}

bool
head_any_live(const struct ui_env *env)
{
	for (size_t i = 0; i < store_count(env->store); i++) {
		if (engine_state(env->engine, store_run(env->store, i)->id) == STATE_LIVE)
			return true;
	}
	return false;
}

/* Those whose logs are gone count apart; how many they are. */
static size_t
count_states(const struct ui_env *env, size_t counts[STATE_COUNT])
{
	size_t gone = 0;

	for (size_t i = 0; i < store_count(env->store); i++) {
		const struct run *run = store_run(env->store, i);
		enum run_state state = engine_state(env->engine, run->id);

		if (state_is_gone(run, state))
			gone++;
		else
			counts[state]++;
	}
	return gone;
}

/* Open, not acknowledged, at least a warning; the worst of them. */
static size_t
count_alerts(const struct ui_env *env, enum severity *worst)
{
	size_t n = 0;

	*worst = SEVERITY_INFO;
	for (size_t i = 0; i < engine_alert_count(env->engine); i++) {
		const struct alert *alert = engine_alert(env->engine, i);

		if (!alert->open || alert->acknowledged || alert->severity < SEVERITY_WARNING)
			continue;
		n++;
		if (alert->severity > *worst)
			*worst = alert->severity;
	}
	return n;
}

/* "▲ 3 alerts", "‼ 2 alerts": the worst that is open and not acknowledged. */
static void
add_alerts(struct ui *ui, const struct ui_env *env, struct pieces *pieces, int priority)
{
	enum severity worst;
	size_t n = count_alerts(env, &worst);
	struct glyph glyph = severity_glyph(worst);
	struct piece *piece;
	int64_t fades = ui->alert_ns + FLASH_NS;

	if (n == 0) {
		pieces_add_right(pieces, priority ? priority : 4, STYLE_DIM, "no alerts");
		return;
	}
	piece = pieces_add_right(pieces, priority, glyph.style, "%s %zu alert%s",
				 glyph_text(ui, glyph), n, n == 1 ? "" : "s");
	piece->marks = MARK_BOLD;
	if (ui->alert_ns && env->now.mono_ns < fades) {
		piece->marks |= MARK_REVERSE;
		ui_fades_at(ui, fades);
	}
}

static void
add_counts(const struct ui *ui, const struct ui_env *env, struct pieces *pieces, bool words)
{
	size_t counts[STATE_COUNT] = { 0 }, gone = count_states(env, counts);

	for (size_t i = 0; i < COUNT(counted); i++) {
		enum run_state state = counted[i].state;
		struct glyph glyph = state_glyph(state);
		struct piece *piece;

		if (counts[state] == 0)
			continue;
		piece = pieces_add(pieces, counted[i].priority, glyph.style, "%s %zu%s%s",
				   glyph_text(ui, glyph), counts[state], words ? " " : "",
				   words ? state_name(state) : "");
		if (!words)
			piece->gap = 2;
	}
	if (gone > 0)
		pieces_add(pieces, 2, STYLE_WARNING, "? %zu gone", gone);
}

static void
add_clock(const struct ui_env *env, struct pieces *pieces, int priority)
{
	char text[CELLS_TEXT];

	/* A clock that stands still would lie. */
	if (!head_any_live(env))
		return;
	clock_format_time(text, sizeof(text), env->now.wall_ns);
	pieces_add_right(pieces, priority, STYLE_DIM, "%s", text);
}

static void
draw_title(struct ui *ui, const struct ui_env *env, struct canvas *canvas, struct rect row)
{
	struct pieces pieces = { 0 };
	size_t total = store_count(env->store);

	pieces_add(&pieces, 10, STYLE_BRIGHT, "traintop")->marks = MARK_BOLD;
	if (env->title && env->title[0])
		pieces_add(&pieces, 5, STYLE_DIM, "%s", env->title)->gap = 2;
	if (ui->filter && ui->order.count != total)
		pieces_add(&pieces, 4, STYLE_PLAIN, "%zu of %zu runs", ui->order.count, total);
	else
		pieces_add(&pieces, 4, STYLE_PLAIN, "%zu run%s", total, total == 1 ? "" : "s");
	add_counts(ui, env, &pieces, row.cols >= WORDS_COLS);
	add_clock(env, &pieces, 9);
	add_alerts(ui, env, &pieces, 0);
	pieces_draw(&pieces, canvas, row);
}

static void
add_reading(const struct ui_env *env, struct pieces *pieces)
{
	char read[CELLS_TEXT], known[CELLS_TEXT];

	if (env->bytes_read >= env->bytes_known) {
		if (env->notice && env->notice[0])
			pieces_add_right(pieces, 0, STYLE_WARNING, "%s", env->notice)->sentence =
			    true;
		return;
	}
	number_write_bytes(env->bytes_read, read, sizeof(read));
	number_write_bytes(env->bytes_known, known, sizeof(known));
	pieces_add_right(pieces, 1, STYLE_INFO, "%.0f %%",
			 floor(100.0 * (double)env->bytes_read / (double)env->bytes_known));
	pieces_add_right(pieces, 3, STYLE_DIM, "reading %s of %s", read, known)->gap = 2;
}

static void
draw_status(struct ui *ui, const struct ui_env *env, struct canvas *canvas, struct rect row)
{
	struct pieces pieces = { 0 };
	char name[RUN_COLUMN_TITLE];
	const char *judge;
	size_t marked = order_marked(&ui->order, env->store);

	sort_key_name(&ui->sort, name, sizeof(name));
	/* Ranked by what judges a run: if no run is validated, by another loss. */
	judge = role_name(ui->runs.columns.best_role);
	if (ui->sort.by == SORT_RANK && !ui->sort.rank.metric && judge)
		snprintf(name, sizeof(name), "%s.%s", judge,
			 statistic_name(ui->sort.rank.statistic));
	pieces_add(&pieces, 2, STYLE_DIM, ui->sort.by == SORT_RANK ? "rank" : "sorted by");
	pieces_add(&pieces, 2, STYLE_PLAIN, "%s%s", name,
		   sort_key_reversed(&ui->sort) ? ", reversed" : "")
	    ->gap = 1;
	if (ui->filter_text[0]) {
		pieces_add(&pieces, 1, STYLE_DIM, "filter");
		pieces_add(&pieces, 1, STYLE_MATCH, "%s", ui->filter_text)->gap = 1;
	}
	if (marked > 0)
		pieces_add(&pieces, 2, STYLE_KEY, "%zu marked", marked);
	add_reading(env, &pieces);
	pieces_draw(&pieces, canvas, row);
}

void
head_draw(struct ui *ui, const struct ui_env *env, struct canvas *canvas, struct rect title,
	  struct rect status)
{
	draw_title(ui, env, canvas, title);
	if (status.rows > 0)
		draw_status(ui, env, canvas, status);
}

void
head_name(struct pieces *title, const char *name)
{
	pieces_add(title, 0, STYLE_BRIGHT, "%s", name)->marks = MARK_BOLD;
}

void
head_run(struct ui *ui, const struct ui_env *env, const struct run *run, struct pieces *title)
{
	const struct alert *worst = engine_worst(env->engine, run->id);
	enum run_state state = engine_state(env->engine, run->id);
	struct state_shown shown = state_shown(run, state);
	struct progress progress = run_progress(run, env->now.wall_ns);
	char text[2 * CELLS_TEXT + 2];
	size_t place;

	head_name(title, run->name);
	if (worst) {
		struct glyph mark = severity_glyph(worst->severity);
		struct piece *piece =
		    pieces_add(title, 1, mark.style, "%s %s", glyph_text(ui, mark),
			       rule_info(worst->rule)->name);

		piece->marks = worst->acknowledged ? MARK_DIM : MARK_BOLD;
	}
	pieces_add(title, 2, shown.glyph.style, "%s %s", glyph_text(ui, shown.glyph), shown.word);
	if (cells_position(&run->position, ui->ascii, text, sizeof(text)) > 0)
		pieces_add(title, 3, STYLE_PLAIN, "%s %s",
			   run->position.epoch.has ? "epoch" : "step", text);
	if (progress.left_ns.has && state == STATE_LIVE) {
		number_write_left(progress.left_ns.v, text, sizeof(text));
		pieces_add(title, 4, STYLE_PLAIN, "%s left", text);
	}
	if (order_place(&ui->order, run->id, &place))
		pieces_add_right(title, 6, STYLE_DIM, "%zu of %zu  %s", place + 1, ui->order.count,
				 ui->ascii ? "< >" : "‹ ›");
}

void
head_screen(struct ui *ui, const struct ui_env *env, struct pieces *title, struct canvas *canvas,
	    struct rect row)
{
	add_clock(env, title, 9);
	add_alerts(ui, env, title, 3);
	pieces_draw(title, canvas, row);
}

void
head_message(struct canvas *canvas, struct rect row, enum style style, const char *message)
{
	char *clean = text_clean(str_of(message), canvas->ascii);
	char *cut = text_cut_end(str_of(clean), row.cols, canvas->ascii);

	canvas_text(canvas, row, style, 0, str_of(cut));
	free(cut);
	free(clean);
}

void
head_tiny(struct ui *ui, const struct ui_env *env, struct canvas *canvas)
{
	struct pieces pieces = { 0 };
	enum severity worst;
	size_t alerts = count_alerts(env, &worst);
	const struct run *run = ui->order.count ? store_find(env->store, ui->order.shown[0]) : NULL;
	const struct metric *metric = run ? run_headline(run) : NULL;
	const struct point *best = metric ? metric_best(metric) : NULL;
	char number[CELLS_TEXT];

	/* In a single cell only the sign is left. */
	if (alerts > 0) {
		pieces_add(&pieces, 0, severity_glyph(worst).style, "%s",
			   glyph_text(ui, severity_glyph(worst)));
		pieces_add(&pieces, 1, severity_glyph(worst).style, "%zu", alerts)->gap = 0;
	}
	add_counts(ui, env, &pieces, false);
	pieces_draw(&pieces, canvas, (struct rect){ 0, 0, canvas->cols, 1 });
	if (run)
		head_message(canvas, (struct rect){ 0, 1, canvas->cols, 1 }, STYLE_PLAIN,
			     run->name);
	if (best) {
		number_write(best->value, number_decimals(metric, best), number, sizeof(number));
		head_message(canvas, (struct rect){ 0, 2, canvas->cols, 1 }, STYLE_BRIGHT, number);
	}
}
