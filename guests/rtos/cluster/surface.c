#include "cluster/surface.h"
#include "cluster/fixed.h"
#include "lib/string.h"

struct rect rect_intersect(struct rect a, struct rect b) {
  int32_t x = larger(a.x, b.x), y = larger(a.y, b.y);
  return (struct rect){x, y, smaller(a.x + a.width, b.x + b.width) - x, smaller(a.y + a.height, b.y + b.height) - y};
}

struct rect rect_union(struct rect a, struct rect b) {
  if (rect_empty(a)) return b;
  if (rect_empty(b)) return a;
  int32_t x = smaller(a.x, b.x), y = smaller(a.y, b.y);
  return (struct rect){x, y, larger(a.x + a.width, b.x + b.width) - x, larger(a.y + a.height, b.y + b.height) - y};
}

void surface_copy(struct surface *to, const struct surface *from, struct rect area) {
  area = rect_intersect(rect_intersect(area, surface_rect(to)), surface_rect(from));
  for (int32_t y = 0; y < area.height; y++) {
    int32_t at = (area.y + y) * to->width + area.x;
    memcpy(to->pixels + at, from->pixels + at, (uint32_t)area.width * 4);
  }
}

void surface_fill(struct surface *to, struct rect area, uint32_t colour) {
  area = rect_intersect(area, surface_rect(to));
  for (int32_t y = 0; y < area.height; y++) {
    uint32_t *row = to->pixels + (area.y + y) * to->width + area.x;
    for (int32_t x = 0; x < area.width; x++) row[x] = colour;
  }
}
