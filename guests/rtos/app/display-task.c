/* Draws the cluster: 33 frames a second, of which only what changed is drawn, copied and announced. */
#include "app/app.h"
#include "app/config.h"
#include "app/vehicle.h"
#include "cluster/scene.h"
#include "lib/print.h"
#include "lib/string.h"
#include "platform.h"
#include "xen/display.h"

static struct {
  uint8_t *memory; /* of the scene; kept for the next one when that is not larger */
  uint32_t capacity, used;
  int32_t width, height; /* of the scene; 0: there is none */
  uint32_t generation;   /* of the display that has the whole picture */
  struct rect unsent;    /* what the back end's ring had no room for */
} screen;

static void *take(uint32_t bytes) {
  bytes = (bytes + 15) & ~15u;
  if (bytes > screen.capacity - screen.used) return NULL;
  screen.used += bytes;
  return screen.memory + screen.used - bytes;
}

static bool make_scene(int32_t width, int32_t height) {
  if (screen.width == width && screen.height == height) return true;
  screen.width = 0;
  uint32_t needed = scene_memory(width, height);
  if (needed > screen.capacity) {
    screen.memory = platform_allocate(needed);
    screen.capacity = screen.memory ? needed : 0;
  }
  screen.used = 0;
  if (!screen.memory || !scene_make(width, height, take)) return false;
  screen.width = width;
  screen.height = height;
  return true;
}

/* A display's size, or that of the boot argument headless=WIDTHxHEIGHT, which draws for nobody: for tests and
 * measurements. */
static bool wanted_size(int32_t *width, int32_t *height) {
  uint32_t w, h;
  if (display.connected) {
    *width = (int32_t)display.width;
    *height = (int32_t)display.height;
    return true;
  }
  const char *text = platform_argument("headless");
  if (!text || !parse_number(&text, &w) || *text++ != 'x' || !parse_number(&text, &h)) return false;
  if (w < 320 || w > 1920 || h < 160 || h > 1080) return false;
  *width = (int32_t)(w & ~3u);
  *height = (int32_t)h;
  return true;
}

static void send(struct rect area) {
  struct surface out = {display.pixels, (int32_t)display.width, (int32_t)display.height};
  surface_copy(&out, scene_picture(), area);
  if (!display_update(area.x, area.y, area.width, area.height)) screen.unsent = rect_union(screen.unsent, area);
}

static void show(const struct scene_dirty *dirty) {
  if (!display.connected) return;
  if (screen.generation != display.generation) {
    screen.generation = display.generation;
    screen.unsent = (struct rect){0, 0, 0, 0};
    send(surface_rect(scene_picture()));
    return display_tell();
  }
  if (!rect_empty(screen.unsent)) {
    struct rect again = screen.unsent;
    screen.unsent = (struct rect){0, 0, 0, 0};
    send(again);
  }
  for (uint32_t n = 0; n < dirty->count; n++) send(dirty->area[n]);
  display_tell();
}

static uint32_t draw_frame(void) {
  int32_t width, height;
  if (!wanted_size(&width, &height)) return 0;
  if (!make_scene(width, height)) return 0;
  GetResource(RES_VEHICLE);
  struct vehicle now = vehicle;
  ReleaseResource(RES_VEHICLE);
  struct scene_dirty dirty;
  scene_frame(&now, (uint32_t)(platform_microseconds() / 1000), &dirty);
  show(&dirty);
  uint32_t pixels = 0;
  for (uint32_t n = 0; n < dirty.count; n++) pixels += (uint32_t)rect_area(dirty.area[n]);
  return pixels;
}

TASK(Display) {
  for (;;) {
    WaitEvent(EV_FRAME);
    ClearEvent(EV_FRAME);
    uint32_t pixels = draw_frame();
    supervision_alive(Display);
    statistics_frame(pixels);
  }
}

void display_describe(void) {
  if (!screen.width) {
    print("no screen\n");
    return;
  }
  const struct surface *picture = scene_picture();
  print("%d by %d, picture %08x\n", picture->width, picture->height, scene_hash());
}
