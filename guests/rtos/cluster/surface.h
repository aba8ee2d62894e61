/* Pixels in memory, 32 bits each: 0x00RRGGBB. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct rect {
  int32_t x, y, width, height; /* empty when width or height is not above 0 */
};

struct surface {
  uint32_t *pixels;
  int32_t width, height; /* a row has `width` pixels */
};

struct rect rect_intersect(struct rect a, struct rect b);
/** The smallest rectangle with both; an empty one counts for nothing. */
struct rect rect_union(struct rect a, struct rect b);
static inline bool rect_empty(struct rect r) { return r.width <= 0 || r.height <= 0; }
static inline int32_t rect_area(struct rect r) { return rect_empty(r) ? 0 : r.width * r.height; }
static inline struct rect surface_rect(const struct surface *s) { return (struct rect){0, 0, s->width, s->height}; }

/** Copies a rectangle of a surface to the same place of another one of the same size. */
void surface_copy(struct surface *to, const struct surface *from, struct rect area);
void surface_fill(struct surface *to, struct rect area, uint32_t colour);

/** `over` on `under` with a share of 0 to 256. */
static inline uint32_t blend(uint32_t under, uint32_t over, uint32_t share) {
  uint32_t rb = under & 0xff00ff, g = under & 0x00ff00;
  rb += ((over & 0xff00ff) - rb) * share >> 8;
  g += ((over & 0x00ff00) - g) * share >> 8;
  return (rb & 0xff00ff) | (g & 0x00ff00);
}
