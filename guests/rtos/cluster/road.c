#include "cluster/road.h"

#include "cluster/path.h"

/* Design units. A point of the road z metres ahead is DEPTH / z below the horizon, and as much wider. */
#define MIDDLE 640
#define HORIZON 186
#define BOTTOM 342
#define NEAREST 4000                         /* millimetres: at BOTTOM */
#define DEPTH ((BOTTOM - HORIZON) * NEAREST) /* design units times millimetres */
#define FARTHEST 48000
#define LANE 52 /* hundredths: half the lane's width at a height over the horizon */
#define EDGE 96
#define PERIOD 6500 /* from mark to mark, millimetres */
#define MARK 2600   /* a mark's length */

static struct {
  struct layout layout;
  int32_t shown; /* distance within a period, -1: nothing */
  bool on;
} road;

void road_make(const struct layout *layout) {
  road.layout = *layout;
  road.shown = -1;
  road.on = false;
}

static int32_t scaled(int32_t design) { return road.layout.scale * design; }

/* A point on the road: sideways in hundredths of the height below the horizon, with an offset in sub design units. */
static struct point on_road(int32_t metres_ahead, int32_t sideways, int32_t thickness) {
  int32_t below = DEPTH * SUB / metres_ahead; /* design units, sub */
  int32_t x = MIDDLE * SUB + below * sideways / 100 + below * thickness / 2000;
  return (struct point){road.layout.left * SUB + x * road.layout.scale / SUB,
                        road.layout.top * SUB + (HORIZON * SUB + below) * road.layout.scale / SUB};
}

/* A strip along the road from one distance to another, thick in two-thousandths of the height below the horizon. */
static void strip(struct raster *r, int32_t near, int32_t far, int32_t sideways, int32_t thickness) {
  struct point corners[] = {on_road(near, sideways, -thickness), on_road(far, sideways, -thickness),
                            on_road(far, sideways, thickness), on_road(near, sideways, thickness)};
  path_polygon(r, corners, 4);
}

static uint32_t haze(int32_t metres_ahead) { return (uint32_t)clamp(256 - metres_ahead * 256 / FARTHEST, 0, 256); }

static struct point design_point(int32_t x, int32_t y) {
  return (struct point){road.layout.left * SUB + scaled(x), road.layout.top * SUB + scaled(y)};
}

static struct rect design_area(const struct surface *to, int32_t x, int32_t y, int32_t width, int32_t height) {
  struct point corner = design_point(x, y);
  struct rect area = {corner.x / SUB, corner.y / SUB, scaled(width) / SUB, scaled(height) / SUB};
  return rect_intersect(area, surface_rect(to));
}

static void car_part(struct surface *to, struct raster *r, const char *drawing, uint32_t colour, uint32_t opacity) {
  raster_begin(r, design_area(to, 560, 270, 160, 80));
  path_drawing(r, drawing, design_point(MIDDLE, 312), scaled(96));
  raster_fill(r, to, colour, opacity);
}

/* The car from behind, in the drawings' square of 48: shadow, tyres, body, window, lights. */
static void draw_car(struct surface *to, struct raster *r) {
  car_part(to, r, "M 4 36 Q 24 41 44 36 L 44 38 Q 24 43 4 38 Z F", 0x000000, 200);
  car_part(to, r, "M 7 30 L 13 30 L 13 38 L 8 38 Z F M 35 30 L 41 30 L 40 38 L 35 38 Z F", 0x05070a, 256);
  car_part(to, r,
           "M 14 13 C 17 10 31 10 34 13 L 39 21 C 43 22 43 26 42 33 C 42 35 41 35 39 35 L 9 35 C 7 35 6 35 6 33 C 5 26 "
           "5 22 9 21 Z F",
           0x3a4a62, 256);
  car_part(to, r, "M 8 27 L 40 27 L 41 33 C 41 34 40 34 39 34 L 9 34 C 8 34 7 34 7 33 Z F", 0x2a3648, 256);
  car_part(to, r, "M 16 14 C 19 12 29 12 32 14 L 36 20 L 12 20 Z F", 0x101722, 256);
  car_part(to, r, "M 7 23 L 16 24 L 16 26 L 7 26 Z F M 41 23 L 32 24 L 32 26 L 41 26 Z F", 0xff3b46, 256);
  car_part(to, r, "M 16 24 L 32 24 L 32 25 L 16 25 Z F", 0x8c2a33, 256);
  car_part(to, r, "M 15 12 C 18 10 30 10 33 12 L 33 13 C 30 11 18 11 15 13 Z F", 0x8ba0bd, 200);
}

void road_prepare(struct surface *unlit, struct raster *r) {
  /* The edges in pieces, so that they can fade into the distance. */
  for (int32_t side = -1; side <= 1; side += 2)
    for (int32_t near = NEAREST, far; near < FARTHEST; near = far) {
      far = near + near / 5;
      raster_begin(r, design_area(unlit, 470, HORIZON, 340, BOTTOM - HORIZON));
      strip(r, near, far, side * EDGE, 28);
      raster_fill(r, unlit, 0x5b78a8, haze(near) * 160u >> 8);
    }
  draw_car(unlit, r);
}

/* A line lies slanted: two rectangles of half its height are half as much to redraw as one. */
static struct rect line_area(int32_t side, bool lower) {
  struct point near = on_road(lower ? NEAREST : 2 * NEAREST, side * LANE, 60 * side);
  struct point far = on_road(lower ? 2 * NEAREST : FARTHEST, side * LANE, -60 * side);
  int32_t left = smaller(near.x, far.x) / SUB - 1, right = larger(near.x, far.x) / SUB + 2;
  return (struct rect){left, far.y / SUB - 1, right - left, near.y / SUB - far.y / SUB + (lower ? 2 : 1)};
}

static void draw_line(struct surface *to, struct raster *r, struct rect area, int32_t side, int32_t shown) {
  for (int32_t start = -shown; start < FARTHEST; start += PERIOD) {
    int32_t near = larger(start, NEAREST), far = smaller(start + MARK, FARTHEST);
    if (near >= far) continue;
    raster_begin(r, area);
    strip(r, near, far, side * LANE, 42);
    raster_fill(r, to, 0xdfe9f7, haze((near + far) / 2));
  }
}

uint32_t road_show(uint64_t distance, bool on, struct surface *to, const struct surface *unlit, struct raster *r,
                   struct rect areas[ROAD_AREAS]) {
  int32_t shown = (int32_t)(distance % PERIOD) & ~31; /* 3 cm are less than a pixel */
  if (shown == road.shown && on == road.on) return 0;
  road.shown = shown;
  road.on = on;
  for (int32_t n = 0; n < ROAD_AREAS; n++) {
    int32_t side = n & 1 ? 1 : -1;
    areas[n] = rect_intersect(line_area(side, n >= 2), surface_rect(to));
    surface_copy(to, unlit, areas[n]);
    if (on) draw_line(to, r, areas[n], side, shown);
  }
  return ROAD_AREAS;
}
