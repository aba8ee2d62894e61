/* Fibonacci numbers by plain recursion: calls and returns. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 110;

/* No clones with fewer calls. */
static __attribute__((noinline, noclone, optimize("no-optimize-sibling-calls", "no-inline"))) uint32_t fib(uint32_t n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t hash = MIX_START;
    while (rounds--)
        hash = mix(hash, fib(27 + (rounds & 1)));
    return hash;
}
