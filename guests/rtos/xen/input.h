/* The front end of the PV keyboard and pointer (io/kbdif.h). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "xen/xenbus.h"

extern struct xenbus_frontend input_frontend;

enum input_kind { INPUT_KEY, INPUT_POSITION, INPUT_TOUCH_DOWN, INPUT_TOUCH_MOVE, INPUT_TOUCH_UP };
struct input_event {
  enum input_kind kind;
  uint32_t code; /* a key of linux/input-event-codes.h, or the contact */
  bool pressed;
  int32_t x, y; /* pixels of the screen */
};

/** The next event, false when there is none. */
bool input_read(struct input_event *event);
/** Calls `handler` at interrupt level when events have come. */
void input_on_event(void (*handler)(void));
