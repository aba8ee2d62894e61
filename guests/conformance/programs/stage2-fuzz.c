/* Random descriptors in both stages: which of them faults, with what syndrome and address. One line a case. */
#include "../runtime/runtime.h"

#define IPA 0x80000000u
#define PA TEST_RAM
#define RETURN 0xe12fff1eu

static uint32_t state = 0x1f123bb5;

static uint32_t next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static uint64_t level1[4] __attribute__((aligned(4096)));
static uint64_t level2[512] __attribute__((aligned(4096)));
static uint64_t level3[512] __attribute__((aligned(4096)));
static uint32_t guest_level1[4096] __attribute__((aligned(16384)));
/* The guest's second level lies in the page that stage 2 may refuse. */
#define GUEST_LEVEL2_IPA (IPA + 0x1000)
#define GUEST_LEVEL2_PA (PA + 0x1000)

static void flush(void)
{
    dsb();
    WRITE(TLBIALLNSNH, 0);
    WRITE(ICIALLU, 0);
    dsb();
    isb();
}

/* The guest loads, stores and fetches at r4; r5 tells what: its own aborts come back as HVC 3 from its vectors. */
__attribute__((naked, aligned(32), used)) static void guest_vectors(void)
{
    __asm__ volatile(".arch_extension virt\n\t"
                     "b .\n\thvc #1\n\thvc #2\n\thvc #3\n\thvc #4\n\tb .\n\thvc #6\n\thvc #7");
}

static __attribute__((naked)) void guest_load(void)
{
    __asm__ volatile("ldr r6, [r4]\n\thvc #0x10");
}

static __attribute__((naked)) void guest_store(void)
{
    __asm__ volatile("str r6, [r4]\n\thvc #0x10");
}

static __attribute__((naked)) void guest_fetch(void)
{
    __asm__ volatile("blx r4\n\thvc #0x10");
}

static void set_guest(uint32_t sctlr)
{
    WRITE(TTBR0, (uint32_t)guest_level1);
    WRITE(TTBCR, 0);
    WRITE(DACR, 1);
    WRITE(VBAR, (uint32_t)guest_vectors);
    WRITE(SCTLR, sctlr);
    isb();
}

static void one(void (*function)(void), uint32_t va, char *text)
{
    static const char digits[] = "0123456789abcdef";
    guest_start(function, 0x1c0 | CPSR_MODE_SVC);
    guest.r[4] = va;
    guest.r[6] = RETURN;
    guest_run();
    const struct trap *t = trap();
    uint32_t ec = t->hsr >> 26;
    /* Class, syndrome, and of an abort the IPA; what the guest took itself by the number of its HVC and its status. */
    uint32_t words[2] = {t->hsr, ec == 0x20 || ec == 0x24 ? t->hpfar : 0};
    /* The level of a fault on a stage 1 walk is that of stage 2; QEMU gives that of stage 1. */
    if ((ec == 0x20 || ec == 0x24) && t->hsr & 1u << 7)
        words[0] &= ~3u;
    if (t->hsr == 0x4a000003)
        words[1] = READ(IFSR) & ~0xf0u;
    if (t->hsr == 0x4a000004)
        words[1] = READ(DFSR);
    for (unsigned w = 0; w < 2; w++)
        for (unsigned n = 0; n < 8; n++)
            *text++ = digits[words[w] >> (28 - 4 * n) & 15];
    *text = 0;
}

static uint64_t random_stage2(uint32_t random)
{
    uint64_t attributes = 15ull << 2 | 3ull << 8 | (random & 0x3000 ? 1ull << 10 : 0) | (uint64_t)(random >> 14 & 1) << 54;
    /* Mostly permitted. */
    attributes |= random & 0x18000 ? 3ull << 6 : (uint64_t)(random >> 17 & 3) << 6;
    return attributes;
}

void program(void)
{
    for (uint32_t address = PA; address < PA + 0x10000; address += 0x1000)
        for (uint32_t n = 0; n < 0x400; n += 4)
            *(volatile uint32_t *)(address + n) = RETURN;
    code_publish(PA, 0x10000);
    level1[0] = 1ull | 1ull << 10 | 1ull << 2 | 3ull << 6 | 1ull << 54;
    level1[1] = 0x40000000ull | 1ull | 1ull << 10 | 15ull << 2 | 3ull << 8 | 3ull << 6;
    level1[2] = (uint32_t)level2 | 3ull;
    for (uint32_t n = 0; n < 4096; n++)
        guest_level1[n] = n << 20 | 2u | 3u << 10 | 1u << 12 | 3u << 2 | 1u << 16;
    guest_level1[IPA >> 20] = IPA | 2u | 3u << 10 | 1u << 12 | 3u << 2 | 1u << 16;
    WRITE(VTCR, 0x80003540);
    WRITE64(VTTBR, (uint64_t)(uint32_t)level1 | 1ull << 48);
    WRITE(HCR, 1);
    uint32_t sctlr = 0x00c50838;
    for (unsigned n = 0; n < 400; n++) {
        uint32_t random = next(), more = next();
        char text[3][20];
        /* Stage 2: a block, or pages: 0 for data, 1 for the guest's second level. */
        if ((random & 7) == 0)
            level2[0] = PA | (random >> 3 & 1) | random_stage2(more);
        else
            level2[0] = (uint32_t)level3 | 3ull;
        level3[0] = PA | ((random & 0x70) ? 3ull : random >> 7 & 3) | random_stage2(more);
        level3[1] = GUEST_LEVEL2_PA | ((random & 0x700) ? 3ull : random >> 11 & 3) | random_stage2(more >> 8);
        /* Stage 1: off, a section or a page. */
        uint32_t kind = random >> 16 & 3;
        uint32_t va = kind == 0 ? IPA : 0x60000000;
        uint32_t ap = (more >> 24 & 3) | (more & 1u << 26 ? 4 : 0);
        guest_level1[0x600] = kind == 1 ? IPA | 2u | 3u << 2 | 1u << 12 | (ap & 3) << 10 | (ap >> 2) << 15 | (more >> 27 & 1) << 4
                                        : GUEST_LEVEL2_IPA | 1u;
        *(volatile uint32_t *)GUEST_LEVEL2_PA =
            more >> 28 == 0 ? 0 : IPA | 2u | 3u << 2 | 1u << 6 | (ap & 3) << 4 | (ap >> 2) << 9 | (more >> 27 & 1);
        set_guest(kind == 0 ? sctlr : sctlr | 1);
        flush();
        one(guest_load, va, text[0]);
        one(guest_store, va + 0x40, text[1]);
        one(guest_fetch, va, text[2]);
        log_text("%u %u: %s %s %s", n, kind, text[0], text[1], text[2]);
    }
}
