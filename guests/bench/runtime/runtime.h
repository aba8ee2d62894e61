/*
 * A kernel has its usual number of rounds and a function that does so many of them and returns a checksum over everything that it
 * computed. The checksum depends on the number of rounds alone.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* So many that QEMU on a current PC needs one to two seconds. */
extern const uint32_t kernel_rounds;
uint32_t kernel(uint32_t rounds);

/* xorshift32 (Marsaglia 2003): the same numbers everywhere. */
static inline uint32_t next_random(uint32_t *state)
{
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

/* FNV-1a over words. */
static inline uint32_t mix(uint32_t hash, uint32_t word)
{
    return (hash ^ word) * 16777619u;
}
#define MIX_START 2166136261u

static inline uint32_t bits_of_float(float value)
{
    union { float value; uint32_t bits; } u = {value};
    return u.bits;
}

static inline uint32_t mix_double(uint32_t hash, double value)
{
    union { double value; uint32_t bits[2]; } u = {value};
    return mix(mix(hash, u.bits[0]), u.bits[1]);
}
