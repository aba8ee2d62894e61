/* Sums of products in double precision: VMLA, which rounds the product and the sum. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 125000;

#define COUNT 1024
static double a[COUNT], b[COUNT];

static __attribute__((noinline)) double dot(const double *x, const double *y)
{
    double even = 0, odd = 0;
    for (int n = 0; n < COUNT; n += 2) {
        __asm__("vmla.f64 %P0, %P1, %P2" : "+w"(even) : "w"(x[n]), "w"(y[n]));
        __asm__("vmla.f64 %P0, %P1, %P2" : "+w"(odd) : "w"(x[n + 1]), "w"(y[n + 1]));
    }
    return even + odd;
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 29, hash = MIX_START;
    for (int n = 0; n < COUNT; n++) {
        a[n] = (int32_t)next_random(&state) * 0x1p-30;
        b[n] = (int32_t)next_random(&state) * 0x1p-30;
    }
    while (rounds--) {
        double product = dot(a, b);
        hash = mix_double(hash, product);
        a[rounds % COUNT] += product * 0x1p-12;
    }
    return hash;
}
