#include "graphics/rect.h"

static int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }
static int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }

struct rect rect_intersect(struct rect a, struct rect b) {
  int32_t x = larger(a.x, b.x), y = larger(a.y, b.y);
  return RECT(x, y, smaller(rect_right(a), rect_right(b)) - x, smaller(rect_bottom(a), rect_bottom(b)) - y);
}

struct rect rect_union(struct rect a, struct rect b) {
  if (rect_empty(a)) return b;
  if (rect_empty(b)) return a;
  int32_t x = smaller(a.x, b.x), y = smaller(a.y, b.y);
  return RECT(x, y, larger(rect_right(a), rect_right(b)) - x, larger(rect_bottom(a), rect_bottom(b)) - y);
}

bool rect_within(struct rect inner, struct rect outer) {
  return inner.x >= outer.x && inner.y >= outer.y && rect_right(inner) <= rect_right(outer) &&
         rect_bottom(inner) <= rect_bottom(outer);
}

struct rect cut_left(struct rect *from, int32_t width) {
  struct rect piece = RECT(from->x, from->y, width, from->height);
  from->x += width;
  from->width -= width;
  return piece;
}

struct rect cut_right(struct rect *from, int32_t width) {
  from->width -= width;
  return RECT(from->x + from->width, from->y, width, from->height);
}

struct rect cut_top(struct rect *from, int32_t height) {
  struct rect piece = RECT(from->x, from->y, from->width, height);
  from->y += height;
  from->height -= height;
  return piece;
}

struct rect cut_bottom(struct rect *from, int32_t height) {
  from->height -= height;
  return RECT(from->x, from->y + from->height, from->width, height);
}

uint32_t rect_subtract(struct rect area, struct rect hole, struct rect parts[4]) {
  hole = rect_intersect(area, hole);
  if (rect_empty(area)) return 0;
  if (rect_empty(hole)) {
    parts[0] = area;
    return 1;
  }
  struct rect all[] = {RECT(area.x, area.y, area.width, hole.y - area.y),
                       RECT(area.x, hole.y, hole.x - area.x, hole.height),
                       RECT(rect_right(hole), hole.y, rect_right(area) - rect_right(hole), hole.height),
                       RECT(area.x, rect_bottom(hole), area.width, rect_bottom(area) - rect_bottom(hole))};
  uint32_t count = 0;
  for (uint32_t n = 0; n < 4; n++)
    if (!rect_empty(all[n])) parts[count++] = all[n];
  return count;
}

static void drop(struct region *region, uint32_t n) { region->rect[n] = region->rect[--region->count]; }

/* The pair whose union wastes least; `with` is the rectangle that is not in the set. */
static uint32_t cheapest(const struct region *region, struct rect with) {
  uint32_t best = 0;
  int64_t least = INT64_MAX;
  for (uint32_t n = 0; n < region->count; n++) {
    int64_t waste = rect_area(rect_union(region->rect[n], with)) - rect_area(region->rect[n]);
    if (waste < least) {
      least = waste;
      best = n;
    }
  }
  return best;
}

void region_add(struct region *region, struct rect area) {
  if (rect_empty(area)) return;
  /* Whatever overlaps, or is nearly as good in one, is joined; that may touch others in turn. */
  for (uint32_t n = 0; n < region->count;) {
    struct rect other = region->rect[n], both = rect_union(other, area);
    if (rect_within(area, other)) return;
    bool overlap = !rect_empty(rect_intersect(other, area));
    if (overlap || rect_area(both) <= (rect_area(other) + rect_area(area)) * 9 / 8) {
      area = both;
      drop(region, n);
      n = 0;
    } else
      n++;
  }
  if (region->count == REGION_RECTS) {
    uint32_t n = cheapest(region, area);
    area = rect_union(region->rect[n], area);
    drop(region, n);
    region_add(region, area);
    return;
  }
  region->rect[region->count++] = area;
}

void region_clip(struct region *region, struct rect area) {
  for (uint32_t n = 0; n < region->count;) {
    region->rect[n] = rect_intersect(region->rect[n], area);
    if (rect_empty(region->rect[n]))
      drop(region, n);
    else
      n++;
  }
}

int64_t region_area(const struct region *region) {
  int64_t area = 0;
  for (uint32_t n = 0; n < region->count; n++) area += rect_area(region->rect[n]);
  return area;
}

struct rect region_bounds(const struct region *region) {
  struct rect bounds = {0, 0, 0, 0};
  for (uint32_t n = 0; n < region->count; n++) bounds = rect_union(bounds, region->rect[n]);
  return bounds;
}
