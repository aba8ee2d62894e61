/* Whose input it is: touches go to the guest that draws on the head, keys to the one that has the focus. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct device;

/** A contact on a head, in the head's pixels. */
void router_touch(uint32_t head, uint32_t contact, uint32_t what, uint32_t x, uint32_t y);
void router_key(uint32_t code, bool pressed);
/** The end of what happened at one time. */
void router_flush(void);
/** The device is going: what it held is released with it. */
void router_forget(const struct device *device);
