/*
 * The physical GIC. Priorities have the five bits of a GIC-400 (QEMU's have eight), targets are the two CPUs that there are.
 * Banked and shared registers, SGIs, PPIs, SPIs made pending by software, priorities, preemption, split EOI.
 */
#include "../runtime/gic.h"
#include "../runtime/runtime.h"

/* The handler writes down what it acknowledged. */
static volatile uint32_t taken[32];
static volatile unsigned count;
static volatile int nested;

static int acknowledge(enum kind kind)
{
    uint32_t iar = GICC_IAR;
    taken[count++ & 31] = iar | (kind == KIND_FIQ ? 1u << 31 : 0);
    if (nested && (iar & 0x3ff) < 1020) {
        taken[count++ & 31] = GICC_RPR | 0x10000;
        __asm__ volatile("cpsie i");
        __asm__ volatile("nop\n\tnop\n\tnop\n\tnop");
        __asm__ volatile("cpsid i");
    }
    GICC_EOIR = iar;
    return 1;
}

static void show_taken(const char *what)
{
    for (volatile unsigned n = 0; n < 200; n++) {
    }
    log_text("%s: %u", what, count);
    for (unsigned n = 0; n < count; n++)
        log_text("  %x", taken[n]);
    count = 0;
}

static void unmask(void)
{
    __asm__ volatile("cpsie i");
}

static void mask(void)
{
    __asm__ volatile("cpsid i");
}

static void registers(void)
{
    GICD_ISENABLER(0) = 0xffffffff;
    log_text("ISENABLER0 %08x", GICD_ISENABLER(0));
    GICD_ICENABLER(0) = 0xffffffff;
    log_text("after ICENABLER0 %08x", GICD_ISENABLER(0));
    GICD_ISENABLER(1) = 0xf0;
    GICD_ICENABLER(1) = 0x30;
    log_text("ISENABLER1 %08x ICENABLER1 %08x", GICD_ISENABLER(1), GICD_ICENABLER(1));
    GICD_ICENABLER(1) = 0xffffffff;
    for (unsigned n = 0; n < 4; n++)
        GICD_IPRIORITYR(40 + n) = 0x18 * (n + 1);
    log_text("IPRIORITYR10 %08x", REG(GICD, 0x400 + 40));
    GICD_ITARGETSR(40) = 1;
    GICD_ITARGETSR(41) = 2;
    GICD_ITARGETSR(42) = 3;
    log_text("ITARGETSR10 %08x", REG(GICD, 0x800 + 40));
    log_text("ITARGETSR0 %08x, of this CPU only", REG(GICD, 0x800));
    GICD_ICFGR(2) = 0xaaaaaaaa;
    log_text("ICFGR0 %08x ICFGR2 %08x", GICD_ICFGR(0), GICD_ICFGR(2));
    GICD_ICFGR(2) = 0;
    log_text("ICFGR2 %08x", GICD_ICFGR(2));
    GICC_PMR = 0x78;
    log_text("PMR %x", GICC_PMR);
    GICC_BPR = 7;
    log_text("BPR %x", GICC_BPR);
    GICC_BPR = 0;
    log_text("RPR %x HPPIR %x IAR %x", GICC_RPR, GICC_HPPIR, GICC_IAR);
}

static void software_interrupts(void)
{
    GICD_ISENABLER(0) = 0xffff;
    GICC_PMR = 0xff;
    GICD_CTLR = 1;
    GICC_CTLR = 1;
    GICD_SGIR = 2u << 24 | 3;
    log_text("SGI 3 to itself: ISPENDR0 %08x HPPIR %x ISR %x", GICD_ISPENDR(0), GICC_HPPIR, READ(ISR));
    unmask();
    mask();
    show_taken("SGI 3");
    GICD_SGIR = 0u << 24 | 1u << 16 | 5;
    GICD_SGIR = 0u << 24 | 1u << 16 | 4;
    unmask();
    mask();
    show_taken("SGI 5 and 4 to CPU 0");
    GICD_SPENDSGIR(7) = 1;
    log_text("SPENDSGIR7 by CPU 0: %x", GICD_SPENDSGIR(7));
    GICD_CPENDSGIR(7) = 1;
    log_text("after CPENDSGIR7: %x", GICD_SPENDSGIR(7));
    GICD_SPENDSGIR(7) = 1;
    unmask();
    mask();
    show_taken("SGI 7 by SPENDSGIR");
}

static void priorities(void)
{
    GICD_IPRIORITYR(40) = 0x40;
    GICD_IPRIORITYR(41) = 0x20;
    GICD_IPRIORITYR(42) = 0x60;
    for (unsigned n = 40; n < 43; n++)
        GICD_ITARGETSR(n) = 1;
    GICD_ISENABLER(1) = 7u << 8;
    GICD_ISPENDR(1) = 7u << 8;
    log_text("HPPIR %x of 40, 41, 42", GICC_HPPIR);
    unmask();
    mask();
    show_taken("in the order of priority");
    GICC_PMR = 0x50;
    GICD_ISPENDR(1) = 7u << 8;
    unmask();
    mask();
    show_taken("PMR 0x50 holds back 42");
    log_text("pending %08x IAR %x", GICD_ISPENDR(1), GICC_IAR);
    GICC_PMR = 0xff;
    unmask();
    mask();
    show_taken("then it comes");
    GICD_ISPENDR(1) = 1u << 8;
    GICD_ICPENDR(1) = 1u << 8;
    unmask();
    mask();
    show_taken("ICPENDR takes it back");
    GICD_ICENABLER(1) = 1u << 8;
    GICD_ISPENDR(1) = 1u << 8;
    unmask();
    mask();
    show_taken("disabled");
    GICD_ICPENDR(1) = 1u << 8;
    GICD_ISENABLER(1) = 1u << 8;
}

static void active(void)
{
    GICD_ISPENDR(1) = 1u << 8;
    uint32_t iar = GICC_IAR;
    log_text("IAR %x: RPR %x ISACTIVER1 %08x ISPENDR1 %08x", iar, GICC_RPR, GICD_ISACTIVER(1), GICD_ISPENDR(1));
    GICD_ISPENDR(1) = 1u << 8;
    log_text("active and pending: ISPENDR1 %08x IAR %x", GICD_ISPENDR(1), GICC_IAR);
    GICD_ISPENDR(1) = 1u << 9;
    log_text("a higher one comes: HPPIR %x", GICC_HPPIR);
    uint32_t higher = GICC_IAR;
    log_text("IAR %x RPR %x", higher, GICC_RPR);
    GICC_EOIR = higher;
    log_text("after EOI: RPR %x ISACTIVER1 %08x", GICC_RPR, GICD_ISACTIVER(1));
    GICC_EOIR = iar;
    log_text("after EOI: RPR %x ISACTIVER1 %08x IAR %x", GICC_RPR, GICD_ISACTIVER(1), GICC_IAR);
    GICC_EOIR = 40;
    log_text("at the end: RPR %x ISACTIVER1 %08x", GICC_RPR, GICD_ISACTIVER(1));
}

static void preemption(void)
{
    nested = 1;
    GICD_IPRIORITYR(40) = 0x80;
    GICD_ISPENDR(1) = 1u << 8;
    unmask();
    mask();
    show_taken("nested, nothing else pending");
    nested = 0;
    /* BPR 6: only bit 7 makes groups, so 0x20 does not preempt 0x40. */
    GICD_IPRIORITYR(40) = 0x40;
    GICC_BPR = 6;
    GICD_ISPENDR(1) = 1u << 8;
    uint32_t iar = GICC_IAR;
    GICD_ISPENDR(1) = 1u << 9;
    log_text("BPR 6: RPR %x HPPIR %x ISR %x", GICC_RPR, GICC_HPPIR, READ(ISR));
    GICC_BPR = 2;
    log_text("BPR 2: ISR %x", READ(ISR));
    GICC_EOIR = iar;
    iar = GICC_IAR;
    GICC_EOIR = iar;
    GICC_BPR = 0;
}

static void split_end(void)
{
    GICC_CTLR = 1 | 1u << 9;
    log_text("EOImode: GICC_CTLR %x", GICC_CTLR);
    GICD_ISPENDR(1) = 1u << 8;
    uint32_t iar = GICC_IAR;
    GICC_EOIR = iar;
    log_text("after EOI: RPR %x ISACTIVER1 %08x", GICC_RPR, GICD_ISACTIVER(1));
    GICD_ISPENDR(1) = 1u << 8;
    log_text("still active, so not signalled: IAR %x", GICC_IAR);
    GICC_DIR = iar;
    log_text("after DIR: ISACTIVER1 %08x", GICD_ISACTIVER(1));
    iar = GICC_IAR;
    log_text("IAR %x", iar);
    GICC_EOIR = iar;
    GICC_DIR = iar;
    GICC_CTLR = 1;
    GICD_ISACTIVER(1) = 1u << 8;
    log_text("ISACTIVER %08x", GICD_ISACTIVER(1));
    GICD_ICACTIVER(1) = 1u << 8;
    log_text("ICACTIVER %08x", GICD_ISACTIVER(1));
}

static void enables(void)
{
    GICD_CTLR = 0;
    GICD_ISPENDR(1) = 1u << 8;
    log_text("distributor off: HPPIR %x IAR %x ISR %x", GICC_HPPIR, GICC_IAR, READ(ISR));
    GICD_CTLR = 1;
    GICC_CTLR = 0;
    log_text("CPU interface off: HPPIR %x ISR %x", GICC_HPPIR, READ(ISR));
    GICC_CTLR = 1;
    log_text("both on: HPPIR %x ISR %x", GICC_HPPIR, READ(ISR));
    GICD_ITARGETSR(40) = 2;
    log_text("targeted at CPU 1: HPPIR %x ISR %x", GICC_HPPIR, READ(ISR));
    GICD_ITARGETSR(40) = 1;
    GICD_ICPENDR(1) = 1u << 8;
    log_text("GICD_CTLR %x GICC_CTLR %x", GICD_CTLR, GICC_CTLR);
}

void program(void)
{
    irq_handler = acknowledge;
    registers();
    software_interrupts();
    priorities();
    active();
    preemption();
    split_end();
    enables();
}
