#include "graphics/bitmap.h"

#include <stdlib.h>
#include <string.h>

struct bitmap bitmap_make(int32_t width, int32_t height) {
  struct bitmap b = {NULL, width, height, width};
  if (width > 0 && height > 0 && width <= BITMAP_SIDE && height <= BITMAP_SIDE)
    b.pixels = calloc((size_t)width * (size_t)height, 4);
  if (!b.pixels) b.width = b.height = b.stride = 0;
  return b;
}

void bitmap_free(struct bitmap *bitmap) {
  free(bitmap->pixels);
  *bitmap = (struct bitmap){NULL, 0, 0, 0};
}

void bitmap_copy(struct bitmap *to, const struct bitmap *from, struct rect area) {
  area = rect_intersect(area, rect_intersect(bitmap_rect(to), bitmap_rect(from)));
  for (int32_t y = area.y; y < rect_bottom(area) && area.width > 0; y++)
    memcpy(bitmap_at(to, area.x, y), bitmap_at(from, area.x, y), (size_t)area.width * 4);
}

void fill_row(uint32_t *to, uint32_t pixel, int32_t count) {
  for (int32_t n = 0; n < count; n++) to[n] = pixel;
}

void bitmap_scroll(struct bitmap *bitmap, struct rect area, int32_t dx, int32_t dy) {
  area = rect_intersect(area, bitmap_rect(bitmap));
  struct rect target = rect_intersect(rect_moved(area, dx, dy), area);
  if (rect_empty(target)) return;
  for (int32_t n = 0; n < target.height; n++) {
    int32_t y = dy > 0 ? rect_bottom(target) - 1 - n : target.y + n;
    memmove(bitmap_at(bitmap, target.x, y), bitmap_at(bitmap, target.x - dx, y - dy), (size_t)target.width * 4);
  }
}
