/* Properties of the drawing, the toolkit, the compositor's composition and the input decoder, with random and hostile
   input. checks FONTS ASSETS SCRATCH     reports in the Test Anything Protocol; built with checks of memory */
#include <linux/input-event-codes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apps/map.h"
#include "compositor/screen.h"
#include "host/memory.h"
#include "input/decode.h"
#include "toolkit/widgets.h"
#include "toolkit/window.h"

static uint32_t seed = 20240607;
static uint32_t number, failed;
static bool holds;

static uint32_t any(uint32_t below) {
  seed = seed * 1664525u + 1013904223u;
  return (uint32_t)((uint64_t)(seed >> 4) * below >> 28);
}
static int32_t within(int32_t low, int32_t high) { return low + (int32_t)any((uint32_t)(high - low + 1)); }
static struct rect any_rect(int32_t reach) {
  return RECT(within(-reach / 4, reach), within(-reach / 4, reach), within(-4, reach), within(-4, reach));
}

static void expect(bool condition, const char *what) {
  if (condition) return;
  if (holds) printf("# %s\n", what);
  holds = false;
}

static void check(const char *name, void (*run)(void)) {
  holds = true;
  run();
  number++;
  failed += !holds;
  printf("%sok %u - %s\n", holds ? "" : "not ", number, name);
  fflush(stdout);
}

/* Rectangles */

static void regions(void) {
  static uint8_t wanted[64][64];
  for (int32_t round = 0; round < 400; round++) {
    struct region region = {.count = 0};
    memset(wanted, 0, sizeof wanted);
    for (uint32_t n = any(40); n > 0; n--) {
      struct rect r = rect_intersect(any_rect(64), RECT(0, 0, 64, 64));
      region_add(&region, r);
      for (int32_t y = r.y; y < rect_bottom(r); y++)
        for (int32_t x = r.x; x < rect_right(r); x++) wanted[y][x] = 1;
    }
    expect(region.count <= REGION_RECTS, "too many rectangles");
    for (int32_t y = 0; y < 64; y++)
      for (int32_t x = 0; x < 64; x++) {
        uint32_t times = 0;
        for (uint32_t n = 0; n < region.count; n++) times += rect_has(region.rect[n], x, y);
        expect(times <= 1, "rectangles overlap");
        expect(times == 1 || !wanted[y][x], "a pixel is missing");
      }
  }
}

static void subtraction(void) {
  for (int32_t round = 0; round < 3000; round++) {
    struct rect area = any_rect(40), hole = any_rect(40), parts[4];
    uint32_t count = rect_subtract(area, hole, parts);
    for (int32_t y = -12; y < 90; y++)
      for (int32_t x = -12; x < 90; x++) {
        uint32_t times = 0;
        for (uint32_t n = 0; n < count; n++) times += rect_has(parts[n], x, y);
        expect(times == (rect_has(area, x, y) && !rect_has(hole, x, y)), "not the difference");
      }
    round += 20;
  }
}

/* Drawing */

#define SIDE 96

static void draw_scene(struct canvas *canvas, uint32_t scene) {
  static struct path path;
  uint32_t kept = seed;
  seed = scene;
  canvas_fill(canvas, RECT(0, 0, SIDE, SIDE), linear(0, 0, 0xff102030, 0, SIDE, 0xff000000));
  for (uint32_t n = 0; n < 12; n++) {
    struct rect r = any_rect(SIDE);
    colour c = any(UINT32_MAX);
    float radius = (float)any(30);
    struct paint paint = n % 3 == 0   ? plain(c)
                         : n % 3 == 1 ? linear((float)r.x, (float)r.y, c, (float)rect_right(r), (float)r.y + 9, ~c)
                                      : radial((float)r.x, (float)r.y, 30, c, ~c);
    switch (any(6)) {
      case 0: canvas_fill(canvas, r, paint); break;
      case 1: canvas_round(canvas, r, radius, paint); break;
      case 2: canvas_round_line(canvas, r, radius, 1 + (float)any(4), paint); break;
      case 3: canvas_shadow(canvas, r, radius, 1 + (float)any(12), within(-4, 4), c); break;
      case 4:
        text_draw(canvas, STYLE((enum weight)any(WEIGHTS), within(8, 60)), r.x, r.y, (enum align)any(3), c, "Ag—ß 3");
        break;
      default: {
        struct path_point points[5];
        for (uint32_t k = 0; k < 5; k++)
          points[k] = (struct path_point){(float)within(-40, 140) + 0.3f, (float)within(-40, 140) + 0.6f};
        path_clear(&path);
        path.start = path.at = (struct path_point){0, 0};
        path_stroke(&path, points, 2 + any(4), 1 + (float)any(16));
        canvas_path(canvas, &path, paint);
      }
    }
  }
  seed = kept;
}

/* Whether two pixels are alike but for rounding: a path that is cut starts its sums elsewhere. */
static bool alike(uint32_t a, uint32_t b) {
  for (int32_t n = 0; n < 32; n += 8)
    if (abs((int32_t)(a >> n & 255) - (int32_t)(b >> n & 255)) > 2) return false;
  return true;
}

static void in_parts(void) {
  struct bitmap whole = bitmap_make(SIDE, SIDE), parts = bitmap_make(SIDE, SIDE);
  for (uint32_t scene = 1; scene < 400; scene++) {
    struct canvas canvas = canvas_on(&whole);
    draw_scene(&canvas, scene * 7919);
    for (int32_t y = 0; y < SIDE; y += 32)
      for (int32_t x = 0; x < SIDE; x += 24) {
        struct canvas part = canvas_on(&parts);
        canvas_clip(&part, RECT(x, y, 24, 32));
        draw_scene(&part, scene * 7919);
      }
    for (int32_t n = 0; n < SIDE * SIDE; n++)
      expect(alike(whole.pixels[n], parts.pixels[n]), "parts differ from the whole");
  }
  bitmap_free(&whole);
  bitmap_free(&parts);
}

static double sum;
static void add_cover(void *context, int32_t x, int32_t y, int32_t count, const uint16_t *cover) {
  const struct rect *clip = context;
  expect(y >= clip->y && y < rect_bottom(*clip) && x >= clip->x && x + count <= rect_right(*clip),
         "coverage outside of the clip");
  for (int32_t n = 0; n < count; n++) {
    expect(cover[n] <= 256, "more than all of a pixel");
    sum += cover[n] / 256.0;
  }
}

static void coverage(void) {
  struct path path = {0};
  struct rect clip = RECT(0, 0, 200, 200);
  for (uint32_t n = 0; n < 300; n++) {
    float radius = 3 + (float)any(60) + 0.37f, x = 100 + (float)any(20), y = 100 - (float)any(20);
    path_clear(&path);
    path.start = path.at = (struct path_point){0, 0};
    path_circle(&path, x, y, radius);
    sum = 0;
    path_cover(&path, clip, add_cover, &clip);
    double area = 3.14159265 * (double)radius * (double)radius;
    expect(fabs(sum - area) < 0.02 * area + 1, "a circle's area is not its pixels'");
  }
  /* Anything, also far outside and not finite. */
  for (uint32_t n = 0; n < 2000; n++) {
    clip = RECT(within(-20, 20), within(-20, 20), within(1, 60), within(1, 60));
    path_clear(&path);
    path.start = path.at = (struct path_point){0, 0};
    for (uint32_t k = any(12); k > 0; k--) {
      float a = (float)within(-100, 100), b = any(8) ? (float)within(-60, 60) : any(2) ? 1e30f : NAN;
      if (any(2))
        path_line(&path, a, b);
      else
        path_cubic(&path, b, a, a, b, a * 3, b);
    }
    path_close(&path);
    path_cover(&path, clip, add_cover, &clip);
  }
  path_free(&path);
}

static void texts(void) {
  char text[40];
  struct bitmap picture = bitmap_make(64, 32);
  for (uint32_t n = 0; n < 4000; n++) {
    uint32_t length = any(sizeof text - 1), seen = 0;
    for (uint32_t k = 0; k < length; k++) text[k] = (char)(1 + any(255));
    text[length] = 0;
    for (const char *at = text; text_next(&at);)
      expect(++seen <= length && at <= text + length, "a text goes on beyond its end");
    struct canvas canvas = canvas_on(&picture);
    struct style style = STYLE((enum weight)any(5), within(-3, 240));
    text_in(&canvas, style, any_rect(64), (enum align)any(3), any(UINT32_MAX), text);
    expect(text_cached() <= TEXT_CACHE, "the cache grows");
  }
  bitmap_free(&picture);
}

/* Files that are not what they should be */

static const char *scratch;

static void garbage_files(void) {
  char path[300];
  snprintf(path, sizeof path, "%s/garbage", scratch);
  static const char *const words[] = {
      "park ", "water ", "route ",    "turn ",  "place 2 ", "|",      "12 ", "-9e99 ", "nan ", "\n",
      "X",     "\x01",   "street A|", "home: ", "M ",       "C 1 2 ", "S ",  "F ",     "R 1 ", "ground #"};
  for (uint32_t n = 0; n < 400; n++) {
    FILE *file = fopen(path, "wb");
    if (!file) return expect(false, "no scratch file");
    for (uint32_t k = any(300); k > 0; k--) fputs(words[any(sizeof words / sizeof *words)], file);
    fclose(file);
    struct map *map = map_open(path);
    if (map) {
      struct bitmap tile = bitmap_make(64, 64);
      float heading;
      map_draw(map, &tile, -30, -30, 1.2f);
      map_route(map, (float)within(-100, 1000), &heading);
      map_turn(map, (float)within(-100, 1000));
      bitmap_free(&tile);
      map_free(map);
    }
    theme_load(path);
    char drawing[60];
    for (uint32_t k = 0; k < sizeof drawing - 1; k++) drawing[k] = "MLQCZOAWRFS 0123456789.-e"[any(25)];
    drawing[sizeof drawing - 1] = 0;
    struct path outline = {0};
    drawing_add(&outline, drawing, 0, 0, 48);
    path_bounds(&outline);
    path_free(&outline);
  }
}

/* Input */

static struct {
  bool down[DECODER_CONTACTS];
} fingers;

static void finger(void *context, enum finger what, uint32_t contact, int32_t x, int32_t y) {
  (void)context;
  expect(contact < DECODER_CONTACTS && x >= 0 && x < 1280 && y >= 0 && y < 800, "a finger that can't be");
  if (contact >= DECODER_CONTACTS) return;
  expect(fingers.down[contact] == (what != FINGER_DOWN), "fingers come and go in order");
  fingers.down[contact] = what != FINGER_UP;
}

static void decoding(void) {
  static const uint16_t codes[] = {
      ABS_X, ABS_Y, ABS_MT_SLOT, ABS_MT_POSITION_X, ABS_MT_POSITION_Y, ABS_MT_TRACKING_ID, ABS_MT_PRESSURE};
  for (uint32_t n = 0; n < 200; n++) {
    struct decoder decoder = {.low_x = within(-5, 5),
                              .high_x = any(4) ? 1279 : within(-9, INT32_MAX / 2),
                              .high_y = any(4) ? 799 : within(-9, 9),
                              .width = 1280,
                              .height = 800,
                              .multi = any(2),
                              .finger = finger};
    memset(&fingers, 0, sizeof fingers);
    for (uint32_t k = 0; k < 500; k++) {
      int32_t value = any(3) ? within(-2, 12) : any(2) ? within(0, 1300) : (int32_t)(any(0x10000) << 16 | any(0x10000));
      uint32_t kind = any(10);
      if (kind < 6)
        decoder_event(&decoder, EV_ABS, codes[any(7)], value);
      else if (kind == 6)
        decoder_event(&decoder, EV_KEY, any(2) ? BTN_LEFT : BTN_TOUCH, value & 1);
      else
        decoder_event(&decoder, EV_SYN, any(30) ? SYN_REPORT : SYN_DROPPED, 0);
    }
    decoder_reset(&decoder);
    for (uint32_t k = 0; k < DECODER_CONTACTS; k++) expect(!fingers.down[k], "a finger stays");
  }
}

/* Composition */

static struct bitmap plain_picture(struct rect area, uint32_t pixel) {
  struct bitmap b = bitmap_make(area.width, area.height);
  for (int32_t n = 0; n < area.width * area.height; n++) b.pixels[n] = pixel;
  return b;
}

static struct screen screen;

static void frames_until_still(int64_t *now, uint32_t *frames) {
  *frames = 0;
  while (screen_busy(&screen) && *frames < 100) {
    screen_compose(&screen, *now += 33);
    ++*frames;
  }
}

static void composing(void) {
  struct bitmap to = bitmap_make(320, 240), fresh = bitmap_make(320, 240), pictures[8][2];
  struct layer *layers[8] = {0};
  int64_t now = 0;
  uint32_t frames;
  screen_init(&screen, to);
  for (uint32_t round = 0; round < 1500; round++) {
    uint32_t n = any(8);
    enum layer_kind kind = n == 0   ? LAYER_STATUS_BAR
                           : n == 1 ? LAYER_NAVIGATION_BAR
                           : n == 2 ? LAYER_OVERLAY
                                    : LAYER_APP;
    char app[2] = {(char)('a' + n), 0};
    uint32_t what = any(10);
    if (!layers[n]) {
      for (uint32_t k = 0; k < 2; k++)
        pictures[n][k] = plain_picture(screen_area(&screen, kind), OPAQUE | any(1 << 24));
      layers[n] = screen_add(&screen, kind, app, pictures[n], NULL);
      expect(layers[n] != NULL, "no layer");
    } else if (what == 0) {
      screen_remove(&screen, layers[n]);
      for (uint32_t k = 0; k < 2; k++) bitmap_free(&pictures[n][k]);
      layers[n] = NULL;
    } else if (what < 7) {
      /* A picture changes where it is said to, and whatever is said besides. */
      uint32_t picture = any(2);
      struct rect area = bitmap_rect(&pictures[n][0]), part = rect_intersect(any_rect(200), area);
      uint32_t pixel = kind == LAYER_OVERLAY && any(2) ? premultiplied(any(UINT32_MAX)) : OPAQUE | any(1 << 24);
      if (layers[n]->picture != (int32_t)picture) bitmap_copy(&pictures[n][picture], &pictures[n][1 - picture], area);
      for (int32_t y = part.y; y < rect_bottom(part) && part.width > 0; y++)
        fill_row(bitmap_at(&pictures[n][picture], part.x, y), pixel, part.width);
      struct rect said[3] = {part, any_rect(5000), RECT(-5, -5, 4096, 2)};
      screen_post(&screen, layers[n], picture, said, 1 + any(3));
      screen_post(&screen, layers[n], 2 + any(9), said, 1);
    } else if (what == 7)
      screen_show(&screen, layers[n], any(2));
    else
      screen_foreground(&screen, app, any(2));
    if (any(3)) screen_compose(&screen, now += within(1, 60));
    screen_at(&screen, within(-9, 400), within(-9, 300));
    if (round % 10) continue;
    frames_until_still(&now, &frames);
    expect(frames < 100, "it does not come to rest");
    /* What is on the screen is what composing all of it anew gives. */
    struct bitmap shown = screen.to;
    region_add(&screen.damage, bitmap_rect(&shown));
    screen.to = fresh;
    screen_compose(&screen, now);
    screen.to = shown;
    expect(memcmp(shown.pixels, fresh.pixels, 320 * 240 * 4) == 0, "the picture is not that of its layers");
    expect(screen_compose(&screen, now += 1000).count == 0, "something is drawn while nothing changes");
  }
  for (uint32_t n = 0; n < 8; n++)
    for (uint32_t k = 0; k < 2 && layers[n]; k++) bitmap_free(&pictures[n][k]);
  bitmap_free(&to);
  bitmap_free(&fresh);
}

static void transitions(void) {
  struct bitmap to = bitmap_make(1280, 800), pictures[2][2];
  int64_t now = 0;
  uint32_t frames, distinct = 0, last = 0;
  screen_init(&screen, to);
  struct rect area = screen_area(&screen, LAYER_APP), all = RECT(0, 0, area.width, area.height);
  struct layer *layers[2];
  for (uint32_t n = 0; n < 2; n++) {
    char app[2] = {(char)('a' + n), 0};
    for (uint32_t k = 0; k < 2; k++) pictures[n][k] = plain_picture(area, n ? 0xff00ff00 : 0xffff0000);
    layers[n] = screen_add(&screen, LAYER_APP, app, pictures[n], NULL);
    screen_post(&screen, layers[n], 0, &all, 1);
  }
  screen_foreground(&screen, "a", false);
  frames_until_still(&now, &frames);
  expect(*bitmap_at(&to, 640, 400) == 0xffff0000, "the first app is not shown");
  screen_foreground(&screen, "b", false);
  int64_t begun = now;
  for (frames = 0; screen_busy(&screen) && frames < 100; frames++) {
    screen_compose(&screen, now += 33);
    int32_t x = 0;
    while (x < 1280 && *bitmap_at(&to, x, 400) != 0xff00ff00) x++;
    if ((uint32_t)x != last) distinct++;
    last = (uint32_t)x;
  }
  expect(distinct >= 7, "it does not move smoothly");
  expect(now - begun < 500, "it takes long");
  expect(*bitmap_at(&to, 0, 400) == 0xff00ff00 && *bitmap_at(&to, 1279, 400) == 0xff00ff00,
         "the second app is not shown");
  screen_remove(&screen, layers[1]);
  screen_compose(&screen, now += 33);
  expect(*bitmap_at(&to, 640, 400) != 0xff00ff00, "a surface that is gone is still shown");
  bitmap_free(&to);
  for (uint32_t n = 0; n < 4; n++) bitmap_free(&pictures[n / 2][n % 2]);
}

/* Views */

static struct {
  uint32_t taps, holds, changes;
} seen;

static void tapped(struct button *button) { seen.taps += button->tag == 7; }
static void held(struct button *button) { seen.holds += button->tag == 7; }
static void slid(struct slider *slider, bool ended) { seen.changes += ended && slider->value > 0.4f; }
static void draw_row(struct list *list, struct canvas *canvas, int32_t row, struct rect area) {
  (void)list;
  canvas_fill(canvas, area, plain(row & 1 ? 0xff303030 : 0xff404040));
}
static int32_t chosen_row;
static void chosen(struct list *list, int32_t row) { (void)list, chosen_row = row; }

static void gestures(void) {
  struct ui *ui = ui_new(400, 400);
  struct button *b = button(ui->root, RECT(10, 10, 100, 60), BUTTON_RAISED, NULL, "Tap", tapped, 7);
  struct list *l = list(ui->root, RECT(200, 0, 200, 400), 50, 40, draw_row, chosen);
  slider(ui->root, RECT(10, 300, 180, 40), 0, slid, 0);
  int64_t now = 1000;
  b->held = held;
  ui_touch(ui, UI_DOWN, 0, 50, 40, now);
  ui_touch(ui, UI_MOVE, 0, 54, 43, now + 40); /* no finger is quite still */
  ui_touch(ui, UI_UP, 0, 52, 41, now + 80);
  expect(seen.taps == 1, "a tap is a tap");
  ui_touch(ui, UI_DOWN, 0, 50, 40, now += 1000);
  ui_step(ui, now + 700);
  ui_touch(ui, UI_UP, 0, 50, 40, now += 800);
  expect(seen.holds == 1 && seen.taps == 1, "a finger that stays is a long press and no tap");
  ui_touch(ui, UI_DOWN, 0, 50, 40, now += 1000);
  ui_touch(ui, UI_MOVE, 0, 50, 90, now + 50);
  ui_touch(ui, UI_UP, 0, 50, 90, now + 80);
  expect(seen.taps == 1, "a finger that goes away does not tap");
  ui_touch(ui, UI_DOWN, 0, 20, 320, now += 1000);
  ui_touch(ui, UI_MOVE, 0, 100, 320, now + 50);
  ui_touch(ui, UI_UP, 0, 110, 320, now + 80);
  expect(seen.changes == 1, "a slider follows the finger");
  chosen_row = -1;
  ui_touch(ui, UI_DOWN, 0, 300, 90, now += 1000);
  ui_touch(ui, UI_UP, 0, 300, 90, now + 30);
  expect(chosen_row == 2, "a row is tapped");
  ui_touch(ui, UI_DOWN, 0, 300, 350, now += 1000);
  for (int32_t n = 1; n <= 10; n++) ui_touch(ui, UI_MOVE, 0, 300, 350 - 20 * (float)n, now += 16);
  float before = l->offset;
  ui_touch(ui, UI_UP, 0, 300, 150, now += 16);
  expect(before > 150 && before < 250, "a list moves with the finger");
  uint32_t frames = 0;
  while (ui_due(ui) <= now && frames < 400) {
    struct bitmap to = bitmap_make(400, 400);
    ui_step(ui, now += 33);
    ui_draw(ui, &to);
    bitmap_free(&to);
    frames++;
  }
  expect(l->offset > before + 100, "and goes on for a while");
  expect(frames > 10 && frames < 400, "and comes to rest");
  expect(ui_due(ui) == INT64_MAX, "a window that shows nothing new asks for nothing");
  ui_free(ui);
}

extern const struct app app_statusbar, app_navigationbar, app_launcher, app_navigation, app_media, app_climate,
    app_phone, app_settings;

static void poke(struct ui *ui, int64_t *now) {
  uint32_t contact = any(3);
  enum ui_touch what = any(20) == 0 ? UI_CANCEL : any(3) == 0 ? UI_MOVE : any(2) ? UI_DOWN : UI_UP;
  ui_touch(ui, what, contact, (float)within(-50, 1300), (float)within(-50, 700), *now);
}

/* Random fingers, signals and properties; now and then what is shown is compared with all of it drawn anew. */
static uint32_t compared;

static void use_app(const struct app *app) {
  static const char *const names[] = {"app.media.track",         "app.media.playing",    "app.media.position",
                                      "app.media.command",       "persist.ui.theme",     "persist.app.climate.left",
                                      "persist.app.climate.fan", "app.navigation.place", "app.navigation.turn",
                                      "app.phone.call"};
  static const char *const values[] = {"0",
                                       "1",
                                       "-7",
                                       "999999999999",
                                       "day",
                                       "night",
                                       "",
                                       "3 next 0",
                                       "left",
                                       "nan inf -1e30",
                                       "12 34 56",
                                       "a very long value that goes on and on and on and on and on, as long as a "
                                       "property can be, or nearly so, at least long"};
  static const char *const signals[] = {"VehicleSpeed",       "DoorFrontLeft", "Boot",     "FuelLevel",
                                        "OutsideTemperature", "Range",         "Selector", "Lights"};
  int32_t height = app->kind == APP_STATUS_BAR ? 48 : app->kind == APP_NAVIGATION_BAR ? 88 : 664;
  struct window window = {.ui = ui_new(1280, height)};
  struct bitmap whole = bitmap_make(1280, height);
  int64_t now = 5000;
  for (uint32_t n = 0; n < 2; n++) window.pictures[n] = bitmap_make(1280, height);
  window.ui->now = now;
  app->create(window.ui);
  for (uint32_t round = 0; round < 260; round++) {
    uint32_t picture;
    for (uint32_t n = any(4); n > 0; n--) poke(window.ui, &now);
    if (any(4) == 0) platform_set(names[any(10)], values[any(12)]);
    if (any(4) == 0) memory_vehicle(signals[any(8)], any(5) ? within(-10, 130) : any(2) ? 1e12 : -1e12);
    bool theme_changed = platform_theme();
    if (theme_changed) ui_redraw(window.ui);
    if (app->changed) app->changed(window.ui);
    ui_step(window.ui, now += within(1, 60));
    memory_time(now);
    struct region changed = window_draw(&window, &picture);
    expect(region_area(&changed) <= 1280ll * height, "more than all is drawn");
    if (round % 5 || !changed.count || window.ui->ticking) continue;
    ui_redraw(window.ui);
    ui_draw(window.ui, &whole);
    if (window.ui->ticking) continue; /* a map that was not complete */
    compared++;
    for (int32_t n = 0; n < 1280 * height; n++)
      if (!alike(window.pictures[picture].pixels[n], whole.pixels[n])) {
        printf("# %s, round %u: at %d, %d\n", app->name, round, n % 1280, n / 1280);
        expect(false, "what is shown is not what drawing all of it gives");
        break;
      }
  }
  ui_free(window.ui);
  for (uint32_t n = 0; n < 2; n++) bitmap_free(&window.pictures[n]);
  bitmap_free(&whole);
}

static void apps(void) {
  uint32_t total = 0;
  static const struct app *const all[] = {&app_statusbar, &app_navigationbar, &app_launcher, &app_navigation,
                                          &app_media,     &app_climate,       &app_phone,    &app_settings};
  for (uint32_t n = 0; n < sizeof all / sizeof *all; n++) {
    compared = 0;
    use_app(all[n]);
    if (!compared) printf("# %s was never compared\n", all[n]->name);
    total += compared;
  }
  expect(total > 30, "hardly anything was compared");
}

int main(int count, char **words) {
  char file[300];
  if (count != 4 || !text_open(words[1])) return fprintf(stderr, "usage: checks FONTS ASSETS SCRATCH\n"), 2;
  scratch = words[3];
  snprintf(file, sizeof file, "%s/icons/icons.txt", words[2]);
  memory_open(words[2]);
  if (icons_open(file) < 60 || !platform_theme())
    return fprintf(stderr, "%s is not a folder of our assets\n", words[2]), 2;
  check("a region covers what was added and does not overlap itself", regions);
  check("a rectangle without another is up to four", subtraction);
  check("a picture drawn in parts is the picture drawn at once", in_parts);
  check("coverage is a shape's area and stays in its clip", coverage);
  check("texts of any bytes are drawn or left", texts);
  check("files that are garbage do no harm", garbage_files);
  check("fingers of any events come, move and go", decoding);
  check("the screen is what its layers give, whatever is posted", composing);
  check("one app slides over another", transitions);
  check("taps, long presses, drags and flings are told apart", gestures);
  check("apps survive any fingers and values, and show what they would draw anew", apps);
  printf("1..%u\n", number);
  icons_close();
  text_close();
  return failed ? 1 : 0;
}
