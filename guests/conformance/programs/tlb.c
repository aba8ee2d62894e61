/* TLB maintenance (ARM ARM B3.10): what was remapped is seen after each operation; ASIDs, global pages, code below remapping. */
#include "../runtime/runtime.h"

#define VA 0x60000000u
#define PA TEST_RAM
#define SMALL (2u | 1u << 6 | 3u << 2 | 3u << 4)
#define SECTION (2u | 1u << 12 | 3u << 2 | 3u << 10)
#define NOT_GLOBAL (1u << 11)

static uint32_t level2[256] __attribute__((aligned(1024)));

static uint32_t word(uint32_t address)
{
    return *(volatile uint32_t *)address;
}

static void mark(void)
{
    for (unsigned n = 0; n < 16; n++)
        *(volatile uint32_t *)(PA + 0x1000 * n) = 0x1000 + n;
}

enum operation { ALL, MVA, MVAA, ASID, ALL_IS, MVA_IS, MVAA_IS, ASID_IS };
static const char *const names[] = {"TLBIALL", "TLBIMVA", "TLBIMVAA", "TLBIASID", "TLBIALLIS", "TLBIMVAIS", "TLBIMVAAIS", "TLBIASIDIS"};

static void maintain(enum operation operation, uint32_t va, uint32_t asid)
{
    dsb();
    switch (operation) {
    case ALL: WRITE(TLBIALL, 0); break;
    case MVA: WRITE(TLBIMVA, va | asid); break;
    case MVAA: WRITE(TLBIMVAA, va); break;
    case ASID: WRITE(TLBIASID, asid); break;
    case ALL_IS: WRITE(TLBIALLIS, 0); break;
    case MVA_IS: WRITE(TLBIMVAIS, va | asid); break;
    case MVAA_IS: WRITE(TLBIMVAAIS, va); break;
    case ASID_IS: WRITE(TLBIASIDIS, asid); break;
    }
    dsb();
    isb();
}

static void remap(void)
{
    flat_short[VA >> 20] = (uint32_t)level2 | 1u;
    for (enum operation o = ALL; o <= ASID_IS; o++) {
        WRITE(CONTEXTIDR, 3);
        isb();
        level2[0] = (PA + 0x1000) | SMALL | NOT_GLOBAL;
        maintain(ALL, 0, 0);
        uint32_t first = word(VA);
        level2[0] = (PA + 0x2000) | SMALL | NOT_GLOBAL;
        maintain(o, VA, 3);
        log_text("%s: %x, then %x", names[o], first, word(VA));
        level2[0] = 0;
        maintain(o, VA, 3);
        log_load("  unmapped", VA);
        /* What was not mapped is not cached: no maintenance is needed. */
        level2[0] = (PA + 0x3000) | SMALL | NOT_GLOBAL;
        dsb();
        isb();
        log_load("  mapped", VA);
    }
}

static void permission(void)
{
    level2[0] = (PA + 0x1000) | SMALL;
    maintain(ALL, 0, 0);
    *(volatile uint32_t *)VA = 0x77;
    level2[0] = (PA + 0x1000) | SMALL | 1u << 9;
    maintain(MVA, VA, 3);
    log_store("made read-only", VA, 0x78);
    log_load("made read-only", VA);
    level2[0] = (PA + 0x1000) | SMALL;
    maintain(MVA, VA, 3);
    log_store("made writable", VA, 0x79);
}

static void asids(void)
{
    mark();
    /* One table: the page is changed at each change of ASID, its entries of different ASIDs may live side by side. */
    for (unsigned round = 0; round < 2; round++)
        for (unsigned asid = 1; asid < 4; asid++) {
            WRITE(CONTEXTIDR, 0);
            isb();
            level2[0] = (PA + 0x1000 * asid) | SMALL | NOT_GLOBAL;
            maintain(MVA, VA, asid);
            WRITE(CONTEXTIDR, asid);
            isb();
            log_text("ASID %u reads %x", asid, word(VA));
        }
    /* A global page is the same in all of them. */
    level2[0] = (PA + 0x5000) | SMALL;
    maintain(MVAA, VA, 0);
    for (unsigned asid = 1; asid < 4; asid++) {
        WRITE(CONTEXTIDR, asid);
        isb();
        log_text("ASID %u reads %x of a global page", asid, word(VA));
    }
    WRITE(CONTEXTIDR, 0);
    isb();
}

static void tables(void)
{
    /* Another table of the first level, as on a switch of processes. */
    static uint32_t other[4096] __attribute__((aligned(16384)));
    for (unsigned n = 0; n < 4096; n++)
        other[n] = flat_short[n];
    other[VA >> 20] = (PA + 0x100000) | SECTION | 1u << 17;
    flat_short[VA >> 20] = PA | SECTION | 1u << 17;
    *(volatile uint32_t *)(PA + 0x100000) = 0x2222;
    *(volatile uint32_t *)PA = 0x1111;
    maintain(ALL, 0, 0);
    for (unsigned n = 0; n < 4; n++) {
        WRITE(CONTEXTIDR, 0);
        isb();
        WRITE(TTBR0, (uint32_t)(n & 1 ? other : flat_short));
        isb();
        WRITE(CONTEXTIDR, 1 + (n & 1));
        isb();
        log_text("process %u reads %x", n & 1, word(VA));
    }
    WRITE(CONTEXTIDR, 0);
    WRITE(TTBR0, (uint32_t)flat_short);
    maintain(ALL, 0, 0);
}

static void code(void)
{
    /* Two pages of code, one address. */
    uint32_t one[] = {0xe3a00001, 0xe12fff1e}, two[] = {0xe3a00002, 0xe12fff1e};
    code_place(PA + 0x8000, one, 2);
    code_place(PA + 0x9000, two, 2);
    flat_short[VA >> 20] = (uint32_t)level2 | 1u;
    for (unsigned n = 0; n < 4; n++) {
        level2[0] = (PA + 0x8000 + 0x1000 * (n & 1)) | SMALL;
        maintain(MVA, VA, 0);
        WRITE(ICIALLU, 0);
        WRITE(BPIALL, 0);
        dsb();
        isb();
        log_text("the code returns %x", ((word_function)VA)(0, 0, 0, 0));
    }
    /* One page of code, two addresses: a change by the one is seen through the other. */
    level2[1] = (PA + 0x8000) | SMALL;
    level2[0] = (PA + 0x8000) | SMALL;
    maintain(ALL, 0, 0);
    log_text("alias: %x %x", ((word_function)VA)(0, 0, 0, 0), ((word_function)(VA + 0x1000))(0, 0, 0, 0));
    *(volatile uint32_t *)VA = 0xe3a00007;
    code_publish(VA, 4);
    WRITE(ICIALLU, 0);
    dsb();
    isb();
    log_text("alias, after a change: %x %x", ((word_function)VA)(0, 0, 0, 0), ((word_function)(VA + 0x1000))(0, 0, 0, 0));
}

void program(void)
{
    mark();
    remap();
    permission();
    asids();
    tables();
    code();
}
