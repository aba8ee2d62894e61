#include "toolkit/widgets.h"

#define KNOB 14 /* radius */
#define TRACK 8

static float place(const struct slider *s) { return KNOB + 4 + s->value * (float)(s->view.frame.width - 2 * KNOB - 8); }

static void draw(struct view *view, struct canvas *canvas) {
  struct slider *s = (struct slider *)view;
  int32_t y = view->frame.height / 2, at = (int32_t)place(s), width = view->frame.width;
  canvas_round(canvas, RECT(4, y - TRACK / 2, width - 8, TRACK), TRACK / 2, plain(theme.pressed));
  canvas_round(canvas, RECT(4, y - TRACK / 2, at - 4, TRACK), TRACK / 2,
               linear(4, 0, theme.accent, (float)width, 0, theme.accent_bright));
  int32_t radius = KNOB + (int32_t)(motion_at(&s->knob, view->ui->now) * 3.5f);
  canvas_shadow(canvas, RECT(at - radius, y - radius, 2 * radius, 2 * radius), (float)radius, 5, 2, theme.shadow);
  canvas_round(canvas, RECT(at - radius, y - radius, 2 * radius, 2 * radius), (float)radius, plain(0xffffffff));
}

/* What a knob at the present place covers. */
static void redraw_knob(struct slider *s) {
  view_redraw_part(&s->view, RECT((int32_t)place(s) - KNOB - 12, 0, 2 * KNOB + 24, s->view.frame.height));
}

static bool tick(struct view *view, int64_t now) {
  struct slider *s = (struct slider *)view;
  redraw_knob(s);
  return !motion_ends(&s->knob, now);
}

void slider_set(struct slider *s, float value) {
  value = value > 1 ? 1 : value > 0 ? value : 0;
  if (value == s->value || s->held) return;
  redraw_knob(s);
  float before = place(s);
  s->value = value;
  redraw_knob(s);
  float low = before < place(s) ? before : place(s), high = before < place(s) ? place(s) : before;
  view_redraw_part(&s->view, RECT((int32_t)low, 0, (int32_t)(high - low) + 1, s->view.frame.height));
}

static void follow(struct slider *s, float x, bool ended) {
  s->held = false;
  slider_set(s, (x - KNOB - 4) / (float)(s->view.frame.width - 2 * KNOB - 8));
  s->held = !ended;
  if (s->changed) s->changed(s, ended);
}

static void hold(struct slider *s, bool held) {
  s->held = held;
  motion_to(&s->knob, held ? 1 : 0, s->view.ui->now, 160);
  view_animate(&s->view);
}

static bool gesture(struct view *view, const struct gesture *g) {
  struct slider *s = (struct slider *)view;
  switch (g->kind) {
    case GESTURE_PRESS: hold(s, true); return true;
    case GESTURE_DRAG_BEGIN:
    case GESTURE_DRAG: follow(s, g->x, false); return true;
    case GESTURE_TAP:
    case GESTURE_DRAG_END:
      follow(s, g->x, true);
      hold(s, false);
      return true;
    case GESTURE_RELEASE: /* it became a drag, or ended */
      if (view->ui->dragged != view) hold(s, false);
      return true;
    default: return false;
  }
}

struct slider *slider(struct view *parent, struct rect frame, float value,
                      void (*changed)(struct slider *slider, bool ended), int32_t tag) {
  static const struct view_class class = {.draw = draw, .gesture = gesture, .tick = tick};
  struct slider *s = view_new(sizeof *s, &class, parent, frame);
  s->value = value > 1 ? 1 : value > 0 ? value : 0;
  s->changed = changed;
  s->tag = tag;
  return s;
}
