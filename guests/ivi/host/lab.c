/* The whole screen on the development machine: compositor, bars and apps in one process, driven by commands, its
   pictures as PPM files. lab FONTS ASSETS COMMAND… Commands: run MS | start APP | home | tap X Y | hold X Y | drag X Y
   X Y MS | pinch X Y FROM TO | vehicle NAME VALUE | set NAME VALUE | kill APP | shot FILE | hash | stat */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compositor/screen.h"
#include "host/memory.h"
#include "toolkit/window.h"

#define FRAME 33 /* ms */

extern const struct app app_statusbar, app_navigationbar, app_launcher, app_navigation, app_media, app_climate,
    app_phone, app_settings, app_callbanner;
static const struct app *const apps[] = {&app_statusbar, &app_navigationbar, &app_launcher, &app_navigation,
                                         &app_media,     &app_climate,       &app_phone,    &app_settings};
#define APPS (sizeof apps / sizeof *apps)

static struct {
  struct screen screen;
  struct bitmap picture;
  struct window windows[APPS];
  struct layer *layers[APPS];
  uint32_t changes;
  int64_t now;
  uint64_t drawn;
  struct layer *touched;
} lab;

static enum layer_kind kind_of(const struct app *app) {
  return app->kind == APP_STATUS_BAR       ? LAYER_STATUS_BAR
         : app->kind == APP_NAVIGATION_BAR ? LAYER_NAVIGATION_BAR
         : app->kind == APP_OVERLAY        ? LAYER_OVERLAY
                                           : LAYER_APP;
}

static void start(uint32_t n) {
  struct window *window = &lab.windows[n];
  if (window->ui) return;
  struct rect area = screen_area(&lab.screen, kind_of(apps[n]));
  window->ui = ui_new(area.width, area.height);
  window->ui->now = lab.now;
  for (uint32_t k = 0; k < 2; k++) window->pictures[k] = bitmap_make(area.width, area.height);
  lab.layers[n] = screen_add(&lab.screen, kind_of(apps[n]), apps[n]->name, window->pictures, window);
  apps[n]->create(window->ui);
}

static void stop(uint32_t n) {
  struct window *window = &lab.windows[n];
  if (!window->ui) return;
  screen_remove(&lab.screen, lab.layers[n]);
  ui_free(window->ui);
  for (uint32_t k = 0; k < 2; k++) bitmap_free(&window->pictures[k]);
  *window = (struct window){0};
}

static void bring(const char *name, bool back) {
  for (uint32_t n = 0; n < APPS; n++)
    if (strcmp(apps[n]->name, name) == 0) start(n);
  memory_front(name);
  screen_foreground(&lab.screen, name, back);
}

static void frame(void) {
  char name[32];
  bool back;
  if (memory_wanted(name, &back)) bring(name, back);
  if (lab.changes != memory_changes()) {
    lab.changes = memory_changes();
    bool theme = platform_theme();
    for (uint32_t n = 0; n < APPS; n++) {
      if (!lab.windows[n].ui) continue;
      if (theme) ui_redraw(lab.windows[n].ui);
      if (apps[n]->changed) apps[n]->changed(lab.windows[n].ui);
    }
  }
  for (uint32_t n = 0; n < APPS; n++) {
    struct window *window = &lab.windows[n];
    uint32_t picture;
    if (!window->ui) continue;
    window->ui->visible = screen_visible(&lab.screen, lab.layers[n]);
    ui_step(window->ui, lab.now);
    if (!window->ui->visible) continue;
    struct region changed = window_draw(window, &picture);
    if (changed.count) screen_post(&lab.screen, lab.layers[n], picture, changed.rect, changed.count);
    lab.drawn += (uint64_t)region_area(&changed);
  }
  screen_compose(&lab.screen, lab.now);
}

static void run(int64_t ms) {
  for (int64_t end = lab.now + ms; lab.now < end;) {
    lab.now += FRAME;
    memory_time(lab.now);
    frame();
  }
}

static void touch(enum ui_touch what, uint32_t contact, float x, float y) {
  if (what == UI_DOWN && contact == 0) lab.touched = screen_at(&lab.screen, (int32_t)x, (int32_t)y);
  if (!lab.touched) return;
  struct rect area = screen_area(&lab.screen, lab.touched->kind);
  struct window *window = lab.touched->owner;
  if (window->ui) ui_touch(window->ui, what, contact, x - (float)area.x, y - (float)area.y, lab.now);
}

static void drag(float x0, float y0, float x1, float y1, int64_t ms) {
  touch(UI_DOWN, 0, x0, y0);
  int64_t begun = lab.now;
  while (lab.now - begun < ms) {
    run(FRAME);
    float share = (float)(lab.now - begun) / (float)ms;
    if (share > 1) share = 1;
    touch(UI_MOVE, 0, x0 + (x1 - x0) * share, y0 + (y1 - y0) * share);
  }
  touch(UI_UP, 0, x1, y1);
}

static void pinch(float x, float y, float from, float to) {
  touch(UI_DOWN, 0, x - from / 2, y);
  touch(UI_DOWN, 1, x + from / 2, y);
  for (int32_t n = 1; n <= 10; n++) {
    float spread = from + (to - from) * (float)n / 10;
    run(FRAME);
    touch(UI_MOVE, 0, x - spread / 2, y);
    touch(UI_MOVE, 1, x + spread / 2, y);
  }
  touch(UI_UP, 1, x + to / 2, y);
  touch(UI_UP, 0, x - to / 2, y);
}

static void shot(const char *path) {
  FILE *file = fopen(path, "wb");
  if (!file) exit((perror(path), 1));
  fprintf(file, "P6\n%d %d\n255\n", lab.picture.width, lab.picture.height);
  for (int32_t n = 0; n < lab.picture.width * lab.picture.height; n++) {
    uint32_t p = lab.picture.pixels[n];
    uint8_t rgb[3] = {(uint8_t)(p >> 16), (uint8_t)(p >> 8), (uint8_t)p};
    fwrite(rgb, 1, 3, file);
  }
  fclose(file);
}

static uint32_t hash(void) {
  uint32_t value = 2166136261u;
  for (int32_t n = 0; n < lab.picture.width * lab.picture.height; n++)
    value = (value ^ lab.picture.pixels[n]) * 16777619u;
  return value;
}

int main(int count, char **words) {
  if (count < 3 || !text_open(words[1])) return fprintf(stderr, "usage: lab FONTS ASSETS COMMAND…\n"), 2;
  char file[300];
  snprintf(file, sizeof file, "%s/icons/icons.txt", words[2]);
  memory_open(words[2]);
  if (icons_open(file) < 0 || !platform_theme())
    return fprintf(stderr, "%s is not a folder of our assets\n", words[2]), 2;
  lab.picture = bitmap_make(1280, 800);
  screen_init(&lab.screen, lab.picture);
  lab.now = 1000;
  memory_time(lab.now);
  start(0);
  start(1);
  bring("launcher", false);
  for (int n = 3; n < count;) {
    const char *word = words[n++];
    float a[5] = {0};
    int numbers = strcmp(word, "run") == 0                                ? 1
                  : strcmp(word, "tap") == 0 || strcmp(word, "hold") == 0 ? 2
                  : strcmp(word, "drag") == 0                             ? 5
                  : strcmp(word, "pinch") == 0                            ? 4
                                                                          : 0;
    for (int k = 0; k < numbers && n < count; k++) a[k] = strtof(words[n++], NULL);
    if (strcmp(word, "run") == 0)
      run((int64_t)a[0]);
    else if (strcmp(word, "tap") == 0) {
      touch(UI_DOWN, 0, a[0], a[1]);
      run(60);
      touch(UI_UP, 0, a[0], a[1]);
      run(FRAME);
    } else if (strcmp(word, "hold") == 0) {
      touch(UI_DOWN, 0, a[0], a[1]);
      run(700);
      touch(UI_UP, 0, a[0], a[1]);
    } else if (strcmp(word, "drag") == 0)
      drag(a[0], a[1], a[2], a[3], (int64_t)a[4]);
    else if (strcmp(word, "pinch") == 0)
      pinch(a[0], a[1], a[2], a[3]);
    else if (strcmp(word, "start") == 0 && n < count)
      bring(words[n++], false);
    else if (strcmp(word, "home") == 0)
      bring("launcher", true);
    else if (strcmp(word, "kill") == 0 && n < count) {
      for (uint32_t k = 0; k < APPS; k++)
        if (strcmp(apps[k]->name, words[n]) == 0) stop(k);
      n++;
    } else if (strcmp(word, "vehicle") == 0 && n + 1 < count) {
      memory_vehicle(words[n], strtod(words[n + 1], NULL));
      n += 2;
    } else if (strcmp(word, "set") == 0 && n + 1 < count) {
      platform_set(words[n], words[n + 1]);
      n += 2;
    } else if (strcmp(word, "shot") == 0 && n < count)
      shot(words[n++]);
    else if (strcmp(word, "hash") == 0)
      printf("%08x\n", hash());
    else if (strcmp(word, "stat") == 0) {
      printf("frames=%llu composed=%llu drawn=%llu glyphs=%u\n", (unsigned long long)lab.screen.frames,
             (unsigned long long)lab.screen.pixels, (unsigned long long)lab.drawn, text_cached());
      lab.screen.frames = lab.screen.pixels = lab.drawn = 0;
    } else
      return fprintf(stderr, "no command: %s\n", word), 2;
  }
  for (uint32_t n = 0; n < APPS; n++) stop(n);
  bitmap_free(&lab.picture);
  icons_close();
  text_close();
  return 0;
}
