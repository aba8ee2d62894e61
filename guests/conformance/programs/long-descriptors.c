/* Stage 1 translation with long descriptors at PL1 (ARM ARM B3.6): levels, permissions, hierarchical control, two ranges, faults. */
#include "../runtime/runtime.h"

#define VA 0x80000000u
#define PA TEST_RAM
#define RETURN 0xe12fff1eu

static uint64_t level1[4] __attribute__((aligned(4096)));
static uint64_t level2[512] __attribute__((aligned(4096)));
static uint64_t level3[512] __attribute__((aligned(4096)));
static uint64_t level1_high[4] __attribute__((aligned(4096)));

#define VALID 1ull
#define TABLE 3ull
#define PAGE 3ull
#define AF (1ull << 10)
#define NORMAL (1ull << 2)
#define SHARED (3ull << 8)
#define AP(n) ((uint64_t)(n) << 6)
#define XN (1ull << 54)
#define PXN (1ull << 53)
#define ATTRIBUTES (AF | NORMAL | SHARED)

static void flush(void)
{
    dsb();
    WRITE(TLBIALL, 0);
    WRITE(BPIALL, 0);
    dsb();
    isb();
}

static void extended_on(void)
{
    level1[0] = VALID | AF | AP(0) | XN;
    level1[1] = 0x40000000ull | VALID | ATTRIBUTES | AP(1);
    level1[2] = (uint32_t)level2 | TABLE;
    level1[3] = 0;
    mmu_off();
    WRITE(TTBCR, 0x80003500);
    WRITE(PRRR, 0xff04); /* MAIR0: device, normal write-back */
    WRITE(NMRR, 0);
    WRITE64(TTBR0, (uint64_t)(uint32_t)level1);
    WRITE64(TTBR1, (uint64_t)(uint32_t)level1_high);
    flush();
    WRITE(SCTLR, READ(SCTLR) | 1);
    isb();
}

static void set_block(uint64_t entry)
{
    level2[0] = entry;
    flush();
}

static void set_page(uint64_t table, uint64_t entry)
{
    level2[0] = (uint32_t)level3 | table;
    level3[0] = entry;
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

static uint32_t status_of(enum kind kind)
{
    return kind == KIND_NONE || kind == KIND_CALL ? 0 : trap()->fsr;
}

static void six_ways(const char *what)
{
    uint32_t status[6];
    struct access a = {VA, RETURN};
    status[0] = status_of(try_call(do_load, &a));
    a.value = RETURN;
    status[1] = status_of(try_call(do_store, &a));
    status[2] = status_of(try_call(do_call, (void *)VA));
    status[3] = status_of(try_in_user_mode(user_load, &a));
    a.value = RETURN;
    status[4] = status_of(try_in_user_mode(user_store, &a));
    status[5] = status_of(try_in_user_mode(user_fetch, &a));
    log_text("%s: PL1 load %x store %x fetch %x; PL0 load %x store %x fetch %x", what, status[0], status[1], status[2],
             status[3], status[4], status[5]);
}

static void permissions(void)
{
    static const char *const names[] = {"AP 00", "AP 01", "AP 10", "AP 11"};
    *(volatile uint32_t *)PA = RETURN;
    code_publish(PA, 4);
    for (unsigned ap = 0; ap < 4; ap++) {
        set_block(PA | VALID | ATTRIBUTES | AP(ap));
        six_ways(names[ap]);
        set_page(TABLE, PA | PAGE | ATTRIBUTES | AP(ap));
        six_ways(names[ap]);
    }
    set_block(PA | VALID | ATTRIBUTES | AP(1) | XN);
    six_ways("block XN");
    set_block(PA | VALID | ATTRIBUTES | AP(1) | PXN);
    six_ways("block PXN");
    set_page(TABLE, PA | PAGE | ATTRIBUTES | AP(1) | XN);
    six_ways("page XN");
    set_page(TABLE | 1ull << 59, PA | PAGE | ATTRIBUTES | AP(1));
    six_ways("PXNTable");
    set_page(TABLE | 1ull << 60, PA | PAGE | ATTRIBUTES | AP(1));
    six_ways("XNTable");
    set_page(TABLE | 1ull << 61, PA | PAGE | ATTRIBUTES | AP(1));
    six_ways("APTable 01: nothing for PL0");
    set_page(TABLE | 2ull << 61, PA | PAGE | ATTRIBUTES | AP(1));
    six_ways("APTable 10: read-only");
    set_page(TABLE | 3ull << 61, PA | PAGE | ATTRIBUTES | AP(1));
    six_ways("APTable 11: read-only for PL1");
}

static void faults(void)
{
    level1[2] = 0;
    flush();
    six_ways("level 1 invalid");
    level1[2] = (uint32_t)level2 | TABLE;
    set_block(0);
    six_ways("level 2 invalid");
    set_page(TABLE, 0);
    six_ways("level 3 invalid");
    set_page(TABLE, PA | VALID | ATTRIBUTES);
    six_ways("level 3 reserved");
    set_block(PA | VALID | NORMAL | AP(1));
    six_ways("level 2 AF clear");
    set_page(TABLE, PA | PAGE | NORMAL | AP(1));
    six_ways("level 3 AF clear");
    level1[2] = 0x80000000ull | VALID | NORMAL | AP(1);
    flush();
    six_ways("level 1 AF clear");
    level1[2] = (uint32_t)level2 | TABLE;
    flush();
    log_load("address of a load", VA + 0x123456);
    log_store("address of a store", VA + 0x123456, 0);
}

static void ranges(void)
{
    *(volatile uint32_t *)PA = 0x66666666;
    level1_high[0] = 0;
    level1_high[1] = 0;
    level1_high[2] = 0;
    level1_high[3] = (uint32_t)level2 | TABLE;
    set_block(PA | VALID | ATTRIBUTES | AP(1));
    log_load("T1SZ 0: TTBR0 alone", 0xc0000000);
    WRITE(TTBCR, 0x80003500 | 2u << 16 | 0x35000000);
    flush();
    log_load("T1SZ 2: TTBR1 has the highest GiB", 0xc0000000);
    log_load("T1SZ 2: TTBR0 has the rest", VA);
    WRITE(TTBCR, 0x80003500 | 2u << 16 | 0x35000000 | 1u << 23);
    flush();
    log_load("EPD1", 0xc0000000);
    WRITE(TTBCR, 0x80003501 | 1u << 16 | 0x35000000);
    flush();
    log_load("T0SZ 1, T1SZ 1: unmapped in TTBR1", 0x90000000);
    WRITE(TTBCR, 0x80003501);
    flush();
    log_load("T0SZ 1: beyond it is TTBR1", 0xc0000000);
    log_load("T0SZ 1: beyond it is TTBR1", 0x80000000);
    WRITE(TTBCR, 0x80003500);
    flush();
}

static void address_translation(void)
{
    set_page(TABLE, (PA + 0x3000) | PAGE | ATTRIBUTES | AP(0));
    WRITE(ATS1CPR, VA + 0x678);
    isb();
    uint64_t par = READ64(PAR);
    log_text("ATS1CPR %08x%08x", (uint32_t)(par >> 32), (uint32_t)par);
    WRITE(ATS1CUR, VA + 0x678);
    isb();
    par = READ64(PAR);
    log_text("ATS1CUR %08x%08x", (uint32_t)(par >> 32), (uint32_t)par);
    set_page(TABLE, 0);
    WRITE(ATS1CPW, VA + 0x678);
    isb();
    par = READ64(PAR);
    log_text("ATS1CPW %08x%08x", (uint32_t)(par >> 32), (uint32_t)par);
}

static void asids(void)
{
    /* The ASID is TTBR0's with A1 clear: a page that is not global belongs to it. */
    for (unsigned asid = 1; asid < 4; asid++) {
        WRITE64(TTBR0, (uint64_t)(uint32_t)level1 | (uint64_t)asid << 48);
        isb();
        level2[0] = (uint32_t)level3 | TABLE;
        level3[0] = (PA + 0x1000 * asid) | PAGE | ATTRIBUTES | AP(1) | 1ull << 11;
        dsb();
        WRITE(TLBIMVA, VA | asid);
        dsb();
        isb();
        *(volatile uint32_t *)(PA + 0x1000 * asid) = 0x1000 + asid;
        log_load("page of an ASID", VA);
    }
    WRITE64(TTBR0, (uint64_t)(uint32_t)level1);
    flush();
}

void program(void)
{
    extended_on();
    permissions();
    faults();
    ranges();
    address_translation();
    asids();
}
