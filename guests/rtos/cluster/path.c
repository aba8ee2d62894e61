#include "cluster/path.h"

/* Of a curve's chord at most this many sub pixels a step: enough for these sizes. */
#define STEP (3 * SUB)

static int32_t distance(struct point a, struct point b) {
  int32_t dx = a.x > b.x ? a.x - b.x : b.x - a.x, dy = a.y > b.y ? a.y - b.y : b.y - a.y;
  return dx > dy ? dx + dy / 2 : dy + dx / 2;
}

static struct point between(struct point a, struct point b, int32_t part, int32_t whole) {
  return (struct point){a.x + (int32_t)((int64_t)(b.x - a.x) * part / whole),
                        a.y + (int32_t)((int64_t)(b.y - a.y) * part / whole)};
}

static int32_t steps_of(int32_t length) { return clamp(length / STEP + 2, 3, 48); }

void path_quadratic(struct raster *r, struct point from, struct point control, struct point to) {
  int32_t steps = steps_of(distance(from, control) + distance(control, to));
  struct point last = from;
  for (int32_t n = 1; n <= steps; n++) {
    struct point next = between(between(from, control, n, steps), between(control, to, n, steps), n, steps);
    raster_line(r, last, next);
    last = next;
  }
}

static struct point cubic_at(struct point from, struct point a, struct point b, struct point to, int32_t n,
                             int32_t steps) {
  struct point ab = between(a, b, n, steps);
  return between(between(between(from, a, n, steps), ab, n, steps), between(ab, between(b, to, n, steps), n, steps), n,
                 steps);
}

void path_cubic(struct raster *r, struct point from, struct point a, struct point b, struct point to) {
  int32_t steps = steps_of(distance(from, a) + distance(a, b) + distance(b, to));
  struct point last = from;
  for (int32_t n = 1; n <= steps; n++) {
    struct point next = cubic_at(from, a, b, to, n, steps);
    raster_line(r, last, next);
    last = next;
  }
}

/* Edges along an arc, forwards or backwards. */
static void arc(struct raster *r, struct point centre, int32_t radius, int32_t from, int32_t to) {
  int32_t span = to > from ? to - from : from - to;
  int32_t steps = clamp((int32_t)((int64_t)radius * span * 6 / TURN / STEP) + 2, 4, 160);
  struct point last = polar(centre, radius, from);
  for (int32_t n = 1; n <= steps; n++) {
    struct point next = polar(centre, radius, from + (to - from) * n / steps);
    raster_line(r, last, next);
    last = next;
  }
}

void path_circle(struct raster *r, struct point centre, int32_t radius) { arc(r, centre, radius, 0, TURN); }

void path_ring(struct raster *r, struct point centre, int32_t inner, int32_t outer, int32_t from, int32_t to) {
  arc(r, centre, outer, from, to);
  raster_line(r, polar(centre, outer, to), polar(centre, inner, to));
  arc(r, centre, inner, to, from);
  raster_line(r, polar(centre, inner, from), polar(centre, outer, from));
}

void path_polygon(struct raster *r, const struct point *points, uint32_t count) {
  int64_t area = 0;
  for (uint32_t n = 0; n < count; n++) {
    struct point a = points[n], b = points[(n + 1) % count];
    area += (int64_t)a.x * b.y - (int64_t)b.x * a.y;
  }
  /* Circles and rings turn from x to y: their area counts as positive, and so shall this. */
  for (uint32_t n = 0; n < count; n++) {
    struct point a = points[n], b = points[(n + 1) % count];
    if (area >= 0)
      raster_line(r, a, b);
    else
      raster_line(r, b, a);
  }
}

void path_stroke(struct raster *r, struct point from, struct point to, int32_t width) {
  int32_t angle = angle_of(to.x - from.x, to.y - from.y), half = width / 2;
  if (from.x != to.x || from.y != to.y) {
    struct point corners[] = {polar(from, half, angle + TURN / 4), polar(from, half, angle - TURN / 4),
                              polar(to, half, angle - TURN / 4), polar(to, half, angle + TURN / 4)};
    path_polygon(r, corners, 4);
  }
  arc(r, from, half, angle + TURN / 4, angle + TURN * 3 / 4);
  raster_line(r, polar(from, half, angle + TURN * 3 / 4), polar(from, half, angle + TURN / 4));
  arc(r, to, half, angle - TURN / 4, angle + TURN / 4);
  raster_line(r, polar(to, half, angle + TURN / 4), polar(to, half, angle - TURN / 4));
}

void path_rounded(struct raster *r, int32_t x, int32_t y, int32_t width, int32_t height, int32_t radius) {
  struct point corners[] = {{x + width - radius, y + height - radius},
                            {x + radius, y + height - radius},
                            {x + radius, y + radius},
                            {x + width - radius, y + radius}};
  for (int32_t n = 0; n < 4; n++) {
    arc(r, corners[n], radius, n * TURN / 4, (n + 1) * TURN / 4);
    raster_line(r, polar(corners[n], radius, (n + 1) * TURN / 4),
                polar(corners[(n + 1) % 4], radius, (n + 1) * TURN / 4));
  }
}

#define MOST_POINTS 128

struct pen {
  const char *at;
  struct point centre;
  int32_t size, width;
  struct point points[MOST_POINTS]; /* flattened since M */
  uint32_t count;
};

static int32_t number(struct pen *pen) {
  int32_t value = 0;
  while (*pen->at == ' ') pen->at++;
  while (*pen->at >= '0' && *pen->at <= '9') value = value * 10 + *pen->at++ - '0';
  return value;
}

static struct point coordinates(struct pen *pen) {
  int32_t x = number(pen), y = number(pen);
  return (struct point){pen->centre.x + (x - 24) * pen->size / 48, pen->centre.y + (y - 24) * pen->size / 48};
}

static void add(struct pen *pen, struct point p) {
  if (pen->count < MOST_POINTS) pen->points[pen->count++] = p;
}

static void add_cubic(struct pen *pen, struct point a, struct point b, struct point to) {
  struct point from = pen->points[pen->count - 1];
  for (int32_t n = 1; n <= 10; n++) add(pen, cubic_at(from, a, b, to, n, 10));
}

static void circle_points(struct pen *pen) {
  struct point centre = coordinates(pen);
  int32_t radius = number(pen) * pen->size / 48;
  pen->count = 0;
  for (int32_t n = 0; n <= 40; n++) add(pen, polar(centre, radius, TURN * n / 40));
}

static void command(struct raster *r, struct pen *pen, char letter) {
  if (letter == 'M') pen->count = 0;
  if (letter == 'M' || letter == 'L')
    add(pen, coordinates(pen));
  else if (letter == 'Q') {
    struct point from = pen->points[pen->count - 1], control = coordinates(pen), to = coordinates(pen);
    add_cubic(pen, between(from, control, 2, 3), between(to, control, 2, 3), to);
  } else if (letter == 'C') {
    struct point a = coordinates(pen), b = coordinates(pen), to = coordinates(pen);
    add_cubic(pen, a, b, to);
  } else if (letter == 'Z')
    add(pen, pen->points[0]);
  else if (letter == 'O')
    circle_points(pen);
  else if (letter == 'W')
    pen->width = number(pen) * pen->size / 480;
  else if (letter == 'F')
    path_polygon(r, pen->points, pen->count);
  else if (letter == 'S')
    for (uint32_t n = 1; n < pen->count; n++) path_stroke(r, pen->points[n - 1], pen->points[n], pen->width);
}

void path_drawing(struct raster *r, const char *drawing, struct point centre, int32_t size) {
  struct pen pen = {.at = drawing, .centre = centre, .size = size, .width = size / 16};
  while (*pen.at) {
    char letter = *pen.at++;
    if (letter != ' ' && (pen.count || letter == 'M' || letter == 'O' || letter == 'W')) command(r, &pen, letter);
  }
}
