#include "fb/screen.h"

#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "fb/fbif.h"
#include "xen/xen.h"

/* 2048 by 2048 pixels: more than any head has, and what a guest can make Dom0 map. */
#define MOST_BYTES (16u << 20)
#define LARGEST 4096u
#define FRAMES_PER_PAGE (XEN_PAGE / 4)

static bool shape_fits(const struct shape *shape, uint32_t bytes) {
  return shape->width && shape->height && shape->width <= LARGEST && shape->height <= LARGEST &&
         shape->stride % 4 == 0 && shape->offset % 4 == 0 && shape->stride >= shape->width * 4 &&
         shape->offset < bytes &&
         (uint64_t)shape->stride * (shape->height - 1) + shape->width * 4 <= bytes - shape->offset;
}

/* Where the guest's picture lies on its head: in the middle; what is too large is cut off at the right and below. */
static uint32_t margin(uint32_t room, uint32_t size) { return size < room ? (room - size) / 2 : 0; }

static void take_head(struct screen *s, const void *owner) {
  if (s->head->owner != owner) s->head->announced = false;
  s->head->owner = owner;
  /* What the picture will cover stays until it does: a back end that was started anew does not make it flicker. */
  if (s->shape.width < s->head->config->width || s->shape.height < s->head->config->height) head_clear(s->head);
  s->areas = 1;
  s->area[0] = (struct area){0, 0, s->shape.width, s->shape.height};
}

/* The list of frames; the directory's pages are mapped only as long. NULL when a page is not the guest's. */
static uint32_t *read_directory(struct device *d, const struct fbif_page *page, uint32_t frames) {
  uint32_t pages = (frames + FRAMES_PER_PAGE - 1) / FRAMES_PER_PAGE;
  uint32_t directory[MOST_BYTES / XEN_PAGE / FRAMES_PER_PAGE];
  for (uint32_t n = 0; n < pages; n++) directory[n] = page->directory[n];
  uint32_t *list = malloc((size_t)pages * XEN_PAGE);
  void *mapped = list ? xen_map_frames(d->domain, directory, pages, false) : NULL;
  if (mapped) {
    memcpy(list, mapped, (size_t)pages * XEN_PAGE);
    xen_unmap_frames(mapped, pages);
    return list;
  }
  free(list);
  device_say(d, "a page of the frame buffer's directory is not its memory");
  return NULL;
}

static bool map_pixels(struct device *d, const struct fbif_page *page, uint32_t bytes) {
  struct screen *s = &d->screen;
  uint32_t frames = (bytes + XEN_PAGE - 1) / XEN_PAGE;
  uint32_t *list = read_directory(d, page, frames);
  if (!list) return false;
  void *pixels = xen_map_frames(d->domain, list, frames, false);
  free(list);
  if (!pixels) {
    device_say(d, "a page of the frame buffer is not its memory");
    return false;
  }
  s->pixels = pixels;
  s->frames = frames;
  s->bytes = bytes;
  return true;
}

static bool open_page(struct device *d, struct fbif_page *page) {
  struct screen *s = &d->screen;
  uint32_t bytes = page->memory_length;
  s->shape = (struct shape){(uint32_t)page->width, (uint32_t)page->height, page->line_length, 0};
  if (page->depth != 32 || bytes > MOST_BYTES || !shape_fits(&s->shape, bytes)) {
    device_say(d, "a screen of %ux%u in %u bytes, a row of %u bytes, is not possible", s->shape.width, s->shape.height,
               bytes, s->shape.stride);
    return false;
  }
  return map_pixels(d, page, bytes);
}

bool screen_connect(struct device *d) {
  struct screen *s = &d->screen;
  uint32_t frame;
  char protocol[STORE_VALUE];
  if (store_read(protocol, "%s/protocol", d->frontend) && strcmp(protocol, "arm-abi") != 0) {
    device_say(d, "protocol %.20s: it is arm-abi here", protocol);
    return false;
  }
  if (!store_number(&frame, "%s/page-ref", d->frontend) ||
      !(s->page = xen_map_frames(d->domain, &frame, 1, true))) {
    device_say(d, "page-ref is not a page of its memory");
    return false;
  }
  struct fbif_page *page = s->page;
  if (!open_page(d, page)) {
    xen_unmap_frames(s->page, 1);
    s->page = NULL;
    return false;
  }
  s->consumed = page->out_consumed;
  s->head = &heads[d->config->head];
  take_head(s, d);
  return true;
}

void screen_disconnect(struct device *d) {
  struct screen *s = &d->screen;
  xen_unmap_frames((void *)(uintptr_t)s->pixels, s->frames);
  xen_unmap_frames(s->page, 1);
  s->page = NULL;
  s->pixels = NULL;
  if (s->head->owner == d) head_show_note(s->head);
}

void screen_move(struct device *d, struct head *head) {
  struct screen *s = &d->screen;
  if (s->head->owner == d) s->head->owner = NULL;
  s->head = head;
  take_head(s, d);
}

static struct area join(struct area a, struct area b) {
  uint32_t x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
  uint32_t right = a.x + a.width > b.x + b.width ? a.x + a.width : b.x + b.width;
  uint32_t bottom = a.y + a.height > b.y + b.height ? a.y + a.height : b.y + b.height;
  return (struct area){x, y, right - x, bottom - y};
}

static uint64_t pixels_of(struct area a) { return (uint64_t)a.width * a.height; }

/* Keeps a few areas: where one more would be too many, or costs less so, it is joined with another. */
static void add_area(struct screen *s, struct area new) {
  uint32_t best = 0;
  int64_t least = INT64_MAX;
  for (uint32_t n = 0; n < s->areas; n++) {
    int64_t more = (int64_t)(pixels_of(join(s->area[n], new)) - pixels_of(s->area[n]) - pixels_of(new));
    if (more < least) {
      least = more;
      best = n;
    }
  }
  if (s->areas && (least <= 0 || s->areas == MOST_AREAS))
    s->area[best] = join(s->area[best], new);
  else
    s->area[s->areas++] = new;
}

/* The part of [from, from + length) that is within [0, most). */
static bool clip(int32_t from, int32_t length, uint32_t most, uint32_t *first, uint32_t *count) {
  int64_t low = from < 0 ? 0 : from, high = (int64_t)from + length;
  if (high > most) high = most;
  if (low >= high) return false;
  *first = (uint32_t)low;
  *count = (uint32_t)(high - low);
  return true;
}

static bool resize(struct device *d, const struct fbif_resize *event) {
  struct screen *s = &d->screen;
  struct shape shape = {(uint32_t)event->width, (uint32_t)event->height, (uint32_t)event->stride,
                        (uint32_t)event->offset};
  if (event->depth != 32 || !shape_fits(&shape, s->bytes)) {
    device_say(d, "a resize to %ux%u, %u bytes a row from %u, does not fit into %u bytes", shape.width, shape.height,
               shape.stride, shape.offset, s->bytes);
    return false;
  }
  s->shape = shape;
  take_head(s, d);
  return true;
}

static bool take_event(struct device *d, const union fbif_event *event) {
  struct screen *s = &d->screen;
  if (event->type == FBIF_RESIZE) return resize(d, &event->resize);
  if (event->type != FBIF_UPDATE) {
    device_say(d, "an event of type %u: there are updates (2) and resizes (3)", event->type);
    return false;
  }
  struct area area;
  s->updates++;
  if (clip(event->update.x, event->update.width, s->shape.width, &area.x, &area.width) &&
      clip(event->update.y, event->update.height, s->shape.height, &area.y, &area.height))
    add_area(s, area);
  return true;
}

static bool take_events(struct device *d) {
  struct screen *s = &d->screen;
  struct fbif_page *page = s->page;
  uint32_t waiting = page->out_produced - s->consumed;
  if (waiting > FBIF_OUT_EVENTS) {
    device_say(d, "%u events in a ring of %u", waiting, FBIF_OUT_EVENTS);
    return false;
  }
  __sync_synchronize();
  for (; waiting > 0; waiting--, s->consumed++) {
    union fbif_event event; /* a copy: what is checked is what is used */
    memcpy(&event, fbif_slot(s->page, s->consumed), sizeof event);
    if (!take_event(d, &event)) return false;
  }
  __sync_synchronize();
  page->out_consumed = s->consumed;
  return true;
}

static void copy(struct screen *s, struct area area) {
  struct head *head = s->head;
  const struct head_config *config = head->config;
  uint32_t left = margin(config->width, s->shape.width), top = margin(config->height, s->shape.height);
  if (area.x >= config->width || area.y >= config->height) return;
  if (area.width > config->width - area.x) area.width = config->width - area.x;
  if (area.height > config->height - area.y) area.height = config->height - area.y;
  for (uint32_t y = area.y; y < area.y + area.height; y++)
    memcpy(head->pixels + (top + y) * head->stride + left + area.x,
           s->pixels + s->shape.offset + (size_t)y * s->shape.stride + area.x * 4, (size_t)area.width * 4);
  s->pixels_copied += pixels_of(area);
}

bool screen_serve(struct device *d) {
  struct screen *s = &d->screen;
  s->rounds++;
  if (!take_events(d)) return false;
  if (s->head->owner == d) {
    for (uint32_t n = 0; n < s->areas; n++) copy(s, s->area[n]);
    if (s->updates) head_announce(s->head, d->config->name);
  }
  s->areas = 0;
  return true;
}
