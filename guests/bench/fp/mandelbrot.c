/* The Mandelbrot set in double precision: short loops that end with a comparison. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 88;

#define SIZE 80

static __attribute__((noinline)) uint32_t iterations(double cx, double cy)
{
    double x = 0, y = 0;
    uint32_t n = 0;
    for (; n < 200; n++) {
        double xx = x * x, yy = y * y;
        if (xx + yy > 4)
            break;
        y = 2 * x * y + cy;
        x = xx - yy + cx;
    }
    return n;
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t hash = MIX_START;
    while (rounds--)
        for (int row = 0; row < SIZE; row++)
            for (int column = 0; column < SIZE; column++)
                hash = mix(hash, iterations(column * (3.0 / SIZE) - 2.2, (row + (rounds & 7) * 0.1) * (3.0 / SIZE) - 1.5));
    return hash;
}
