/*
 * LDRD and STRD of an aligned doubleword are one access each (ARM ARM A3.5.3, for a CPU with the Large Physical Address Extension), as LDREXD is.
 * Not compared with QEMU, whose LDRD of that time is two.
 */
#include "../common/psci.h"
#include "../runtime/runtime.h"

#define ROUNDS 50000u

static volatile uint64_t pair __attribute__((aligned(64)));
static volatile uint32_t ready __attribute__((aligned(64)));
static volatile uint32_t done __attribute__((aligned(64)));

static void store(void)
{
    register uint32_t low __asm__("r4"), high __asm__("r5");
    while (!ready) {
    }
    for (uint32_t n = 1; !done; n++) {
        low = n;
        high = ~n;
        __asm__ volatile("strd %0, %1, [%2]" : : "r"(low), "r"(high), "r"(&pair) : "memory");
    }
}

void program(void)
{
    register uint32_t low __asm__("r4"), high __asm__("r5");
    uint32_t torn = 0, exclusive = 0, seen = 0, last = 0;
    pair = (uint64_t)0xffffffff << 32;
    dsb();
    secondary_run(store);
    ready = 1;
    for (uint32_t n = 0; n < ROUNDS || seen < 10; n++) {
        __asm__ volatile("ldrd %0, %1, [%2]" : "=r"(low), "=r"(high) : "r"(&pair) : "memory");
        if (low != ~high)
            torn++;
        if (low != last)
            seen++;
        last = low;
        __asm__ volatile("ldrexd %0, %1, [%2]" : "=r"(low), "=r"(high) : "r"(&pair) : "memory");
        if (low != ~high)
            exclusive++;
    }
    done = 1;
    log_text("doublewords: %u torn, %u of exclusive loads", torn, exclusive);
}
