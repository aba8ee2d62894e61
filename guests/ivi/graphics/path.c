#include "graphics/path.h"

#include <math.h>
#include <stdlib.h>

#define MOST_EDGES 200000u
#define PI 3.14159265f

void path_free(struct path *path) {
  free(path->edges);
  *path = (struct path){0};
}

void path_clear(struct path *path) { path->count = 0; }

/* Numbers that are not finite or far away would make no picture, and long loops. */
static float sane(float value) { return value > -30000 && value < 30000 ? value : value > 0 ? 30000 : -30000; }

static void edge(struct path *path, float x0, float y0, float x1, float y1) {
  if (path->count == path->capacity) {
    uint32_t capacity = path->capacity ? path->capacity * 2 : 64;
    struct path_edge *edges = capacity <= MOST_EDGES ? realloc(path->edges, capacity * sizeof *edges) : NULL;
    if (!edges) {
      path->failed = true;
      return;
    }
    path->edges = edges;
    path->capacity = capacity;
  }
  path->edges[path->count++] = (struct path_edge){sane(x0), sane(y0), sane(x1), sane(y1)};
}

void path_move(struct path *path, float x, float y) {
  path_close(path);
  path->start = path->at = (struct path_point){x, y};
}

void path_line(struct path *path, float x, float y) {
  edge(path, path->at.x, path->at.y, x, y);
  path->at = (struct path_point){x, y};
}

void path_close(struct path *path) {
  if (path->at.x != path->start.x || path->at.y != path->start.y) path_line(path, path->start.x, path->start.y);
}

/* Straight pieces enough that none is off by more than a tenth of a pixel or so. */
static int32_t pieces(float length) {
  float count = 2 + sqrtf(fminf(length, 10000)) * 0.9f;
  return count > 64 ? 64 : (int32_t)count;
}

static float distance(float x0, float y0, float x1, float y1) { return fabsf(x1 - x0) + fabsf(y1 - y0); }

void path_quadratic(struct path *path, float cx, float cy, float x, float y) {
  struct path_point a = path->at;
  int32_t count = pieces(distance(a.x, a.y, cx, cy) + distance(cx, cy, x, y));
  for (int32_t n = 1; n <= count; n++) {
    float t = (float)n / (float)count, u = 1 - t;
    path_line(path, u * u * a.x + 2 * u * t * cx + t * t * x, u * u * a.y + 2 * u * t * cy + t * t * y);
  }
}

void path_cubic(struct path *path, float ax, float ay, float bx, float by, float x, float y) {
  struct path_point p = path->at;
  int32_t count = pieces(distance(p.x, p.y, ax, ay) + distance(ax, ay, bx, by) + distance(bx, by, x, y));
  for (int32_t n = 1; n <= count; n++) {
    float t = (float)n / (float)count, u = 1 - t;
    float k0 = u * u * u, k1 = 3 * u * u * t, k2 = 3 * u * t * t, k3 = t * t * t;
    path_line(path, k0 * p.x + k1 * ax + k2 * bx + k3 * x, k0 * p.y + k1 * ay + k2 * by + k3 * y);
  }
}

void path_arc(struct path *path, float x, float y, float radius, float from, float to) {
  /* Each piece leaves its arc by less than a tenth of a pixel. */
  float steps = 2 + fabsf(to - from) * sqrtf(fminf(fmaxf(radius, 0), 4000)) * 1.2f;
  int32_t count = steps > 240 ? 240 : (int32_t)steps;
  for (int32_t n = 0; n <= count; n++) {
    float angle = from + (to - from) * (float)n / (float)count;
    path_line(path, x + radius * cosf(angle), y + radius * sinf(angle));
  }
}

void path_circle(struct path *path, float x, float y, float radius) {
  path_move(path, x + radius, y);
  path_arc(path, x, y, radius, 0, 2 * PI);
  path_close(path);
}

void path_ring(struct path *path, float x, float y, float inner, float outer, float from, float to) {
  path_move(path, x + outer * cosf(from), y + outer * sinf(from));
  path_arc(path, x, y, outer, from, to);
  path_arc(path, x, y, inner, to, from);
  path_close(path);
}

void path_round(struct path *path, float x, float y, float width, float height, float radius) {
  float most = fminf(width, height) / 2;
  if (radius > most) radius = most;
  path_move(path, x + width, y + height - radius);
  path_arc(path, x + width - radius, y + height - radius, radius, 0, PI / 2);
  path_arc(path, x + radius, y + height - radius, radius, PI / 2, PI);
  path_arc(path, x + radius, y + radius, radius, PI, 1.5f * PI);
  path_arc(path, x + width - radius, y + radius, radius, 1.5f * PI, 2 * PI);
  path_close(path);
}

/* Circles turn from x to y; polygons are turned to do so, too. */
void path_polygon(struct path *path, const struct path_point *points, uint32_t count) {
  float area = 0;
  if (count == 0) return;
  for (uint32_t n = 0; n < count; n++) {
    struct path_point a = points[n], b = points[(n + 1) % count];
    area += a.x * b.y - b.x * a.y;
  }
  for (uint32_t n = 0; n < count; n++) {
    struct path_point p = points[area >= 0 ? n : count - 1 - n];
    if (n == 0)
      path_move(path, p.x, p.y);
    else
      path_line(path, p.x, p.y);
  }
  path_close(path);
}

struct rect path_bounds(const struct path *path) {
  if (path->count == 0) return RECT(0, 0, 0, 0);
  float left = 30000, top = 30000, right = -30000, bottom = -30000;
  for (uint32_t n = 0; n < path->count; n++) {
    const struct path_edge *e = &path->edges[n];
    left = fminf(left, fminf(e->x0, e->x1));
    right = fmaxf(right, fmaxf(e->x0, e->x1));
    top = fminf(top, fminf(e->y0, e->y1));
    bottom = fmaxf(bottom, fmaxf(e->y0, e->y1));
  }
  int32_t x = (int32_t)floorf(left), y = (int32_t)floorf(top);
  return RECT(x, y, (int32_t)ceilf(right) - x, (int32_t)ceilf(bottom) - y);
}
