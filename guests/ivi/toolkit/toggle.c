#include "toolkit/widgets.h"

#define WIDTH 64
#define HEIGHT 36

static struct rect track(const struct view *view) {
  return RECT(view->frame.width - WIDTH, (view->frame.height - HEIGHT) / 2, WIDTH, HEIGHT);
}

static void draw(struct view *view, struct canvas *canvas) {
  struct toggle *t = (struct toggle *)view;
  float place = motion_at(&t->place, view->ui->now);
  struct rect at = track(view);
  canvas_round(canvas, at, HEIGHT / 2, plain(mixed(theme.pressed, theme.accent, (uint32_t)(place * 256))));
  int32_t x = at.x + 4 + (int32_t)(place * (float)(WIDTH - HEIGHT) + 0.5f);
  canvas_round(canvas, RECT(x, at.y + 4, HEIGHT - 8, HEIGHT - 8), (HEIGHT - 8) / 2, plain(0xffffffff));
}

static bool tick(struct view *view, int64_t now) {
  view_redraw_part(view, track(view));
  return !motion_ends(&((struct toggle *)view)->place, now);
}

void toggle_set(struct toggle *t, bool on) {
  if (t->on == on) return;
  t->on = on;
  motion_to(&t->place, on ? 1 : 0, t->view.ui->now, 200);
  view_animate(&t->view);
}

static bool gesture(struct view *view, const struct gesture *g) {
  struct toggle *t = (struct toggle *)view;
  if (g->kind == GESTURE_TAP) {
    toggle_set(t, !t->on);
    if (t->changed) t->changed(t);
  }
  return g->kind == GESTURE_TAP || g->kind == GESTURE_PRESS || g->kind == GESTURE_RELEASE;
}

struct toggle *toggle(struct view *parent, struct rect frame, bool on, void (*changed)(struct toggle *toggle),
                      int32_t tag) {
  static const struct view_class class = {.draw = draw, .gesture = gesture, .tick = tick};
  struct toggle *t = view_new(sizeof *t, &class, parent, frame);
  t->on = on;
  t->changed = changed;
  t->tag = tag;
  motion_set(&t->place, on ? 1 : 0);
  return t;
}
