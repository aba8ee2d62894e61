#include <stdio.h>
#include <string.h>

#include "toolkit/widgets.h"

#define PRESS_TIME 120
#define RELEASE_TIME 260

static struct paint fill_of(const struct button *button, float width) {
  if (button->on || button->kind == BUTTON_ACCENT)
    return linear(0, 0, theme.accent, width, 0, mixed(theme.accent, theme.accent_bright, 150));
  if (button->kind == BUTTON_ALARM) return plain(theme.alarm);
  if (button->kind == BUTTON_GOOD) return plain(theme.good);
  if (button->kind == BUTTON_GHOST) return plain(0);
  return plain(theme.raised);
}

static void draw(struct view *view, struct canvas *canvas) {
  struct button *b = (struct button *)view;
  struct rect area = RECT(0, 0, view->frame.width, view->frame.height);
  bool filled = b->on || (b->kind != BUTTON_GHOST && b->kind != BUTTON_RAISED);
  float press = motion_at(&b->press, view->ui->now);
  canvas_round(canvas, area, (float)b->radius, fill_of(b, (float)area.width));
  if (press > 0.01f)
    canvas_round(canvas, area, (float)b->radius,
                 plain(faded(filled ? 0x40ffffff : theme.pressed, (uint32_t)(press * 255))));
  colour c = filled ? theme.on_accent : theme.text;
  if (!b->icon) return text_in(canvas, b->style, rect_inset(area, 8), ALIGN_CENTRE, c, b->text);
  if (!b->text[0]) return icon_in(canvas, b->icon, b->icon_size, area, c);
  int32_t gap = b->icon_size / 3, width = b->icon_size + gap + text_width(b->style, b->text);
  int32_t x = (area.width - width) / 2;
  icon_draw(canvas, b->icon, b->icon_size, x, (area.height - b->icon_size) / 2, c);
  text_in(canvas, b->style, RECT(x + b->icon_size + gap, 0, area.width - x - b->icon_size - gap, area.height),
          ALIGN_LEFT, c, b->text);
}

static bool tick(struct view *view, int64_t now) {
  struct button *b = (struct button *)view;
  view_redraw(view);
  return !motion_ends(&b->press, now);
}

static void light(struct button *b, float to, int64_t duration) {
  motion_to(&b->press, to, b->view.ui->now, duration);
  view_animate(&b->view);
}

static bool gesture(struct view *view, const struct gesture *g) {
  struct button *b = (struct button *)view;
  if (g->kind == GESTURE_PRESS) {
    light(b, 1, PRESS_TIME);
    return true;
  }
  if (g->kind == GESTURE_RELEASE) {
    light(b, 0, RELEASE_TIME);
    return true;
  }
  /* The owner may free the button. */
  if (g->kind == GESTURE_TAP && b->tapped) b->tapped(b);
  if (g->kind == GESTURE_LONG && b->held) b->held(b);
  return g->kind == GESTURE_TAP || (g->kind == GESTURE_LONG && b->held);
}

struct button *button(struct view *parent, struct rect frame, enum button_kind kind, const char *icon, const char *text,
                      void (*tapped)(struct button *button), int32_t tag) {
  static const struct view_class class = {.draw = draw, .gesture = gesture, .tick = tick};
  struct button *b = view_new(sizeof *b, &class, parent, frame);
  int32_t side = frame.height < frame.width ? frame.height : frame.width;
  b->kind = kind;
  b->icon = icon;
  b->icon_size = side * 45 / 100 / 2 * 2;
  b->radius = side / 2 < 20 || !text ? side / 2 : 20;
  b->style = STYLE(MEDIUM, 20);
  b->tapped = tapped;
  b->tag = tag;
  if (text) snprintf(b->text, sizeof b->text, "%s", text);
  return b;
}

void button_on(struct button *b, bool on) {
  if (b->on == on) return;
  b->on = on;
  view_redraw(&b->view);
}

void button_icon(struct button *b, const char *icon) {
  if (b->icon && strcmp(b->icon, icon) == 0) return;
  b->icon = icon;
  view_redraw(&b->view);
}
