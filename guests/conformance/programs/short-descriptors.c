/* Stage 1 translation with short descriptors (ARM ARM B3.5): sizes, permissions, domains, access flag, execute-never, remapping. */
#include "../runtime/runtime.h"

#define VA 0x60000000u /* sections from here are for the tests */
#define PA TEST_RAM

static uint32_t level2[256] __attribute__((aligned(1024)));

#define SECTION (2u | 1u << 12 | 3u << 2)
#define SMALL (2u | 1u << 6 | 3u << 2)
#define LARGE (1u | 1u << 12 | 3u << 2)
#define TABLE 1u
#define RETURN 0xe12fff1eu

static void flush(void)
{
    dsb();
    WRITE(TLBIALL, 0);
    WRITE(BPIALL, 0);
    dsb();
    isb();
}

static void set_section(uint32_t va, uint32_t entry)
{
    flat_short[va >> 20] = entry;
    flush();
}

static void set_page(uint32_t va, uint32_t entry)
{
    flat_short[va >> 20] = (uint32_t)level2 | TABLE;
    level2[va >> 12 & 255] = entry;
    flush();
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

/* Status of the abort as text, - for none. */
static const char *short_kind(enum kind kind, char *text)
{
    /* IFSR has no domain; QEMU gives it one. */
    uint32_t status = trap()->fsr & (kind == KIND_PREFETCH_ABORT ? 0x1f0f : 0x1fff);
    if (kind == KIND_NONE || kind == KIND_CALL)
        return "-";
    static const char digits[] = "0123456789abcdef";
    for (unsigned n = 0; n < 4; n++)
        text[n] = digits[status >> (12 - 4 * n) & 15];
    text[4] = 0;
    return text;
}

/* The six ways of using an address: load, store, fetch at PL1 and PL0. The word there is a return instruction. */
static void six_ways(const char *what, uint32_t va)
{
    char text[6][5];
    const char *result[6];
    struct access a = {va, RETURN};
    result[0] = short_kind(try_call(do_load, &a), text[0]);
    a.value = RETURN;
    result[1] = short_kind(try_call(do_store, &a), text[1]);
    result[2] = short_kind(try_call(do_call, (void *)va), text[2]);
    result[3] = short_kind(try_in_user_mode(user_load, &a), text[3]);
    a.value = RETURN;
    result[4] = short_kind(try_in_user_mode(user_store, &a), text[4]);
    result[5] = short_kind(try_in_user_mode(user_fetch, &a), text[5]);
    log_text("%s: PL1 load %s store %s fetch %s; PL0 load %s store %s fetch %s", what, result[0], result[1], result[2],
             result[3], result[4], result[5]);
}

static void permissions(void)
{
    static const char *const names[] = {"AP 000", "AP 001", "AP 010", "AP 011", "AP 100", "AP 101", "AP 110", "AP 111"};
    *(volatile uint32_t *)PA = RETURN;
    code_publish(PA, 4);
    for (unsigned ap = 0; ap < 8; ap++) {
        set_section(VA, PA | SECTION | (ap & 3) << 10 | (ap >> 2) << 15);
        six_ways(names[ap], VA);
    }
    for (unsigned ap = 0; ap < 8; ap++) {
        set_page(VA, PA | SMALL | (ap & 3) << 4 | (ap >> 2) << 9);
        six_ways(names[ap], VA);
    }
    set_section(VA, PA | SECTION | 3u << 10 | 1u << 4);
    six_ways("section XN", VA);
    set_section(VA, PA | SECTION | 3u << 10 | 1u);
    six_ways("section PXN", VA);
    set_page(VA, PA | SMALL | 3u << 4 | 1u);
    six_ways("page XN", VA);
    set_page(VA, PA | SMALL | 3u << 4);
    flat_short[VA >> 20] |= 1u << 2;
    flush();
    six_ways("page, PXN of the table", VA);
}

static void domains(void)
{
    static const char *const names[] = {"no access", "client", "reserved", "manager"};
    for (unsigned d = 0; d < 4; d++) {
        WRITE(DACR, 1u | d << 10);
        set_section(VA, PA | SECTION | 1u << 10 | 5u << 5 | 1u << 4);
        six_ways(names[d], VA);
        set_page(VA, PA | SMALL | 1u << 4 | 1u);
        flat_short[VA >> 20] |= 5u << 5;
        flush();
        six_ways(names[d], VA);
    }
    WRITE(DACR, 1);
    isb();
}

static void access_flag(void)
{
    WRITE(SCTLR, READ(SCTLR) | 1u << 29);
    isb();
    for (unsigned ap = 0; ap < 8; ap += 1) {
        set_section(VA, PA | SECTION | (ap & 3) << 10 | (ap >> 2) << 15);
        six_ways(ap & 1 ? "AFE, AF set" : "AFE, AF clear", VA);
    }
    set_page(VA, PA | SMALL | 2u << 4);
    six_ways("AFE, page, AF clear", VA);
    set_page(VA, PA | SMALL | 3u << 4);
    six_ways("AFE, page, AF set", VA);
    WRITE(SCTLR, READ(SCTLR) & ~(1u << 29));
    isb();
    flush();
}

static void translation(void)
{
    set_section(VA, 0);
    six_ways("no section", VA);
    set_section(VA, 3u << 5);
    six_ways("no section, domain 3", VA);
    set_page(VA, 0);
    six_ways("no page", VA);
    flat_short[VA >> 20] = (uint32_t)level2 | TABLE | 7u << 5;
    flush();
    WRITE(DACR, 1u | 1u << 14);
    isb();
    log_load("no page, domain 7", VA + 0x123);
    log_store("no page, domain 7", VA + 0x123, 0);
    WRITE(DACR, 1);
    isb();

    for (unsigned n = 0; n < 16; n++)
        level2[16 + n] = (PA + 0x10000) | LARGE | 3u << 4;
    flat_short[VA >> 20] = (uint32_t)level2 | TABLE;
    flush();
    *(volatile uint32_t *)(PA + 0x10000) = 0x11111111;
    *(volatile uint32_t *)(PA + 0x1fffc) = 0x22222222;
    log_load("large page, first word", VA + 0x10000);
    log_load("large page, last word", VA + 0x1fffc);

    for (unsigned n = 0; n < 16; n++)
        flat_short[((VA + 0x1000000) >> 20) + n] = (PA & 0xff000000) | SECTION | 3u << 10 | 1u << 18;
    flush();
    *(volatile uint32_t *)(PA + 0x9bcdec) = 0x33333333;
    log_load("supersection", VA + 0x1000000 + 0x9bcdec);
}

static uint32_t high_table[4096] __attribute__((aligned(16384)));

static void second_table(void)
{
    for (unsigned n = 0; n < 4096; n++)
        high_table[n] = n >= 3072 ? PA | SECTION | 3u << 10 : 0;
    *(volatile uint32_t *)PA = 0x44444444;
    *(volatile uint32_t *)(PA + 0x3fffc) = 0x55555555;
    WRITE(TTBR1, (uint32_t)high_table);
    WRITE(TTBCR, 1);
    flush();
    log_load("TTBCR.N 1, TTBR1 covers the upper half", 0xc0000000);
    log_load("TTBCR.N 1, unmapped in TTBR1", 0x80000000);
    log_load("TTBCR.N 1, TTBR0 covers the lower half", 0x7ff00000);
    WRITE(TTBCR, 0);
    flush();
    log_load("TTBCR.N 0", 0xc0000000);
}

static void address_translation(void)
{
    set_section(VA, PA | SECTION | 2u << 10);
    WRITE(ATS1CPR, VA + 0x1234);
    isb();
    log_text("ATS1CPR of a section %08x", READ(PAR));
    WRITE(ATS1CPW, VA + 0x1234);
    isb();
    log_text("ATS1CPW of a section %08x", READ(PAR));
    WRITE(ATS1CUR, VA + 0x1234);
    isb();
    log_text("ATS1CUR of a section %08x", READ(PAR));
    WRITE(ATS1CUW, VA + 0x1234);
    isb();
    log_text("ATS1CUW of a section that PL0 may not write %08x", READ(PAR));
    set_section(VA, 0);
    WRITE(ATS1CPR, VA);
    isb();
    log_text("ATS1CPR of nothing %08x", READ(PAR));
    set_page(VA + 0x5000, 0);
    WRITE(ATS1CPR, VA + 0x5000);
    isb();
    log_text("ATS1CPR of no page %08x", READ(PAR));
    set_page(VA + 0x5000, (PA + 0x7000) | SMALL | 3u << 4);
    WRITE(ATS1CPR, VA + 0x5678);
    isb();
    log_text("ATS1CPR of a page %08x", READ(PAR));
}

static void unusual_places(void)
{
    set_section(VA, PA | SECTION | 3u << 10);
    set_section(VA + 0x100000, 0);
    struct access a = {VA + 0xffffe, 0x12345678};
    if (try_call(do_load, &a))
        log_trap("unaligned load across the end", 0);
    *(volatile uint32_t *)(PA + 0xffffc) = 0xaaaaaaaa;
    if (try_call(do_store, &a))
        log_trap("unaligned store across the end", 0);
    log_text("the word before is %x", *(volatile uint32_t *)(PA + 0xffffc));
    log_fetch("fetch from nothing", VA + 0x100000);
    log_fetch("fetch from a device with XN", 0x09000000);
}

void program(void)
{
    permissions();
    domains();
    access_flag();
    translation();
    second_table();
    address_translation();
    unusual_places();
}
