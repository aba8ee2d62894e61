/* Stage 2 translation (ARM ARM B3.6, B3.13.6): faults with HPFAR and syndromes, faults on stage 1 walks, permissions, VMIDs, address translation. */
#include "../runtime/runtime.h"

/* Intermediate physical addresses 0x80000000 to 0xbfffffff go through the tables below; the rest is flat. */
#define IPA 0x80000000u
#define PA TEST_RAM

static uint64_t level1[4] __attribute__((aligned(4096)));
static uint64_t level2[512] __attribute__((aligned(4096)));
static uint64_t level3[512] __attribute__((aligned(4096)));
static uint64_t other_level1[4] __attribute__((aligned(4096)));

#define VALID 1ull
#define TABLE 3ull
#define PAGE 3ull
#define AF (1ull << 10)
#define SHARED (3ull << 8)
#define NORMAL (15ull << 2)
#define DEVICE (1ull << 2)
#define S2AP(n) ((uint64_t)(n) << 6)
#define XN (1ull << 54)
#define ATTRIBUTES (AF | SHARED | NORMAL)

static void flush(void)
{
    dsb();
    WRITE(TLBIALLNSNH, 0);
    WRITE(ICIALLU, 0);
    dsb();
    isb();
}

static void stage2_on(void)
{
    level1[0] = VALID | AF | DEVICE | S2AP(3) | XN;
    level1[1] = 0x40000000ull | VALID | ATTRIBUTES | S2AP(3);
    level1[2] = (uint32_t)level2 | TABLE;
    level1[3] = 0;
    dsb();
    WRITE(VTCR, 0x80003540); /* T0SZ 0, start at level 1 */
    WRITE64(VTTBR, (uint64_t)(uint32_t)level1 | 1ull << 48);
    flush();
    WRITE(HCR, 1);
    isb();
}

/* What the guest is to do. */
static volatile uint32_t address __attribute__((used));

#define GUEST(name, text)                                                                                 \
    static __attribute__((naked)) void name(void)                                                         \
    {                                                                                                     \
        __asm__ volatile(".arch_extension virt\n\t.fpu neon-vfpv4\n\tldr r0, =address\n\tldr r0, [r0]\n\t" \
                         "mov r1, #0x11\n\tmov r4, #0x44\n\tmov r5, #0x55\n\t" text "\n\tbx lr\n\t.ltorg"); \
    }

GUEST(load_word, "ldr r3, [r0]")
GUEST(load_byte, "ldrb r4, [r0]")
GUEST(load_signed_byte, "ldrsb r5, [r0]")
GUEST(load_half, "ldrh r6, [r0]")
GUEST(load_signed_half, "ldrsh r7, [r0]")
GUEST(load_writeback, "ldr r8, [r0], #4")
GUEST(load_indexed, "mov r2, #4\n\tldr r9, [r0, r2]")
GUEST(load_double, "ldrd r2, r3, [r0]")
GUEST(load_multiple, "ldm r0, {r2, r3}")
GUEST(load_exclusive, "ldrex r3, [r0]")
GUEST(load_unaligned, "ldr r3, [r0, #1]")
GUEST(store_word, "str r4, [r0]")
GUEST(store_byte, "strb r5, [r0]")
GUEST(store_half, "strh r10, [r0]")
GUEST(store_writeback, "str r11, [r0, #4]!")
GUEST(store_double, "strd r4, r5, [r0]")
GUEST(store_multiple, "stm r0!, {r4, r5}")
GUEST(store_exclusive, "ldrex r3, [r0]\n\tstrex r2, r4, [r0]")
GUEST(load_fp, "vldr s0, [r0]")
GUEST(load_t32, ".syntax unified\n\tadr r3, 1f\n\tadd r3, r3, #1\n\tbx r3\n\t.thumb\n1:\tldr r2, [r0]\n\tldr.w r12, [r0]\n\tbx lr\n\t.arm")
GUEST(load_lr, "mov r3, lr\n\tldr lr, [r0]\n\tmov lr, r3")
GUEST(conditional_load, "cmp r0, r0\n\tldreq r3, [r0]")
GUEST(clean_line, "mcr p15, 0, r0, c7, c10, 1")
GUEST(fetch, "mov r7, lr\n\tblx r0\n\tmov lr, r7")

static void runs(const char *what, void (*function)(void), uint32_t at)
{
    address = at;
    guest_run_logged(what, function);
}

static void set_page(unsigned n, uint64_t entry)
{
    level2[0] = (uint32_t)level3 | TABLE;
    level3[n] = entry;
    flush();
}

static void syndromes(void)
{
    level2[0] = 0;
    flush();
    runs("LDR", load_word, IPA + 0x10);
    runs("LDRB", load_byte, IPA + 0x13);
    runs("LDRSB", load_signed_byte, IPA);
    runs("LDRH", load_half, IPA);
    runs("LDRSH", load_signed_half, IPA);
    runs("LDR with writeback", load_writeback, IPA);
    runs("LDR (register)", load_indexed, IPA);
    runs("LDRD", load_double, IPA);
    runs("LDM", load_multiple, IPA);
    runs("LDREX", load_exclusive, IPA);
    runs("STR", store_word, IPA);
    runs("STRB", store_byte, IPA);
    runs("STRH", store_half, IPA);
    runs("STR with writeback", store_writeback, IPA);
    runs("STRD", store_double, IPA);
    runs("STM", store_multiple, IPA);
    runs("VLDR", load_fp, IPA);
    runs("T32 LDR of 16 and 32 bits", load_t32, IPA);
    runs("LDR of LR", load_lr, IPA);
    runs("LDREQ", conditional_load, IPA);
    runs("fetch", fetch, IPA + 0x20);
}

static void levels(void)
{
    level1[2] = 0;
    flush();
    runs("level 1 invalid", load_word, IPA + 0x123454);
    level1[2] = (uint32_t)level2 | TABLE;
    level2[0] = 0;
    flush();
    runs("level 2 invalid", load_word, IPA + 0x123454);
    runs("level 2 invalid", store_word, IPA + 0x123454);
    set_page(0x123, 0);
    runs("level 3 invalid", load_word, IPA + 0x123454);
    set_page(0x123, PA | PAGE | SHARED | NORMAL | S2AP(3));
    runs("level 3 AF clear", load_word, IPA + 0x123454);
    level2[0] = PA | VALID | SHARED | NORMAL | S2AP(3);
    flush();
    runs("level 2 AF clear", store_word, IPA + 0x123454);
}

static void permissions(void)
{
    static const char *const names[] = {"S2AP none", "S2AP read", "S2AP write", "S2AP read and write"};
    *(volatile uint32_t *)PA = 0xe12fff1e;
    code_publish(PA, 4);
    for (unsigned ap = 0; ap < 4; ap++) {
        level2[0] = PA | VALID | ATTRIBUTES | S2AP(ap);
        flush();
        runs(names[ap], load_word, IPA);
        runs(names[ap], fetch, IPA);
        runs(names[ap], store_word, IPA + 4);
        set_page(0, PA | PAGE | ATTRIBUTES | S2AP(ap));
        runs(names[ap], load_word, IPA);
        runs(names[ap], fetch, IPA);
        runs(names[ap], store_word, IPA + 4);
    }
    set_page(0, PA | PAGE | ATTRIBUTES | S2AP(3) | XN);
    runs("XN", fetch, IPA);
    runs("XN", load_word, IPA);
    set_page(0, PA | PAGE | ATTRIBUTES | S2AP(1));
    runs("STREX to a page that is read-only", store_exclusive, IPA + 8);
    set_page(1, 0);
    set_page(0, PA | PAGE | ATTRIBUTES | S2AP(3));
    runs("LDR across the end", load_unaligned, IPA + 0xffc);
    runs("LDM across the end", load_multiple, IPA + 0xffc);
    runs("STM across the end", store_multiple, IPA + 0xffc);
    set_page(1, 0);
    (void)clean_line;
}

/* A guest with its own stage 1 tables; the level 2 table is at an IPA that stage 2 lacks. */
static uint32_t guest_level1[4096] __attribute__((aligned(16384), used));

static __attribute__((naked)) void walk_through_nothing(void)
{
    __asm__ volatile("ldr r0, =guest_level1\n\t"
                     "mcr p15, 0, r0, c2, c0, 0\n\t"
                     "mov r0, #0\n\t"
                     "mcr p15, 0, r0, c2, c0, 2\n\t"
                     "mov r0, #1\n\t"
                     "mcr p15, 0, r0, c3, c0, 0\n\t"
                     "mcr p15, 0, r0, c8, c7, 0\n\t"
                     "dsb\n\tisb\n\t"
                     "mrc p15, 0, r1, c1, c0, 0\n\t"
                     "orr r0, r1, #1\n\t"
                     "mcr p15, 0, r0, c1, c0, 0\n\t"
                     "isb\n\t"
                     "mov r0, #0x60000000\n\t"
                     "ldr r2, [r0, #0x10]\n\t"
                     "str r2, [r0, #0x14]\n\t"
                     "mov r0, #0x70000000\n\t"
                     "ldr r2, [r0, #0x10]\n\t"
                     "str r2, [r0, #0x14]\n\t"
                     "mcr p15, 0, r1, c1, c0, 0\n\t"
                     "isb\n\t"
                     "bx lr\n\t.ltorg"
                     :
                     :
                     : "r0", "r1", "r2");
}

static void walks(void)
{
    for (uint32_t n = 0; n < 4096; n++)
        guest_level1[n] = n << 20 | 2u | 3u << 10 | 1u << 12 | 3u << 2;
    guest_level1[0x600] = (IPA + 0x200000) | 1u; /* table that stage 2 does not map */
    guest_level1[0x700] = (IPA + 0x300000) | 2u | 3u << 10; /* section that stage 2 does not map */
    level2[1] = 0;
    flush();
    guest_run_logged("stage 1 walk", walk_through_nothing);
    /* The same with the table in a page that may not be read. */
    level2[1] = PA | VALID | ATTRIBUTES | S2AP(0);
    flush();
    guest_run_logged("stage 1 walk, no permission", walk_through_nothing);
    level2[1] = 0;
    flush();
}

static void vmids(void)
{
    set_page(0, PA | PAGE | ATTRIBUTES | S2AP(3));
    other_level1[0] = level1[0];
    other_level1[1] = level1[1];
    other_level1[2] = 0x40000000ull | VALID | ATTRIBUTES | S2AP(3);
    other_level1[3] = 0;
    dsb();
    *(volatile uint32_t *)PA = 0x11111111;
    *(volatile uint32_t *)0x40000000 = 0x22222222;
    for (unsigned n = 0; n < 4; n++) {
        WRITE64(VTTBR, (uint64_t)(uint32_t)(n & 1 ? other_level1 : level1) | (uint64_t)(1 + (n & 1)) << 48);
        isb();
        address = IPA;
        guest_start(load_word, 0x1c0 | CPSR_MODE_SVC);
        guest_run();
        log_text("VMID %u reads %x", 1 + (n & 1), guest.r[3]);
    }
    WRITE64(VTTBR, (uint64_t)(uint32_t)level1 | 1ull << 48);
    isb();
}

/* Without the shareability: with the guest's MMU off QEMU gives that of device memory after stage 2 only. */
static void show_par(const char *what)
{
    isb();
    uint64_t par = READ64(PAR);
    if (!(par & 1))
        par &= ~0x180ull;
    log_text("%s: PAR %08x%08x", what, (uint32_t)(par >> 32), (uint32_t)par);
}

static void address_translation(void)
{
    set_page(0, (PA + 0x5000) | PAGE | ATTRIBUTES | S2AP(1));
    WRITE(ATS12NSOPR, IPA + 0x123);
    show_par("ATS12NSOPR");
    WRITE(ATS12NSOPW, IPA + 0x123);
    show_par("ATS12NSOPW of a page that is read-only");
    WRITE(ATS12NSOPR, IPA + 0x1123);
    show_par("ATS12NSOPR of nothing");
    WRITE(ATS1CPR, IPA + 0x1123);
    show_par("ATS1CPR in Hyp mode stops before stage 2");
    WRITE(ATS1HR, 0x40000123);
    show_par("ATS1HR");
    WRITE(ATS1HW, 0xc0000000);
    show_par("ATS1HW of nothing");
}

void program(void)
{
    WRITE(CPACR, 0xf00000);
    isb();
    __asm__ volatile(".fpu neon-vfpv4\n\tvmsr fpexc, %0" : : "r"(0x40000000));
    stage2_on();
    syndromes();
    levels();
    permissions();
    walks();
    vmids();
    address_translation();
}
