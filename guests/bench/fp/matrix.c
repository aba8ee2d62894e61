/* 4 by 4 matrices times vectors in single precision with Advanced SIMD, as graphics does it. */
#include <arm_neon.h>
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 14000;

#define COUNT 1024
static float points[COUNT][4], moved[COUNT][4], matrix[4][4];

static __attribute__((noinline)) void transform(void)
{
    float32x4_t c0 = vld1q_f32(matrix[0]), c1 = vld1q_f32(matrix[1]), c2 = vld1q_f32(matrix[2]), c3 = vld1q_f32(matrix[3]);
    for (int n = 0; n < COUNT; n++) {
        float32x4_t p = vld1q_f32(points[n]);
        float32x4_t sum = vmulq_lane_f32(c0, vget_low_f32(p), 0);
        sum = vmlaq_lane_f32(sum, c1, vget_low_f32(p), 1);
        sum = vmlaq_lane_f32(sum, c2, vget_high_f32(p), 0);
        sum = vmlaq_lane_f32(sum, c3, vget_high_f32(p), 1);
        vst1q_f32(moved[n], sum);
    }
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 31, hash = MIX_START;
    for (int n = 0; n < COUNT; n++)
        for (int k = 0; k < 4; k++)
            points[n][k] = (int32_t)next_random(&state) * 0x1p-31f;
    for (int n = 0; n < 4; n++)
        for (int k = 0; k < 4; k++)
            matrix[n][k] = (int32_t)next_random(&state) * 0x1p-31f;
    while (rounds--) {
        transform();
        hash = mix(hash, bits_of_float(moved[rounds % COUNT][rounds & 3]));
        matrix[rounds & 3][rounds >> 2 & 3] += moved[rounds % COUNT][1] * 0x1p-10f;
    }
    return hash;
}
