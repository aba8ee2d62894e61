/* Views: a tree of rectangles that draw themselves and take gestures. A view is kept until its parent is freed; a
   change asks for a piece of the window to be drawn again, and nothing else is. */
#pragma once
#include <stddef.h>

#include "graphics/canvas.h"
#include "graphics/icon.h"
#include "graphics/text.h"
#include "toolkit/theme.h"

struct view;
struct ui;

enum gesture_kind {
  GESTURE_PRESS,   /* a finger came down: whoever takes it gets RELEASE, and perhaps TAP or LONG before */
  GESTURE_RELEASE, /* it went, or became a drag */
  GESTURE_TAP,
  GESTURE_LONG,        /* held for half a second; no TAP follows */
  GESTURE_DRAG_BEGIN,  /* `dx`, `dy`: how far until now; whoever takes it gets DRAG and DRAG_END */
  GESTURE_DRAG,        /* `dx`, `dy`: since the last one */
  GESTURE_DRAG_END,    /* `dx`, `dy`: pixels a second, of a fling */
  GESTURE_PINCH_BEGIN, /* two fingers; whoever takes it gets PINCH and PINCH_END; x, y: between them */
  GESTURE_PINCH,       /* `scale`: since the last one; `dx`, `dy` likewise */
  GESTURE_PINCH_END,
};

struct gesture {
  enum gesture_kind kind;
  float x, y; /* in the view */
  float dx, dy, scale;
};

struct view_class {
  void (*draw)(struct view *view, struct canvas *canvas);            /* behind its children */
  bool (*gesture)(struct view *view, const struct gesture *gesture); /* true: taken; otherwise the parent is asked */
  bool (*tick)(struct view *view, int64_t now);                      /* each frame after view_animate; true: goes on */
  void (*gone)(struct view *view);                                   /* frees what is its own */
};

struct view {
  const struct view_class *class;
  struct ui *ui;
  struct view *parent, *first, *last, *next;
  struct rect frame; /* in the parent */
  int32_t shift;     /* how far its children are moved up: scrolling */
  bool hidden, ticking;
  bool solid; /* paints every pixel of its frame but for `rim` at the edges: nothing behind has to be drawn */
  int32_t rim;
  bool passive; /* gestures go through it to what is behind */
};

/** A view of `size` bytes that begin with a struct view; zeroed. Ends the process when there is no memory: apps are
 * restarted. */
void *view_new(size_t size, const struct view_class *class, struct view *parent, struct rect frame);
void view_free(struct view *view);
/** Frees all children. */
void view_empty(struct view *view);

void view_redraw(struct view *view);
/** Only a part of it, in its own coordinates. */
void view_redraw_part(struct view *view, struct rect part);
void view_hide(struct view *view, bool hidden);
void view_place(struct view *view, struct rect frame);
/** Calls its class's tick each frame until that says no. */
void view_animate(struct view *view);
/** Where it is in the window. */
struct rect view_in_window(const struct view *view);
bool view_visible(const struct view *view);

/** A view that draws with a function of its owner's. */
struct view *canvas_view(struct view *parent, struct rect frame, void (*draw)(struct view *, struct canvas *));
/** A plain group. */
struct view *group(struct view *parent, struct rect frame);
