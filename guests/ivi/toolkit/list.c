#include <math.h>

#include "toolkit/widgets.h"

#define FRICTION 2.6f /* a second takes a fling's speed to 1/e of this power */
#define SPRING 14.0f  /* how fast an end that was pulled too far comes back */
#define SLOWEST 12.0f /* pixels a second that nobody sees */

static float farthest(const struct list *l) {
  float most = (float)(l->rows * l->row_height - l->view.frame.height);
  return most > 0 ? most : 0;
}

static void draw_bar(struct list *l, struct canvas *canvas) {
  float height = (float)l->view.frame.height, all = (float)(l->rows * l->row_height);
  if (all <= height || (!l->held && l->speed == 0)) return;
  float size = fmaxf(height * height / all, 24), at = (height - size) * l->offset / farthest(l);
  at = fminf(fmaxf(at, 0), height - size);
  canvas_round(canvas, RECT(l->view.frame.width - 5, (int32_t)at, 4, (int32_t)size), 2, plain(theme.faint));
}

static void draw(struct view *view, struct canvas *canvas) {
  struct list *l = (struct list *)view;
  int32_t top = (int32_t)floorf(l->offset), width = view->frame.width;
  for (int32_t row = top / l->row_height - 1; row < l->rows; row++) {
    struct rect area = RECT(0, row * l->row_height - top, width, l->row_height);
    if (area.y >= view->frame.height) break;
    if (row < 0 || !canvas_sees(canvas, area)) continue;
    if (row == l->pressed) canvas_round(canvas, rect_inset(area, 2), 14, plain(theme.pressed));
    l->draw_row(l, canvas, row, area);
  }
  draw_bar(l, canvas);
}

void list_redraw_row(struct list *l, int32_t row) {
  if (row >= 0)
    view_redraw_part(&l->view,
                     RECT(0, row * l->row_height - (int32_t)floorf(l->offset), l->view.frame.width, l->row_height));
}

static void press(struct list *l, int32_t row) {
  if (l->pressed == row) return;
  list_redraw_row(l, l->pressed);
  l->pressed = row;
  list_redraw_row(l, row);
}

static bool tick(struct view *view, int64_t now) {
  struct list *l = (struct list *)view;
  float seconds = fminf((float)(now - l->last) / 1000, 0.1f), before = l->offset;
  l->last = now;
  if (l->held) return true;
  float beyond = l->offset < 0 ? l->offset : l->offset > farthest(l) ? l->offset - farthest(l) : 0;
  if (beyond != 0) {
    l->speed = 0;
    l->offset -= beyond * fminf(SPRING * seconds, 1);
    if (fabsf(beyond) < 0.7f) l->offset = l->offset < 1 ? 0 : farthest(l);
  } else {
    l->offset += l->speed * seconds;
    l->speed *= expf(-FRICTION * seconds);
    if (fabsf(l->speed) < SLOWEST) l->speed = 0;
  }
  bool goes_on = l->speed != 0 || l->offset < 0 || l->offset > farthest(l);
  if (floorf(before) != floorf(l->offset) || !goes_on) view_redraw(view);
  return goes_on;
}

static void drag(struct list *l, float dy) {
  bool beyond = l->offset < 0 || l->offset > farthest(l);
  l->offset -= beyond ? dy * 0.4f : dy;
  view_redraw(&l->view);
}

static int32_t row_at(const struct list *l, float y) {
  int32_t row = (int32_t)floorf((y + l->offset) / (float)l->row_height);
  return row >= 0 && row < l->rows ? row : -1;
}

static bool gesture(struct view *view, const struct gesture *g) {
  struct list *l = (struct list *)view;
  int32_t row = row_at(l, g->y);
  switch (g->kind) {
    case GESTURE_PRESS:
      /* A finger on a list that moves stops it. */
      if (l->speed == 0) press(l, row);
      l->speed = 0;
      return true;
    case GESTURE_RELEASE: press(l, -1); return true;
    case GESTURE_TAP:
      if (row >= 0 && l->tapped) l->tapped(l, row);
      return true;
    case GESTURE_DRAG_BEGIN:
      if (fabsf(g->dx) > fabsf(g->dy)) return false;
      l->held = true;
      l->speed = 0;
      drag(l, g->dy);
      l->last = view->ui->now;
      view_animate(view);
      return true;
    case GESTURE_DRAG: drag(l, g->dy); return true;
    case GESTURE_DRAG_END:
      l->held = false;
      l->speed = -g->dy;
      l->last = view->ui->now;
      return true;
    default: return false;
  }
}

struct list *list(struct view *parent, struct rect frame, int32_t rows, int32_t row_height,
                  void (*draw_row)(struct list *, struct canvas *, int32_t, struct rect),
                  void (*tapped)(struct list *, int32_t)) {
  static const struct view_class class = {.draw = draw, .gesture = gesture, .tick = tick};
  struct list *l = view_new(sizeof *l, &class, parent, frame);
  l->rows = rows;
  l->row_height = row_height;
  l->draw_row = draw_row;
  l->tapped = tapped;
  l->pressed = -1;
  return l;
}

void list_rows(struct list *l, int32_t rows) {
  l->rows = rows;
  if (l->offset > farthest(l)) l->offset = farthest(l);
  view_redraw(&l->view);
}

void list_show(struct list *l, int32_t row) {
  float top = (float)(row * l->row_height), bottom = top + (float)(l->row_height - l->view.frame.height);
  float to = l->offset > top ? top : l->offset < bottom ? bottom : l->offset;
  if (to == l->offset) return;
  l->offset = to;
  view_redraw(&l->view);
}
