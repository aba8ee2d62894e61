#include "host/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 96

static struct {
  const char *assets;
  struct {
    char name[64], value[PLATFORM_VALUE];
  } properties[MOST];
  struct {
    char name[48];
    double value;
  } signals[MOST];
  uint32_t properties_count, signals_count, changes;
  char wanted[32], front[32], theme[PLATFORM_VALUE];
  bool back;
  int64_t now;
} memory;

void memory_open(const char *assets) { memory.assets = assets; }
void memory_time(int64_t now) { memory.now = now; }
uint32_t memory_changes(void) { return memory.changes; }
const char *platform_assets(void) { return memory.assets; }

void memory_vehicle(const char *signal, double value) {
  uint32_t n = 0;
  while (n < memory.signals_count && strcmp(memory.signals[n].name, signal) != 0) n++;
  if (n == MOST) return;
  if (n == memory.signals_count) snprintf(memory.signals[memory.signals_count++].name, 48, "%s", signal);
  memory.signals[n].value = value;
  memory.changes++;
}

double platform_vehicle(const char *signal, double fallback) {
  for (uint32_t n = 0; n < memory.signals_count; n++)
    if (strcmp(memory.signals[n].name, signal) == 0) return memory.signals[n].value;
  return fallback;
}

bool platform_has_vehicle(void) { return memory.signals_count > 0; }

void platform_get(const char *name, char value[PLATFORM_VALUE], const char *fallback) {
  snprintf(value, PLATFORM_VALUE, "%s", fallback);
  for (uint32_t n = 0; n < memory.properties_count; n++)
    if (strcmp(memory.properties[n].name, name) == 0) strcpy(value, memory.properties[n].value);
}

int32_t platform_get_int(const char *name, int32_t fallback) {
  char value[PLATFORM_VALUE], *end;
  platform_get(name, value, "");
  long number = strtol(value, &end, 10);
  return end == value ? fallback : (int32_t)number;
}

void platform_set(const char *name, const char *value) {
  uint32_t n = 0;
  while (n < memory.properties_count && strcmp(memory.properties[n].name, name) != 0) n++;
  if (n == MOST) return;
  if (n == memory.properties_count) snprintf(memory.properties[memory.properties_count++].name, 64, "%s", name);
  snprintf(memory.properties[n].value, PLATFORM_VALUE, "%s", value);
  memory.changes++;
}

void platform_set_int(const char *name, int32_t value) {
  char text[16];
  snprintf(text, sizeof text, "%d", value);
  platform_set(name, text);
}

void memory_front(const char *app) {
  snprintf(memory.front, sizeof memory.front, "%s", app);
  memory.changes++;
}

void platform_front(char *name, size_t size) { snprintf(name, size, "%s", memory.front); }

bool platform_network(void) { return true; }

static void want(const char *app, bool back) {
  snprintf(memory.wanted, sizeof memory.wanted, "%s", app);
  memory.back = back;
}

void platform_start(const char *app) { want(app, false); }
void platform_home(void) { want("launcher", true); }
void platform_back(void) { want("launcher", true); }
void platform_show(struct ui *ui, bool shown) { (void)ui, (void)shown; }

bool memory_wanted(char name[32], bool *back) {
  if (!memory.wanted[0]) return false;
  strcpy(name, memory.wanted);
  *back = memory.back;
  memory.wanted[0] = 0;
  return true;
}

uint32_t platform_apps(struct platform_app *apps, uint32_t most) {
  static const struct platform_app known[] = {
      {"launcher", "Home", "home", "home", true},      {"navigation", "Navigation", "navigation", "app", false},
      {"media", "Media", "media", "app", false},       {"phone", "Phone", "phone", "app", false},
      {"climate", "Climate", "climate", "app", false}, {"settings", "Settings", "settings", "app", false},
  };
  uint32_t count = sizeof known / sizeof *known;
  if (count > most) count = most;
  memcpy(apps, known, count * sizeof *apps);
  return count;
}

/* A Monday morning that goes on with the program's time. */
struct tm platform_clock(void) {
  int64_t seconds = memory.now / 1000 + 10 * 3600 + 9 * 60;
  return (struct tm){.tm_hour = (int)(seconds / 3600 % 24),
                     .tm_min = (int)(seconds / 60 % 60),
                     .tm_sec = (int)(seconds % 60),
                     .tm_mday = 23,
                     .tm_mon = 10,
                     .tm_wday = 1,
                     .tm_year = 126};
}

bool platform_theme(void) {
  char wanted[PLATFORM_VALUE], file[300];
  platform_get("persist.ui.theme", wanted, "night");
  if (strcmp(wanted, memory.theme) == 0) return false;
  snprintf(memory.theme, sizeof memory.theme, "%s", wanted);
  snprintf(file, sizeof file, "%s/themes/%s.theme", memory.assets, strcmp(wanted, "day") == 0 ? "day" : "night");
  return theme_load(file);
}
