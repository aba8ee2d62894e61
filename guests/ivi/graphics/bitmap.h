/* Pictures in memory: 32 bits a pixel (pixel.h), rows of `stride` pixels. */
#pragma once
#include "graphics/pixel.h"
#include "graphics/rect.h"

struct bitmap {
  uint32_t *pixels;
  int32_t width, height, stride;
};

static inline struct rect bitmap_rect(const struct bitmap *b) { return RECT(0, 0, b->width, b->height); }
static inline uint32_t *bitmap_at(const struct bitmap *b, int32_t x, int32_t y) {
  return b->pixels + (int64_t)y * b->stride + x;
}

#define BITMAP_SIDE 4096 /* no picture is wider or higher */

/** A transparent picture; `pixels` is NULL where the size is absurd or there is no memory. */
struct bitmap bitmap_make(int32_t width, int32_t height);
void bitmap_free(struct bitmap *bitmap);
/** Copies the same rectangle from one to the other; clipped to both. */
void bitmap_copy(struct bitmap *to, const struct bitmap *from, struct rect area);
void fill_row(uint32_t *to, uint32_t pixel, int32_t count);
/** Moves what is in `area` by a distance within it; what was not covered keeps its old pixels. */
void bitmap_scroll(struct bitmap *bitmap, struct rect area, int32_t dx, int32_t dy);
