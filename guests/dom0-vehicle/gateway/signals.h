/* What the last frames say, as text. */
#pragma once
#include <linux/can.h>
#include <stddef.h>

#include "gateway/config.h"

#define SIGNALS_TEXT 4000

/** Takes a frame over, at `now` (milliseconds). */
void signals_take(struct config *config, const struct can_frame *frame, uint64_t now);
/** The physical value of a signal in eight bytes. */
double signal_value(const struct signal *signal, const uint8_t data[8]);
/** NAME=VALUE words of all messages that are not out of date: what has not come for five cycles is left out. Never longer than `size`. */
void signals_text(struct config *config, uint64_t now, char *text, size_t size);
