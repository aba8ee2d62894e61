/* Linux's frame buffers. */
#pragma once
#include <stdbool.h>

/** Maps every head of the configuration through the frame buffer that has its address. False when one is missing. */
bool framebuffers_open(void);
