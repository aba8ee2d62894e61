#include "cluster/fixed.h"

/* The table has a step each 4 units; between steps it is interpolated. */
static int32_t quarter(int32_t angle) {
  int32_t step = angle >> 2, rest = angle & 3;
  int32_t low = sine_quarter[step], high = sine_quarter[step + (rest != 0)];
  return low + ((high - low) * rest >> 2);
}

int32_t sine(int32_t angle) {
  angle &= TURN - 1;
  int32_t within = angle & (TURN / 4 - 1);
  switch (angle / (TURN / 4)) {
    case 0: return quarter(within);
    case 1: return quarter(TURN / 4 - within);
    case 2: return -quarter(within);
    default: return -quarter(TURN / 4 - within);
  }
}

int32_t angle_of(int32_t x, int32_t y) {
  int32_t ax = x < 0 ? -x : x, ay = y < 0 ? -y : y;
  if (ax == 0 && ay == 0) return 0;
  /* atan(t) for t up to 1, error below 0.3 degrees: t * (45 + 15.64 * (1 - t)) degrees. */
  int32_t t = ax > ay ? (int32_t)((int64_t)ay * 4096 / ax) : (int32_t)((int64_t)ax * 4096 / ay);
  int32_t angle = t * (512 + (178 * (4096 - t) >> 12)) >> 12;
  if (ay > ax) angle = TURN / 4 - angle;
  if (x < 0) angle = TURN / 2 - angle;
  return (y < 0 ? -angle : angle) & (TURN - 1);
}

uint32_t square_root(uint32_t value) {
  uint32_t root = 0;
  for (uint32_t bit = 1u << 30; bit; bit >>= 2) {
    if (value >= root + bit) {
      value -= root + bit;
      root = (root >> 1) + bit;
    } else
      root >>= 1;
  }
  return root;
}

struct point polar(struct point centre, int32_t radius, int32_t angle) {
  return (struct point){centre.x + (int32_t)((int64_t)radius * cosine(angle) >> 15),
                        centre.y + (int32_t)((int64_t)radius * sine(angle) >> 15)};
}
