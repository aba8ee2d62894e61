/* Outlines of lines. Both sides of a line are one outline, not many pieces on top of each other: the shares of pixels
   on the edges of pieces would add up. */
#include <math.h>
#include <stdlib.h>

#include "graphics/path.h"

#define PI 3.14159265f
#define MOST_POINTS 4096

/* A side of a polyline, at the distance `half` to the right of its direction (x to the right, y down). */
struct side {
  struct path *path;
  float half;
  bool begun;
};

static void emit(struct side *side, float x, float y) {
  if (side->begun)
    path_line(side->path, x, y);
  else
    path_move(side->path, x, y);
  side->begun = true;
}

static void arc(struct side *side, struct path_point p, float from, float to) {
  int32_t count = 2 + (int32_t)(fabsf(to - from) * sqrtf(side->half) * 1.6f);
  for (int32_t n = 0; n <= count; n++) {
    float angle = from + (to - from) * (float)n / (float)count;
    emit(side, p.x + side->half * cosf(angle), p.y + side->half * sinf(angle));
  }
}

static float length_of(struct path_point a, struct path_point b) { return hypotf(b.x - a.x, b.y - a.y); }

/* The corner at `p` between the lines from `a` and to `b`. */
static void corner(struct side *side, struct path_point a, struct path_point p, struct path_point b) {
  float from = atan2f(p.y - a.y, p.x - a.x), turn = atan2f(b.y - p.y, b.x - p.x) - from, half = side->half;
  if (turn > PI) turn -= 2 * PI;
  if (turn < -PI) turn += 2 * PI;
  float normal = from - PI / 2; /* the side's: to the left on the screen where y points down */
  float reach = half * tanf(fabsf(turn) / 2);
  bool inner = turn < 0;
  if (fabsf(turn) < 0.35f || (inner && reach < length_of(a, p) && reach < length_of(p, b))) {
    float far = half / cosf(turn / 2);
    emit(side, p.x + far * cosf(normal + turn / 2), p.y + far * sinf(normal + turn / 2));
  } else if (inner) {
    emit(side, p.x + half * cosf(normal), p.y + half * sinf(normal));
    emit(side, p.x, p.y);
    emit(side, p.x + half * cosf(normal + turn), p.y + half * sinf(normal + turn));
  } else
    arc(side, p, normal, normal + turn);
}

static void cap(struct side *side, struct path_point from, struct path_point to) {
  float direction = atan2f(to.y - from.y, to.x - from.x);
  arc(side, to, direction - PI / 2, direction + PI / 2);
}

static void open_line(struct path *path, const struct path_point *p, uint32_t count, float half) {
  struct side side = {path, half, false};
  for (uint32_t n = 1; n + 1 < count; n++) corner(&side, p[n - 1], p[n], p[n + 1]);
  cap(&side, p[count - 2], p[count - 1]);
  for (uint32_t n = count - 2; n > 0; n--) corner(&side, p[n + 1], p[n], p[n - 1]);
  cap(&side, p[1], p[0]);
  path_close(path);
}

/* Two outlines that turn in opposite ways: `count` points, the first follows the last. */
static void closed_line(struct path *path, const struct path_point *p, uint32_t count, float half) {
  struct side there = {path, half, false}, back = {path, half, false};
  for (uint32_t n = 0; n < count; n++) corner(&there, p[(n + count - 1) % count], p[n], p[(n + 1) % count]);
  path_close(path);
  for (uint32_t n = count; n-- > 0;) corner(&back, p[(n + 1) % count], p[n], p[(n + count - 1) % count]);
  path_close(path);
}

void path_stroke(struct path *path, const struct path_point *points, uint32_t count, float width) {
  static struct path_point kept[MOST_POINTS];
  uint32_t length = 0;
  for (uint32_t n = 0; n < count && length < MOST_POINTS; n++)
    if (length == 0 || length_of(kept[length - 1], points[n]) > 0.01f) kept[length++] = points[n];
  if (length == 1) path_circle(path, kept[0].x, kept[0].y, width / 2);
  if (length < 2) return;
  if (length > 3 && length_of(kept[0], kept[length - 1]) < 0.02f)
    closed_line(path, kept, length - 1, width / 2);
  else
    open_line(path, kept, length, width / 2);
}
