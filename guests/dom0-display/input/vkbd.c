#include "input/vkbd.h"

#include <linux/input-event-codes.h>
#include <string.h>

#include "device.h"
#include "xen/xen.h"

bool vkbd_connect(struct device *d) {
  struct vkbd *v = &d->vkbd;
  uint32_t reference;
  uint32_t wish = 0;
  v->granted = store_number(&reference, "%s/page-gref", d->frontend);
  if (v->granted)
    v->page = xen_map_grant(d->domain, reference);
  else if (store_number(&reference, "%s/page-ref", d->frontend))
    v->page = xen_map_frames(d->domain, &reference, 1, true);
  if (!v->page) {
    device_say(d, "page-gref is not granted, page-ref is not a page of its memory");
    return false;
  }
  v->touch = (d->config->input & INPUT_TOUCH) && store_number(&wish, "%s/request-multi-touch", d->frontend) && wish;
  v->absolute = store_number(&wish, "%s/request-abs-pointer", d->frontend) && wish;
  v->produced = v->page->in_produced;
  return true;
}

void vkbd_disconnect(struct device *d) {
  struct vkbd *v = &d->vkbd;
  if (v->granted)
    xen_unmap_grant(v->page);
  else
    xen_unmap_frames(v->page, 1);
  *v = (struct vkbd){.events = v->events, .lost = v->lost};
}

/* A front end that says that it has consumed what was never produced has no room: it gets nothing more. */
static bool room(const struct vkbd *v) { return v->produced - v->page->in_consumed < KBDIF_IN_EVENTS; }

static bool put(struct vkbd *v, const struct kbdif_event *event) {
  if (!room(v)) return false;
  *kbdif_slot(v->page, v->produced) = *event;
  __sync_synchronize();
  v->page->in_produced = ++v->produced;
  v->events++;
  return true;
}

static void push(struct vkbd *v, const struct kbdif_event *event) {
  if (v->waiting < BACKLOG)
    v->backlog[v->waiting++] = *event;
  else
    v->lost++;
}

static void touch_event(struct vkbd *v, uint32_t contact, uint32_t what, uint32_t x, uint32_t y) {
  push(v, &(struct kbdif_event){KBDIF_TOUCH, (uint8_t)what, (uint8_t)contact, 0, {0, x, y}});
}

static void key_event(struct vkbd *v, uint32_t code, bool pressed) {
  push(v, &(struct kbdif_event){KBDIF_KEY, pressed, 0, 0, {code}});
}

/* Room for what one turn of the hand can bring; the rest is left so that releases always have some. */
static bool crowded(const struct vkbd *v) { return v->waiting > BACKLOG / 2; }

void vkbd_key(struct device *d, uint32_t code, bool pressed) {
  struct vkbd *v = &d->vkbd;
  if (code >= MOST_KEYS || v->pressed[code] == pressed) return;
  if (pressed && crowded(v)) {
    v->lost++;
    return;
  }
  v->pressed[code] = pressed;
  key_event(v, code, pressed);
}

static void as_pointer(struct device *d, uint32_t what, uint32_t x, uint32_t y) {
  struct vkbd *v = &d->vkbd;
  if (what != TOUCH_UP) push(v, &(struct kbdif_event){KBDIF_POSITION, 0, 0, 0, {x, y, 0}});
  if (what != TOUCH_MOTION) vkbd_key(d, BTN_LEFT, what == TOUCH_DOWN);
}

void vkbd_touch(struct device *d, uint32_t contact, uint32_t what, uint32_t x, uint32_t y) {
  struct vkbd *v = &d->vkbd;
  bool down = contact < MOST_CONTACTS && (v->contacts >> contact & 1);
  if (contact >= MOST_CONTACTS || down == (what == TOUCH_DOWN)) return;
  if (what != TOUCH_UP && crowded(v)) {
    v->lost++;
    return;
  }
  v->contacts = what == TOUCH_UP ? v->contacts & ~(1u << contact) : v->contacts | 1u << contact;
  if (v->touch)
    touch_event(v, contact, what, x, y);
  else if (contact == 0 && v->absolute && (d->config->input & INPUT_POINTER))
    as_pointer(d, what, x, y);
}

/* Not every front end tells when it has made room. */
#define AGAIN_US 50000u

static void retry(struct device *d) {
  if (d->vkbd.waiting && !d->serve_due) d->serve_due = now_us() + AGAIN_US;
}

static bool drain(struct vkbd *v) {
  uint32_t sent = 0;
  while (sent < v->waiting && put(v, &v->backlog[sent])) sent++;
  memmove(v->backlog, v->backlog + sent, (v->waiting - sent) * sizeof *v->backlog);
  v->waiting -= sent;
  return sent > 0;
}

void vkbd_flush(struct device *d) {
  struct vkbd *v = &d->vkbd;
  if (v->touch && v->waiting && v->backlog[v->waiting - 1].type == KBDIF_TOUCH) touch_event(v, 0, TOUCH_SYN, 0, 0);
  if (drain(v)) xen_notify(d->port);
  retry(d);
}

void vkbd_release(struct device *d) {
  struct vkbd *v = &d->vkbd;
  for (uint32_t n = 0; n < MOST_CONTACTS; n++)
    if (v->contacts >> n & 1) vkbd_touch(d, n, TOUCH_UP, 0, 0);
  for (uint32_t code = 0; code < MOST_KEYS; code++)
    if (v->pressed[code]) vkbd_key(d, code, false);
  vkbd_flush(d);
}

/* The front end has nothing to say here but that there may be room again. */
bool vkbd_serve(struct device *d) {
  if (drain(&d->vkbd)) xen_notify(d->port);
  retry(d);
  return true;
}
