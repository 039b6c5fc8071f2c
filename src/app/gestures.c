#include "config.h"

#include "app/gestures.h"

#include "util/clock.h"

#define DOUBLE_CLICK_NS (400 * NS_PER_MS)

void
gestures_add(struct gestures *gestures, uint32_t key, struct spot at)
{
	if (gestures->count < GESTURES_MAX)
		gestures->waiting[gestures->count++] =
		    (struct key_event){ .key = key, .x = at.x, .y = at.y };
}

void
gestures_press(struct gestures *gestures, struct spot at, int64_t now_ns)
{
	bool twice = gestures->first_ns != 0 && now_ns - gestures->first_ns < DOUBLE_CLICK_NS &&
		     at.x == gestures->first.x && at.y == gestures->first.y;

	gestures->pressed = true;
	gestures->first_ns = twice ? 0 : now_ns;
	gestures->first = at;
	gestures_add(gestures, twice ? KEY_DOUBLE_CLICK : KEY_CLICK, at);
}

void
gestures_release(struct gestures *gestures, struct spot at)
{
	gestures->pressed = false;
	gestures_add(gestures, KEY_RELEASE, at);
}

void
gestures_click(struct gestures *gestures, int times, struct spot at, int64_t now_ns)
{
	for (; times > 0; times--) {
		gestures_press(gestures, at, now_ns);
		gestures_release(gestures, at);
	}
}

void
gestures_move(struct gestures *gestures, struct spot at)
{
	if (gestures->pressed)
		gestures_add(gestures, KEY_DRAG, at);
}

bool
gestures_next(struct gestures *gestures, struct key_event *out)
{
	if (gestures->next == gestures->count) {
		gestures->next = gestures->count = 0;
		return false;
	}
	*out = gestures->waiting[gestures->next++];
	return true;
}
