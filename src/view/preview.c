#include "config.h"

#include "view/preview.h"

#include <stdio.h>

#include "util/die.h"
#include "util/minmax.h"
#include "view/facts.h"
#include "view/frame.h"
#include "view/logview.h"
#include "view/panel.h"
#include "view/ui_state.h"

#define LOG_ROWS 3		       /* few: with each new line all of them change */
#define LOG_ROWS_ALONE 5	       /* where there is nothing else to show */
#define LOG_EVERY_NS (500 * NS_PER_MS) /* more often nobody reads them */
#define FACTS_ROWS 6		       /* what is below does not move while they are fewer */
#define PLOT_ROWS 8		       /* at least: its rule, five rows of curves and the x axis */

void
preview_fini(struct preview *preview)
{
	for (size_t i = 0; i < COUNT(preview->plots); i++) {
		chart_fini(&preview->plots[i].chart);
		strips_fini(&preview->plots[i].strips);
	}
}

static void
draw_plot(const struct ui *ui, struct preview_plot *plot, struct canvas *canvas, struct rect area,
	  const struct lens *lens)
{
	uint64_t look =
	    look_mix(look_mix(plot->chart.made_of, canvas->ascii), (uint64_t)ui->key_ns);
	bool kept = true;

	strips_fit(&plot->strips, area);
	for (int y = 0; y < area.rows && kept; y++)
		kept = strips_show(&plot->strips, y, look, canvas);
	if (kept)
		return;
	chart_draw_plot(&plot->chart, canvas, area, lens);
	for (int y = 0; y < area.rows; y++)
		strips_keep(&plot->strips, y, look, canvas);
}

/* What all of it needs. */
struct painting {
	struct preview *preview;
	struct ui *ui;
	const struct ui_env *env;
	const struct run *run;
	struct canvas *canvas;
	struct lens lens;
	const struct panel *panels; /* all of the run's, the one that matters most first */
	size_t panel_count;
};

static void
draw_main(struct painting *p, const struct layout_runs *layout)
{
	struct preview_plot *plot = &p->preview->plots[0];
	char title[PIECE_TEXT];

	if (p->panel_count == 0) {
		frame_rule(p->canvas, layout->preview_rule, p->run->name, true);
		return;
	}
	snprintf(title, sizeof(title), "%s  %s", p->run->name, p->panels[0].title);
	draw_plot(p->ui, plot, p->canvas, layout->plot, &p->lens);
	chart_draw_title(&plot->chart, p->canvas, layout->preview_rule,
			 (struct chart_title){ title, true }, &p->lens);
}

/* The further panels below each other, as many as have room; rows that are left. */
static struct rect
draw_others(struct painting *p, struct rect area)
{
	int count = min(min((int)p->panel_count, PREVIEW_PLOTS) - 1, area.rows / PLOT_ROWS);

	for (int i = 0; i < count; i++) {
		struct preview_plot *plot = &p->preview->plots[i + 1];
		struct rect place = rect_cut_top(&area, area.rows / (count - i));
		struct rect rule = rect_cut_top(&place, 1);

		draw_plot(p->ui, plot, p->canvas, place, &p->lens);
		chart_draw_title(&plot->chart, p->canvas, rule,
				 (struct chart_title){ p->panels[i + 1].title, false }, &p->lens);
	}
	return area;
}

/* The end of the log as it is, or as it was half a moment ago. */
static void
draw_log(struct painting *p, struct rect area)
{
	struct preview *preview = p->preview;
	int64_t now = p->env->now.mono_ns;

	if (preview->run_id != p->run->id || preview->log_end > p->run->offset_last ||
	    p->ui->key_ns >= preview->log_ns || now >= preview->log_ns + LOG_EVERY_NS) {
		if (preview->log_end != p->run->offset_last)
			preview->log_ns = now;
		preview->log_end = p->run->offset_last;
		preview->run_id = p->run->id;
	} else if (preview->log_end < p->run->offset_last) {
		ui_fades_at(p->ui, preview->log_ns + LOG_EVERY_NS);
	}
	logview_tail(p->env, p->run, preview->log_end, p->canvas, area);
}

static int
draw_facts(struct painting *p, struct rect area)
{
	struct facts facts;
	int before = area.rows;

	facts_of(&facts, p->run, p->env->engine, p->env->now, p->ui->ascii);
	for (size_t i = 0; i < facts.count && area.rows > 0; i++)
		rect_cut_top(&area, frame_wrap(p->canvas, area, facts.list[i].style,
					       facts.list[i].marks, facts.list[i].text));
	return before - area.rows;
}

/* Facts above, the end of the log below, and between them the other plots. */
static void
draw_side(struct painting *p, struct rect area)
{
	struct rect log = rect_cut_bottom(&area, area.rows > 8 ? LOG_ROWS : area.rows / 2);
	struct rect others;

	rect_cut_top(&area, max(draw_facts(p, area), FACTS_ROWS));
	others = area;
	area = draw_others(p, area);
	if (area.rows == others.rows && area.rows > 1) {
		int more = min(LOG_ROWS_ALONE - log.rows, area.rows - 1);

		log.y -= more;
		log.rows += more;
	}
	draw_log(p, log);
}

void
preview_draw(struct preview *preview, struct ui *ui, const struct ui_env *env,
	     struct canvas *canvas, const struct layout_runs *layout)
{
	struct painting p = { .preview = preview,
			      .ui = ui,
			      .env = env,
			      .run = ui_run(ui, env),
			      .canvas = canvas,
			      .lens = ui->run.lens };
	struct panel panels[PANELS_MAX];
	struct rect side = layout->info;

	if (!p.run || layout->plot.rows <= 0)
		return;
	/* As on the run's own screen, but all of it. */
	lens_reset(&p.lens);
	p.panels = panels;
	p.panel_count = panels_of(p.run, panels, COUNT(panels));
	for (size_t i = 0; i < p.panel_count && i < PREVIEW_PLOTS; i++) {
		preview->plots[i].chart.ink = ui->ink;
		chart_panel(&preview->plots[i].chart, p.run, &p.panels[i], &p.lens);
	}
	draw_main(&p, layout);
	side.rows += layout->log.rows;
	if (side.cols > 0)
		draw_side(&p, side);
}
