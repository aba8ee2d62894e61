/* What areas are filled with: a colour, or a gradient between two. */
#pragma once
#include "graphics/bitmap.h"

enum paint_kind { PAINT_COLOUR, PAINT_LINEAR, PAINT_RADIAL };

struct paint {
  enum paint_kind kind;
  colour first, second;
  float x0, y0, x1, y1; /* linear: from, to. Radial: centre, and x1 the radius */
};

static inline struct paint plain(colour c) { return (struct paint){.kind = PAINT_COLOUR, .first = c, .second = c}; }
struct paint linear(float x0, float y0, colour first, float x1, float y1, colour second);
/** From the first colour in the centre to the second at the radius and beyond. */
struct paint radial(float x, float y, float radius, colour first, colour second);

/** The pixels of `count` places from (x, y) to the right. Gradients are dithered, since dark ones show their steps. */
void paint_row(const struct paint *paint, int32_t x, int32_t y, int32_t count, uint32_t *pixels);
