/* What fingers mean: taps, long presses, drags with their fling, pinches. */
#include <math.h>

#include "toolkit/ui.h"

#define SLOP 12      /* pixels that a finger may move and still tap */
#define TRAIL_AGE 90 /* ms of movement that make a fling's speed */

static struct view *find(struct view *view, float x, float y) {
  struct view *found = NULL;
  if (view->hidden) return NULL;
  y += (float)view->shift;
  for (struct view *child = view->first; child; child = child->next)
    if (rect_has(child->frame, (int32_t)floorf(x), (int32_t)floorf(y))) {
      struct view *inner = find(child, x - (float)child->frame.x, y - (float)child->frame.y);
      if (inner) found = inner;
    }
  return found ? found : view->passive ? NULL : view;
}

static bool give(struct view *view, struct gesture gesture) {
  if (!view || !view->class->gesture) return false;
  struct rect at = view_in_window(view);
  gesture.x -= (float)at.x;
  gesture.y -= (float)at.y;
  return view->class->gesture(view, &gesture);
}

/* The first from `view` outwards that takes it. */
static struct view *offer(struct view *view, struct gesture gesture) {
  while (view && !give(view, gesture)) view = view->parent;
  return view;
}

static void remember(struct ui *ui, float x, float y, int64_t now) {
  uint32_t most = sizeof ui->trail / sizeof *ui->trail;
  if (ui->trail_count == most)
    for (uint32_t n = 1; n < most; n++) ui->trail[n - 1] = ui->trail[n];
  else
    ui->trail_count++;
  ui->trail[ui->trail_count - 1].x = x;
  ui->trail[ui->trail_count - 1].y = y;
  ui->trail[ui->trail_count - 1].time = now;
}

static struct gesture fling(struct ui *ui, float x, float y, int64_t now) {
  struct gesture end = {.kind = GESTURE_DRAG_END, .x = x, .y = y};
  for (uint32_t n = 0; n < ui->trail_count; n++) {
    int64_t age = now - ui->trail[n].time;
    if (age > TRAIL_AGE || age < 8) continue;
    end.dx = (x - ui->trail[n].x) * 1000 / (float)age;
    end.dy = (y - ui->trail[n].y) * 1000 / (float)age;
    break;
  }
  return end;
}

static void drop_press(struct ui *ui, float x, float y) {
  struct view *view = ui->pressed;
  ui->pressed = NULL;
  if (view) give(view, (struct gesture){.kind = GESTURE_RELEASE, .x = x, .y = y});
}

static void end_drag(struct ui *ui, struct gesture how) {
  struct view *view = ui->dragged;
  ui->dragged = NULL;
  if (view) give(view, how);
}

static uint32_t fingers(const struct ui *ui) {
  uint32_t count = 0;
  for (uint32_t n = 0; n < UI_CONTACTS; n++) count += ui->contacts[n].down;
  return count;
}

/* Middle and distance of the first two fingers. */
static float between(const struct ui *ui, float *x, float *y) {
  const struct ui_contact *first = NULL, *second = NULL;
  for (uint32_t n = 0; n < UI_CONTACTS; n++) {
    if (!ui->contacts[n].down) continue;
    if (!first)
      first = &ui->contacts[n];
    else if (!second)
      second = &ui->contacts[n];
  }
  if (!second) return 0;
  *x = (first->x + second->x) / 2;
  *y = (first->y + second->y) / 2;
  return fmaxf(hypotf(first->x - second->x, first->y - second->y), 1);
}

static void down(struct ui *ui, float x, float y, int64_t now) {
  uint32_t count = fingers(ui);
  if (count == 1) {
    ui->hit = find(ui->root, x, y);
    ui->start_x = ui->last_x = x;
    ui->start_y = ui->last_y = y;
    ui->pressed_at = now;
    ui->trail_count = 0;
    remember(ui, x, y, now);
    ui->pressed = offer(ui->hit, (struct gesture){.kind = GESTURE_PRESS, .x = x, .y = y});
  } else if (count == 2) {
    float mx, my;
    drop_press(ui, x, y);
    end_drag(ui, (struct gesture){.kind = GESTURE_DRAG_END, .x = x, .y = y});
    ui->spread = between(ui, &mx, &my);
    ui->last_x = mx;
    ui->last_y = my;
    ui->pinched = offer(ui->hit, (struct gesture){.kind = GESTURE_PINCH_BEGIN, .x = mx, .y = my, .scale = 1});
  }
}

static void pinch(struct ui *ui) {
  float x, y, spread = between(ui, &x, &y);
  if (spread == 0) return;
  struct gesture gesture = {GESTURE_PINCH, x, y, x - ui->last_x, y - ui->last_y, spread / ui->spread};
  ui->spread = spread;
  ui->last_x = x;
  ui->last_y = y;
  give(ui->pinched, gesture);
}

static void move(struct ui *ui, float x, float y, int64_t now) {
  if (ui->pinched) return pinch(ui);
  if (fingers(ui) != 1) return;
  remember(ui, x, y, now);
  if (ui->dragged) {
    give(ui->dragged, (struct gesture){GESTURE_DRAG, x, y, x - ui->last_x, y - ui->last_y, 1});
  } else if (hypotf(x - ui->start_x, y - ui->start_y) > SLOP && ui->hit) {
    struct view *view = ui->hit;
    struct gesture begin = {GESTURE_DRAG_BEGIN, x, y, x - ui->start_x, y - ui->start_y, 1};
    ui->dragged = offer(view, begin);
    drop_press(ui, x, y);
    ui->hit = NULL; /* asked once */
  }
  ui->last_x = x;
  ui->last_y = y;
}

static void up(struct ui *ui, float x, float y, int64_t now) {
  if (ui->pinched) {
    struct view *view = ui->pinched;
    ui->pinched = NULL;
    ui->hit = NULL; /* the finger that stays does nothing any more */
    give(view, (struct gesture){.kind = GESTURE_PINCH_END, .x = x, .y = y, .scale = 1});
    return;
  }
  if (fingers(ui) != 0) return;
  end_drag(ui, fling(ui, x, y, now));
  struct view *view = ui->pressed;
  drop_press(ui, x, y);
  if (view) give(view, (struct gesture){.kind = GESTURE_TAP, .x = x, .y = y});
}

static void cancel(struct ui *ui) {
  for (uint32_t n = 0; n < UI_CONTACTS; n++) ui->contacts[n].down = false;
  drop_press(ui, ui->last_x, ui->last_y);
  end_drag(ui, (struct gesture){.kind = GESTURE_DRAG_END, .x = ui->last_x, .y = ui->last_y});
  if (ui->pinched) give(ui->pinched, (struct gesture){.kind = GESTURE_PINCH_END, .scale = 1});
  ui->pinched = ui->hit = NULL;
}

void ui_touch(struct ui *ui, enum ui_touch what, uint32_t contact, float x, float y, int64_t now) {
  if (what == UI_CANCEL) return cancel(ui);
  if (contact >= UI_CONTACTS || !isfinite(x) || !isfinite(y)) return;
  struct ui_contact *finger = &ui->contacts[contact];
  if (what == UI_DOWN && finger->down) return;
  if (what != UI_DOWN && !finger->down) return;
  ui->now = now;
  *finger = (struct ui_contact){what != UI_UP, x, y};
  if (what == UI_DOWN)
    down(ui, x, y, now);
  else if (what == UI_MOVE)
    move(ui, x, y, now);
  else
    up(ui, x, y, now);
}
