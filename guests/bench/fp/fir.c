/* A filter of 32 taps in single precision with Advanced SIMD: four samples at a time, over unaligned addresses. */
#include <arm_neon.h>
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 2700;

#define TAPS 32
#define SAMPLES 2048
static float input[SAMPLES + TAPS], output[SAMPLES], taps[TAPS];

static __attribute__((noinline)) void filter(void)
{
    for (int n = 0; n < SAMPLES; n += 4) {
        float32x4_t sum = vdupq_n_f32(0);
        for (int k = 0; k < TAPS; k++)
            sum = vmlaq_n_f32(sum, vld1q_f32(&input[n + k]), taps[k]);
        vst1q_f32(&output[n], sum);
    }
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 37, hash = MIX_START;
    for (int n = 0; n < SAMPLES + TAPS; n++)
        input[n] = (int32_t)next_random(&state) * 0x1p-31f;
    for (int k = 0; k < TAPS; k++)
        taps[k] = (int32_t)next_random(&state) * 0x1p-35f;
    while (rounds--) {
        filter();
        hash = mix(hash, bits_of_float(output[rounds % SAMPLES]));
        input[rounds % SAMPLES] += output[(rounds * 7) % SAMPLES];
    }
    return hash;
}
