/* Bodies that attract each other, in double precision: multiplications, additions, a square root and a division. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 900000;

#define BODIES 5
static double position[BODIES][3], velocity[BODIES][3], mass[BODIES];

static double root(double x)
{
    double y;
    __asm__("vsqrt.f64 %P0, %P1" : "=w"(y) : "w"(x));
    return y;
}

static void step(double dt)
{
    for (int i = 0; i < BODIES; i++)
        for (int j = i + 1; j < BODIES; j++) {
            double dx = position[i][0] - position[j][0];
            double dy = position[i][1] - position[j][1];
            double dz = position[i][2] - position[j][2];
            double square = dx * dx + dy * dy + dz * dz + 0.01;
            double magnitude = dt / (square * root(square));
            velocity[i][0] -= dx * mass[j] * magnitude;
            velocity[i][1] -= dy * mass[j] * magnitude;
            velocity[i][2] -= dz * mass[j] * magnitude;
            velocity[j][0] += dx * mass[i] * magnitude;
            velocity[j][1] += dy * mass[i] * magnitude;
            velocity[j][2] += dz * mass[i] * magnitude;
        }
    for (int i = 0; i < BODIES; i++)
        for (int k = 0; k < 3; k++)
            position[i][k] += dt * velocity[i][k];
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 23;
    for (int i = 0; i < BODIES; i++) {
        mass[i] = 1 + (next_random(&state) >> 8) * 0x1p-24;
        for (int k = 0; k < 3; k++) {
            position[i][k] = (int32_t)next_random(&state) * 0x1p-28;
            velocity[i][k] = (int32_t)next_random(&state) * 0x1p-32;
        }
    }
    while (rounds--)
        step(0.001);
    uint32_t hash = MIX_START;
    for (int i = 0; i < BODIES; i++)
        for (int k = 0; k < 3; k++)
            hash = mix_double(hash, position[i][k]);
    return hash;
}
