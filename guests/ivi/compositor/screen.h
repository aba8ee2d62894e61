/* The picture on the screen: layers of pictures that others drew, copied to the frame buffer where they changed. Knows
   neither binder nor devices. Layers do not blend, except for overlays: what is copied is what costs. Times in ms of
   one clock. */
#pragma once
#include "graphics/bitmap.h"
#include "graphics/rect.h"

#define SCREEN_LAYERS 32
#define SCREEN_NAME 32
#define STATUS_BAR_HEIGHT 48
#define NAVIGATION_BAR_HEIGHT 88

enum layer_kind { LAYER_APP, LAYER_STATUS_BAR, LAYER_NAVIGATION_BAR, LAYER_OVERLAY, LAYER_KINDS };

struct layer {
  bool used, shown; /* `shown`: for overlays, whether the owner wants it */
  enum layer_kind kind;
  char app[SCREEN_NAME];
  struct bitmap pictures[2];
  int32_t picture; /* which is shown; -1: none yet */
  bool posted;     /* since the last frame */
  bool visible;    /* what the owner was told */
  void *owner;
};

struct screen {
  struct bitmap to;
  struct layer layers[SCREEN_LAYERS];
  struct region damage;
  char wanted[SCREEN_NAME]; /* the app that shall be in front */
  bool back;                /* it comes to the front by going back */
  struct layer *front, *leaving;
  int64_t begun; /* of the transition, while `leaving` */
  uint64_t frames, pixels;
};

/** `to` is what nobody sees before it is done; nothing is freed with it. */
void screen_init(struct screen *screen, struct bitmap to);
struct rect screen_area(const struct screen *screen, enum layer_kind kind);

/** A layer with two pictures of its kind's size, or NULL when there are too many. */
struct layer *screen_add(struct screen *screen, enum layer_kind kind, const char *app, const struct bitmap pictures[2],
                         void *owner);
void screen_remove(struct screen *screen, struct layer *layer);
/** Shows a picture, of which `count` rectangles changed. Rectangles that lie outside are cut. */
void screen_post(struct screen *screen, struct layer *layer, uint32_t picture, const struct rect *changed,
                 uint32_t count);
void screen_show(struct screen *screen, struct layer *layer, bool shown);
/** The app whose layer shall be in front, as soon as it has drawn. */
void screen_foreground(struct screen *screen, const char *app, bool back);

/** Copies what changed to the frame buffer. @returns where. */
struct region screen_compose(struct screen *screen, int64_t now);
/** Whether screen_compose has something to do. */
bool screen_busy(const struct screen *screen);
/** The layer at a place of the screen that takes touches. */
struct layer *screen_at(struct screen *screen, int32_t x, int32_t y);
/** Whether a layer's owner has to draw. */
bool screen_visible(const struct screen *screen, const struct layer *layer);
