/* Outlines, and which share of each pixel is inside of them. Parts that overlap must turn the same way: they count
 * once. */
#pragma once
#include "graphics/bitmap.h"

struct path_point {
  float x, y;
};

/** Closed outlines as edges; curves are flattened when they are added. */
struct path {
  struct path_edge {
    float x0, y0, x1, y1;
  } * edges;
  uint32_t count, capacity;
  struct path_point start, at;
  bool failed; /* out of memory: what is there is drawn */
};

void path_free(struct path *path);
/** Empty again, with its memory kept. */
void path_clear(struct path *path);

void path_move(struct path *path, float x, float y);
void path_line(struct path *path, float x, float y);
void path_quadratic(struct path *path, float cx, float cy, float x, float y);
void path_cubic(struct path *path, float ax, float ay, float bx, float by, float x, float y);
void path_close(struct path *path);
/** Angles in radians, from the x axis towards y. Edges from `from` to `to`, without the way to the first point. */
void path_arc(struct path *path, float x, float y, float radius, float from, float to);
void path_circle(struct path *path, float x, float y, float radius);
/** A part of a ring with square ends. */
void path_ring(struct path *path, float x, float y, float inner, float outer, float from, float to);
void path_round(struct path *path, float x, float y, float width, float height, float radius);
void path_polygon(struct path *path, const struct path_point *points, uint32_t count);
/** The outline of a line through points with round ends and corners. */
void path_stroke(struct path *path, const struct path_point *points, uint32_t count, float width);

/** The pixels that the path reaches. */
struct rect path_bounds(const struct path *path);

/** One row of coverage: `cover[0]` is for the pixel x; 0 to 256 each. */
typedef void (*cover_row)(void *context, int32_t x, int32_t y, int32_t count, const uint16_t *cover);
/** Calls `row` for each row of `clip` that the path touches, from the first to the last touched pixel. */
void path_cover(const struct path *path, struct rect clip, cover_row row, void *context);
