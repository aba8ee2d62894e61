/* Text from glyph outlines: rasterised once for a size, then blended. */
#pragma once
#include "cluster/raster.h"

struct glyph_point {
  int16_t x, y; /* font units; below y two flags: on the curve, last of its contour */
};
struct glyph_outline {
  uint16_t character, advance, first, count;
};
struct font {
  uint16_t units; /* an em */
  uint16_t count;
  const struct glyph_outline *glyphs;
  const struct glyph_point *points;
};
extern const struct font font_medium, font_semibold;

struct glyph_mask {
  uint16_t character;
  int16_t left, top; /* of the mask, from the pen on the base line */
  uint16_t width, height;
  int32_t advance; /* sub pixels */
  const uint8_t *coverage;
};

#define FACE_GLYPHS 96u

/* A font in one size. */
struct face {
  uint32_t count;
  int32_t digit_advance; /* sub pixels: digits all take this, so that numbers do not dance */
  struct glyph_mask glyphs[FACE_GLYPHS];
};

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

/**
 * Rasterises the glyphs of `characters`. `size` is the em in sub pixels. Masks are taken from *pool, which moves on.
 * False if the pool, which ends at `end`, is too small.
 */
bool face_make(struct face *face, const struct font *font, int32_t size, const char *characters, struct raster *raster,
               uint8_t **pool, uint8_t *end);
/** Width of a text in sub pixels. Text is in Latin-1. */
int32_t face_width(const struct face *face, const char *text);
/** Draws text with its pen at (x, y) on the base line, within `clip`; gives the rectangle that it covers. */
struct rect face_draw(const struct face *face, struct surface *to, struct rect clip, int32_t x, int32_t y,
                      enum align align, const char *text, uint32_t colour);
