/* The bar at the bottom: the two wanted temperatures, and between them the apps. */
#include <string.h>

#include "apps/player.h"
#include "apps/state.h"
#include "toolkit/widgets.h"

#define ITEM 92
#define SIDE 300

static struct {
  struct label *left, *right;
  struct platform_app apps[8];
  struct view *items[8];
  uint32_t count;
  char front[32];
} bar;

struct item {
  struct view view;
  struct motion press, mark;
  const struct platform_app *app;
};

static void draw_bar(struct view *view, struct canvas *canvas) {
  canvas_fill(canvas, RECT(0, 0, view->frame.width, view->frame.height), plain(theme.bar));
  canvas_fill(canvas, RECT(0, 0, view->frame.width, 1), plain(theme.line));
}

static void draw_item(struct view *view, struct canvas *canvas) {
  struct item *item = (struct item *)view;
  float press = motion_at(&item->press, view->ui->now), mark = motion_at(&item->mark, view->ui->now);
  struct rect area = RECT(0, 0, view->frame.width, view->frame.height);
  if (press > 0.01f)
    canvas_round(canvas, rect_inset(area, 8), 20, plain(faded(theme.pressed, (uint32_t)(press * 255))));
  icon_in(canvas, item->app->icon, 38, RECT(0, -2, area.width, area.height),
          mixed(theme.dim, theme.accent, (uint32_t)(mark * 256)));
  int32_t width = (int32_t)(mark * 28);
  if (width > 3)
    canvas_round(canvas, RECT((area.width - width) / 2, area.height - 12, width, 4), 2,
                 linear(0, 0, theme.accent, (float)area.width, 0, theme.accent_bright));
}

static bool tick_item(struct view *view, int64_t now) {
  struct item *item = (struct item *)view;
  view_redraw(view);
  return !motion_ends(&item->press, now) || !motion_ends(&item->mark, now);
}

static bool item_gesture(struct view *view, const struct gesture *g) {
  struct item *item = (struct item *)view;
  if (g->kind == GESTURE_PRESS || g->kind == GESTURE_RELEASE) {
    motion_to(&item->press, g->kind == GESTURE_PRESS ? 1 : 0, view->ui->now, g->kind == GESTURE_PRESS ? 100 : 260);
    view_animate(view);
    return true;
  }
  if (g->kind != GESTURE_TAP) return false;
  if (strcmp(item->app->kind, "home") == 0)
    platform_home();
  else
    platform_start(item->app->name);
  return true;
}

static void step(struct button *button) {
  temperature_step(button->tag > 1 ? STATE_RIGHT : STATE_LEFT, button->tag & 1 ? 5 : -5);
}

static struct label *temperature(struct view *parent, struct rect area, int32_t tag) {
  button(parent, rect_inset(cut_left(&area, 88), 12), BUTTON_GHOST, "minus", NULL, step, tag);
  button(parent, rect_inset(cut_right(&area, 88), 12), BUTTON_GHOST, "plus", NULL, step, tag + 1);
  return label(parent, area, STYLE(LIGHT, 40), TEXT, ALIGN_CENTRE, "");
}

static void mark(void) {
  for (uint32_t n = 0; n < bar.count; n++) {
    struct item *item = (struct item *)bar.items[n];
    motion_to(&item->mark, strcmp(item->app->name, bar.front) == 0 ? 1 : 0, item->view.ui->now, 240);
    view_animate(&item->view);
  }
}

static void changed(struct ui *ui) {
  char text[16], front[PLATFORM_VALUE];
  player_changed(ui);
  temperature_text(platform_get_int(STATE_LEFT, 215), text);
  label_set(bar.left, text);
  temperature_text(platform_get_int(STATE_RIGHT, 215), text);
  label_set(bar.right, text);
  platform_front(front, sizeof bar.front);
  if (strcmp(front, bar.front) == 0) return;
  strcpy(bar.front, front);
  mark();
}

static void create(struct ui *ui) {
  static const struct view_class class = {.draw = draw_item, .gesture = item_gesture, .tick = tick_item};
  struct view *ground = canvas_view(ui->root, RECT(0, 0, ui->width, ui->height), draw_bar);
  ground->solid = true;
  struct rect row = RECT(0, 0, ui->width, ui->height);
  bar.left = temperature(ground, cut_left(&row, SIDE), 0);
  bar.right = temperature(ground, cut_right(&row, SIDE), 2);
  bar.count = platform_apps(bar.apps, 7);
  int32_t x = row.x + (row.width - (int32_t)bar.count * ITEM) / 2;
  for (uint32_t n = 0; n < bar.count; n++) {
    struct item *item = view_new(sizeof *item, &class, ground, RECT(x + (int32_t)n * ITEM, 1, ITEM, ui->height - 1));
    item->app = &bar.apps[n];
    bar.items[n] = &item->view;
  }
  player_begin(ui);
  changed(ui);
}

const struct app app_navigationbar = {"navigationbar", APP_NAVIGATION_BAR, create, changed, NULL};
