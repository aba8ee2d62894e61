#include "toolkit/ui.h"

#include <stdlib.h>

static void ground(struct view *view, struct canvas *canvas) {
  float height = (float)view->frame.height;
  canvas_fill(canvas, RECT(0, 0, view->frame.width, view->frame.height),
              linear(0, 0, theme.ground, 0, height, theme.ground_low));
}

struct ui *ui_new(int32_t width, int32_t height) {
  static const struct view_class root = {.draw = ground};
  struct ui *ui = calloc(1, sizeof *ui);
  if (!ui) abort();
  ui->width = width;
  ui->height = height;
  ui->visible = true;
  ui->root = view_new(sizeof(struct view), &root, NULL, RECT(0, 0, width, height));
  ui->root->ui = ui;
  ui->root->solid = true;
  ui_redraw(ui);
  return ui;
}

void ui_free(struct ui *ui) {
  view_free(ui->root);
  free(ui);
}

void ui_redraw(struct ui *ui) { region_add(&ui->damage, RECT(0, 0, ui->width, ui->height)); }

void ui_timer(struct ui *ui, int64_t delay, int64_t period, void (*call)(struct ui *ui)) {
  struct ui_timer *slot = NULL;
  for (uint32_t n = 0; n < UI_TIMERS && (!slot || slot->call != call); n++)
    if (ui->timers[n].call == call || (!ui->timers[n].call && !slot)) slot = &ui->timers[n];
  if (!slot) return;
  *slot = (struct ui_timer){ui->now + delay, period, delay < 0 ? NULL : call};
}

static void run_timers(struct ui *ui) {
  for (uint32_t n = 0; n < UI_TIMERS; n++) {
    struct ui_timer timer = ui->timers[n];
    if (!timer.call || timer.due > ui->now) continue;
    /* Those that were missed while nothing ran are not made up for. */
    if (timer.period)
      ui->timers[n].due = ui->now + timer.period;
    else
      ui->timers[n].call = NULL;
    timer.call(ui);
  }
}

static void tick(struct view *view, int64_t now) {
  for (struct view *child = view->first, *next; child; child = next) {
    next = child->next;
    tick(child, now);
  }
  if (!view->ticking || (view->class->tick && view->class->tick(view, now))) return;
  view->ticking = false;
  view->ui->ticking--;
}

#define LONG_PRESS 500

void ui_step(struct ui *ui, int64_t now) {
  ui->now = now;
  run_timers(ui);
  if (ui->pressed && !ui->dragged && now - ui->pressed_at >= LONG_PRESS) {
    struct view *view = ui->pressed;
    ui->pressed = NULL;
    struct rect at = view_in_window(view);
    struct gesture held = {.kind = GESTURE_LONG, .x = ui->last_x - (float)at.x, .y = ui->last_y - (float)at.y};
    struct gesture release = held;
    release.kind = GESTURE_RELEASE;
    /* Nobody for whom a long press means something: it becomes a tap at the end. */
    if (view->class->gesture(view, &held))
      view->class->gesture(view, &release);
    else {
      ui->pressed = view;
      ui->pressed_at = INT64_MAX / 2;
    }
  }
  if (ui->ticking) tick(ui->root, now);
}

int64_t ui_due(const struct ui *ui) {
  int64_t due = INT64_MAX;
  if (ui->visible && (ui->damage.count || ui->ticking)) return ui->now;
  for (uint32_t n = 0; n < UI_TIMERS; n++)
    if (ui->timers[n].call && ui->timers[n].due < due) due = ui->timers[n].due;
  if (ui->pressed && !ui->dragged && ui->pressed_at + LONG_PRESS < due) due = ui->pressed_at + LONG_PRESS;
  return due;
}

static void draw(struct view *view, struct canvas canvas) {
  struct rect own = RECT(0, 0, view->frame.width, view->frame.height);
  canvas_clip(&canvas, own);
  if (rect_empty(canvas.clip)) return;
  /* What a child paints completely need not be painted before. */
  struct view *from = NULL;
  for (struct view *child = view->first; child; child = child->next) {
    struct rect at = rect_moved(child->frame, canvas.x, canvas.y - view->shift);
    if (child->solid && !child->hidden && rect_within(canvas.clip, rect_inset(at, child->rim))) from = child;
  }
  if (!from) {
    view->class->draw(view, &canvas);
    from = view->first;
  }
  for (struct view *child = from; child; child = child->next)
    if (!child->hidden) draw(child, canvas_at(&canvas, child->frame.x, child->frame.y - view->shift));
}

struct region ui_draw(struct ui *ui, struct bitmap *to) {
  struct region drawn = ui->damage;
  ui->damage.count = 0;
  region_clip(&drawn, bitmap_rect(to));
  for (uint32_t n = 0; n < drawn.count; n++) {
    struct canvas canvas = canvas_on(to);
    canvas_clip(&canvas, drawn.rect[n]);
    draw(ui->root, canvas);
  }
  return drawn;
}
