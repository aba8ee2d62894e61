/* The sieve of Eratosthenes over bytes. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 50;

#define LIMIT 1000000
static uint8_t composite[LIMIT];

uint32_t kernel(uint32_t rounds)
{
    uint32_t hash = MIX_START;
    while (rounds--) {
        for (uint32_t n = 0; n < LIMIT; n++)
            composite[n] = 0;
        uint32_t count = 0;
        for (uint32_t n = 2; n < LIMIT; n++) {
            if (composite[n])
                continue;
            count++;
            for (uint32_t k = n + n; k < LIMIT; k += n)
                composite[k] = 1;
        }
        hash = mix(hash, count);
    }
    return hash;
}
