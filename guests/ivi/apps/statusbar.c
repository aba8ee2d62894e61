/* The bar at the top: clock, warnings, outside temperature, connections. */
#include <stdio.h>

#include "apps/state.h"
#include "toolkit/widgets.h"

static struct {
  struct label *clock, *date, *outside, *warning;
  struct icon_view *warning_icon, *network, *volume_icon;
  struct label *volume;
  bool seconds;
} bar;

static void draw_bar(struct view *view, struct canvas *canvas) {
  canvas_fill(canvas, RECT(0, 0, view->frame.width, view->frame.height), plain(theme.bar));
}

static void show_clock(struct ui *ui) {
  char date[48];
  struct tm now = platform_clock();
  bool seconds = platform_get_int(STATE_SECONDS, 0) != 0;
  if (seconds)
    label_format(bar.clock, "%d:%02d:%02d", now.tm_hour, now.tm_min, now.tm_sec);
  else
    label_format(bar.clock, "%d:%02d", now.tm_hour, now.tm_min);
  int32_t left = bar.clock->view.frame.x + (seconds ? 116 : 84);
  if (bar.date->view.frame.x != left) view_place(&bar.date->view, RECT(left, 0, 300, ui->height));
  date_text(&now, date);
  label_set(bar.date, date);
  view_hide(&bar.network->view, !platform_network());
  ui_timer(ui, seconds ? 1000 : (60 - now.tm_sec % 60) * 1000, 0, show_clock);
}

static void changed(struct ui *ui) {
  bool seconds = platform_get_int(STATE_SECONDS, 0) != 0;
  int32_t volume = platform_get_int(STATE_VOLUME, 40);
  int32_t outside = vehicle_int(SIGNAL_OUTSIDE, -100, -100, 99);
  const char *open = doors_text(doors_open());
  if (seconds != bar.seconds) {
    bar.seconds = seconds;
    show_clock(ui);
  }
  label_format(bar.volume, "%d", volume < 0 ? 0 : volume > 100 ? 100 : volume);
  icon_set(bar.volume_icon, volume > 0 ? "volume" : "mute");
  if (outside == -100)
    label_set(bar.outside, "–");
  else
    label_format(bar.outside, "%d °C", outside);
  bool lost = !platform_has_vehicle();
  label_set(bar.warning, open ? open : lost ? "No vehicle data" : "");
  view_hide(&bar.warning_icon->view, !open && !lost);
}

static void create(struct ui *ui) {
  struct view *ground = canvas_view(ui->root, RECT(0, 0, ui->width, ui->height), draw_bar);
  ground->solid = true;
  struct rect row = rect_inset(RECT(0, 0, ui->width, ui->height), 0);
  cut_left(&row, 28);
  cut_right(&row, 28);
  bar.clock = label(ground, cut_left(&row, 116), STYLE(MEDIUM, 24), TEXT, ALIGN_LEFT, "");
  bar.date = label(ground, cut_left(&row, 300), STYLE(REGULAR, 19), DIM, ALIGN_LEFT, "");
  bar.network = icon(ground, cut_right(&row, 28), "network", 25, TEXT);
  cut_right(&row, 14);
  bar.volume = label(ground, cut_right(&row, 34), STYLE(REGULAR, 19), DIM, ALIGN_RIGHT, "");
  bar.volume_icon = icon(ground, cut_right(&row, 28), "volume", 25, TEXT);
  cut_right(&row, 22);
  bar.outside = label(ground, cut_right(&row, 66), STYLE(MEDIUM, 20), TEXT, ALIGN_RIGHT, "");
  icon(ground, cut_right(&row, 24), "thermometer", 24, DIM);
  bar.warning_icon = icon(ground, RECT(540, 0, 28, ui->height), "warning", 26, WARNING);
  bar.warning = label(ground, RECT(576, 0, 240, ui->height), STYLE(MEDIUM, 19), WARNING, ALIGN_LEFT, "");
  show_clock(ui);
  changed(ui);
}

const struct app app_statusbar = {"statusbar", APP_STATUS_BAR, create, changed, NULL};
