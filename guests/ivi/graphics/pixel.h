/* Arithmetic on pixels. Colours in interfaces are 0xAARRGGBB as a designer writes them; pixels in bitmaps are the same
   with red, green and blue multiplied by alpha. */
#pragma once
#include <stdint.h>

typedef uint32_t colour;

#define OPAQUE 0xff000000u

static inline uint32_t alpha_of(uint32_t pixel) { return pixel >> 24; }

/** A pixel times a share of 0 to 256. */
static inline uint32_t pixel_scaled(uint32_t pixel, uint32_t share) {
  uint32_t rb = ((pixel & 0xff00ffu) * share >> 8) & 0xff00ffu;
  uint32_t ag = ((pixel >> 8) & 0xff00ffu) * share & 0xff00ff00u;
  return rb | ag;
}

/** `over` upon `under`. */
static inline uint32_t pixel_over(uint32_t under, uint32_t over) {
  uint32_t alpha = alpha_of(over);
  return over + pixel_scaled(under, 256 - alpha - (alpha >> 7));
}

static inline uint32_t premultiplied(colour c) {
  uint32_t alpha = alpha_of(c), share = alpha + (alpha >> 7);
  return (pixel_scaled(c, share) & 0xffffffu) | (c & OPAQUE);
}

/** A colour with its alpha multiplied by a share of 0 to 255. */
static inline colour faded(colour c, uint32_t share) { return (c & 0xffffffu) | ((c >> 24) * share / 255) << 24; }

/** Between two colours: `share` of 0 to 256 of the second. */
static inline colour mixed(colour a, colour b, uint32_t share) {
  uint32_t rb = (((a & 0xff00ffu) * (256 - share) + (b & 0xff00ffu) * share) >> 8) & 0xff00ffu;
  uint32_t ag = (((a >> 8) & 0xff00ffu) * (256 - share) + ((b >> 8) & 0xff00ffu) * share) & 0xff00ff00u;
  return rb | ag;
}
