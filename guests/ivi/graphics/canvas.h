/* Drawing on a bitmap within a clip. Coordinates are those of whoever draws: `x`, `y` is where they begin. */
#pragma once
#include "graphics/paint.h"
#include "graphics/path.h"

struct canvas {
  struct bitmap *to;
  struct rect clip; /* in the bitmap's coordinates */
  int32_t x, y;
};

struct canvas canvas_on(struct bitmap *to);
/** The same canvas with coordinates that begin at (x, y), for a part; drawing is not clipped to it. */
struct canvas canvas_at(const struct canvas *canvas, int32_t x, int32_t y);
/** Nothing is drawn outside of `area` any more. */
void canvas_clip(struct canvas *canvas, struct rect area);
/** Whether anything in `area` can be seen. */
bool canvas_sees(const struct canvas *canvas, struct rect area);

void canvas_fill(struct canvas *canvas, struct rect area, struct paint paint);
/** Replaces what was there, alpha and all. */
void canvas_clear(struct canvas *canvas, struct rect area, colour c);
void canvas_round(struct canvas *canvas, struct rect area, float radius, struct paint paint);
/** A line of `width` pixels along the inner side of a rounded rectangle. */
void canvas_round_line(struct canvas *canvas, struct rect area, float radius, float width, struct paint paint);
void canvas_path(struct canvas *canvas, const struct path *path, struct paint paint);
/** The shadow of a rounded rectangle: `blur` pixels wide, not under the rectangle itself. */
void canvas_shadow(struct canvas *canvas, struct rect area, float radius, float blur, int32_t dy, colour c);
/** The picture's left upper corner at (x, y), with an opacity of 0 to 255. */
void canvas_image(struct canvas *canvas, const struct bitmap *image, int32_t x, int32_t y, uint32_t opacity);
/** Coverage of 0 to 255, rows of `stride` bytes, filled with a colour: glyphs and icons. */
void canvas_mask(struct canvas *canvas, const uint8_t *mask, int32_t stride, struct rect area, colour c);
