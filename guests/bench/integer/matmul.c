/* Products of 64 by 64 matrices of 32-bit integers. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 1700;

#define N 64
static uint32_t a[N][N], b[N][N], c[N][N];

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 3;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = next_random(&state);
            b[i][j] = next_random(&state);
        }
    uint32_t hash = MIX_START;
    while (rounds--) {
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                uint32_t sum = 0;
                for (int k = 0; k < N; k++)
                    sum += a[i][k] * b[k][j];
                c[i][j] = sum;
            }
        for (int i = 0; i < N; i++) {
            a[i][rounds % N] ^= c[rounds % N][i];
            hash = mix(hash, c[i][i]);
        }
    }
    return hash;
}
