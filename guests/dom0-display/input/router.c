#include "input/router.h"

#include <stddef.h>

#include "device.h"

/* Which guest holds a contact: it keeps it until the finger is lifted, wherever that moves. */
static struct device *held[MOST_HEADS][MOST_CONTACTS];
/* The head whose guest gets the keys: the one that was touched last. */
static uint32_t focus = MOST_HEADS;
static struct device *keys_to;

static struct device *input_of(uint32_t head) {
  const struct device *screen = heads[head].owner;
  return screen ? device_of(DEVICE_VKBD, screen->config) : NULL;
}

/* A place on the head as one on the guest's screen, which is in the head's middle. */
static bool place(const struct device *d, uint32_t *x, uint32_t *y) {
  const struct device *screen = device_of(DEVICE_VFB, d->config);
  if (!screen) return false;
  const struct shape *shape = &screen->screen.shape;
  const struct head_config *head = heads[d->config->head].config;
  int64_t left = shape->width < head->width ? (head->width - shape->width) / 2 : 0;
  int64_t top = shape->height < head->height ? (head->height - shape->height) / 2 : 0;
  int64_t there_x = *x - left, there_y = *y - top;
  bool inside = there_x >= 0 && there_y >= 0 && there_x < shape->width && there_y < shape->height;
  *x = there_x < 0 ? 0 : there_x < shape->width ? (uint32_t)there_x : shape->width - 1;
  *y = there_y < 0 ? 0 : there_y < shape->height ? (uint32_t)there_y : shape->height - 1;
  return inside;
}

void router_touch(uint32_t head, uint32_t contact, uint32_t what, uint32_t x, uint32_t y) {
  if (head >= config.heads || contact >= MOST_CONTACTS) return;
  struct device **holder = &held[head][contact];
  if (what == TOUCH_DOWN) {
    struct device *d = input_of(head);
    if (!d || !place(d, &x, &y)) return;
    *holder = d;
    if (d->config->input & INPUT_KEYBOARD) focus = head;
  } else if (*holder)
    place(*holder, &x, &y);
  if (*holder) vkbd_touch(*holder, contact, what, x, y);
  if (what == TOUCH_UP) *holder = NULL;
}

static struct device *focused(void) {
  struct device *d = focus < config.heads ? input_of(focus) : NULL;
  if (d && (d->config->input & INPUT_KEYBOARD)) return d;
  for (uint32_t n = 0; n < config.domains; n++) {
    d = config.domain[n].input & INPUT_KEYBOARD ? device_of(DEVICE_VKBD, &config.domain[n]) : NULL;
    if (d) return d;
  }
  return NULL;
}

void router_key(uint32_t code, bool pressed) {
  struct device *d = focused();
  if (keys_to && keys_to != d) vkbd_release(keys_to);
  keys_to = d;
  if (d) vkbd_key(d, code, pressed);
}

void router_flush(void) {
  for (uint32_t n = 0; n < MOST_DEVICES; n++)
    if (devices[n].used && devices[n].connected && devices[n].kind == DEVICE_VKBD) vkbd_flush(&devices[n]);
}

void router_forget(const struct device *device) {
  for (uint32_t head = 0; head < MOST_HEADS; head++)
    for (uint32_t n = 0; n < MOST_CONTACTS; n++)
      if (held[head][n] == device) held[head][n] = NULL;
  if (keys_to == device) keys_to = NULL;
}
