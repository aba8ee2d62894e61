#include "graphics/paint.h"

#include <math.h>
#include <string.h>

struct paint linear(float x0, float y0, colour first, float x1, float y1, colour second) {
  return (struct paint){PAINT_LINEAR, first, second, x0, y0, x1, y1};
}

struct paint radial(float x, float y, float radius, colour first, colour second) {
  return (struct paint){PAINT_RADIAL, first, second, x, y, radius, 0};
}

/* Thresholds of an ordered 4 by 4 dither, in 1/256 of a step. */
static const uint8_t dither[4][4] = {{8, 136, 40, 168}, {200, 72, 232, 104}, {56, 184, 24, 152}, {248, 120, 216, 88}};

/* Channels of a premultiplied gradient, with 16 bits behind the point. */
struct ramp {
  int32_t from[4], step[4];
};

static struct ramp ramp_of(const struct paint *paint) {
  struct ramp ramp;
  uint32_t a = premultiplied(paint->first), b = premultiplied(paint->second);
  for (int32_t n = 0; n < 4; n++) {
    int32_t first = (int32_t)(a >> 8 * n & 255), second = (int32_t)(b >> 8 * n & 255);
    ramp.from[n] = first * 65536;
    ramp.step[n] = second - first;
  }
  return ramp;
}

/* The pixel at a place along the ramp of 0 to 65536. */
static inline uint32_t at(const struct ramp *ramp, int32_t place, uint32_t threshold) {
  uint32_t pixel = 0;
  for (int32_t n = 0; n < 4; n++) {
    uint32_t value = (uint32_t)(ramp->from[n] + ramp->step[n] * place) + threshold * 256;
    pixel |= (value >> 16 > 255 ? 255 : value >> 16) << 8 * n;
  }
  return pixel;
}

static inline int32_t bounded(int32_t place) { return place < 0 ? 0 : place > 65536 ? 65536 : place; }

static void linear_row(const struct paint *paint, int32_t x, int32_t y, int32_t count, uint32_t *pixels) {
  float dx = paint->x1 - paint->x0, dy = paint->y1 - paint->y0, length = dx * dx + dy * dy;
  struct ramp ramp = ramp_of(paint);
  const uint8_t *row = dither[y & 3];
  if (length <= 0) length = 1;
  float begin = (((float)x + 0.5f - paint->x0) * dx + ((float)y + 0.5f - paint->y0) * dy) / length;
  float step = dx / length;
  if (step == 0) { /* four pixels repeat along the row */
    uint32_t four[4];
    int32_t place = (int32_t)(fminf(fmaxf(begin, 0), 1) * 65536);
    for (int32_t n = 0; n < 4; n++) four[n] = at(&ramp, place, row[(x + n) & 3]);
    int32_t n = 0;
    for (; n + 4 <= count; n += 4) memcpy(pixels + n, four, sizeof four);
    for (; n < count; n++) pixels[n] = four[n & 3];
    return;
  }
  for (int32_t n = 0; n < count; n++) {
    float place = fminf(fmaxf(begin + step * (float)n, 0), 1);
    pixels[n] = at(&ramp, (int32_t)(place * 65536), row[(x + n) & 3]);
  }
}

static void radial_row(const struct paint *paint, int32_t x, int32_t y, int32_t count, uint32_t *pixels) {
  struct ramp ramp = ramp_of(paint);
  const uint8_t *row = dither[y & 3];
  float scale = paint->x1 > 0 ? 1 / paint->x1 : 1, dy = ((float)y + 0.5f - paint->y0) * scale;
  for (int32_t n = 0; n < count; n++) {
    float dx = ((float)(x + n) + 0.5f - paint->x0) * scale;
    float square = dx * dx + dy * dy;
    int32_t place = square >= 1 ? 65536 : bounded((int32_t)(sqrtf(square) * 65536));
    pixels[n] = at(&ramp, place, row[(x + n) & 3]);
  }
}

void paint_row(const struct paint *paint, int32_t x, int32_t y, int32_t count, uint32_t *pixels) {
  if (paint->kind == PAINT_LINEAR)
    linear_row(paint, x, y, count, pixels);
  else if (paint->kind == PAINT_RADIAL)
    radial_row(paint, x, y, count, pixels);
  else
    fill_row(pixels, premultiplied(paint->first), count);
}
