/* SHA-256 (FIPS 180-4) of one megabyte. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 80;

static uint32_t constants[64];
static const uint32_t start[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

/* The first 32 bits of the fractions of the cube roots of the first 64 primes (section 4.2.2). */
static void make_constants(void)
{
    for (uint32_t prime = 2, n = 0; n < 64; prime++) {
        int divisible = 0;
        for (uint32_t d = 2; d * d <= prime; d++)
            divisible |= prime % d == 0;
        if (divisible)
            continue;
        /* root = floor(cube root of prime * 2^96), bit by bit: its low 32 bits are the fraction. */
        uint64_t root = 0;
        for (int bit = 35; bit >= 0; bit--) {
            uint64_t r = root | 1ull << bit;
            /* r^3 <= prime * 2^96, with r^3 as four words. */
            unsigned long long low = r & 0xffffffff, high = r >> 32;
            unsigned long long square[3] = {low * low, 2 * low * high, high * high};
            uint64_t words[5] = {0};
            for (int k = 0; k < 3; k++)
                for (int m = 0; m < 2; m++) {
                    uint64_t factor = m ? high : low;
                    uint64_t lower = (square[k] & 0xffffffff) * factor, upper = (square[k] >> 32) * factor;
                    words[k + m] += lower & 0xffffffff;
                    words[k + m + 1] += (lower >> 32) + (upper & 0xffffffff);
                    if (k + m + 2 < 5)
                        words[k + m + 2] += upper >> 32;
                }
            for (int k = 0; k < 4; k++) {
                words[k + 1] += words[k] >> 32;
                words[k] &= 0xffffffff;
            }
            uint64_t above = words[4] << 32 | words[3];
            int larger = above > prime || (above == prime && (words[0] | words[1] | words[2]));
            if (!larger)
                root = r;
        }
        constants[n++] = root;
    }
}

static inline uint32_t rotate(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static __attribute__((noinline)) void block(uint32_t *h, const uint8_t *data)
{
    uint32_t w[64];
    for (int t = 0; t < 16; t++)
        w[t] = (uint32_t)data[4 * t] << 24 | data[4 * t + 1] << 16 | data[4 * t + 2] << 8 | data[4 * t + 3];
    for (int t = 16; t < 64; t++) {
        uint32_t x = w[t - 2], y = w[t - 15];
        w[t] = (rotate(x, 17) ^ rotate(x, 19) ^ x >> 10) + w[t - 7] + (rotate(y, 7) ^ rotate(y, 18) ^ y >> 3) + w[t - 16];
    }
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], i = h[7];
    for (int t = 0; t < 64; t++) {
        uint32_t t1 = i + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[t] + w[t];
        uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        i = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
    h[5] += f;
    h[6] += g;
    h[7] += i;
}

/* "abc" (section B.1 of FIPS 180-2), to be sure that the rest means something. */
static int wrong(void)
{
    uint32_t h[8];
    uint8_t data[64] = {'a', 'b', 'c', 0x80, [63] = 24};
    for (int n = 0; n < 8; n++)
        h[n] = start[n];
    block(h, data);
    return h[0] != 0xba7816bf || h[7] != 0xf20015ad;
}

static uint8_t data[1 << 20];

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 17, h[8];
    make_constants();
    if (wrong())
        return 0;
    for (size_t n = 0; n < sizeof(data); n++)
        data[n] = next_random(&state);
    for (int n = 0; n < 8; n++)
        h[n] = start[n];
    while (rounds--)
        for (size_t n = 0; n < sizeof(data); n += 64)
            block(h, data + n);
    return h[0] ^ h[7];
}
