/* The front end of the PV frame buffer (io/fbif.h): 32 bits a pixel, xRGB. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "xen/xenbus.h"

extern struct xenbus_frontend display_frontend;

struct display {
  uint32_t *pixels;       /* NULL before there was a back end */
  uint32_t width, height; /* in pixels; a row has `width` pixels */
  bool connected;         /* a back end reads them */
  uint32_t generation;    /* goes up with each connection: everything must be sent anew */
};
extern struct display display;

/** Notes a changed rectangle for the back end, if it wants to know. False when its ring is full: say it again later. */
bool display_update(int32_t x, int32_t y, int32_t width, int32_t height);
/** Tells the back end of what was noted: once a frame, as each time it is woken for. */
void display_tell(void);
