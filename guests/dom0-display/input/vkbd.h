/* A guest's input (kbdif): events into the ring that it shares. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "input/kbdif.h"

#define MOST_CONTACTS 10u
/* Events that wait for room in the ring. */
#define BACKLOG 128u
#define MOST_KEYS 768u

struct device;

struct vkbd {
  struct kbdif_page *page;
  bool granted; /* the page is mapped by its grant, not as a frame */
  bool touch, absolute;
  uint32_t produced;
  uint32_t waiting;
  struct kbdif_event backlog[BACKLOG];
  bool pressed[MOST_KEYS]; /* what the guest has been told, or will be */
  uint32_t contacts;       /* a bit for each that is down */
  uint64_t events, lost;
};

bool vkbd_connect(struct device *device);
void vkbd_disconnect(struct device *device);
bool vkbd_serve(struct device *device);

void vkbd_key(struct device *device, uint32_t code, bool pressed);
/** TOUCH_DOWN, TOUCH_UP or TOUCH_MOTION, in pixels of the guest's screen. Without touch contact 0 is a pointer. */
void vkbd_touch(struct device *device, uint32_t contact, uint32_t what, uint32_t x, uint32_t y);
/** The end of what happened at one time. What finds no room in the ring is tried again later. */
void vkbd_flush(struct device *device);
/** Releases all that is pressed. */
void vkbd_release(struct device *device);
