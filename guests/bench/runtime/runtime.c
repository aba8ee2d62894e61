/* Runs the kernel between two lines on the UART; the time from line to line is the kernel's. */
#include "runtime.h"

#define PL011_DR (*(volatile uint32_t *)0x09000000u)
#define PL011_FR (*(volatile uint32_t *)0x09000018u)
#define PL011_FR_TXFF (1u << 5)

/* A word of RAM that is zero at power-on: who wants a shorter run puts a divisor of the rounds there. */
#define DIVISOR (*(volatile uint32_t *)0x44000000u)

#define PSCI_SYSTEM_OFF 0x84000008u

static uint32_t flat[4096] __attribute__((aligned(16384)));

static void put(const char *text)
{
    for (; *text; text++) {
        while (PL011_FR & PL011_FR_TXFF) {
        }
        PL011_DR = (uint8_t)*text;
    }
}

static void put_hex(uint32_t value)
{
    char digits[9] = {0};
    for (int n = 7; n >= 0; n--, value >>= 4)
        digits[n] = "0123456789abcdef"[value & 15];
    put(digits);
}

/* Sections: devices below 1 GiB, write-back memory above. */
static void mmu_on(void)
{
    for (uint32_t n = 0; n < 4096; n++)
        flat[n] = n << 20 | (n < 1024 ? 0xc16u : n < 2048 ? 0x11c0eu : 0);
    uint32_t control;
    __asm__ volatile("dsb\n\t"
                     "mcr p15, 0, %1, c2, c0, 2\n\t" /* TTBCR */
                     "mcr p15, 0, %2, c2, c0, 0\n\t" /* TTBR0 */
                     "mcr p15, 0, %3, c3, c0, 0\n\t" /* DACR: domain 0 is a client */
                     "mcr p15, 0, %1, c8, c7, 0\n\t" /* TLBIALL */
                     "mcr p15, 0, %1, c7, c5, 0\n\t" /* ICIALLU */
                     "dsb\n\tisb\n\t"
                     "mrc p15, 0, %0, c1, c0, 0"     /* SCTLR */
                     : "=&r"(control)
                     : "r"(0), "r"(flat), "r"(1)
                     : "memory");
    control |= 1u << 12 | 1u << 11 | 1u << 2 | 1u; /* I, Z, C, M */
    control &= ~(1u << 1);                         /* A */
    __asm__ volatile("mcr p15, 0, %0, c1, c0, 0\n\tisb" : : "r"(control) : "memory");
}

void runtime_main(void)
{
    mmu_on();
    uint32_t rounds = kernel_rounds / (DIVISOR ? DIVISOR : 1);
    put("BEGIN kernel\n");
    uint32_t sum = kernel(rounds ? rounds : 1);
    put("END kernel ");
    put_hex(sum);
    put("\n");
    register uint32_t r0 __asm__("r0") = PSCI_SYSTEM_OFF;
    __asm__ volatile(".arch_extension virt\n\thvc #0" : "+r"(r0) : : "r1", "r2", "r3", "r12", "memory");
}
