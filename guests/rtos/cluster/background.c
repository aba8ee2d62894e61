#include "cluster/background.h"

/* Thresholds of a 4 by 4 ordered dither, in 1/16 of a level. */
static const uint8_t bayer[4][4] = {{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};

/* How bright it is around a dial, 0 to 256: a broad light that falls off with the square of the distance. */
static int32_t glow(struct point centre, int32_t radius, int32_t x, int32_t y) {
  int32_t dx = x - centre.x / SUB, dy = y - centre.y / SUB, reach = radius * 125 / 100 / SUB;
  int32_t away = (dx * dx + dy * dy) * 256 / (reach * reach);
  return away >= 256 ? 0 : (256 - away) * (256 - away) >> 8;
}

static uint32_t level(int32_t sixteenths, int32_t threshold) {
  return (uint32_t)clamp((sixteenths + threshold) >> 4, 0, 255);
}

void background_draw(struct surface *to, const struct point glows[2], int32_t radius) {
  for (int32_t y = 0; y < to->height; y++) {
    int32_t shade = 256 - y * 150 / to->height; /* darker to the bottom */
    for (int32_t x = 0; x < to->width; x++) {
      int32_t light = larger(glow(glows[0], radius, x, y), glow(glows[1], radius, x, y));
      int32_t threshold = bayer[y & 3][x & 3];
      /* Levels in 1/16: a blue-black, and a steel blue light. */
      int32_t red = (9 * 16 * shade + 17 * 16 * light) >> 8;
      int32_t green = (12 * 16 * shade + 26 * 16 * light) >> 8;
      int32_t blue = (19 * 16 * shade + 42 * 16 * light) >> 8;
      to->pixels[y * to->width + x] =
          level(red, threshold) << 16 | level(green, threshold) << 8 | level(blue, threshold);
    }
  }
}
