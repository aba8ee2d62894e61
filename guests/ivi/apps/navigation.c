/* Navigation: the map around the vehicle, the next turn, how far it still is. The vehicle moves along its route as fast
   as it really drives. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "apps/mapview.h"
#include "apps/state.h"
#include "toolkit/widgets.h"

#define STEP 33     /* ms from one place to the next: as often as the compositor makes a picture */
#define UNSEEN 1000 /* while nobody looks */

static struct {
  struct map *map;
  struct map_view *view;
  float metres, speed; /* along the route; km/h, smoothed */
  struct label *ahead, *street, *then, *arrival, *rest, *minutes, *speed_label;
  struct icon_view *turn;
  struct button *locate;
  int64_t last, told, period; /* ms */
} nav;

static void distance_text(float metres, char text[24]) {
  if (metres >= 9950)
    snprintf(text, 24, "%.0f km", (double)metres / 1000);
  else if (metres >= 1000)
    snprintf(text, 24, "%.1f km", (double)metres / 1000);
  else
    snprintf(text, 24, "%d m", (int)metres / 10 * 10);
}

static void tell(const struct map_turn *turn, float ahead, float rest, float heading) {
  char text[PLATFORM_VALUE];
  struct path_point at = map_route(nav.map, nav.metres, &heading);
  platform_set(STATE_TURN, turn ? turn->icon : "flag");
  platform_set(STATE_STREET, turn ? turn->street : "Ferry Street");
  platform_set_int(STATE_AHEAD, (int32_t)ahead);
  platform_set_int(STATE_LEFT_WAY, (int32_t)rest);
  snprintf(text, sizeof text, "%.0f %.0f %.0f", (double)at.x, (double)at.y, (double)heading * 57.29578);
  platform_set(STATE_PLACE, text);
}

static void show(struct ui *ui) {
  float heading, length = map_route_length(nav.map), rest = length - nav.metres;
  struct path_point at = map_route(nav.map, nav.metres, &heading);
  const struct map_turn *turn = map_turn(nav.map, nav.metres), *then = turn ? map_turn(nav.map, turn->at + 1) : NULL;
  float ahead = turn ? turn->at - nav.metres : rest;
  char text[24];
  map_view_place(nav.view, at.x, at.y, heading);
  distance_text(ahead, text);
  label_set(nav.ahead, text);
  label_set(nav.street, turn ? turn->street : "You have arrived");
  icon_set(nav.turn, turn ? turn->icon : "flag");
  if (then)
    label_format(nav.then, "then %s", then->street);
  else
    label_set(nav.then, "");
  int32_t minutes = (int32_t)(rest / 1000 / 42 * 60 + 0.99f);
  struct tm clock = platform_clock();
  int32_t arrival = clock.tm_hour * 60 + clock.tm_min + minutes;
  label_format(nav.arrival, "%d:%02d", arrival / 60 % 24, arrival % 60);
  label_format(nav.minutes, "%d min", minutes);
  distance_text(rest, text);
  label_set(nav.rest, text);
  label_format(nav.speed_label, "%d", (int)lroundf(nav.speed));
  if (ui->now - nav.told >= 1000) {
    nav.told = ui->now;
    tell(turn, ahead, rest, heading);
  }
}

static void drive(struct ui *ui) {
  float seconds = fminf((float)(ui->now - nav.last) / 1000, 1), wanted = (float)vehicle_int(SIGNAL_SPEED, 0, 0, 400);
  nav.last = ui->now;
  nav.speed += (wanted - nav.speed) * fminf(seconds * 6, 1);
  if (fabsf(wanted - nav.speed) < 0.3f) nav.speed = wanted;
  nav.metres += nav.speed / 3.6f * seconds;
  float length = map_route_length(nav.map);
  if (length > 0 && nav.metres >= length) nav.metres = fmodf(nav.metres, length);
  show(ui);
  /* At a standstill there is nothing to do until the vehicle tells another speed. */
  if (nav.speed != 0 || wanted != 0) return;
  nav.period = 0;
  ui_timer(ui, -1, 0, drive);
}

static void changed(struct ui *ui) {
  if (!nav.map) return;
  show(ui);
  if (vehicle_int(SIGNAL_SPEED, 0, 0, 400) == 0 && nav.speed == 0) return;
  if (nav.period == 0) nav.last = ui->now;
  int64_t period = ui->visible ? STEP : UNSEEN;
  /* Setting it again each time that something is told would put it off for ever. */
  if (period == nav.period) return;
  nav.period = period;
  ui_timer(ui, period, period, drive);
}

static void visible(struct ui *ui, bool visible) {
  (void)visible;
  changed(ui);
}

static void moved(struct map_view *map) {
  (void)map;
  view_hide(&nav.locate->view, false);
}

static void pressed(struct button *button) {
  if (button->tag == 0) {
    map_view_follow(nav.view);
    view_hide(&nav.locate->view, true);
  } else
    map_view_zoom(nav.view, button->tag);
}

/* Stands out from a map that is as dark as it is. */
static void draw_panel(struct view *view, struct canvas *canvas) {
  struct rect area = RECT(0, 0, view->frame.width, view->frame.height), inner = rect_inset(area, 8);
  canvas_shadow(canvas, inner, 24, 8, 2, theme.shadow);
  canvas_round(canvas, inner, 24, linear(0, 0, theme.card, 0, (float)area.height, theme.card_low));
  canvas_round_line(canvas, inner, 24, 1.5f, plain(theme.line));
}

static struct view *panel(struct ui *ui, struct rect area) {
  struct cached_view *around = cached_view(ui->root, rect_inset(area, -8), draw_panel);
  around->view.solid = false;
  struct view *made = group(&around->view, RECT(8, 8, area.width, area.height));
  made->passive = false; /* what lies behind is not touched through it */
  return made;
}

static void create(struct ui *ui) {
  char file[256];
  snprintf(file, sizeof file, "%s/map/city.map", platform_assets());
  nav.map = map_open(file);
  if (!nav.map) {
    label(ui->root, RECT(0, 0, ui->width, ui->height), STYLE(REGULAR, 28), DIM, ALIGN_CENTRE, "There is no map");
    return;
  }
  nav.metres = 40;
  nav.view = map_view(ui->root, RECT(0, 0, ui->width, ui->height), nav.map, 1);
  nav.view->anchor_x = 0.6f;
  nav.view->anchor_y = 0.58f;
  nav.view->moved = moved;

  struct view *next = panel(ui, RECT(24, 24, 380, 208));
  nav.turn = icon(next, RECT(24, 24, 92, 92), "straight", 80, ACCENT);
  nav.ahead = label(next, RECT(136, 28, 220, 52), STYLE(MEDIUM, 46), TEXT, ALIGN_LEFT, "");
  nav.street = label(next, RECT(136, 84, 228, 34), STYLE(REGULAR, 24), TEXT, ALIGN_LEFT, "");
  rule(next, RECT(24, 142, 332, 1));
  nav.then = label(next, RECT(28, 148, 328, 44), STYLE(REGULAR, 19), DIM, ALIGN_LEFT, "");

  struct view *arrival = panel(ui, RECT(24, ui->height - 128, 380, 104));
  struct label **values[] = {&nav.arrival, &nav.minutes, &nav.rest};
  static const char *const captions[] = {"arrival", "duration", "distance"};
  for (int32_t n = 0; n < 3; n++) {
    *values[n] = label(arrival, RECT(20 + n * 116, 20, 108, 36), STYLE(MEDIUM, 27), n ? TEXT : GOOD, ALIGN_CENTRE, "");
    label(arrival, RECT(20 + n * 116, 58, 108, 28), STYLE(REGULAR, 16), DIM, ALIGN_CENTRE, captions[n]);
  }

  struct view *limit = panel(ui, RECT(ui->width - 120, ui->height - 128, 96, 104));
  nav.speed_label = label(limit, RECT(0, 16, 96, 46), STYLE(MEDIUM, 40), TEXT, ALIGN_CENTRE, "0");
  label(limit, RECT(0, 62, 96, 26), STYLE(REGULAR, 16), DIM, ALIGN_CENTRE, "km/h");

  struct view *zoom = panel(ui, RECT(ui->width - 96, 24, 72, 152));
  button(zoom, RECT(4, 6, 64, 68), BUTTON_GHOST, "plus", NULL, pressed, -1);
  button(zoom, RECT(4, 78, 64, 68), BUTTON_GHOST, "minus", NULL, pressed, 1);
  nav.locate = button(ui->root, RECT(ui->width - 96, 192, 72, 72), BUTTON_ACCENT, "locate", NULL, pressed, 0);
  view_hide(&nav.locate->view, true);
  nav.told = -1000;
  show(ui);
  map_view_follow(nav.view);
  changed(ui);
}

const struct app app_navigation = {"navigation", APP_WINDOW, create, changed, visible};
