/* What apps get from the system: on the device over libivi, in host programs from memory. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "toolkit/ui.h"

#define PLATFORM_VALUE 128

/** A property's value, or `fallback`. */
void platform_get(const char *name, char value[PLATFORM_VALUE], const char *fallback);
int32_t platform_get_int(const char *name, int32_t fallback);
void platform_set(const char *name, const char *value);
void platform_set_int(const char *name, int32_t value);

/** A signal of the vehicle; `fallback` where it is not known. */
double platform_vehicle(const char *signal, double fallback);
bool platform_has_vehicle(void);

void platform_start(const char *app);
void platform_home(void);
void platform_back(void);
struct platform_app {
  char name[32], label[64], icon[32], kind[16];
  bool runs;
};
/** Fills at most `most` apps in the order of their icons. @returns how many. */
uint32_t platform_apps(struct platform_app *apps, uint32_t most);

/** The name of the foremost app; `changed` is called when it is another. */
void platform_front(char *name, size_t size);

/** Whether a network is there. */
bool platform_network(void);

/** Local time of day. */
struct tm platform_clock(void);
/** Where the drawings, maps and themes are. */
const char *platform_assets(void);
/** Hides or shows the window of an overlay. */
void platform_show(struct ui *ui, bool shown);

enum app_kind { APP_WINDOW, APP_STATUS_BAR, APP_NAVIGATION_BAR, APP_OVERLAY };

/** A program with a window. */
struct app {
  const char *name;
  enum app_kind kind;
  void (*create)(struct ui *ui);
  /** Properties, signals or the theme changed. NULL: it does not care. */
  void (*changed)(struct ui *ui);
  void (*visible)(struct ui *ui, bool visible);
};

/** Reads the theme that the settings ask for; true when it is another than before. */
bool platform_theme(void);
