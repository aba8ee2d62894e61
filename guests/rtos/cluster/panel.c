#include "cluster/panel.h"

#include "cluster/icons.h"
#include "cluster/path.h"
#include "lib/print.h"
#include "lib/string.h"

#define TEXT_COLOUR 0xc9d3e0u
#define DIM_COLOUR 0x8090a6u
#define FADE 5 /* frames that a tell-tale takes to light up */

#define LINE_CHARACTERS " !%-.:/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\xb0"

/* Where the tell-tales are, in design units from the middle. */
static const struct {
  int16_t x, y, size;
} places[TELLTALES] = {
    [TELLTALE_LEFT] = {-118, 48, 50},        [TELLTALE_RIGHT] = {118, 48, 50},
    [TELLTALE_LOW_BEAM] = {-48, 48, 38},     [TELLTALE_HIGH_BEAM] = {0, 48, 38},
    [TELLTALE_DOOR] = {48, 48, 38},          [TELLTALE_PARKING_BRAKE] = {-120, 108, 38},
    [TELLTALE_BRAKE_FAULT] = {-72, 108, 38}, [TELLTALE_SEAT_BELT] = {-24, 108, 38},
    [TELLTALE_BATTERY] = {24, 108, 38},      [TELLTALE_OIL] = {72, 108, 38},
    [TELLTALE_ENGINE] = {120, 108, 38},      [TELLTALE_TYRE] = {-48, 162, 38},
    [TELLTALE_TEMPERATURE] = {0, 162, 38},   [TELLTALE_FUEL] = {48, 162, 38},
};

static struct {
  struct layout layout;
  struct face line, small;
  uint8_t lit[TELLTALES]; /* 0 to FADE */
  int32_t fuel_drawn, coolant_drawn;
  uint32_t odometer_drawn, trip_drawn;
  int32_t outside_drawn;
  const char *warning_drawn;
  uint32_t warning_lit;
} panel;

static int32_t scaled(int32_t design) { return panel.layout.scale * design; }
static int32_t pixel_x(int32_t design) { return panel.layout.left + scaled(design) / SUB; }
static int32_t pixel_y(int32_t design) { return panel.layout.top + scaled(design) / SUB; }

static struct rect design_rect(int32_t x, int32_t y, int32_t width, int32_t height) {
  return (struct rect){pixel_x(x), pixel_y(y), scaled(width) / SUB + 1, scaled(height) / SUB + 1};
}

bool panel_make(const struct layout *layout, struct raster *r, uint8_t **pool, uint8_t *end) {
  memset(&panel, 0, sizeof panel);
  panel.layout = *layout;
  panel.fuel_drawn = panel.coolant_drawn = -1;
  panel.odometer_drawn = panel.trip_drawn = UINT32_MAX;
  panel.outside_drawn = INT32_MAX;
  return face_make(&panel.line, &font_medium, scaled(22), LINE_CHARACTERS, r, pool, end) &&
         face_make(&panel.small, &font_medium, scaled(17), LINE_CHARACTERS, r, pool, end);
}

static void small_text(struct surface *to, int32_t x, int32_t y, enum align align, const char *text, uint32_t colour) {
  face_draw(&panel.small, to, surface_rect(to), pixel_x(x), pixel_y(y), align, text, colour);
}

void panel_prepare(struct surface *unlit) {
  struct rect line = design_rect(520, 408, 240, 0);
  surface_fill(unlit, line, 0x263244);
  small_text(unlit, 520, 432, ALIGN_LEFT, "TRIP", DIM_COLOUR);
  small_text(unlit, 520, 458, ALIGN_LEFT, "TOTAL", DIM_COLOUR);
}

static void note(struct panel_dirty *dirty, struct rect area) {
  if (dirty->count < PANEL_DIRTY)
    dirty->area[dirty->count++] = area;
  else
    dirty->area[0] = rect_union(dirty->area[0], area);
}

static struct rect show_telltale(uint32_t n, struct surface *to, const struct surface *unlit, struct raster *r) {
  int32_t x = 640 + places[n].x, y = places[n].y, size = places[n].size, half = size / 2 + 2;
  struct rect area = design_rect(x - half, y - half, 2 * half, 2 * half);
  surface_copy(to, unlit, area);
  if (!panel.lit[n]) return area;
  raster_begin(r, rect_intersect(area, surface_rect(to)));
  path_drawing(r, icons[n].drawing,
               (struct point){panel.layout.left * SUB + scaled(x), panel.layout.top * SUB + scaled(y)}, scaled(size));
  raster_fill(r, to, icons[n].colour, panel.lit[n] * 256u / FADE);
  return area;
}

static void show_telltales(const struct vehicle *car, uint32_t milliseconds, struct surface *to,
                           const struct surface *unlit, struct raster *r, struct panel_dirty *dirty) {
  bool flash = milliseconds % 700 < 370;
  for (uint32_t n = 0; n < TELLTALES; n++) {
    bool on = car->ignition && (car->telltales >> n & 1);
    if (n == TELLTALE_LEFT || n == TELLTALE_RIGHT) on = on && flash;
    uint8_t before = panel.lit[n];
    if (on && before < FADE) panel.lit[n]++;
    if (!on && before) panel.lit[n]--;
    if (panel.lit[n] != before) note(dirty, show_telltale(n, to, unlit, r));
  }
}

/* A gauge along the gap at the bottom of a dial: `share` of 1000. */
static struct rect show_gauge(int32_t x, int32_t share, uint32_t colour, const char *icon, struct surface *to,
                              const struct surface *unlit, struct raster *r) {
  struct point centre = {panel.layout.left * SUB + scaled(x), panel.layout.top * SUB + scaled(248)};
  int32_t inner = scaled(203), outer = scaled(211), begin = TURN * 122 / 360, sweep = TURN * 64 / 360;
  struct rect area = rect_intersect(design_rect(x - 116, 404, 232, 62), surface_rect(to));
  surface_copy(to, unlit, area);
  raster_begin(r, area);
  path_ring(r, centre, inner, outer, begin - sweep, begin);
  raster_fill(r, to, 0x263244, 256);
  raster_begin(r, area);
  path_ring(r, centre, inner, outer, begin - sweep * share / 1000, begin);
  raster_fill(r, to, colour, 256);
  raster_begin(r, area);
  path_drawing(r, icon, (struct point){centre.x, panel.layout.top * SUB + scaled(426)}, scaled(26));
  raster_fill(r, to, colour == TEXT_COLOUR ? DIM_COLOUR : colour, 256);
  return area;
}

static void show_gauges(const struct vehicle *car, struct surface *to, const struct surface *unlit, struct raster *r,
                        struct panel_dirty *dirty) {
  int32_t fuel = car->ignition ? clamp(car->fuel, 0, 1000) / 4 * 4 : 0;
  int32_t coolant =
      car->ignition ? clamp((clamp(car->coolant, 0, 2000) - 500) * 10 / 8, 0, 1000) / 4 * 4 : 0; /* 50 to 130 degrees */
  if (fuel != panel.fuel_drawn) {
    panel.fuel_drawn = fuel;
    note(dirty, show_gauge(1018, fuel, fuel < 80 ? 0xffb020 : TEXT_COLOUR, icon_fuel, to, unlit, r));
  }
  if (coolant != panel.coolant_drawn) {
    panel.coolant_drawn = coolant;
    note(dirty, show_gauge(262, coolant, coolant > 812 ? 0xff3b46 : TEXT_COLOUR, icon_temperature, to, unlit, r));
  }
}

static void show_value(int32_t y, const char *text, struct surface *to, const struct surface *unlit,
                       struct panel_dirty *dirty) {
  struct rect area = design_rect(600, y - 20, 162, 26);
  surface_copy(to, unlit, area);
  face_draw(&panel.line, to, area, pixel_x(760), pixel_y(y), ALIGN_RIGHT, text, TEXT_COLOUR);
  note(dirty, area);
}

static void show_distances(const struct vehicle *car, struct surface *to, const struct surface *unlit,
                           struct panel_dirty *dirty) {
  char text[24];
  uint32_t odometer = (uint32_t)(car->odometer / 1000000), trip = (uint32_t)(car->trip / 100000);
  if (trip != panel.trip_drawn) {
    panel.trip_drawn = trip;
    format_text(text, sizeof text, "%u.%u km", trip / 10, trip % 10);
    show_value(432, text, to, unlit, dirty);
  }
  if (odometer != panel.odometer_drawn) {
    panel.odometer_drawn = odometer;
    format_text(text, sizeof text, "%u km", odometer);
    show_value(458, text, to, unlit, dirty);
  }
}

/* The most severe warning: red ones before amber ones. */
static uint32_t worst(const struct vehicle *car) {
  static const uint8_t order[] = {TELLTALE_BRAKE_FAULT, TELLTALE_OIL,  TELLTALE_TEMPERATURE,
                                  TELLTALE_BATTERY,     TELLTALE_DOOR, TELLTALE_SEAT_BELT,
                                  TELLTALE_ENGINE,      TELLTALE_TYRE, TELLTALE_FUEL};
  for (uint32_t n = 0; car->ignition && n < sizeof order; n++)
    if (car->telltales >> order[n] & 1) return order[n];
  return TELLTALES;
}

/* A line of text in a rounded frame, which comes and goes softly. */
static void show_warning(const struct vehicle *car, struct surface *to, const struct surface *unlit, struct raster *r,
                         struct panel_dirty *dirty) {
  uint32_t which = worst(car);
  const char *text = car->signal_lost ? "No vehicle data" : which < TELLTALES ? icons[which].warning : NULL;
  uint32_t colour = which < TELLTALES ? icons[which].colour : 0xffb020;
  uint32_t before = panel.warning_lit;
  if (text && (!panel.warning_drawn || text == panel.warning_drawn)) {
    panel.warning_drawn = text;
    if (panel.warning_lit < 8) panel.warning_lit++;
  } else if (panel.warning_lit)
    panel.warning_lit--;
  else
    panel.warning_drawn = NULL;
  if (panel.warning_lit == before) return;
  struct rect area = rect_intersect(design_rect(500, 348, 280, 50), surface_rect(to));
  surface_copy(to, unlit, area);
  if (panel.warning_lit) {
    uint32_t share = panel.warning_lit * 32;
    int32_t x = panel.layout.left * SUB, y = panel.layout.top * SUB;
    raster_begin(r, area);
    path_rounded(r, x + scaled(504), y + scaled(351), scaled(272), scaled(42), scaled(12));
    raster_fill(r, to, colour, share * 36 >> 8);
    uint32_t ground = to->pixels[(area.y + area.height / 2) * to->width + area.x + area.width / 2];
    face_draw(&panel.line, to, area, pixel_x(640), pixel_y(380), ALIGN_CENTRE, panel.warning_drawn,
              blend(ground, colour, share));
  }
  note(dirty, area);
}

struct panel_dirty panel_show(const struct vehicle *car, uint32_t milliseconds, struct surface *to,
                              const struct surface *unlit, struct raster *r) {
  struct panel_dirty dirty = {.count = 0};
  show_telltales(car, milliseconds, to, unlit, r, &dirty);
  show_gauges(car, to, unlit, r, &dirty);
  show_distances(car, to, unlit, &dirty);
  show_warning(car, to, unlit, r, &dirty);
  return dirty;
}
