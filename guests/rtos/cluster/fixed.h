/* Fixed-point arithmetic of the drawing. Pixels are in 1/256 ("sub"), a whole turn is 4096, factors of 1 are 32768. */
#pragma once
#include <stdint.h>

#define SUB 256
#define TURN 4096

extern const uint16_t sine_quarter[257];

/** The sine of an angle in 1/4096 of a turn; 1 is 32768. */
int32_t sine(int32_t angle);
static inline int32_t cosine(int32_t angle) { return sine(angle + TURN / 4); }
/** The angle of (x, y), 0 to 4095; 0 along x, growing towards y. */
int32_t angle_of(int32_t x, int32_t y);
/** The root, rounded down. */
uint32_t square_root(uint32_t value);

struct point {
  int32_t x, y; /* sub pixels */
};

/** The point at `radius` (sub pixels) and `angle` from the centre; angle 0 points right, a quarter turn down. */
struct point polar(struct point centre, int32_t radius, int32_t angle);

static inline int32_t clamp(int32_t value, int32_t low, int32_t high) {
  return value < low ? low : value > high ? high : value;
}
static inline int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }
