/* Settings: display, sound, vehicle, apps, about. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "apps/state.h"
#include "toolkit/widgets.h"

#define PAGES 5
#define APPS_MOST 16

static const struct {
  const char *icon, *title;
} pages[PAGES] = {{"display", "Display"}, {"volume", "Sound"}, {"car", "Vehicle"}, {"apps", "Apps"}, {"info", "About"}};

static struct {
  struct list *menu;
  struct view *page;
  int32_t shown;
  struct choice theme;
  struct platform_app apps[APPS_MOST];
  uint32_t apps_count;
  struct label *values[8];
  struct list *list;
  struct slider *volumes[3];
} settings;

static void draw_menu(struct list *list, struct canvas *canvas, int32_t row, struct rect area) {
  bool current = row == settings.shown;
  (void)list;
  if (current) canvas_round(canvas, rect_inset(area, 3), 18, plain(faded(theme.accent, 44)));
  icon_draw(canvas, pages[row].icon, 34, area.x + 24, area.y + (area.height - 34) / 2,
            current ? theme.accent : theme.dim);
  text_in(canvas, STYLE(MEDIUM, 22), RECT(area.x + 78, area.y, area.width - 90, area.height), ALIGN_LEFT,
          current ? theme.accent : theme.text, pages[row].title);
}

static struct rect row_at(int32_t n) { return RECT(36, 104 + n * 84, settings.page->frame.width - 72, 84); }

/* A line with a caption; gives where its control stands. */
static struct rect line(int32_t n, const char *caption, const char *more) {
  struct rect row = row_at(n);
  if (n) rule(settings.page, RECT(row.x, row.y, row.width, 1));
  label(settings.page, RECT(row.x, row.y + (more ? 12 : 24), row.width / 2, 34), STYLE(REGULAR, 22), TEXT, ALIGN_LEFT,
        caption);
  if (more)
    label(settings.page, RECT(row.x, row.y + 45, row.width * 2 / 3, 26), STYLE(REGULAR, 17), DIM, ALIGN_LEFT, more);
  return RECT(row.x + row.width / 2, row.y, row.width - row.width / 2, row.height);
}

static struct label *value(int32_t n, const char *caption, const char *text) {
  return label(settings.page, line(n, caption, NULL), STYLE(REGULAR, 21), DIM, ALIGN_RIGHT, text);
}

static void set_theme(struct button *button) {
  choice_set(&settings.theme, button->tag);
  platform_set(STATE_THEME, button->tag ? "day" : "night");
}

static const char *const levels[] = {STATE_VOLUME, "persist.ui.volume.navigation", "persist.ui.volume.phone"};

static void level(struct slider *slider, bool ended) {
  if (ended) platform_set_int(levels[slider->tag], (int32_t)lroundf(slider->value * 100));
}

static void switched(struct toggle *toggle) { platform_set_int(STATE_SECONDS, toggle->on); }

static void display_page(void) {
  static const char *const themes[] = {"Night", "Day", NULL};
  char now[PLATFORM_VALUE];
  struct rect at = line(0, "Appearance", "How bright the screen's ground is");
  platform_get(STATE_THEME, now, "night");
  settings.theme = choice(settings.page, RECT(rect_right(at) - 280, at.y + 16, 280, 52), themes, set_theme);
  choice_set(&settings.theme, strcmp(now, "day") == 0);
  at = line(1, "Seconds", "The clock at the top shows them");
  toggle(settings.page, at, platform_get_int(STATE_SECONDS, 0) != 0, switched, 1);
  value(2, "Language", "English");
  value(3, "Units", "km, °C");
}

static void sound_page(void) {
  static const char *const captions[] = {"Media", "Navigation", "Phone"};
  for (int32_t n = 0; n < 3; n++) {
    struct rect at = line(n, captions[n], NULL);
    settings.volumes[n] = slider(settings.page, RECT(at.x, at.y + 18, at.width, 48),
                                 (float)platform_get_int(levels[n], 40 + 10 * n) / 100, level, n);
  }
  struct rect note = row_at(3);
  label(settings.page, note, STYLE(REGULAR, 18), FAINT, ALIGN_LEFT,
        "The lab has no sound device: levels are kept, nothing is heard.");
}

static void vehicle_values(void) {
  static const char *const selectors[] = {"P", "R", "N", "D"};
  uint32_t selector = (uint32_t)vehicle_int(SIGNAL_SELECTOR, 0, 0, 3);
  const char *doors = doors_text(doors_open());
  if (settings.shown != 2) return;
  if (!platform_has_vehicle()) {
    for (uint32_t n = 0; n < 6; n++) label_set(settings.values[n], "No data");
    return;
  }
  label_format(settings.values[0], "%d km/h", vehicle_int(SIGNAL_SPEED, 0, 0, 999));
  label_set(settings.values[1], selectors[selector]);
  label_set(settings.values[2], doors ? doors : "Closed");
  label_format(settings.values[3], "%.1f °C", platform_vehicle(SIGNAL_OUTSIDE, 0));
  label_format(settings.values[4], "%.0f %%, %.0f km", platform_vehicle(SIGNAL_FUEL, 0),
               platform_vehicle(SIGNAL_RANGE, 0));
  label_format(settings.values[5], "%.1f km", platform_vehicle(SIGNAL_ODOMETER, 0));
}

static void vehicle_page(void) {
  static const char *const captions[] = {"Speed",          "Selector", "Doors", "Outside temperature",
                                         "Fuel and range", "Distance"};
  for (int32_t n = 0; n < 6; n++) settings.values[n] = value(n, captions[n], "");
  vehicle_values();
}

static void draw_app(struct list *list, struct canvas *canvas, int32_t row, struct rect area) {
  const struct platform_app *app = &settings.apps[row];
  (void)list;
  if (row) canvas_fill(canvas, RECT(area.x + 96, area.y, area.width - 112, 1), plain(theme.line));
  canvas_round(canvas, RECT(area.x + 16, area.y + 12, 60, 60), 16, plain(theme.raised));
  icon_in(canvas, icon_known(app->icon) ? app->icon : "apps", 34, RECT(area.x + 16, area.y + 12, 60, 60), theme.accent);
  text_in(canvas, STYLE(MEDIUM, 22), RECT(area.x + 96, area.y + 14, area.width - 260, 30), ALIGN_LEFT, theme.text,
          app->label);
  text_in(canvas, STYLE(REGULAR, 17), RECT(area.x + 96, area.y + 44, area.width - 260, 26), ALIGN_LEFT, theme.dim,
          app->name);
  text_in(canvas, STYLE(REGULAR, 18), RECT(rect_right(area) - 166, area.y, 150, area.height), ALIGN_RIGHT,
          app->runs ? theme.good : theme.faint, app->runs ? "Running" : "Not running");
}

static void open_app(struct list *list, int32_t row) {
  (void)list;
  if (strcmp(settings.apps[row].kind, "system") != 0) platform_start(settings.apps[row].name);
}

static void apps_page(void) {
  settings.apps_count = platform_apps(settings.apps, APPS_MOST);
  settings.list = list(settings.page, RECT(20, 96, settings.page->frame.width - 40, settings.page->frame.height - 108),
                       (int32_t)settings.apps_count, 84, draw_app, open_app);
}

static void about_page(void) {
  struct utsname system;
  char text[160], version[PLATFORM_VALUE];
  uname(&system);
  platform_get("ro.build.version", version, "development");
  value(0, "System", "ivilab IVI");
  value(1, "Version", version);
  snprintf(text, sizeof text, "%.20s %.80s", system.sysname, system.release);
  value(2, "Kernel", text);
  value(3, "Processor", system.machine);
  value(4, "Screen", "1280 × 800, 32 bits");
  snprintf(text, sizeof text, "%u kB of %u kB", text_cached() / 1024, TEXT_CACHE / 1024);
  value(5, "Glyphs kept", text);
}

static void show_page(int32_t which) {
  static void (*const make[PAGES])(void) = {display_page, sound_page, vehicle_page, apps_page, about_page};
  view_empty(settings.page);
  settings.list = NULL;
  settings.shown = which;
  memset(settings.values, 0, sizeof settings.values);
  label(settings.page, RECT(36, 28, 600, 52), STYLE(MEDIUM, 32), TEXT, ALIGN_LEFT, pages[which].title);
  make[which]();
}

static void chosen(struct list *list, int32_t row) {
  int32_t before = settings.shown;
  if (row == before) return;
  show_page(row);
  list_redraw_row(list, before);
  list_redraw_row(list, row);
}

static void changed(struct ui *ui) {
  (void)ui;
  vehicle_values();
  if (!settings.list) return;
  struct platform_app apps[APPS_MOST];
  uint32_t count = platform_apps(apps, APPS_MOST);
  if (count == settings.apps_count && memcmp(apps, settings.apps, count * sizeof *apps) == 0) return;
  memcpy(settings.apps, apps, sizeof apps);
  settings.apps_count = count;
  list_rows(settings.list, (int32_t)count);
}

static void create(struct ui *ui) {
  struct rect area = rect_inset(RECT(0, 0, ui->width, ui->height), 24);
  struct view *menu = card(ui->root, cut_left(&area, 320), 28);
  cut_left(&area, 20);
  settings.page = card(ui->root, area, 28);
  settings.menu = list(menu, RECT(12, 16, 296, menu->frame.height - 32), PAGES, 80, draw_menu, chosen);
  show_page(0);
}

const struct app app_settings = {"settings", APP_WINDOW, create, changed, NULL};
