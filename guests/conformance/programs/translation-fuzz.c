/*
 * Descriptors with random permissions and controls, in all formats: what loads, stores and fetches from PL1 and PL0 come to.
 * Addresses stay in TEST_RAM. One line a case: six results, load, store, fetch at PL1 and at PL0; 0 or the fault status.
 */
#include "../runtime/runtime.h"

#define VA 0x60000000u
#define PA TEST_RAM
#define RETURN 0xe12fff1eu

static uint32_t state = 0x2545f491;

static uint32_t next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static uint32_t short_level2[256] __attribute__((aligned(1024)));
static uint64_t long_level1[4] __attribute__((aligned(4096)));
static uint64_t long_level2[512] __attribute__((aligned(4096)));
static uint64_t long_level3[512] __attribute__((aligned(4096)));

static void flush(void)
{
    dsb();
    WRITE(TLBIALL, 0);
    WRITE(BPIALL, 0);
    dsb();
    isb();
}

static void user_load(void *access)
{
    struct access *a = access;
    __asm__ volatile("ldr %0, [%1]\n\tsvc #0" : "=r"(a->value) : "r"(a->address) : "memory");
}

static void user_store(void *access)
{
    struct access *a = access;
    __asm__ volatile("str %0, [%1]\n\tsvc #0" : : "r"(a->value), "r"(a->address) : "memory");
}

static void user_fetch(void *access)
{
    struct access *a = access;
    __asm__ volatile("mov r3, %0\n\tblx r3\n\tsvc #0" : : "r"(a->address) : "r3", "lr", "memory");
}

/* IFSR has no domain; QEMU gives it one. */
static uint32_t status(enum kind kind, int is_long)
{
    if (kind == KIND_NONE || kind == KIND_CALL)
        return 0;
    return kind == KIND_PREFETCH_ABORT && !is_long ? trap()->fsr & ~0xf0u : trap()->fsr;
}

static void six_ways(unsigned n, uint32_t control, uint32_t va, int is_long)
{
    uint32_t s[6];
    struct access a = {va, RETURN};
    s[0] = status(try_call(do_load, &a), is_long);
    a.value = RETURN;
    s[1] = status(try_call(do_store, &a), is_long);
    s[2] = status(try_call(do_call, (void *)va), is_long);
    s[3] = status(try_in_user_mode(user_load, &a), is_long);
    a.value = RETURN;
    s[4] = status(try_in_user_mode(user_store, &a), is_long);
    s[5] = status(try_in_user_mode(user_fetch, &a), is_long);
    log_text("%u %x: %x %x %x %x %x %x", n, control, s[0], s[1], s[2], s[3], s[4], s[5]);
}

static void fill_with_returns(void)
{
    for (uint32_t address = PA; address < PA + 0x400000; address += 0x1000)
        *(volatile uint32_t *)address = RETURN;
    code_publish(PA, 0x400000);
}

/*
 * Of several faults the one that comes first in B3.12 counts: translation, access flag, domain, permission. QEMU looks at the domain before
 * the second level, at XN before the access flag, and not at the access flag for a manager. So only one of them is made possible.
 */
static void keep_one_fault(uint32_t *dacr, uint32_t domain, int invalid, int no_flag, uint32_t *descriptor, uint32_t xn)
{
    uint32_t rights = *dacr >> (2 * domain) & 3;
    if ((invalid && rights != 3) || no_flag)
        *dacr = (*dacr & ~(3u << (2 * domain))) | 1u << (2 * domain);
    if (no_flag)
        *descriptor &= ~xn;
}

/* TEX, C, B of normal memory: other types may refuse to execute. */
static uint32_t normal_section(uint32_t random)
{
    return random & 1 ? 1u << 12 | 3u << 2 : 3u << 2;
}

static void short_descriptors(void)
{
    for (unsigned n = 0; n < 600; n++) {
        uint32_t random = next(), more = next();
        uint32_t domain = 1 + (random >> 28 & 3);
        uint32_t control = more & 1u << 29; /* AFE */
        uint32_t dacr = 1u | (more & 0x3fc);
        int invalid, no_flag;
        WRITE(SCTLR, (READ(SCTLR) & ~(1u << 29)) | control);
        isb();
        uint32_t bits = random & (0x8c00u | 1u << 4 | 1u << 16 | 1u << 17);
        if ((random >> 20 & 3) == 0) {
            flat_short[VA >> 20] = PA | 2u | normal_section(random >> 30) | bits | (random >> 5 & 1) | domain << 5;
            no_flag = control && !(bits & 1u << 10);
            keep_one_fault(&dacr, domain, 0, no_flag, &flat_short[VA >> 20], 1u << 4 | 1);
        } else if ((random >> 20 & 3) == 1) {
            flat_short[VA >> 20] = random & 0x3ffffffc & ~0x3fc; /* fault */
        } else {
            uint32_t type = random >> 22 & 3;
            flat_short[VA >> 20] = (uint32_t)short_level2 | 1u | (random >> 3 & 4) | domain << 5;
            short_level2[0] = PA | type | 3u << 2 | 1u << (type == 1 ? 12 : 6) | (random & 0xe30) | (type == 1 ? random & 0x8000 : 0);
            if (type == 1)
                for (unsigned k = 1; k < 16; k++)
                    short_level2[k] = short_level2[0];
            invalid = type == 0;
            no_flag = !invalid && control && !(short_level2[0] & 1u << 4);
            if (no_flag)
                flat_short[VA >> 20] &= ~4u;
            keep_one_fault(&dacr, domain, invalid, no_flag, &short_level2[0], type == 1 ? 1u << 15 : 1);
            for (unsigned k = 1; k < 16 && type == 1; k++)
                short_level2[k] = short_level2[0];
        }
        WRITE(DACR, dacr);
        flush();
        six_ways(n, more & 0x200003fc, VA, 0);
    }
    WRITE(SCTLR, READ(SCTLR) & ~(1u << 29));
    WRITE(DACR, 1);
    isb();
}

static void long_descriptors(void)
{
    long_level1[0] = 0x1ull | 1ull << 10 | 1ull << 54;
    long_level1[1] = 0x40000000ull | 1ull | 1ull << 10 | 1ull << 2 | 3ull << 8 | 1ull << 6;
    mmu_off();
    WRITE(TTBCR, 0x80003500);
    WRITE(PRRR, 0xff04);
    WRITE(NMRR, 0);
    WRITE64(TTBR0, (uint64_t)(uint32_t)long_level1);
    flush();
    WRITE(SCTLR, READ(SCTLR) | 1);
    isb();
    for (unsigned n = 0; n < 600; n++) {
        uint32_t random = next(), more = next();
        /* AP, AF mostly set, PXN, XN, nG, contiguous; hierarchical bits of both tables. */
        uint64_t attributes = 1ull << 2 | (random & 0xc0) | ((random & 0x700) ? 1ull << 10 : 0) | (random & 0x800) |
                              (uint64_t)(random >> 12 & 3) << 53 | (uint64_t)(random >> 14 & 1) << 52 | 3ull << 8;
        uint64_t hierarchy1 = (more & 15) == 0 ? (uint64_t)(more >> 4 & 15) << 59 : 0;
        uint64_t hierarchy2 = (more & 0x300) == 0 ? (uint64_t)(more >> 10 & 15) << 59 : 0;
        uint32_t level = random >> 16 & 3;
        long_level1[2] = level == 0 && (random & 1u << 18) ? (random >> 19 & 1) << 1 : (uint32_t)long_level2 | 3ull | hierarchy1;
        long_level2[0] = level < 2 ? PA | 1ull | attributes : (uint32_t)long_level3 | 3ull | hierarchy2;
        long_level3[0] = PA | attributes | (level == 3 && (random & 0x700000) == 0 ? random >> 23 & 1 : 3ull);
        if (level == 1 && (random & 0x700000) == 0)
            long_level2[0] &= ~1ull;
        flush();
        six_ways(n, level, VA + 0x20000000, 1);
    }
}

void program(void)
{
    fill_with_returns();
    short_descriptors();
    long_descriptors();
}
