/* Flat translation tables: devices below 1 GiB, RAM above. */
#include "runtime.h"

uint32_t flat_short[4096] __attribute__((aligned(16384)));
static uint64_t flat_hyp[4] __attribute__((aligned(4096)));

#define SECTION_DEVICE (2u | 1u << 2 | 3u << 10 | 1u << 4)            /* TEX 000 B: shareable device, XN */
#define SECTION_NORMAL (2u | 1u << 12 | 3u << 2 | 3u << 10 | 1u << 16) /* TEX 001 C B: write-back, shareable */
#define BLOCK_DEVICE (1u | 0u << 2 | 1u << 10 | 1u << 6)
#define BLOCK_NORMAL (1u | 1u << 2 | 3u << 8 | 1u << 10 | 1u << 6)

static void fill_flat(void)
{
    if (flat_short[0])
        return;
    for (uint32_t n = 0; n < 4096; n++)
        flat_short[n] = n << 20 | (n < 1024 ? SECTION_DEVICE : n < 2048 ? SECTION_NORMAL : 0);
}

void mmu_on_short(void)
{
    fill_flat();
    dsb();
    WRITE(TTBCR, 0);
    WRITE(TTBR0, (uint32_t)flat_short);
    WRITE(DACR, 1);
    WRITE(CONTEXTIDR, 0);
    WRITE(TLBIALL, 0);
    WRITE(ICIALLU, 0);
    WRITE(BPIALL, 0);
    dsb();
    isb();
    WRITE(SCTLR, (READ(SCTLR) | 1u << 12 | 1u << 11 | 1u << 2 | 1u) & ~(1u << 28 | 1u << 29 | 1u << 1));
    isb();
}

void mmu_off(void)
{
    dsb();
    WRITE(SCTLR, READ(SCTLR) & ~1u);
    isb();
    WRITE(TLBIALL, 0);
    dsb();
    isb();
}

void mmu_on_hyp(void)
{
    fill_flat();
    flat_hyp[0] = 0x00000000ull | BLOCK_DEVICE | 1ull << 54;
    flat_hyp[1] = 0x40000000ull | BLOCK_NORMAL;
    dsb();
    WRITE(HMAIR0, 0xff04);
    WRITE(HTCR, 0x80803500);
    WRITE64(HTTBR, (uint64_t)(uint32_t)flat_hyp);
    WRITE(TLBIALLH, 0);
    WRITE(ICIALLU, 0);
    dsb();
    isb();
    WRITE(HSCTLR, READ(HSCTLR) | 1u << 12 | 1u << 2 | 1u);
    isb();
}
