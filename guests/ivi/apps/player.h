/* What plays: the player runs in the program of the navigation bar, so that it goes on whatever app is there; the
 * others ask it. */
#pragma once
#include "toolkit/ui.h"

/** Asks for `play`, `pause`, `toggle`, `next`, `previous`, `track` (its index), `seek` (seconds), `shuffle` or
 * `repeat`. */
void player_ask(const char *word, int32_t number);
/** Begins to play on demand, driven by a window's timers. */
void player_begin(struct ui *ui);
/** Properties changed: perhaps somebody asked. */
void player_changed(struct ui *ui);
