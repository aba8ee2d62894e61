/* Home: the clock, where the vehicle is, what plays, how the vehicle is. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apps/car.h"
#include "apps/mapview.h"
#include "apps/player.h"
#include "apps/state.h"
#include "apps/tracks.h"
#include "toolkit/widgets.h"

#define MARGIN 24
#define GAP 20
#define CORNER 18

static struct {
  struct map *map;
  struct map_view *view;
  struct icon_view *turn;
  struct label *ahead, *street;
  struct label *clock, *date, *speed, *selector;
  struct view *art, *progress, *car;
  struct label *title, *artist, *elapsed, *length;
  struct button *play;
  int32_t track, position, playing;
  struct label *doors, *range, *fuel, *outside;
  struct view *gauge;
  int32_t fuel_shown;
  uint32_t open;
  bool lights;
} home;

/* A card that starts an app where it is tapped. */
struct door_to {
  struct view view;
  const char *app;
  struct motion press;
};

static void draw_door(struct view *view, struct canvas *canvas) {
  struct rect area = RECT(0, 0, view->frame.width, view->frame.height);
  float press = motion_at(&((struct door_to *)view)->press, view->ui->now);
  canvas_round(canvas, area, 28, linear(0, 0, theme.card, 0, (float)area.height, theme.card_low));
  if (press > 0.01f) canvas_round(canvas, area, 28, plain(faded(theme.pressed, (uint32_t)(press * 120))));
}

static bool tick_door(struct view *view, int64_t now) {
  view_redraw(view);
  return !motion_ends(&((struct door_to *)view)->press, now);
}

static bool touch_door(struct view *view, const struct gesture *g) {
  struct door_to *door = (struct door_to *)view;
  if (g->kind == GESTURE_TAP) platform_start(door->app);
  if (g->kind == GESTURE_PRESS || g->kind == GESTURE_RELEASE) {
    motion_to(&door->press, g->kind == GESTURE_PRESS ? 1 : 0, view->ui->now, 180);
    view_animate(view);
  }
  return g->kind == GESTURE_TAP || g->kind == GESTURE_PRESS || g->kind == GESTURE_RELEASE;
}

static struct view *door_to(struct ui *ui, struct rect area, const char *app) {
  static const struct view_class class = {.draw = draw_door, .gesture = touch_door, .tick = tick_door};
  struct door_to *door = view_new(sizeof *door, &class, ui->root, area);
  door->app = app;
  door->view.solid = true;
  door->view.rim = 10;
  return &door->view;
}

static void draw_art(struct view *view, struct canvas *canvas) {
  art_draw(canvas, home.track, RECT(0, 0, view->frame.width, view->frame.height), 18);
}

static void draw_progress(struct view *view, struct canvas *canvas) {
  int32_t width = view->frame.width, done = (int32_t)((int64_t)width * home.position / tracks[home.track].seconds);
  canvas_round(canvas, RECT(0, 0, width, 6), 3, plain(theme.pressed));
  if (done > 6)
    canvas_round(canvas, RECT(0, 0, done > width ? width : done, 6), 3,
                 linear(0, 0, theme.accent, (float)width, 0, theme.accent_bright));
}

static void draw_car(struct view *view, struct canvas *canvas) {
  car_draw(canvas, RECT(0, 0, view->frame.width, view->frame.height), home.open, home.lights);
}

static void draw_gauge(struct view *view, struct canvas *canvas) {
  int32_t width = view->frame.width, full = width * home.fuel_shown / 100;
  canvas_round(canvas, RECT(0, 0, width, 8), 4, plain(theme.pressed));
  if (full > 8) canvas_round(canvas, RECT(0, 0, full, 8), 4, plain(home.fuel_shown < 12 ? theme.warning : theme.good));
}

static void command(struct button *button) {
  static const char *const words[] = {"previous", "toggle", "next"};
  player_ask(words[button->tag], 0);
}

static void show_clock(struct ui *ui) {
  char date[48];
  struct tm now = platform_clock();
  label_format(home.clock, "%d:%02d", now.tm_hour, now.tm_min);
  date_text(&now, date);
  label_set(home.date, date);
  ui_timer(ui, (60 - now.tm_sec % 60) * 1000, 0, show_clock);
}

static void show_media(void) {
  int32_t track = platform_get_int(STATE_TRACK, 0), position = platform_get_int(STATE_POSITION, 0);
  char text[16];
  if (track < 0 || track >= TRACKS) track = 0;
  if (position < 0 || position > tracks[track].seconds) position = 0;
  if (track != home.track) {
    home.track = track;
    view_redraw(home.art);
    view_redraw(home.progress);
  }
  if (position != home.position) {
    home.position = position;
    view_redraw(home.progress);
  }
  label_set(home.title, tracks[track].title);
  label_set(home.artist, tracks[track].artist);
  time_text(position, text);
  label_set(home.elapsed, text);
  time_text(tracks[track].seconds, text);
  label_set(home.length, text);
  button_icon(home.play, platform_get_int(STATE_PLAYING, 0) ? "pause" : "play");
}

static void show_vehicle(void) {
  uint32_t open = doors_open();
  bool lights = platform_vehicle(SIGNAL_LIGHTS, 0) > 1;
  int32_t outside = vehicle_int(SIGNAL_OUTSIDE, -100, -100, 99), fuel = vehicle_int(SIGNAL_FUEL, 0, 0, 100);
  const char *text = doors_text(open);
  bool known = platform_has_vehicle();
  if (open != home.open || lights != home.lights) {
    home.open = open;
    home.lights = lights;
    view_redraw(home.car);
  }
  static const char *const selectors[] = {"P", "R", "N", "D"};
  label_set(home.selector, known ? selectors[vehicle_int(SIGNAL_SELECTOR, 0, 0, 3)] : "");
  if (known)
    label_format(home.speed, "%d", vehicle_int(SIGNAL_SPEED, 0, 0, 999));
  else
    label_set(home.speed, "–");
  label_set(home.doors, !known ? "No vehicle data" : text ? text : "All doors closed");
  label_role(home.doors, text ? ALARM : DIM);
  if (known)
    label_format(home.range, "%d", vehicle_int(SIGNAL_RANGE, 0, 0, 9999));
  else
    label_set(home.range, "–");
  if (outside == -100)
    label_set(home.outside, "–");
  else
    label_format(home.outside, "%d°", outside);
  if (known)
    label_format(home.fuel, "%d %%", fuel);
  else
    label_set(home.fuel, "–");
  if (fuel == home.fuel_shown) return;
  home.fuel_shown = fuel;
  view_redraw(home.gauge);
}

static void show_map(void) {
  char place[PLATFORM_VALUE], icon_name[PLATFORM_VALUE], street[PLATFORM_VALUE];
  float x, y, heading;
  if (!home.map) return;
  platform_get(STATE_PLACE, place, "");
  if (sscanf(place, "%f %f %f", &x, &y, &heading) != 3) {
    struct path_point at = map_route(home.map, 40, &heading);
    x = at.x;
    y = at.y;
    heading *= 57.29578f;
  }
  map_view_place(home.view, x, y, heading / 57.29578f);
  platform_get(STATE_TURN, icon_name, "left");
  platform_get(STATE_STREET, street, "Mill Road");
  static char kept[32];
  if (strlen(icon_name) < sizeof kept && icon_known(icon_name) && strcmp(kept, icon_name) != 0) {
    strcpy(kept, icon_name);
    home.turn->name = kept;
    view_redraw(&home.turn->view);
  }
  int32_t ahead = platform_get_int(STATE_AHEAD, 1205);
  if (ahead >= 1000)
    label_format(home.ahead, "%.1f km", ahead / 1000.0);
  else
    label_format(home.ahead, "%d m", ahead / 10 * 10);
  label_set(home.street, street);
}

static void changed(struct ui *ui) {
  (void)ui;
  show_media();
  show_vehicle();
  show_map();
}

/* The map's corners are the card's. */
static void draw_corners(struct view *view, struct canvas *canvas) {
  float width = (float)view->frame.width, height = (float)view->frame.height, card = (float)view->parent->frame.height;
  struct path path = {0};
  for (int32_t n = 0; n < 4; n++) {
    float x = n & 1 ? width : 0, y = n & 2 ? height : 0, dx = n & 1 ? -CORNER : CORNER, dy = n & 2 ? -CORNER : CORNER;
    float from = n == 0 ? 3.1415927f : n == 1 ? 4.712389f : n == 2 ? 1.5707963f : 0;
    path_clear(&path);
    path.start = path.at = (struct path_point){x, y};
    path_arc(&path, x + dx, y + dy, CORNER, from, from + 1.5707963f);
    path_close(&path);
    canvas_path(canvas, &path, linear(0, -12, theme.card, 0, card - 12, theme.card_low));
  }
  path_free(&path);
}

static void create_map(struct ui *ui, struct rect area) {
  char file[256];
  struct view *door = door_to(ui, area, "navigation");
  snprintf(file, sizeof file, "%s/map/city.map", platform_assets());
  home.map = map_open(file);
  struct rect inner = RECT(12, 12, area.width - 24, area.height - 124);
  home.turn = icon(door, RECT(24, area.height - 100, 72, 88), "left", 60, ACCENT);
  home.ahead = label(door, RECT(112, area.height - 98, area.width - 130, 46), STYLE(MEDIUM, 34), TEXT, ALIGN_LEFT, "");
  home.street = label(door, RECT(112, area.height - 54, area.width - 130, 32), STYLE(REGULAR, 20), DIM, ALIGN_LEFT, "");
  if (!home.map) return;
  home.view = map_view(door, inner, home.map, 2);
  home.view->fixed = true;
  home.view->view.passive = true;
  canvas_view(door, inner, draw_corners);
}

static void create_clock(struct ui *ui, struct rect area) {
  struct view *face = group(ui->root, area);
  home.clock = label(face, RECT(8, -4, area.width - 16, 116), STYLE(LIGHT, 116), TEXT, ALIGN_LEFT, "");
  home.date = label(face, RECT(14, 118, area.width - 24, 36), STYLE(REGULAR, 25), DIM, ALIGN_LEFT, "");
  home.speed = label(face, RECT(area.width - 268, 16, 190, 96), STYLE(LIGHT, 84), TEXT, ALIGN_RIGHT, "");
  home.selector = label(face, RECT(area.width - 66, 20, 60, 40), STYLE(MEDIUM, 32), ACCENT, ALIGN_LEFT, "");
  label(face, RECT(area.width - 66, 66, 66, 32), STYLE(REGULAR, 20), DIM, ALIGN_LEFT, "km/h");
}

static void create_media(struct ui *ui, struct rect area) {
  struct view *door = door_to(ui, area, "media");
  int32_t side = 188, width = area.width - 48;
  home.art = canvas_view(door, RECT(24, 24, width, side), draw_art);
  home.title = label(door, RECT(24, side + 36, width, 34), STYLE(MEDIUM, 25), TEXT, ALIGN_LEFT, "");
  home.artist = label(door, RECT(24, side + 68, width, 28), STYLE(REGULAR, 19), DIM, ALIGN_LEFT, "");
  home.progress = canvas_view(door, RECT(24, side + 108, width, 6), draw_progress);
  home.elapsed = label(door, RECT(24, side + 120, 80, 22), STYLE(REGULAR, 16), DIM, ALIGN_LEFT, "");
  home.length = label(door, RECT(area.width - 104, side + 120, 80, 22), STYLE(REGULAR, 16), DIM, ALIGN_RIGHT, "");
  int32_t y = area.height - 88, middle = area.width / 2;
  button(door, RECT(middle - 118, y, 68, 68), BUTTON_GHOST, "previous", NULL, command, 0);
  home.play = button(door, RECT(middle - 36, y - 2, 72, 72), BUTTON_ACCENT, "play", NULL, command, 1);
  button(door, RECT(middle + 50, y, 68, 68), BUTTON_GHOST, "next", NULL, command, 2);
}

static void create_vehicle(struct ui *ui, struct rect area) {
  struct view *face = card(ui->root, area, 28);
  int32_t width = area.width - 48;
  home.car = canvas_view(face, RECT(14, 2, 174, 270), draw_car);
  int32_t x = 188;
  home.range = label(face, RECT(x, 34, 110, 46), STYLE(LIGHT, 44), TEXT, ALIGN_LEFT, "");
  label(face, RECT(x, 80, 110, 24), STYLE(REGULAR, 16), DIM, ALIGN_LEFT, "km range");
  home.outside = label(face, RECT(x, 134, 110, 46), STYLE(LIGHT, 44), TEXT, ALIGN_LEFT, "");
  label(face, RECT(x, 180, 110, 24), STYLE(REGULAR, 16), DIM, ALIGN_LEFT, "outside");
  rule(face, RECT(24, 274, width, 1));
  icon(face, RECT(20, 292, 32, 32), "fuel", 26, DIM);
  label(face, RECT(60, 292, 120, 32), STYLE(REGULAR, 19), TEXT, ALIGN_LEFT, "Fuel");
  home.fuel = label(face, RECT(area.width - 124, 292, 100, 32), STYLE(MEDIUM, 19), TEXT, ALIGN_RIGHT, "");
  home.gauge = canvas_view(face, RECT(24, 334, width, 8), draw_gauge);
  icon(face, RECT(20, area.height - 76, 32, 32), "door", 26, DIM);
  home.doors = label(face, RECT(60, area.height - 76, width - 36, 32), STYLE(REGULAR, 19), DIM, ALIGN_LEFT, "");
}

static void create(struct ui *ui) {
  struct rect area = rect_inset(RECT(0, 0, ui->width, ui->height), MARGIN);
  home.fuel_shown = -1;
  create_map(ui, cut_left(&area, 560));
  cut_left(&area, GAP);
  struct rect top = cut_top(&area, 166);
  create_clock(ui, top);
  create_media(ui, cut_left(&area, (area.width - GAP) / 2));
  cut_left(&area, GAP);
  create_vehicle(ui, area);
  show_clock(ui);
  changed(ui);
  if (home.view) map_view_follow(home.view);
}

const struct app app_launcher = {"launcher", APP_WINDOW, create, changed, NULL};
