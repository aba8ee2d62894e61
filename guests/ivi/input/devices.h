/* The input devices of the guest: those that are there, and those that come. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "input/decode.h"
#include "ivi/loop.h"

struct input_sink {
  void (*finger)(void *context, enum finger what, uint32_t contact, int32_t x, int32_t y);
  void (*key)(void *context, int32_t code, bool pressed);
  void *context;
  int32_t width, height; /* of the screen */
};

/** Opens all devices under /dev/input, and those that appear there. */
void input_begin(struct loop *loop, const struct input_sink *sink);
