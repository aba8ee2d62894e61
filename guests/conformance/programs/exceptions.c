/* Exception entry and return at PL1 (ARM ARM B1.8, B1.9): mode, masks, Thumb and endianness bits, vectors, priorities of pending interrupts, returns. */
#include "../runtime/gic.h"
#include "../runtime/runtime.h"

static void svc(void *unused)
{
    (void)unused;
    __asm__ volatile("svc #0x123");
}

static void undefined(void *unused)
{
    (void)unused;
    __asm__ volatile(".word 0xe7f000f0");
}

static void fetch(void *unused)
{
    (void)unused;
    ((void (*)(void))0x70000000)();
}

static void load(void *unused)
{
    (void)unused;
    (void)*(volatile uint32_t *)0x70000000;
}

static const struct {
    const char *name;
    void (*function)(void *);
} causes[] = {{"SVC", svc}, {"undefined", undefined}, {"prefetch abort", fetch}, {"data abort", load}};

static void show(const char *what, const char *cause)
{
    const struct trap *t = trap();
    log_text("%s, %s: mode %x masks %x E %x T %x, SPSR %x", what, cause, t->cpsr & 0x1f, t->cpsr >> 6 & 7, t->cpsr >> 9 & 1,
             t->cpsr >> 5 & 1, t->spsr & 0x3ff);
}

static void entries(void)
{
    static const uint32_t masks[] = {0, 0x80, 0x40, 0x100, 0x1c0};
    for (unsigned m = 0; m < 5; m++)
        for (unsigned c = 0; c < 4; c++) {
            uint32_t cpsr = (cpsr_read() & ~0x1c0u) | masks[m];
            __asm__ volatile("msr cpsr_cx, %0" : : "r"(cpsr));
            try_call(causes[c].function, 0);
            __asm__ volatile("msr cpsr_cx, %0" : : "r"(cpsr | 0x1c0));
            show("masks", causes[c].name);
        }
    for (unsigned c = 0; c < 4; c++) {
        try_in_user_mode(causes[c].function, 0);
        show("from User mode", causes[c].name);
    }
}

/* Vectors elsewhere: each goes to the common ones. */
static void vector_bases(void)
{
    extern uint32_t vectors[];
    uint32_t where = TEST_RAM + 0x1000;
    for (unsigned n = 0; n < 8; n++) {
        *(volatile uint32_t *)(where + 4 * n) = 0xe59ff018; /* ldr pc, [pc, 24] */
        *(volatile uint32_t *)(where + 32 + 4 * n) = (uint32_t)vectors + 4 * n;
    }
    code_publish(where, 64);
    WRITE(VBAR, where);
    isb();
    for (unsigned c = 0; c < 4; c++) {
        try_call(causes[c].function, 0);
        show("VBAR elsewhere", causes[c].name);
    }
    WRITE(VBAR, where + 0x1f);
    log_text("VBAR has its low bits zero: %x", READ(VBAR) & 0x1f);
    WRITE(VBAR, (uint32_t)vectors);
    isb();
    /* High vectors: 0xffff0000, which the tables map to the same page. */
    static uint32_t level2[256] __attribute__((aligned(1024)));
    level2[0xf0] = where | 2u | 1u << 6 | 3u << 2 | 1u << 4;
    flat_short[0xfff] = (uint32_t)level2 | 1u;
    dsb();
    WRITE(TLBIALL, 0);
    dsb();
    isb();
    WRITE(ICIALLU, 0);
    WRITE(SCTLR, READ(SCTLR) | 1u << 13);
    isb();
    for (unsigned c = 0; c < 4; c++) {
        try_call(causes[c].function, 0);
        show("high vectors", causes[c].name);
    }
    WRITE(SCTLR, READ(SCTLR) & ~(1u << 13));
    isb();
    /* Exceptions in Thumb state: the vectors are T32 code that goes to the A32 ones. */
    for (unsigned n = 0; n < 8; n++)
        *(volatile uint32_t *)(where + 4 * n) = 0xb800f000 | (((32 + 8 * n) - (4 * n + 4)) >> 1) << 16; /* b.w */
    for (unsigned n = 0; n < 8; n++) {
        *(volatile uint32_t *)(where + 32 + 8 * n) = 0xf000f8df; /* ldr.w pc, [pc] */
        *(volatile uint32_t *)(where + 36 + 8 * n) = (uint32_t)vectors + 4 * n;
    }
    code_publish(where, 96);
    WRITE(ICIALLU, 0);
    WRITE(VBAR, where);
    WRITE(SCTLR, READ(SCTLR) | 1u << 30);
    isb();
    for (unsigned c = 0; c < 4; c++) {
        try_call(causes[c].function, 0);
        show("SCTLR.TE", causes[c].name);
    }
    WRITE(SCTLR, READ(SCTLR) & ~(1u << 30));
    WRITE(VBAR, (uint32_t)vectors);
    isb();
}

static volatile unsigned taken;

static int acknowledge(enum kind kind)
{
    uint32_t iar = GICC_IAR;
    taken++;
    log_text("  %s %x, mode %x masks %x", kind_name(kind), iar, cpsr_read() & 0x1f, cpsr_read() >> 6 & 7);
    GICC_EOIR = iar;
    return 1;
}

static void interrupts(void)
{
    irq_handler = acknowledge;
    GICD_CTLR = 1;
    GICC_PMR = 0xff;
    GICC_CTLR = 1;
    GICD_ISENABLER(0) = 0xffff;
    GICD_SGIR = 2u << 24 | 1;
    log_text("pending and masked: ISR %x", READ(ISR));
    /* Unmasking by CPS, by MSR, by an exception return. */
    __asm__ volatile("cpsie i\n\tnop\n\tcpsid i");
    log_text("CPSIE: %u taken", taken);
    GICD_SGIR = 2u << 24 | 2;
    uint32_t cpsr = cpsr_read();
    __asm__ volatile("msr cpsr_c, %0\n\tnop\n\tmsr cpsr_c, %1" : : "r"(cpsr & ~0x80u), "r"(cpsr));
    log_text("MSR: %u taken", taken);
    GICD_SGIR = 2u << 24 | 3;
    __asm__ volatile("mov r2, %0\n\tmsr spsr_fsxc, r2\n\tadr r2, 1f\n\tmov r3, lr\n\tmov lr, r2\n\tmovs pc, lr\n1:\tcpsid i\n\tmov lr, r3"
                     :
                     : "r"(cpsr & ~0x80u)
                     : "r2", "r3", "memory");
    log_text("MOVS PC, LR: %u taken", taken);
    /* Group 0 as FIQ. */
    GICC_CTLR = 1 | 1u << 3;
    GICD_SGIR = 2u << 24 | 4;
    __asm__ volatile("cpsie i\n\tnop\n\tcpsid i");
    log_text("FIQEn, only I unmasked: %u taken, ISR %x", taken, READ(ISR));
    __asm__ volatile("cpsie f\n\tnop\n\tcpsid f");
    log_text("F unmasked: %u taken", taken);
    GICC_CTLR = 1;
}

static void by_ldm(void *unused)
{
    (void)unused;
    uint32_t words[3];
    words[0] = 0x1234;
    __asm__ volatile("adr r2, 1f\n\t"
                     "str r2, [%0, #4]\n\t"
                     "mrs r2, cpsr\n\t"
                     "orr r2, r2, #0x80000000\n\t"
                     "msr spsr_fsxc, r2\n\t"
                     "mov r3, %0\n\t"
                     "ldm r3, {r2, pc}^\n"
                     "1:\tmrs r3, cpsr\n\t"
                     "svc #0"
                     :
                     : "r"(words)
                     : "r2", "r3", "memory");
}

static void by_rfe(void *unused)
{
    (void)unused;
    uint32_t words[2];
    __asm__ volatile("adr r2, 1f\n\t"
                     "str r2, [%0]\n\t"
                     "mrs r2, cpsr\n\t"
                     "orr r2, r2, #0x40000000\n\t"
                     "str r2, [%0, #4]\n\t"
                     "mov r2, %0\n\t"
                     "rfeia r2\n"
                     "1:\tmrs r3, cpsr\n\t"
                     "svc #0"
                     :
                     : "r"(words)
                     : "r2", "r3", "memory");
}

static void by_srs(void *unused)
{
    (void)unused;
    uint32_t words[4];
    uint32_t out0, out1, sp;
    __asm__ volatile("msr spsr_fsxc, %4\n\t"
                     "mov r2, lr\n\t"
                     "mov lr, %5\n\t"
                     "mov r3, sp\n\t"
                     "mov sp, %3\n\t"
                     "srsia sp!, #0x13\n\t"
                     "mov %2, sp\n\t"
                     "mov sp, r3\n\t"
                     "mov lr, r2\n\t"
                     "ldr %0, [%3]\n\t"
                     "ldr %1, [%3, #4]"
                     : "=&r"(out0), "=&r"(out1), "=&r"(sp)
                     : "r"(words), "r"(0x600001d0), "r"(0xabcd)
                     : "r2", "r3", "memory");
    log_text("SRS: %x %x, sp moved by %x", out0, out1, sp - (uint32_t)words);
}

static void returns(void)
{
    try_call(by_ldm, 0);
    log_text("LDM with PC and ^: r2 %x flags %x mode %x", trap()->r[2], trap()->r[3] >> 28, trap()->r[3] & 0x1f);
    try_call(by_rfe, 0);
    log_text("RFE: flags %x mode %x", trap()->r[3] >> 28, trap()->r[3] & 0x1f);
    by_srs(0);
}

static void bus(void)
{
    /* No device there: an external abort. */
    struct access a = {0x0b000000, 0};
    log_load("load from no device", a.address);
    log_store("store to no device", a.address, 1);
    a.address = 0x0b000001;
    log_text("byte load: %s status %x", kind_name(try_call(do_load_byte, &a)), trap()->fsr);
    /* A page table that is not memory. */
    flat_short[0x700] = 0x0b000000 | 1u;
    dsb();
    WRITE(TLBIALL, 0);
    dsb();
    isb();
    log_load("walk through no memory", 0x70012340);
    flat_short[0x700] = 0;
    dsb();
    WRITE(TLBIALL, 0);
    dsb();
    isb();
}

void program(void)
{
    entries();
    vector_bases();
    interrupts();
    returns();
    bus();
}
