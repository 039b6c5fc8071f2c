/*
 * menu.h - a list to choose from, over the screen
 *
 * Sort keys, columns, metrics, saved filters.  '/' narrows a long list as you type.
 */
#ifndef VIEW_MENU_H
#define VIEW_MENU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/canvas.h"
#include "view/key.h"
#include "view/prompt.h"

struct menu_item {
	char *label;
	char *detail;  /* dim, behind the label; may be NULL */
	int64_t value; /* the caller's */
	bool checked;
};

/* Zeroed is closed and empty. */
struct menu {
	bool open;
	int purpose;	   /* the caller's */
	bool many;	   /* Space checks and unchecks, and the menu stays open */
	const char *title; /* borrowed */
	struct menu_item *items;
	size_t count, cap;
	size_t selected; /* among those that match */
	size_t top;
	struct prompt find;
	struct rect area; /* where it was drawn last */
};

enum menu_result {
	MENU_STAYS,
	MENU_CHOSEN,  /* menu_chosen(); it is closed */
	MENU_TOGGLED, /* menu_chosen(); it stays open, checked is as it shall be */
	MENU_CLOSED
};

void menu_fini(struct menu *);
/* Opens it without items; its selection starts at the top, or on the first item checked. */
void menu_open(struct menu *, int purpose, const char *title, bool many);
/* label and detail are copied; detail may be NULL. */
struct menu_item *menu_add(struct menu *, int64_t value, const char *label, const char *detail,
			   bool checked);
/* Call after the last item: goes to the first checked one. */
void menu_ready(struct menu *);

enum menu_result menu_key(struct menu *, struct key_event);
/* The selected item; NULL if nothing matches. */
struct menu_item *menu_chosen(struct menu *);

/* What its keys do, over a row. */
void menu_draw_keys(const struct menu *, struct canvas *, struct rect row);
void menu_draw(struct menu *, struct canvas *, struct rect screen);

#endif
