#include "config.h"

#include "view/ui_state.h"

const struct run *
ui_run(const struct ui *ui, const struct ui_env *env)
{
	return ui->run_id ? store_find(env->store, ui->run_id) : NULL;
}

void
ui_select(struct ui *ui, uint32_t run_id)
{
	ui->run_id = ui->chosen_id = run_id;
}

void
ui_select_by(struct ui *ui, long by)
{
	size_t place = 0, last;

	if (ui->order.count == 0)
		return;
	last = ui->order.count - 1;
	if (!order_place(&ui->order, ui->run_id, &place))
		by = 0;
	if (by < 0)
		place = (size_t)-by > place ? 0 : place - (size_t)-by;
	else
		place = (size_t)by > last - place ? last : place + (size_t)by;
	ui_select(ui, ui->order.shown[place]);
}

size_t
ui_chosen_runs(const struct ui *ui, const struct ui_env *env, uint32_t *out, size_t n)
{
	size_t count = 0;
	size_t place;

	for (size_t i = 0; i < ui->order.count && count < n; i++) {
		const struct note *note = order_note_at(&ui->order, ui->order.shown[i]);

		if (note && note->marked)
			out[count++] = ui->order.shown[i];
	}
	for (size_t i = 0; i < store_count(env->store) && count < n; i++) {
		uint32_t id = store_run(env->store, i)->id;
		const struct note *note = order_note_at(&ui->order, id);

		if (note && note->marked && !order_place(&ui->order, id, &place))
			out[count++] = id;
	}
	if (n > UI_FIRST_RUNS)
		n = UI_FIRST_RUNS;
	for (size_t i = 0; i < ui->order.count && count < n && count == i; i++)
		out[count++] = ui->order.shown[i];
	return count;
}

void
ui_reorder(struct ui *ui)
{
	ui->order.urgent = true;
}

void
ui_sort(struct ui *ui, const struct ui_env *env, struct sort_key key)
{
	char name[RUN_COLUMN_TITLE];

	sort_key_fini(&ui->sort);
	ui->sort = key;
	ui->rank_given = false;
	ui_reorder(ui);
	sort_key_name(&ui->sort, name, sizeof(name));
	ui_say(ui, env, STYLE_DIM, "sorted by %s%s", name,
	       sort_key_reversed(&key) ? ", reversed" : "");
}

struct order_query
ui_query(const struct ui *ui, const struct ui_env *env)
{
	return (struct order_query){ .store = env->store,
				     .engine = env->engine,
				     .filter = ui->filter,
				     .sort = &ui->sort,
				     .now = env->now,
				     .key_ns = ui->key_ns,
				     .reading = env->bytes_read < env->bytes_known };
}

/*
 * The selection stays on its run; until the user has chosen one it stays at the top.  Where a
 * filter hides the run, the row it stood in is selected, until it comes back.
 */
static void
keep_selection(struct ui *ui, const struct ui_env *env)
{
	size_t place = ui->runs.table.selected;

	if (ui->run_id && !store_find(env->store, ui->run_id))
		ui->run_id = 0;
	if (ui->run_id && ui->screen != SCREEN_RUNS)
		return;
	if (ui->order.count == 0) {
		if (!ui->run_id && store_count(env->store) > 0)
			ui->run_id = store_run(env->store, 0)->id;
		return;
	}
	if (!ui->chosen_id)
		ui->run_id = ui->order.shown[0];
	else if (order_place(&ui->order, ui->chosen_id, &place))
		ui->run_id = ui->chosen_id;
	else
		ui->run_id = ui->order.shown[place < ui->order.count ? place : ui->order.count - 1];
}

void
ui_refresh(struct ui *ui, const struct ui_env *env)
{
	struct order_query query = ui_query(ui, env);
	size_t alerts = engine_alert_count(env->engine);

	ui_adopt_pending(ui, env);
	/* All names are walked: not for each line of a log, only as often as runs are sorted. */
	if (order_update(&ui->order, &query) || ui->shared_of != store_count(env->store)) {
		ui->shared = names_share(env->store);
		ui->shared_of = store_count(env->store);
	}
	keep_selection(ui, env);
	/* Those of a backlog are no news. */
	if (alerts > ui->alerts_seen && ui->key_ns && !query.reading && !ui->calm)
		ui->alert_ns = env->now.mono_ns;
	ui->alerts_seen = alerts;
}
