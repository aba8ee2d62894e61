/* Dom0's input devices: `keyboard`, and `touch-HEAD` for each head. */
#pragma once
#include <stdbool.h>

/** Looks for devices that are not open yet and gives each descriptor to `watch`. */
void evdev_open(void (*watch)(int descriptor));
/** Reads what a descriptor has; false when it is none of an input device. */
bool evdev_read(int descriptor);
