// Properties of the drawing, checked on the development machine; reports in the Test Anything Protocol.
//   cc -fno-builtin -fsanitize=address,undefined -I. -Iinclude -o checks host/checks.c cluster/*.c app/demo.c
//   lib/print.c lib/string.c && ./checks
//   ./checks SPEED ENGINE ODOMETER TRIP TELLTALES: the hash of the settled picture of such a vehicle, for comparison
//   with the guest's
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/vehicle.h"
#include "cluster/path.h"
#include "cluster/scene.h"
#include "xen/console.h"

void console_write(const char *text, size_t length) { fwrite(text, 1, length, stdout); }
void console_set_direct(void) {}
void console_flush(void) {}

static uint32_t seed = 1;
static uint32_t random_number(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed % below;
}

static uint8_t *arena;
static uint32_t arena_size, arena_used;
static void *allocate(uint32_t bytes) {
  bytes = (bytes + 15) & ~15u;
  if (bytes > arena_size - arena_used) return NULL;
  arena_used += bytes;
  return arena + arena_used - bytes;
}

static void make(int32_t width, int32_t height) {
  free(arena);
  arena_size = scene_memory(width, height);
  arena_used = 0;
  arena = malloc(arena_size);
  memset(arena, 0x5a, arena_size);
  if (!scene_make(width, height, allocate)) abort();
}

static struct vehicle random_vehicle(void) {
  struct vehicle car = {.ignition = random_number(10) > 0,
                        .speed = (int32_t)random_number(25000),
                        .engine = (int32_t)random_number(9000),
                        .gear = (uint8_t)random_number(4),
                        .drive_gear = (uint8_t)random_number(9),
                        .coolant = (int32_t)random_number(1400),
                        .fuel = (int32_t)random_number(1000),
                        .telltales = random_number(1u << TELLTALES),
                        .odometer = random_number(1000000000),
                        .trip = random_number(1000000000),
                        .signal_lost = random_number(20) == 0};
  return car;
}

static uint32_t clock_now;
static struct scene_dirty frame(const struct vehicle *car) {
  struct scene_dirty dirty;
  scene_frame(car, clock_now, &dirty);
  clock_now += 30;
  return dirty;
}

/* Long enough for every animation; ends at the same phase of the flasher. */
static void settle(const struct vehicle *car) {
  for (uint32_t n = 0; n < 200; n++) frame(car);
  clock_now = (clock_now / 2100 + 1) * 2100;
  for (uint32_t n = 0; n < 8; n++) frame(car);
}

static uint32_t fresh_hash(const struct vehicle *car, int32_t width, int32_t height) {
  make(width, height);
  settle(car);
  return scene_hash();
}

static bool history_leaves_no_trace(void) {
  static const int32_t sizes[][2] = {{1280, 480}, {800, 480}, {1920, 720}, {640, 240}};
  for (uint32_t n = 0; n < 4; n++) {
    struct vehicle last = random_vehicle();
    last.speed = last.speed / 100 * 100 + 50; /* away from where the digits' hysteresis remembers */
    make(sizes[n][0], sizes[n][1]);
    for (uint32_t change = 0; change < 25; change++) {
      struct vehicle car = random_vehicle();
      for (uint32_t f = random_number(20); f > 0; f--) frame(&car);
    }
    settle(&last);
    uint32_t with_history = scene_hash();
    if (with_history != fresh_hash(&last, sizes[n][0], sizes[n][1])) return false;
  }
  return true;
}

static bool covered(const struct scene_dirty *dirty, int32_t x, int32_t y) {
  for (uint32_t n = 0; n < dirty->count; n++) {
    const struct rect *r = &dirty->area[n];
    if (x >= r->x && x < r->x + r->width && y >= r->y && y < r->y + r->height) return true;
  }
  return false;
}

static bool changes_are_announced(void) {
  make(960, 360);
  uint32_t *before = malloc(960 * 360 * 4);
  const struct surface *picture = scene_picture();
  bool all = true;
  struct vehicle car = random_vehicle();
  frame(&car);
  for (uint32_t n = 0; n < 300 && all; n++) {
    memcpy(before, picture->pixels, 960 * 360 * 4);
    if (random_number(8) == 0) car = random_vehicle();
    car.odometer += random_number(1000);
    struct scene_dirty dirty = frame(&car);
    for (int32_t at = 0; at < 960 * 360; at++)
      if (before[at] != picture->pixels[at] && !covered(&dirty, at % 960, at / 960)) all = false;
  }
  free(before);
  return all;
}

static bool nothing_is_redrawn_while_nothing_changes(void) {
  make(1280, 480);
  struct vehicle car = random_vehicle();
  car.ignition = true;
  car.telltales &= ~3u; /* no flasher */
  settle(&car);
  for (uint32_t n = 0; n < 100; n++)
    if (frame(&car).count) return false;
  return true;
}

static bool small_changes_redraw_little(void) {
  make(1280, 480);
  struct vehicle car = random_vehicle();
  car.ignition = true;
  car.telltales &= ~3u;
  car.signal_lost = false;
  car.speed = 8000;
  settle(&car);
  car.speed += 50;
  struct scene_dirty dirty = frame(&car);
  int32_t area = 0;
  for (uint32_t n = 0; n < dirty.count; n++) area += rect_area(dirty.area[n]);
  return area > 0 && area < 1280 * 480 / 30;
}

static bool any_values_are_survived(void) {
  make(640, 240);
  for (uint32_t n = 0; n < 3000; n++) {
    struct vehicle car;
    for (uint32_t b = 0; b < sizeof car; b++) ((uint8_t *)&car)[b] = (uint8_t)random_number(256);
    car.ignition = random_number(4) > 0;
    car.signal_lost = random_number(4) == 0;
    frame(&car);
  }
  return true;
}

static struct raster test_raster(void) {
  static int32_t cells[70 * 70], sides[2 * 64];
  return (struct raster){.cells = cells, .capacity = 70 * 70, .left = sides, .right = sides + 64, .rows = 64};
}

static struct point random_point(void) {
  return (struct point){(int32_t)random_number(64 * SUB), (int32_t)random_number(64 * SUB)};
}

static uint32_t sum(const uint8_t *mask) {
  uint32_t total = 0;
  for (uint32_t n = 0; n < 64 * 64; n++) total += mask[n];
  return total;
}

/* Of a triangle the coverage is its area; half a level a pixel of its edges may be lost by rounding. */
static bool coverage_is_area(void) {
  static uint8_t mask[64 * 64];
  for (uint32_t n = 0; n < 3000; n++) {
    struct raster r = test_raster();
    struct point p[] = {random_point(), random_point(), random_point()};
    raster_begin(&r, (struct rect){0, 0, 64, 64});
    path_polygon(&r, p, 3);
    raster_mask(&r, mask);
    int64_t twice = (int64_t)(p[1].x - p[0].x) * (p[2].y - p[0].y) - (int64_t)(p[2].x - p[0].x) * (p[1].y - p[0].y);
    double area = (double)llabs(twice) / 2 / SUB / SUB;
    double got = sum(mask) / 255.0;
    if (got < area - 1.5 || got > area + 1.5) return fprintf(stderr, "%g for %g\n", got, area), false;
  }
  return true;
}

/* A clip shows the same pixels as the whole. */
static bool clips_cut_exactly(void) {
  static uint8_t whole[64 * 64], part[64 * 64];
  for (uint32_t n = 0; n < 3000; n++) {
    struct raster r = test_raster();
    struct point p[4] = {random_point(), random_point(), random_point(), random_point()};
    struct rect clip = {(int32_t)random_number(40), (int32_t)random_number(40), 1 + (int32_t)random_number(24),
                        1 + (int32_t)random_number(24)};
    raster_begin(&r, (struct rect){0, 0, 64, 64});
    path_polygon(&r, p, 4);
    raster_mask(&r, whole);
    raster_begin(&r, clip);
    path_polygon(&r, p, 4);
    raster_mask(&r, part);
    for (int32_t y = 0; y < clip.height; y++)
      for (int32_t x = 0; x < clip.width; x++)
        if (abs(whole[(clip.y + y) * 64 + clip.x + x] - part[y * clip.width + x]) > 2) return false;
  }
  return true;
}

static bool angles_are_true(void) {
  for (int32_t angle = 0; angle < TURN; angle += 7) {
    struct point p = polar((struct point){0, 0}, 30000, angle);
    int32_t difference = (angle_of(p.x, p.y) - angle) & (TURN - 1);
    if (difference > TURN / 2) difference = TURN - difference;
    if (difference > 5) return false;
  }
  return true;
}

int main(int count, char **arguments) {
  if (count == 6) {
    struct vehicle car = {.ignition = true, .gear = GEAR_DRIVE, .drive_gear = 4, .fuel = 500, .coolant = 900};
    car.speed = atoi(arguments[1]) * 100;
    car.engine = atoi(arguments[2]);
    car.odometer = strtoull(arguments[3], NULL, 10) * 1000;
    car.trip = strtoull(arguments[4], NULL, 10) * 1000;
    car.telltales = (uint32_t)strtoul(arguments[5], NULL, 0);
    printf("%08x\n", fresh_hash(&car, 1280, 480));
    return 0;
  }
  static const struct {
    const char *name;
    bool (*holds)(void);
  } checks[] = {
      {"a picture does not depend on what was shown before", history_leaves_no_trace},
      {"every changed pixel is announced", changes_are_announced},
      {"nothing is redrawn while nothing changes", nothing_is_redrawn_while_nothing_changes},
      {"a small change redraws little", small_changes_redraw_little},
      {"any values are survived", any_values_are_survived},
      {"coverage is area", coverage_is_area},
      {"clips cut exactly", clips_cut_exactly},
      {"angles are true to half a degree", angles_are_true},
  };
  uint32_t total = sizeof checks / sizeof checks[0], failed = 0;
  for (uint32_t n = 0; n < total; n++) {
    bool holds = checks[n].holds();
    printf("%s %u - %s\n", holds ? "ok" : "not ok", n + 1, checks[n].name);
    failed += !holds;
  }
  printf("1..%u\n", total);
  return failed != 0;
}
