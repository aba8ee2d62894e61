/* A guest's frame buffer (fbif): its pages are mapped, what it says has changed is copied to its head. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "fb/head.h"

struct device;

/* How pixels lie in the frame buffer, in bytes but for width and height. */
struct shape {
  uint32_t width, height, stride, offset;
};

struct area {
  uint32_t x, y, width, height;
};

#define MOST_AREAS 8u

struct screen {
  struct head *head;
  void *page;            /* shared with the front end, which may write anything at any time */
  const uint8_t *pixels; /* the guest's frames, side by side */
  uint32_t frames;
  uint32_t bytes; /* of the frame buffer, at most those of the frames */
  uint32_t consumed;
  struct shape shape;
  uint32_t areas; /* that have changed and are not copied yet */
  struct area area[MOST_AREAS];
  uint64_t rounds, updates, pixels_copied;
};

/** Maps what the front end offers. False, with the reason told, when it can't be. */
bool screen_connect(struct device *device);
/** Draws on another head from now on. The one before, if no one else has taken it, is without an owner. */
void screen_move(struct device *device, struct head *head);
void screen_disconnect(struct device *device);
/** Takes the front end's events and copies. False, with the reason told, when it breaks the protocol. */
bool screen_serve(struct device *device);
