/* Between integers, single and double precision: what graphics and audio code in plain C is made of. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 5500;

#define COUNT 4096
static int16_t samples[COUNT];
static float mixed[COUNT];

static __attribute__((noinline)) void scale(float gain)
{
    for (int n = 0; n < COUNT; n++) {
        float value = samples[n] * gain;
        mixed[n] = mixed[n] * 0.75f + value;
        double limited = mixed[n] > 30000.0f ? 30000.0 : mixed[n] < -30000.0f ? -30000.0 : (double)mixed[n];
        samples[n] = (int32_t)(limited * 0.999) ^ (n & 3);
    }
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 43, hash = MIX_START;
    for (int n = 0; n < COUNT; n++) {
        samples[n] = next_random(&state);
        mixed[n] = 0;
    }
    while (rounds--) {
        scale(0.5f + (rounds & 15) * 0.03f);
        hash = mix(hash, bits_of_float(mixed[rounds % COUNT]) ^ samples[rounds * 3 % COUNT]);
    }
    return hash;
}
