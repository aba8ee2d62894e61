/* 64-bit arithmetic: Fibonacci numbers modulo a prime by squaring, division by shift and subtract, multiplication of many words. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 10000;

/* The remainder of a 64-bit number by a 32-bit one, a bit at a time. */
static __attribute__((noinline)) uint32_t remainder_of(uint64_t dividend, uint32_t divisor)
{
    uint64_t rest = 0;
    for (int bit = 63; bit >= 0; bit--) {
        rest = rest << 1 | (dividend >> bit & 1);
        if (rest >= divisor)
            rest -= divisor;
    }
    return rest;
}

#define WORDS 128
static uint32_t a[WORDS], b[WORDS], product[2 * WORDS];

static __attribute__((noinline)) void multiply(void)
{
    for (int n = 0; n < 2 * WORDS; n++)
        product[n] = 0;
    for (int i = 0; i < WORDS; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < WORDS; j++) {
            carry += (uint64_t)a[i] * b[j] + product[i + j];
            product[i + j] = carry;
            carry >>= 32;
        }
        product[i + WORDS] = carry;
    }
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 19, hash = MIX_START;
    for (int n = 0; n < WORDS; n++) {
        a[n] = next_random(&state);
        b[n] = next_random(&state);
    }
    while (rounds--) {
        multiply();
        for (int n = 0; n < WORDS; n++) {
            a[n] ^= product[n];
            b[n] += product[n + WORDS];
            int64_t difference = ((int64_t)a[n] << 20) - ((int64_t)b[n] << 12);
            hash = mix(hash, difference < 0 ? -difference >> 7 : difference);
        }
        for (int n = 0; n < 40; n++)
            hash = mix(hash, remainder_of((uint64_t)product[n] << 32 | product[n + 40], 1000003));
    }
    return hash;
}
