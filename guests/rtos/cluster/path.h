/* Outlines of parts that the raster fills: curves, rings, strokes, and drawings written down as text. */
#pragma once
#include "cluster/raster.h"

void path_quadratic(struct raster *raster, struct point from, struct point control, struct point to);
void path_cubic(struct raster *raster, struct point from, struct point a, struct point b, struct point to);
void path_circle(struct raster *raster, struct point centre, int32_t radius);
/** A part of a ring from one angle to a greater one. */
void path_ring(struct raster *raster, struct point centre, int32_t inner, int32_t outer, int32_t from, int32_t to);
/** A thick line with round ends. */
void path_stroke(struct raster *raster, struct point from, struct point to, int32_t width);
void path_rounded(struct raster *raster, int32_t x, int32_t y, int32_t width, int32_t height, int32_t radius);
/** A polygon of any direction of turn. */
void path_polygon(struct raster *raster, const struct point *points, uint32_t count);

/**
 * A drawing in a square of 48 by 48 units, centred on `centre`, `size` sub pixels wide. Commands, each followed by
 * whole numbers: M x y; L x y; Q and C as in SVG; Z closes; O x y r a circle; W w sets the stroke's width in tenths; S
 * strokes what was drawn since M, F fills it. All absolute.
 */
void path_drawing(struct raster *raster, const char *drawing, struct point centre, int32_t size);
