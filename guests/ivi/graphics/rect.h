/* Rectangles of whole pixels, and the few of them that a picture was changed in. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct rect {
  int32_t x, y, width, height; /* empty when width or height is not above 0 */
};

#define RECT(x, y, width, height) ((struct rect){(x), (y), (width), (height)})

static inline bool rect_empty(struct rect r) { return r.width <= 0 || r.height <= 0; }
static inline int32_t rect_right(struct rect r) { return r.x + r.width; }
static inline int32_t rect_bottom(struct rect r) { return r.y + r.height; }
static inline int64_t rect_area(struct rect r) { return rect_empty(r) ? 0 : (int64_t)r.width * r.height; }
static inline bool rect_has(struct rect r, int32_t x, int32_t y) {
  return x >= r.x && y >= r.y && x < rect_right(r) && y < rect_bottom(r);
}
static inline struct rect rect_moved(struct rect r, int32_t x, int32_t y) {
  return RECT(r.x + x, r.y + y, r.width, r.height);
}
/** Smaller by `by` on each side; larger when it is negative. */
static inline struct rect rect_inset(struct rect r, int32_t by) {
  return RECT(r.x + by, r.y + by, r.width - 2 * by, r.height - 2 * by);
}
bool rect_within(struct rect inner, struct rect outer);
struct rect rect_intersect(struct rect a, struct rect b);
/** The smallest rectangle with both; an empty one counts for nothing. */
struct rect rect_union(struct rect a, struct rect b);

/** Takes a piece from one side of a rectangle, and leaves the rest: how screens are laid out. */
struct rect cut_left(struct rect *from, int32_t width);
struct rect cut_right(struct rect *from, int32_t width);
struct rect cut_top(struct rect *from, int32_t height);
struct rect cut_bottom(struct rect *from, int32_t height);

#define REGION_RECTS 12

/** A set of rectangles that do not overlap; grows a little beyond what was added rather than having many. */
struct region {
  struct rect rect[REGION_RECTS];
  uint32_t count;
};

void region_add(struct region *region, struct rect area);
/** Keeps what is in `area`. */
void region_clip(struct region *region, struct rect area);
int64_t region_area(const struct region *region);
struct rect region_bounds(const struct region *region);

/** What `area` has outside of `hole`: up to four rectangles. @returns how many. */
uint32_t rect_subtract(struct rect area, struct rect hole, struct rect parts[4]);
