/* State after an abort in the middle of an instruction, alignment, data endianness. */
#include "../runtime/runtime.h"

#define VA 0x60000000u
#define PA TEST_RAM

static uint32_t level2[256] __attribute__((aligned(1024)));

static void map_two_pages(void)
{
    flat_short[VA >> 20] = (uint32_t)level2 | 1u;
    for (unsigned n = 0; n < 256; n++)
        level2[n] = 0;
    level2[1] = (PA + 0x1000) | 2u | 1u << 6 | 3u << 2 | 3u << 4;
    level2[2] = (PA + 0x2000) | 2u | 1u << 6 | 3u << 2 | 3u << 4;
    for (unsigned n = 0; n < 0x2000; n += 4)
        *(volatile uint32_t *)(PA + 0x1000 + n) = 0xd0000000 | n;
    dsb();
    WRITE(TLBIALL, 0);
    dsb();
    isb();
}

/*
 * Runs one instruction with r0 as base and r1-r8 as data; shows the registers that it left. After an abort those are
 * only the base and, of a store, the data: what a load has put into the other registers by then is UNKNOWN (B1.9.8).
 */
static void one(const char *what, uint32_t instruction, uint32_t base)
{
    uint32_t words[] = {
        0xe92d4ff0,  /* push {r4-r11, lr} */
        0xe3a01001, 0xe3a02002, 0xe3a03003, 0xe3a04004, 0xe3a05005, 0xe3a06006, 0xe3a07007, 0xe3a08008,
        instruction,
        0xe1a00000,  /* nop */
        0xef000001,  /* svc 1: the registers are in the trap */
    };
    struct call call = {code_place(CODE_RAM, words, sizeof(words) / 4), {base, 0, 0, 0}, 0};
    enum kind kind = try_call(do_word_call, &call);
    const struct trap *t = trap();
    if (kind == KIND_CALL)
        log_text("%s: done", what);
    else
        log_text("%s: %s status %x address %x r0 %x", what, kind_name(kind), t->fsr, t->far, t->r[0]);
    if (kind == KIND_CALL || t->fsr & 1u << 11)
        log_text("  r0 %x r1 %x r2 %x r3 %x r4 %x r5 %x r6 %x r7 %x r8 %x", t->r[0], t->r[1], t->r[2], t->r[3], t->r[4], t->r[5],
             t->r[6], t->r[7], t->r[8]);
}

static void show_words(const char *what, uint32_t address, unsigned count)
{
    for (unsigned n = 0; n < count; n++)
        log_text("%s: %x = %x", what, address + 4 * n, *(volatile uint32_t *)(address + 4 * n - VA + PA));
}

#define END (VA + 0x3000)
#define BEGIN (VA + 0x1000)

static void multiple(void)
{
    one("LDMIA r0!, {r1-r8} inside", 0xe8b001fe, BEGIN);
    one("LDMIA r0!, {r1-r8} across the end", 0xe8b001fe, END - 16);
    one("LDMDB r0!, {r1-r8} across the beginning", 0xe93001fe, BEGIN + 12);
    one("LDMIA r0, {r0-r7} across the end", 0xe89000ff, END - 16);
    one("LDMIB r0!, {r1-r8} at the end", 0xe9b001fe, END - 4);
    one("STMIA r0!, {r1-r8} across the end", 0xe8a001fe, END - 16);
    one("STMDB r0!, {r1-r8} across the beginning", 0xe92001fe, BEGIN + 12);
    one("LDRD r2, r3, [r0], #8 across the end", 0xe0c020d8, END - 4);
    one("STRD r2, r3, [r0], #8 across the end", 0xe0c020f8, END - 4);
    one("LDMIA r0, {r1-r8} not aligned", 0xe89001fe, BEGIN + 2);
    one("STMIA r0, {r1-r8} not aligned", 0xe88001fe, BEGIN + 1);
    one("LDRD r2, r3, [r0] aligned to 4", 0xe1c020d0, BEGIN + 4);
    one("LDRD r2, r3, [r0] not aligned", 0xe1c020d0, BEGIN + 6);
}

static void single(void)
{
    one("LDR r1, [r0, #4]! beyond", 0xe5b01004, END - 4);
    one("LDR r1, [r0], #4 beyond", 0xe4901004, END);
    one("STR r1, [r0, #4]! beyond", 0xe5a01004, END - 4);
    one("LDR r1, [r0], #4 across the end", 0xe4901004, END - 2);
    one("STR r1, [r0], #4 across the end", 0xe4801004, END - 2);
    one("STRH r1, [r0], #2 across the end", 0xe0c010b2, END - 1);
    one("LDRH r1, [r0] across the end", 0xe1d010b0, END - 1);
    one("LDR r1, [r0] across two pages", 0xe5901000, VA + 0x1ffe);
    one("LDR r0, [r0] beyond", 0xe5900000, END);
    one("LDREX r1, [r0] not aligned", 0xe1901f9f, BEGIN + 2);
    one("LDREX r1, [r0] beyond", 0xe1901f9f, END);
    one("LDREXD r2, r3, [r0] aligned to 4", 0xe1b02f9f, BEGIN + 4);
}

static void unaligned(void)
{
    for (unsigned n = 0; n < 4; n++)
        one("LDR r1, [r0] at each byte", 0xe5901000, BEGIN + n);
    for (unsigned n = 0; n < 4; n++)
        one("LDRSH r1, [r0] at each byte", 0xe1d010f0, BEGIN + n);
    one("STR r4, [r0] at byte 3", 0xe5804000, BEGIN + 3);
    show_words("after it", BEGIN, 2);
    WRITE(SCTLR, READ(SCTLR) | 2);
    isb();
    one("LDR r1, [r0] at byte 2 with SCTLR.A", 0xe5901000, BEGIN + 2);
    one("STR r1, [r0] at byte 1 with SCTLR.A", 0xe5801000, BEGIN + 1);
    one("LDRH r1, [r0] at byte 1 with SCTLR.A", 0xe1d010b0, BEGIN + 1);
    one("LDRH r1, [r0] at byte 2 with SCTLR.A", 0xe1d010b0, BEGIN + 2);
    one("LDRB r1, [r0] at byte 1 with SCTLR.A", 0xe5d01000, BEGIN + 1);
    WRITE(SCTLR, READ(SCTLR) & ~2u);
    isb();
}

static void endianness(void)
{
    map_two_pages();
    uint32_t word, half, signed_half, low, high, byte;
    uint32_t address = PA + 0x1100;
    *(volatile uint32_t *)address = 0x11223384;
    *(volatile uint32_t *)(address + 4) = 0x55667788;
    __asm__ volatile("setend be\n\t"
                     "ldr %0, [%6]\n\tldrh %1, [%6]\n\tldrsh %2, [%6]\n\tldrb %3, [%6]\n\t"
                     "ldrd r2, r3, [%6]\n\tmov %4, r2\n\tmov %5, r3\n\t"
                     "setend le"
                     : "=&r"(word), "=&r"(half), "=&r"(signed_half), "=&r"(byte), "=&r"(low), "=&r"(high)
                     : "r"(address)
                     : "r2", "r3", "memory");
    log_text("big-endian LDR %x LDRH %x LDRSH %x LDRB %x LDRD %x %x", word, half, signed_half, byte, low, high);
    __asm__ volatile("setend be\n\tstr %0, [%1]\n\tstrh %0, [%1, #4]\n\tstrb %0, [%1, #8]\n\tldr r2, [%1, #1]\n\tsetend le\n\tmov %0, r2"
                     : "+r"(word)
                     : "r"(address)
                     : "r2", "memory");
    log_text("big-endian stores: %x %x %x, unaligned load %x", *(volatile uint32_t *)address, *(volatile uint32_t *)(address + 4),
             *(volatile uint32_t *)(address + 8), word);
    uint32_t cpsr;
    __asm__ volatile("setend be\n\tmrs %0, cpsr\n\tsetend le" : "=r"(cpsr));
    log_text("CPSR.E %x", cpsr >> 9 & 1);
}

static void in_thumb(void *address)
{
    ((void (*)(void))((uint32_t)address | 1))();
}

static void link_registers(void)
{
    /* What the link register holds after each kind of exception, in both instruction sets. */
    uint32_t udf = 0xe7f000f0, thumb_udf = 0x4770de00;
    code_place(CODE_RAM, &udf, 1);
    if (try_call(do_call, (void *)CODE_RAM))
        log_text("A32 UDF: lr +%x spsr T %x", trap()->lr - CODE_RAM, trap()->spsr >> 5 & 1);
    code_place(CODE_RAM, &thumb_udf, 1);
    if (try_call(in_thumb, (void *)CODE_RAM))
        log_text("T32 UDF: lr +%x spsr T %x", trap()->lr - CODE_RAM, trap()->spsr >> 5 & 1);
    uint32_t svc = 0xef000012, thumb_svc = 0x4770df12, bkpt = 0xe1200070, thumb_bkpt = 0x4770be00;
    code_place(CODE_RAM, &svc, 1);
    if (try_call(do_call, (void *)CODE_RAM))
        log_text("A32 SVC: lr +%x", trap()->lr - CODE_RAM);
    code_place(CODE_RAM, &thumb_svc, 1);
    if (try_call(in_thumb, (void *)CODE_RAM))
        log_text("T32 SVC: lr +%x", trap()->lr - CODE_RAM);
    code_place(CODE_RAM, &bkpt, 1);
    if (try_call(do_call, (void *)CODE_RAM))
        log_text("A32 BKPT: %s lr +%x status %x", kind_name(trap()->kind), trap()->lr - CODE_RAM, trap()->fsr);
    code_place(CODE_RAM, &thumb_bkpt, 1);
    if (try_call(in_thumb, (void *)CODE_RAM))
        log_text("T32 BKPT: %s lr +%x status %x", kind_name(trap()->kind), trap()->lr - CODE_RAM, trap()->fsr);
    uint32_t load[] = {0xe3a00206 /* mov r0, 0x60000000 */, 0xe5900000};
    code_place(CODE_RAM, load, 2);
    if (try_call(do_call, (void *)CODE_RAM))
        log_text("A32 LDR: lr +%x status %x address %x", trap()->lr - CODE_RAM, trap()->fsr, trap()->far);
    uint32_t thumb[] = {0x07002006 /* movs r0, 6; lsls r0, r0, 28 */, 0xbf006800 /* ldr r0, [r0]; nop */};
    code_place(CODE_RAM, thumb, 2);
    if (try_call(in_thumb, (void *)CODE_RAM))
        log_text("T32 LDR: lr +%x status %x address %x", trap()->lr - CODE_RAM, trap()->fsr, trap()->far);
    if (try_call(in_thumb, (void *)0x70000010))
        log_text("T32 fetch: %s lr %x status %x address %x T %x", kind_name(trap()->kind), trap()->lr, trap()->fsr, trap()->far,
                 trap()->spsr >> 5 & 1);
    /* A 32-bit T32 instruction over the end of what is mapped. */
    map_two_pages();
    *(volatile uint16_t *)(PA + 0x2ffe) = 0xf000;
    code_publish(PA + 0x2fc0, 64);
    if (try_call(in_thumb, (void *)(END - 2)))
        log_text("T32 across the end: %s lr %x status %x address %x", kind_name(trap()->kind), trap()->lr, trap()->fsr, trap()->far);
}

static void conditions(void)
{
    /* ITSTATE in the SPSR of an abort within an IT block: MOVS r0, 6; LSLS r0, 28; CMP r0, r0; ITTE EQ; NOP; LDR r0, [r0]; NOP */
    uint32_t words[] = {0x07002006, 0xbf064280, 0x6800bf00, 0x4770bf00};
    code_place(CODE_RAM, words, 4);
    flat_short[VA >> 20] = 0;
    dsb();
    WRITE(TLBIALL, 0);
    dsb();
    isb();
    if (try_call(in_thumb, (void *)CODE_RAM))
        log_text("abort in an IT block: lr +%x spsr %x", trap()->lr - CODE_RAM, trap()->spsr);
}

void program(void)
{
    map_two_pages();
    multiple();
    single();
    map_two_pages();
    unaligned();
    endianness();
    link_registers();
    conditions();
}
