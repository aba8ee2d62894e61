/* The bar at the top: clock, warnings, outside temperature, connections. */
#include <stdio.h>

#include "apps/state.h"
#include "toolkit/widgets.h"

static struct {
  struct label *clock, *date, *outside, *warning;
  struct icon_view *warning_icon;
} bar;

static void draw_bar(struct view *view, struct canvas *canvas) {
  canvas_fill(canvas, RECT(0, 0, view->frame.width, view->frame.height), plain(theme.bar));
}

static void show_clock(struct ui *ui) {
  static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
  static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  struct tm now = platform_clock();
  label_format(bar.clock, "%d:%02d", now.tm_hour, now.tm_min);
  label_format(bar.date, "%s, %d %s", days[now.tm_wday % 7], now.tm_mday, months[now.tm_mon % 12]);
  ui_timer(ui, (60 - now.tm_sec % 60) * 1000, 0, show_clock);
}

static void changed(struct ui *ui) {
  int32_t outside = vehicle_int(SIGNAL_OUTSIDE, -100, -100, 99);
  const char *open = doors_text(doors_open());
  (void)ui;
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
  bar.clock = label(ground, cut_left(&row, 84), STYLE(MEDIUM, 24), TEXT, ALIGN_LEFT, "");
  bar.date = label(ground, cut_left(&row, 300), STYLE(REGULAR, 19), DIM, ALIGN_LEFT, "");
  icon(ground, cut_right(&row, 28), "signal", 24, TEXT);
  cut_right(&row, 14);
  icon(ground, cut_right(&row, 28), "wifi", 25, TEXT);
  cut_right(&row, 12);
  icon(ground, cut_right(&row, 28), "bluetooth", 24, TEXT);
  cut_right(&row, 18);
  bar.outside = label(ground, cut_right(&row, 66), STYLE(MEDIUM, 20), TEXT, ALIGN_RIGHT, "");
  icon(ground, cut_right(&row, 24), "thermometer", 24, DIM);
  bar.warning_icon = icon(ground, RECT(540, 0, 28, ui->height), "warning", 26, WARNING);
  bar.warning = label(ground, RECT(576, 0, 240, ui->height), STYLE(MEDIUM, 19), WARNING, ALIGN_LEFT, "");
  show_clock(ui);
  changed(ui);
}

const struct app app_statusbar = {"statusbar", APP_STATUS_BAR, create, changed, NULL};
