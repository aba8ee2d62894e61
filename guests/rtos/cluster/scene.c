#include "cluster/scene.h"

#include "cluster/background.h"
#include "cluster/dial.h"
#include "cluster/icons.h"
#include "cluster/panel.h"
#include "cluster/path.h"
#include "cluster/road.h"
#include "lib/print.h"
#include "lib/string.h"

/* Designed at 1280 by 480 and scaled to fit. */
#define DESIGN_WIDTH 1280
#define DESIGN_HEIGHT 480
#define POOL (512u * 1024u)

static const struct dial_style speed_style = {.maximum = 24000,
                                              .label_step = 2000,
                                              .label_divisor = 100,
                                              .marks = 4,
                                              .red_from = 30000,
                                              .colour = {0x2f6bff, 0x3fe0ff}};
static const struct dial_style engine_style = {.maximum = 8000,
                                               .label_step = 1000,
                                               .label_divisor = 1000,
                                               .marks = 4,
                                               .red_from = 6500,
                                               .colour = {0x2f6bff, 0x3fe0ff}};

static struct {
  struct surface unlit, lit, picture;
  struct raster raster;
  struct layout layout;
  struct face label, number, unit;
  struct dial speed, engine;
  int32_t speed_shown, engine_shown; /* what the needles point at, with 1/16 */
  int32_t speed_written;             /* km/h in the middle; -1: nothing */
  int32_t gear_written;
  uint32_t started; /* milliseconds at the first frame with ignition */
  bool running, fresh;
} scene;

uint32_t scene_hash(void) {
  uint32_t hash = 2166136261u;
  for (int32_t n = 0; n < scene.picture.width * scene.picture.height; n++)
    hash = (hash ^ scene.picture.pixels[n]) * 16777619u;
  return hash;
}

const struct surface *scene_picture(void) { return &scene.picture; }

static bool make_surface(struct surface *s, int32_t width, int32_t height, void *(*allocate)(uint32_t)) {
  *s = (struct surface){allocate((uint32_t)(width * height * 4)), width, height};
  return s->pixels != NULL;
}

static bool make_raster(struct raster *r, int32_t width, int32_t height, void *(*allocate)(uint32_t)) {
  /* The largest shape is a dial, or a glyph's first look. */
  r->rows = height;
  r->capacity = (uint32_t)((height + 4) * (height + 4));
  r->cells = allocate(r->capacity * 4);
  r->left = allocate((uint32_t)height * 8);
  r->right = r->left + height;
  (void)width;
  return r->cells && r->left;
}

static int32_t scaled(int32_t design) { return scene.layout.scale * design; }

static struct point place(int32_t x, int32_t y) {
  return (struct point){scene.layout.left * SUB + scaled(x), scene.layout.top * SUB + scaled(y)};
}

static bool make_faces(void *(*allocate)(uint32_t)) {
  uint8_t *pool = allocate(POOL), *end = pool + POOL;
  if (!pool) return false;
  struct raster *r = &scene.raster;
  return face_make(&scene.label, &font_medium, scaled(25), "0123456789", r, &pool, end) &&
         face_make(&scene.number, &font_semibold, scaled(82), "0123456789-PRND", r, &pool, end) &&
         face_make(&scene.unit, &font_medium, scaled(19), "kmh/inx10", r, &pool, end) &&
         panel_make(&scene.layout, r, &pool, end);
}

uint32_t scene_memory(int32_t width, int32_t height) {
  return (uint32_t)(3 * width * height * 4 + (height + 4) * (height + 4) * 4 + height * 8) + POOL + 8 * 16;
}

bool scene_make(int32_t width, int32_t height, void *(*allocate)(uint32_t bytes)) {
  int32_t scale = smaller(width * SUB / DESIGN_WIDTH, height * SUB / DESIGN_HEIGHT);
  memset(&scene, 0, sizeof scene);
  scene.layout = (struct layout){.scale = scale,
                                 .left = (width - DESIGN_WIDTH * scale / SUB) / 2,
                                 .top = (height - DESIGN_HEIGHT * scale / SUB) / 2,
                                 .width = width,
                                 .height = height};
  if (!make_surface(&scene.unlit, width, height, allocate) || !make_surface(&scene.lit, width, height, allocate) ||
      !make_surface(&scene.picture, width, height, allocate) || !make_raster(&scene.raster, width, height, allocate))
    return false;
  if (!make_faces(allocate)) return false;
  scene.speed = (struct dial){&speed_style, place(262, 248), scaled(214), -1};
  scene.engine = (struct dial){&engine_style, place(1018, 248), scaled(214), -1};
  struct point glows[] = {scene.speed.centre, scene.engine.centre};
  background_draw(&scene.unlit, glows, scaled(214));
  panel_prepare(&scene.unlit);
  road_make(&scene.layout);
  road_prepare(&scene.unlit, &scene.raster);
  dial_prepare(&scene.speed, &scene.unlit, &scene.lit, &scene.label, &scene.raster);
  dial_prepare(&scene.engine, &scene.unlit, &scene.lit, &scene.label, &scene.raster);
  struct point under_speed = place(262, 248 + 62), under_engine = place(1018, 248 + 62);
  face_draw(&scene.unit, &scene.unlit, surface_rect(&scene.unlit), under_speed.x / SUB, under_speed.y / SUB,
            ALIGN_CENTRE, "km/h", 0x8fa0b8);
  face_draw(&scene.unit, &scene.unlit, surface_rect(&scene.unlit), under_engine.x / SUB, under_engine.y / SUB,
            ALIGN_CENTRE, "x1000/min", 0x8fa0b8);
  scene.speed_written = scene.gear_written = -1;
  scene.fresh = true;
  return true;
}

static void note(struct scene_dirty *dirty, struct rect area) {
  area = rect_intersect(area, surface_rect(&scene.picture));
  if (rect_empty(area)) return;
  for (uint32_t n = 0; n < dirty->count; n++) {
    struct rect both = rect_union(dirty->area[n], area);
    if (rect_area(both) <= rect_area(dirty->area[n]) + rect_area(area) || dirty->count == SCENE_DIRTY) {
      dirty->area[n] = both;
      return;
    }
  }
  dirty->area[dirty->count++] = area;
}

/* Once after switching on, the needles go to the end and back. */
static int32_t sweep(int32_t value, int32_t maximum, uint32_t since) {
  if (since >= 1600) return value;
  uint32_t half = since < 800 ? since : 1600 - since;                     /* 0 to 800 and back */
  int32_t eased = 16384 - cosine((int32_t)(half * (TURN / 2) / 800)) / 2; /* 0 to 32768 */
  int32_t swept = (int32_t)((int64_t)maximum * eased >> 15);
  return since < 800 ? swept : larger(swept, value);
}

static void follow(int32_t *shown, int32_t wanted) {
  int32_t difference = wanted * 16 - *shown;
  *shown += difference / 4;
  if (difference > -64 && difference < 64) *shown = wanted * 16;
}

/* The text in a dial's middle. */
static void write_middle(const struct dial *dial, const char *text, uint32_t colour, struct scene_dirty *dirty) {
  struct rect area = dial_middle(dial);
  area.height = area.height * 7 / 10; /* the unit below stays */
  surface_copy(&scene.picture, &scene.unlit, area);
  face_draw(&scene.number, &scene.picture, area, dial->centre.x / SUB, dial->centre.y / SUB + scaled(24) / SUB,
            ALIGN_CENTRE, text, colour);
  note(dirty, area);
}

static void show_speed(const struct vehicle *car, struct scene_dirty *dirty) {
  int32_t speed = clamp(car->speed, 0, 99999), written = scene.speed_written;
  if (car->signal_lost)
    written = -2;
  else if (!car->ignition)
    written = -1;
  /* A digit changes only when the value is well in the next one. */
  else if (written < 0 || speed < written * 100 - 20 || speed >= written * 100 + 120)
    written = speed / 100;
  if (written == scene.speed_written) return;
  scene.speed_written = written;
  char text[8] = "";
  if (written == -2)
    format_text(text, sizeof text, "---");
  else if (written >= 0)
    format_text(text, sizeof text, "%d", written);
  write_middle(&scene.speed, text, 0xffffff, dirty);
}

static void show_gear(const struct vehicle *car, struct scene_dirty *dirty) {
  int32_t gear = car->ignition ? car->gear * 16 + (car->gear == GEAR_DRIVE ? car->drive_gear : 0) : -1;
  if (gear == scene.gear_written) return;
  scene.gear_written = gear;
  char text[8] = "";
  if (gear >= 0) {
    if (car->gear == GEAR_DRIVE && car->drive_gear)
      format_text(text, sizeof text, "D%u", car->drive_gear);
    else
      format_text(text, sizeof text, "%c", "PRND"[car->gear & 3]);
  }
  write_middle(&scene.engine, text, car->gear == GEAR_REVERSE ? 0xffb020 : 0xffffff, dirty);
}

static void show_needles(const struct vehicle *car, uint32_t milliseconds, struct scene_dirty *dirty) {
  if (car->ignition && !scene.running) scene.started = milliseconds;
  scene.running = car->ignition;
  uint32_t since = car->ignition ? milliseconds - scene.started : UINT32_MAX;
  bool off = !car->ignition || car->signal_lost;
  int32_t speed = sweep(off ? 0 : clamp(car->speed, 0, speed_style.maximum), speed_style.maximum, since);
  int32_t engine = sweep(off ? 0 : clamp(car->engine, 0, engine_style.maximum), engine_style.maximum, since);
  follow(&scene.speed_shown, speed);
  follow(&scene.engine_shown, engine);
  note(dirty, dial_show(&scene.speed, dial_angle(&scene.speed, scene.speed_shown / 16), &scene.picture, &scene.unlit,
                        &scene.lit, &scene.raster));
  note(dirty, dial_show(&scene.engine, dial_angle(&scene.engine, scene.engine_shown / 16), &scene.picture, &scene.unlit,
                        &scene.lit, &scene.raster));
}

void scene_frame(const struct vehicle *car, uint32_t milliseconds, struct scene_dirty *dirty) {
  dirty->count = 0;
  if (scene.fresh) {
    surface_copy(&scene.picture, &scene.unlit, surface_rect(&scene.picture));
    note(dirty, surface_rect(&scene.picture));
    scene.fresh = false;
  }
  show_needles(car, milliseconds, dirty);
  show_speed(car, dirty);
  show_gear(car, dirty);
  struct rect lanes[ROAD_AREAS];
  for (uint32_t n = road_show(car->odometer, car->ignition, &scene.picture, &scene.unlit, &scene.raster, lanes); n > 0;
       n--)
    note(dirty, lanes[n - 1]);
  struct panel_dirty changed = panel_show(car, milliseconds, &scene.picture, &scene.unlit, &scene.raster);
  for (uint32_t n = 0; n < changed.count; n++) note(dirty, changed.area[n]);
}
