/* Filling of outlines with exact coverage: each edge adds to its pixels the area to the right of it, a running sum
   along the row gives how much of a pixel is inside. Parts that overlap must turn the same way, they count once. */
#pragma once
#include "cluster/fixed.h"
#include "cluster/surface.h"

/** Memory for one shape at a time; `cells` must hold (area + 2 * height) values of the largest clip rectangle. */
struct raster {
  int32_t *cells;
  uint32_t capacity;     /* in cells */
  int32_t *left, *right; /* of each row: the touched columns */
  int32_t rows;          /* how many rows left and right have */
  struct rect clip;
  int32_t top, bottom; /* touched rows within the clip, bottom excluded */
};

/** Begins a shape; nothing is drawn outside `clip`. */
void raster_begin(struct raster *raster, struct rect clip);
void raster_line(struct raster *raster, struct point from, struct point to);
/** Paints the shape and ends it: a colour with an opacity of 0 to 256. */
void raster_fill(struct raster *raster, struct surface *to, uint32_t colour, uint32_t opacity);
/** Paints the shape with the pixels of another surface of the same size. */
void raster_fill_from(struct raster *raster, struct surface *to, const struct surface *from);
/** Writes the shape's coverage, 0 to 255, row by row of `clip.width` bytes. */
void raster_mask(struct raster *raster, uint8_t *mask);
/** The rectangle that the shape touched; before it is painted. */
struct rect raster_touched(const struct raster *raster);
