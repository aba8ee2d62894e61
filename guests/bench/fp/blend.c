/* One picture over another, 8 bits a channel, with Advanced SIMD: loads that take pixels apart, widening products, narrowing shifts. */
#include <arm_neon.h>
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 5000;

#define PIXELS 8192
static uint8_t front[PIXELS * 4], back[PIXELS * 4];

static uint8x8_t over(uint8x8_t f, uint8x8_t b, uint8x8_t alpha, uint8x8_t rest)
{
    uint16x8_t sum = vmlal_u8(vmull_u8(f, alpha), b, rest);
    /* Division by 255, rounded. */
    sum = vaddq_u16(sum, vrshrq_n_u16(sum, 8));
    return vrshrn_n_u16(sum, 8);
}

static __attribute__((noinline)) void blend(void)
{
    for (int n = 0; n < PIXELS * 4; n += 32) {
        uint8x8x4_t f = vld4_u8(front + n), b = vld4_u8(back + n);
        uint8x8_t rest = vmvn_u8(f.val[3]);
        for (int k = 0; k < 3; k++)
            b.val[k] = over(f.val[k], b.val[k], f.val[3], rest);
        b.val[3] = vqadd_u8(b.val[3], f.val[3]);
        vst4_u8(back + n, b);
    }
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 41, hash = MIX_START;
    for (int n = 0; n < PIXELS * 4; n++) {
        front[n] = next_random(&state);
        back[n] = next_random(&state);
    }
    while (rounds--) {
        blend();
        const uint32_t *pixels = (const uint32_t *)back;
        hash = mix(hash, pixels[rounds % PIXELS]);
        front[rounds * 5 % sizeof(front)] += hash;
    }
    return hash;
}
