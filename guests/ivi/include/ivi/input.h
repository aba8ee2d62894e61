/* Injected input, service `input`, for `input tap X Y` and tests: the dispatcher does with it as with what the devices say. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "ivi/binder.h"

#define INPUT_SERVICE "input"
#define INPUT_INTERFACE "ivi.input"

enum input_action { INPUT_DOWN, INPUT_MOVE, INPUT_UP };
enum input_call {
  INPUT_INJECT_TOUCH = BINDER_FIRST_CALL, /* i32 contact (0…9), i32 enum input_action, i32 x, i32 y in pixels of the screen → nothing */
  INPUT_INJECT_KEY,                       /* i32 code (linux/input-event-codes.h), bool pressed → nothing */
};

/* For clients, in libivi; 0 or -errno. */
int input_inject_touch(int32_t contact, enum input_action action, int32_t x, int32_t y);
int input_inject_key(int32_t code, bool pressed);
