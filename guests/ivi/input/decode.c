#include "input/decode.h"

#include <linux/input-event-codes.h>

static int32_t scaled(int32_t value, int32_t low, int32_t high, int32_t size) {
  if (high <= low) return value < 0 ? 0 : value >= size ? size - 1 : value;
  int64_t at = ((int64_t)value - low) * size / ((int64_t)high - low + 1);
  return at < 0 ? 0 : at >= size ? size - 1 : (int32_t)at;
}

static void report(struct decoder *d) {
  for (uint32_t n = 0; n < DECODER_CONTACTS; n++) {
    struct decoder_contact *c = &d->contacts[n];
    bool moved = c->changed && c->down && c->was_down, turned = c->down != c->was_down;
    c->changed = false;
    c->was_down = c->down;
    if (!moved && !turned) continue;
    d->finger(d->context,
              moved     ? FINGER_MOVE
              : c->down ? FINGER_DOWN
                        : FINGER_UP,
              n, scaled(c->x, d->low_x, d->high_x, d->width), scaled(c->y, d->low_y, d->high_y, d->height));
  }
}

static void absolute(struct decoder *d, uint16_t code, int32_t value) {
  if (code == ABS_MT_SLOT) {
    d->slot = value < 0 ? DECODER_CONTACTS : (uint32_t)value;
    return;
  }
  bool single = code == ABS_X || code == ABS_Y;
  uint32_t which = single ? 0 : d->slot;
  if ((single && d->multi) || which >= DECODER_CONTACTS) return;
  struct decoder_contact *c = &d->contacts[which];
  if (code == ABS_X || code == ABS_MT_POSITION_X) c->x = value;
  if (code == ABS_Y || code == ABS_MT_POSITION_Y) c->y = value;
  if (code == ABS_MT_TRACKING_ID) {
    /* Another finger in the same slot without the first having gone: the first one goes now. */
    if (value >= 0 && c->down && c->was_down) {
      c->down = false;
      report(d);
    }
    c->down = value >= 0;
  }
  c->changed = true;
}

void decoder_event(struct decoder *d, uint16_t type, uint16_t code, int32_t value) {
  if (type == EV_ABS)
    absolute(d, code, value);
  else if (type == EV_KEY && (code == BTN_LEFT || code == BTN_TOUCH) && !d->multi)
    d->contacts[0].down = value != 0;
  else if (type == EV_SYN && code == SYN_REPORT)
    report(d);
  else if (type == EV_SYN && code == SYN_DROPPED)
    decoder_reset(d);
}

void decoder_reset(struct decoder *d) {
  for (uint32_t n = 0; n < DECODER_CONTACTS; n++) d->contacts[n].down = false;
  report(d);
}
