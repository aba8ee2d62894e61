#include "compositor/screen.h"

#include <stdio.h>
#include <string.h>

#define TRANSITION 320 /* ms */
#define EDGE 20        /* pixels of shadow beside what slides in */
#define GROUND 0xff070b12u

void screen_init(struct screen *screen, struct bitmap to) {
  memset(screen, 0, sizeof *screen);
  screen->to = to;
  region_add(&screen->damage, bitmap_rect(&to));
}

struct rect screen_area(const struct screen *screen, enum layer_kind kind) {
  struct rect app = bitmap_rect(&screen->to), status = cut_top(&app, STATUS_BAR_HEIGHT);
  struct rect bar = cut_bottom(&app, NAVIGATION_BAR_HEIGHT);
  return kind == LAYER_STATUS_BAR ? status : kind == LAYER_NAVIGATION_BAR ? bar : app;
}

static void touch(struct screen *screen, struct rect area) {
  region_add(&screen->damage, rect_intersect(area, bitmap_rect(&screen->to)));
}

static void touch_app(struct screen *screen) { touch(screen, screen_area(screen, LAYER_APP)); }

struct layer *screen_add(struct screen *screen, enum layer_kind kind, const char *app, const struct bitmap pictures[2],
                         void *owner) {
  struct rect area = screen_area(screen, kind);
  for (uint32_t n = 0; n < 2; n++)
    if (pictures[n].width != area.width || pictures[n].height != area.height) return NULL;
  for (uint32_t n = 0; n < SCREEN_LAYERS; n++) {
    struct layer *layer = &screen->layers[n];
    if (layer->used) continue;
    *layer = (struct layer){.used = true, .kind = kind, .picture = -1, .owner = owner, .shown = kind != LAYER_OVERLAY};
    memcpy(layer->pictures, pictures, sizeof layer->pictures);
    snprintf(layer->app, sizeof layer->app, "%s", app);
    return layer;
  }
  return NULL;
}

static void end_transition(struct screen *screen) {
  if (!screen->leaving) return;
  screen->leaving = NULL;
  touch_app(screen);
}

void screen_remove(struct screen *screen, struct layer *layer) {
  if (screen->leaving == layer || screen->front == layer) end_transition(screen);
  if (screen->front == layer) screen->front = NULL;
  touch(screen, screen_area(screen, layer->kind));
  *layer = (struct layer){0};
}

static bool ready(const struct layer *layer) { return layer->used && layer->picture >= 0 && layer->shown; }

/* Whether the picture of a layer is on the screen now. */
static bool on_screen(const struct screen *screen, const struct layer *layer) {
  return ready(layer) && (layer->kind != LAYER_APP || layer == screen->front || layer == screen->leaving);
}

bool screen_visible(const struct screen *screen, const struct layer *layer) {
  if (layer->kind == LAYER_OVERLAY) return layer->shown;
  return layer->kind != LAYER_APP || layer == screen->front || layer == screen->leaving ||
         strcmp(layer->app, screen->wanted) == 0;
}

void screen_post(struct screen *screen, struct layer *layer, uint32_t picture, const struct rect *changed,
                 uint32_t count) {
  if (picture > 1) return;
  struct rect place = screen_area(screen, layer->kind);
  bool first = layer->picture < 0;
  layer->picture = (int32_t)picture;
  layer->posted = true;
  if (!on_screen(screen, layer)) return;
  if (first) touch(screen, place);
  for (uint32_t n = 0; n < count; n++) {
    struct rect part = rect_intersect(changed[n], bitmap_rect(&layer->pictures[0]));
    /* Within a transition the whole area is copied anyway. */
    if (!rect_empty(part)) touch(screen, rect_moved(part, place.x, place.y));
  }
}

void screen_show(struct screen *screen, struct layer *layer, bool shown) {
  if (layer->kind != LAYER_OVERLAY || layer->shown == shown) return;
  layer->shown = shown;
  touch(screen, screen_area(screen, layer->kind));
}

void screen_foreground(struct screen *screen, const char *app, bool back) {
  snprintf(screen->wanted, sizeof screen->wanted, "%s", app);
  screen->back = back;
}

/* The newest layer of an app that has something to show. */
static struct layer *layer_of(struct screen *screen, const char *app) {
  struct layer *found = NULL;
  for (uint32_t n = 0; n < SCREEN_LAYERS; n++) {
    struct layer *layer = &screen->layers[n];
    if (ready(layer) && layer->kind == LAYER_APP && strcmp(layer->app, app) == 0) found = layer;
  }
  return found;
}

static void change_front(struct screen *screen, int64_t now) {
  struct layer *wanted = layer_of(screen, screen->wanted);
  if (!wanted || wanted == screen->front) return;
  screen->leaving = screen->front;
  screen->front = wanted;
  screen->begun = now;
  touch_app(screen);
}

/* A picture, where it is, and how much of it is seen. */
struct sprite {
  const struct bitmap *picture;
  int32_t x, y;
  struct rect seen;
  bool blended;
};

static float eased(float share) {
  float rest = 1 - share;
  return 1 - rest * rest * rest;
}

/* The app in front, and the one that leaves: one slides over the other, which moves a little the other way. */
static uint32_t app_sprites(struct screen *screen, int64_t now, struct sprite *sprites) {
  struct rect area = screen_area(screen, LAYER_APP);
  uint32_t count = 0;
  if (!screen->front) return 0;
  struct sprite front = {&screen->front->pictures[screen->front->picture], area.x, area.y, area, false};
  if (screen->leaving) {
    struct sprite leaving = {&screen->leaving->pictures[screen->leaving->picture], area.x, area.y, area, false};
    float share = eased((float)(now - screen->begun) / TRANSITION);
    struct sprite *upper = screen->back ? &leaving : &front, *lower = screen->back ? &front : &leaving;
    int32_t across = (int32_t)((float)area.width * (screen->back ? share : 1 - share));
    upper->x += across;
    upper->seen = rect_intersect(rect_moved(area, across, 0), area);
    lower->x -= (area.width - across) * 3 / 10;
    lower->seen = RECT(area.x, area.y, across, area.height);
    sprites[count++] = *lower;
    sprites[count++] = *upper;
  } else
    sprites[count++] = front;
  return count;
}

static uint32_t collect(struct screen *screen, int64_t now, struct sprite sprites[SCREEN_LAYERS + 2]) {
  uint32_t count = app_sprites(screen, now, sprites);
  for (uint32_t kind = LAYER_STATUS_BAR; kind < LAYER_KINDS; kind++)
    for (uint32_t n = 0; n < SCREEN_LAYERS; n++) {
      const struct layer *layer = &screen->layers[n];
      if (!ready(layer) || layer->kind != kind) continue;
      struct rect area = screen_area(screen, layer->kind);
      sprites[count++] = (struct sprite){&layer->pictures[layer->picture], area.x, area.y, area, kind == LAYER_OVERLAY};
    }
  return count;
}

static void copy(struct bitmap *to, const struct sprite *sprite, struct rect area) {
  for (int32_t y = area.y; y < rect_bottom(area); y++)
    memcpy(bitmap_at(to, area.x, y), bitmap_at(sprite->picture, area.x - sprite->x, y - sprite->y),
           (size_t)area.width * 4);
}

/* Most of an overlay is transparent, most of the rest opaque. */
static void blend(struct bitmap *to, const struct sprite *sprite, struct rect area) {
  for (int32_t y = area.y; y < rect_bottom(area); y++) {
    const uint32_t *from = bitmap_at(sprite->picture, area.x - sprite->x, y - sprite->y);
    uint32_t *row = bitmap_at(to, area.x, y);
    for (int32_t n = 0; n < area.width; n++)
      if (from[n] >= OPAQUE)
        row[n] = from[n];
      else if (from[n])
        row[n] = pixel_over(row[n], from[n]);
  }
}

/* Puts the lowest `count` sprites together within `area`. */
static void put(struct bitmap *to, const struct sprite *sprites, uint32_t count, struct rect area) {
  struct rect parts[4];
  if (rect_empty(area)) return;
  if (count == 0) {
    for (int32_t y = area.y; y < rect_bottom(area); y++) fill_row(bitmap_at(to, area.x, y), GROUND, area.width);
    return;
  }
  const struct sprite *top = &sprites[count - 1];
  struct rect seen = rect_intersect(area, top->seen);
  for (uint32_t rest = rect_subtract(area, seen, parts), n = 0; n < rest; n++)
    put(to, sprites, count - 1, parts[n]);
  if (rect_empty(seen)) return;
  if (!top->blended) return copy(to, top, seen);
  put(to, sprites, count - 1, seen);
  blend(to, top, seen);
}

static void shade_edge(struct screen *screen, const struct sprite *upper) {
  int32_t left = upper->seen.x - EDGE;
  struct rect area =
      rect_intersect(RECT(left, upper->seen.y, EDGE, upper->seen.height), screen_area(screen, LAYER_APP));
  for (int32_t y = area.y; y < rect_bottom(area); y++) {
    uint32_t *row = bitmap_at(&screen->to, area.x, y);
    for (int32_t n = 0; n < area.width; n++) {
      uint32_t dark = (uint32_t)(area.x + n - left) * 6;
      row[n] = OPAQUE | pixel_scaled(row[n], 256 - dark);
    }
  }
}

struct region screen_compose(struct screen *screen, int64_t now) {
  struct sprite sprites[SCREEN_LAYERS + 2];
  change_front(screen, now);
  if (screen->leaving) touch_app(screen);
  if (screen->leaving && now - screen->begun >= TRANSITION) screen->leaving = NULL;
  struct region done = screen->damage;
  screen->damage.count = 0;
  if (done.count == 0) return done;
  uint32_t count = collect(screen, now, sprites);
  for (uint32_t n = 0; n < done.count; n++) put(&screen->to, sprites, count, done.rect[n]);
  if (screen->leaving && count > 1) shade_edge(screen, &sprites[1]);
  screen->frames++;
  screen->pixels += (uint64_t)region_area(&done);
  return done;
}

bool screen_busy(const struct screen *screen) {
  if (screen->damage.count || screen->leaving) return true;
  const struct layer *wanted = layer_of((struct screen *)screen, screen->wanted);
  return wanted && wanted != screen->front;
}

struct layer *screen_at(struct screen *screen, int32_t x, int32_t y) {
  for (int32_t kind = LAYER_KINDS - 1; kind >= 0; kind--)
    for (uint32_t n = 0; n < SCREEN_LAYERS; n++) {
      struct layer *layer = &screen->layers[n];
      struct rect area = screen_area(screen, layer->kind);
      if ((int32_t)layer->kind != kind || !on_screen(screen, layer) || layer == screen->leaving ||
          !rect_has(area, x, y))
        continue;
      /* Where an overlay is transparent it is not there. */
      if (kind == LAYER_OVERLAY && alpha_of(*bitmap_at(&layer->pictures[layer->picture], x - area.x, y - area.y)) < 8)
        continue;
      return layer;
    }
  return NULL;
}
