#include "graphics/canvas.h"

#include <math.h>
#include <string.h>

struct canvas canvas_on(struct bitmap *to) { return (struct canvas){to, bitmap_rect(to), 0, 0}; }

struct canvas canvas_at(const struct canvas *canvas, int32_t x, int32_t y) {
  return (struct canvas){canvas->to, canvas->clip, canvas->x + x, canvas->y + y};
}

void canvas_clip(struct canvas *canvas, struct rect area) {
  canvas->clip = rect_intersect(canvas->clip, rect_moved(area, canvas->x, canvas->y));
}

static struct rect visible(const struct canvas *canvas, struct rect area) {
  return rect_intersect(canvas->clip, rect_moved(area, canvas->x, canvas->y));
}

bool canvas_sees(const struct canvas *canvas, struct rect area) { return !rect_empty(visible(canvas, area)); }

static void blend_row(uint32_t *to, uint32_t pixel, int32_t count) {
  uint32_t alpha = alpha_of(pixel), rest = 256 - alpha - (alpha >> 7);
  for (int32_t n = 0; n < count; n++) to[n] = pixel + pixel_scaled(to[n], rest);
}

#define TOGETHER 16 /* pixels */

/* Pictures are mostly opaque or transparent. What is neither is blended many pixels at a time, without looking at each. */
static void over_row(uint32_t *restrict to, const uint32_t *restrict from, int32_t count) {
  int32_t n = 0;
  for (; n + TOGETHER <= count; n += TOGETHER) {
    uint32_t all = UINT32_MAX, any = 0;
    for (int32_t i = n; i < n + TOGETHER; i++) {
      all &= from[i];
      any |= from[i];
    }
    if (all >= OPAQUE)
      memcpy(to + n, from + n, TOGETHER * sizeof *to);
    else if (any)
      for (int32_t i = n; i < n + TOGETHER; i++) to[i] = pixel_over(to[i], from[i]);
  }
  for (; n < count; n++)
    if (from[n]) to[n] = pixel_over(to[n], from[n]);
}

static bool is_opaque(const struct paint *paint) { return (paint->first & paint->second) >= OPAQUE; }

/* One row of a paint, whole pixels. Gradients' coordinates are the drawer's. */
static void paint_over(const struct canvas *canvas, const struct paint *paint, uint32_t *to, int32_t x, int32_t y,
                       int32_t count) {
  uint32_t row[BITMAP_SIDE];
  if (paint->kind == PAINT_COLOUR) {
    uint32_t pixel = premultiplied(paint->first);
    if (pixel >= OPAQUE)
      fill_row(to, pixel, count);
    else if (pixel)
      blend_row(to, pixel, count);
  } else if (is_opaque(paint))
    paint_row(paint, x - canvas->x, y - canvas->y, count, to);
  else {
    paint_row(paint, x - canvas->x, y - canvas->y, count, row);
    over_row(to, row, count);
  }
}

void canvas_fill(struct canvas *canvas, struct rect area, struct paint paint) {
  area = visible(canvas, area);
  for (int32_t y = area.y; y < rect_bottom(area) && area.width > 0; y++)
    paint_over(canvas, &paint, bitmap_at(canvas->to, area.x, y), area.x, y, area.width);
}

void canvas_clear(struct canvas *canvas, struct rect area, colour c) {
  area = visible(canvas, area);
  for (int32_t y = area.y; y < rect_bottom(area) && area.width > 0; y++)
    fill_row(bitmap_at(canvas->to, area.x, y), premultiplied(c), area.width);
}

struct covered {
  struct canvas *canvas;
  const struct paint *paint;
};

static inline void cover_pixel(uint32_t *to, uint32_t pixel, uint32_t cover) {
  if (cover == 256 && pixel >= OPAQUE)
    *to = pixel;
  else if (cover)
    *to = pixel_over(*to, pixel_scaled(pixel, cover));
}

/* `x` and `y` are the bitmap's. */
static void cover_span(void *context, int32_t x, int32_t y, int32_t count, const uint16_t *cover) {
  const struct covered *what = context;
  uint32_t *to = bitmap_at(what->canvas->to, x, y), row[BITMAP_SIDE];
  if (what->paint->kind == PAINT_COLOUR) {
    uint32_t pixel = premultiplied(what->paint->first);
    for (int32_t n = 0; n < count; n++) cover_pixel(to + n, pixel, cover[n]);
    return;
  }
  paint_row(what->paint, x - what->canvas->x, y - what->canvas->y, count, row);
  for (int32_t n = 0; n < count; n++) cover_pixel(to + n, row[n], cover[n]);
}

struct moved {
  struct covered covered;
  int32_t x, y;
};

static void moved_span(void *context, int32_t x, int32_t y, int32_t count, const uint16_t *cover) {
  struct moved *moved = context;
  cover_span(&moved->covered, x + moved->x, y + moved->y, count, cover);
}

void canvas_path(struct canvas *canvas, const struct path *path, struct paint paint) {
  struct moved moved = {{canvas, &paint}, canvas->x, canvas->y};
  path_cover(path, rect_moved(canvas->clip, -canvas->x, -canvas->y), moved_span, &moved);
}

/* How far a place is from a rounded rectangle's outline, negative inside: `dx`, `dy` from the middle of the corner's
   circle outwards. */
static inline float corner_distance(float dx, float dy, float radius) {
  if (dx <= 0 || dy <= 0) return fmaxf(dx, dy) - radius;
  return sqrtf(dx * dx + dy * dy) - radius;
}

/* From the middle of the corner's circle on one axis: positive where the corner is. */
static inline float beyond(float at, float low, float high) { return at < low ? low - at : at > high ? at - high : 0; }

static uint16_t share(float distance) {
  float inside = 0.5f - distance;
  return inside <= 0 ? 0 : inside >= 1 ? 256 : (uint16_t)(inside * 256);
}

static float fitting(struct rect area, float radius) {
  float most = (float)(area.width < area.height ? area.width : area.height) / 2;
  return radius > most ? most : radius;
}

void canvas_round(struct canvas *canvas, struct rect area, float radius, struct paint paint) {
  struct rect seen = visible(canvas, area), at = rect_moved(area, canvas->x, canvas->y);
  struct covered covered = {canvas, &paint};
  uint16_t cover[BITMAP_SIDE];
  radius = fitting(area, radius);
  int32_t corner = (int32_t)ceilf(radius);
  float top = (float)at.y + radius, bottom = (float)rect_bottom(at) - radius;
  for (int32_t y = seen.y; y < rect_bottom(seen) && seen.width > 0; y++) {
    float dy = beyond((float)y + 0.5f, top, bottom);
    int32_t from = seen.x, to = rect_right(seen);
    if (dy > 0) {
      int32_t left = at.x + corner, right = rect_right(at) - corner, count = 0;
      for (int32_t x = from; x < left && x < to; x++, count++)
        cover[count] = share(corner_distance((float)at.x + radius - (float)x - 0.5f, dy, radius));
      if (count) cover_span(&covered, from, y, count, cover);
      from += count;
      count = 0;
      int32_t begin = right > from ? right : from;
      for (int32_t x = begin; x < to; x++, count++)
        cover[count] = share(corner_distance((float)x + 0.5f - (float)rect_right(at) + radius, dy, radius));
      if (count) cover_span(&covered, begin, y, count, cover);
      if (begin < to) to = begin;
    }
    if (to > from) paint_over(canvas, &paint, bitmap_at(canvas->to, from, y), from, y, to - from);
  }
}

void canvas_round_line(struct canvas *canvas, struct rect area, float radius, float width, struct paint paint) {
  static struct path path;
  path_clear(&path);
  path.start = path.at = (struct path_point){0, 0};
  path_round(&path, (float)area.x, (float)area.y, (float)area.width, (float)area.height, radius);
  /* The inner outline turns the other way and so takes away. */
  uint32_t outer = path.count;
  float inner = radius > width ? radius - width : 0;
  path_round(&path, (float)area.x + width, (float)area.y + width, (float)area.width - 2 * width,
             (float)area.height - 2 * width, inner);
  for (uint32_t n = outer; n < path.count; n++) {
    struct path_edge e = path.edges[n];
    path.edges[n] = (struct path_edge){e.x1, e.y1, e.x0, e.y0};
  }
  canvas_path(canvas, &path, paint);
}

void canvas_shadow(struct canvas *canvas, struct rect area, float radius, float blur, int32_t dy, colour c) {
  struct rect caster = rect_moved(area, canvas->x, canvas->y), at = rect_moved(caster, 0, dy);
  struct rect seen = rect_intersect(canvas->clip, rect_inset(at, -(int32_t)ceilf(blur)));
  struct rect solid = rect_inset(caster, (int32_t)(radius * 0.3f) + 1), parts[4];
  float left = (float)at.x + radius, right = (float)rect_right(at) - radius;
  float top = (float)at.y + radius, bottom = (float)rect_bottom(at) - radius;
  uint32_t pixel = premultiplied(c);
  /* What is well inside of the rectangle itself is covered by it. */
  for (uint32_t count = rect_subtract(seen, solid, parts), n = 0; n < count; n++)
    for (int32_t y = parts[n].y; y < rect_bottom(parts[n]); y++) {
      float vertical = beyond((float)y + 0.5f, top, bottom);
      uint32_t *to = bitmap_at(canvas->to, parts[n].x, y);
      for (int32_t x = parts[n].x; x < rect_right(parts[n]); x++, to++) {
        float distance = corner_distance(beyond((float)x + 0.5f, left, right), vertical, radius);
        float near = (blur - distance) / (2 * blur);
        if (near <= 0) continue;
        if (near > 1) near = 1;
        *to = pixel_over(*to, pixel_scaled(pixel, (uint32_t)(near * near * (3 - 2 * near) * 256)));
      }
    }
}

void canvas_image(struct canvas *canvas, const struct bitmap *image, int32_t x, int32_t y, uint32_t opacity) {
  struct rect seen = visible(canvas, RECT(x, y, image->width, image->height));
  uint32_t scale = opacity + (opacity >> 7);
  for (int32_t row = seen.y; row < rect_bottom(seen) && seen.width > 0; row++) {
    const uint32_t *from = bitmap_at(image, seen.x - canvas->x - x, row - canvas->y - y);
    uint32_t *to = bitmap_at(canvas->to, seen.x, row);
    if (opacity >= 255)
      over_row(to, from, seen.width);
    else
      for (int32_t n = 0; n < seen.width; n++) to[n] = pixel_over(to[n], pixel_scaled(from[n], scale));
  }
}

void canvas_mask(struct canvas *canvas, const uint8_t *mask, int32_t stride, struct rect area, colour c) {
  struct rect seen = visible(canvas, area);
  uint32_t pixel = premultiplied(c);
  for (int32_t y = seen.y; y < rect_bottom(seen) && seen.width > 0; y++) {
    const uint8_t *from = mask + (int64_t)(y - canvas->y - area.y) * stride + (seen.x - canvas->x - area.x);
    uint32_t *to = bitmap_at(canvas->to, seen.x, y);
    for (int32_t n = 0; n < seen.width; n++)
      if (from[n]) cover_pixel(to + n, pixel, from[n] + (from[n] >> 7));
  }
}
