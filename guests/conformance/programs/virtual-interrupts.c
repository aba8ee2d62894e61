/* Interrupts of a guest: HCR.VI, VF, VA, physical interrupts routed to Hyp mode, list registers and the virtual CPU interface. */
#include "../runtime/gic.h"
#include "../runtime/runtime.h"

/* The guest's handler tells Hyp mode what it took by a HVC. */
static volatile uint32_t taken[8];
static volatile unsigned count;

static int guest_took(enum kind kind)
{
    taken[count++ & 7] = kind;
    __asm__ volatile(".arch_extension virt\n\thvc #0x100");
    return 1;
}

#define GUEST(name, text)                                                      \
    static __attribute__((naked)) void name(void)                              \
    {                                                                          \
        __asm__ volatile(".arch_extension virt\n\t" text "\n\tbx lr");         \
    }

GUEST(wait_irq, "cpsie i\n\tnop\n\tnop\n\tcpsid i")
GUEST(wait_fiq, "cpsie f\n\tnop\n\tnop\n\tcpsid f")
GUEST(read_isr, "mrc p15, 0, r3, c12, c1, 0\n\thvc #1")
GUEST(sleep, "wfi\n\thvc #2")

/* Runs a guest whose handler calls Hyp mode, which then clears `bits` of HCR. */
static void with_virtual(const char *what, void (*function)(void), uint32_t bits)
{
    count = 0;
    guest_start(function, 0x1c0 | CPSR_MODE_SVC);
    for (;;) {
        guest_run();
        const struct trap *t = trap();
        log_text("%s: kind %s hsr %08x mode %x, HCR %08x", what, kind_name(t->kind), t->hsr, t->spsr & 0x1f, READ(HCR));
        if (t->hsr == 0x4a000e0d)
            break;
        WRITE(HCR, READ(HCR) & ~bits);
        isb();
    }
    for (unsigned n = 0; n < count; n++)
        log_text("  the guest took %s", kind_name(taken[n]));
}

static void virtual_lines(void)
{
    WRITE(HCR, 1u << 4 | 1u << 7);
    isb();
    with_virtual("VI", wait_irq, 1u << 7);
    WRITE(HCR, 1u << 3 | 1u << 6);
    isb();
    with_virtual("VF", wait_fiq, 1u << 6);
    WRITE(HCR, 1u << 7);
    isb();
    guest_start(read_isr, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_text("VI without IMO: the guest's ISR %x", guest.r[3]);
    WRITE(HCR, 1u << 3 | 1u << 4 | 1u << 6 | 1u << 7);
    isb();
    guest_start(read_isr, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_text("VI and VF: the guest's ISR %x, that of Hyp mode %x", guest.r[3], READ(ISR));
    guest_start(sleep, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_text("WFI ends by it: hsr %08x", trap()->hsr);
    WRITE(HCR, 0);
    isb();
}

/* What a guest saw of a virtual abort. */
static struct {
    enum kind kind;
    uint32_t status, offset, spsr, cpsr;
} abort_seen;

static void unmask(void *unused)
{
    (void)unused;
    __asm__ volatile("cpsie a\n\tnop\n\tnop\n\tcpsid a");
}

static __attribute__((naked)) void unmask_t32(void *unused)
{
    (void)unused;
    __asm__ volatile("add r1, pc, #1\n\tbx r1\n\t.thumb\n\tcpsie a\n\tnop\n\tcpsid a\n\tbx lr\n\t.arm");
}

static void see_abort(void (*function)(void *))
{
    abort_seen.status = abort_seen.offset = abort_seen.spsr = abort_seen.cpsr = 0;
    abort_seen.kind = try_call(function, 0);
    if (abort_seen.kind) {
        abort_seen.status = trap()->fsr;
        abort_seen.offset = trap()->lr - (uint32_t)function;
        abort_seen.spsr = trap()->spsr & 0xff;
        abort_seen.cpsr = trap()->cpsr & 0x3ff;
    }
}

static void abort_guest(void)
{
    see_abort(unmask);
}

static void abort_guest_t32(void)
{
    see_abort(unmask_t32);
}

static void log_abort(const char *what, void (*function)(void), uint32_t hcr)
{
    WRITE(HCR, hcr);
    isb();
    guest_start(function, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_text("%s: hsr %08x, %s status %x lr +%x spsr %x cpsr %x, HCR %08x", what, trap()->hsr, kind_name(abort_seen.kind), abort_seen.status,
             abort_seen.offset, abort_seen.spsr, abort_seen.cpsr, READ(HCR));
}

static void virtual_aborts(void)
{
    log_abort("VA", abort_guest, 1u << 5 | 1u << 8);
    log_abort("VA in T32", abort_guest_t32, 1u << 5 | 1u << 8);
    log_abort("VA without AMO", abort_guest, 1u << 8);
    log_abort("AMO alone", abort_guest, 1u << 5);
    WRITE(TTBCR, 1u << 31);
    log_abort("VA, long descriptors", abort_guest, 1u << 5 | 1u << 8);
    WRITE(TTBCR, 0);
    WRITE(HCR, 1u << 5 | 1u << 8);
    isb();
    guest_start(read_isr, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_text("VA masked: the guest's ISR %x, that of Hyp mode %x, HCR %08x", guest.r[3], READ(ISR), READ(HCR));
    guest_start(sleep, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_text("WFI ends by it: hsr %08x, HCR %08x", trap()->hsr, READ(HCR));
    WRITE(HCR, 1u << 8);
    isb();
    guest_start(read_isr, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_text("VA without AMO: the guest's ISR %x", guest.r[3]);
    WRITE(HCR, 0);
    isb();
}

static void routed(void)
{
    GICD_CTLR = 1;
    GICC_PMR = 0xff;
    GICC_CTLR = 1;
    GICD_ISENABLER(0) = 0xffff;
    WRITE(HCR, 1u << 4);
    isb();
    GICD_SGIR = 2u << 24 | 2;
    /* Masked in the guest, and yet it leaves it. */
    guest_start(wait_irq, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_hyp_entry("IMO: a physical interrupt");
    log_text("  elr +%x", trap()->lr - (uint32_t)wait_irq);
    uint32_t iar = GICC_IAR;
    log_text("  IAR %x", iar);
    GICC_EOIR = iar;
    WRITE(HCR, 0);
    isb();
    GICD_SGIR = 2u << 24 | 2;
    count = 0;
    guest_start(wait_irq, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_hyp_entry("without IMO the guest takes it");
    iar = GICC_IAR;
    GICC_EOIR = iar;
    guest_run();
    log_hyp_entry("and goes on");
}

static void show_interface(const char *what)
{
    log_text("%s: HCR %08x VMCR %08x MISR %x EISR %x ELRSR %x APR %x LR0 %08x LR1 %08x", what, GICH_HCR, GICH_VMCR, GICH_MISR,
             GICH_EISR0, GICH_ELRSR0, GICH_APR, GICH_LR(0), GICH_LR(1));
}

#define LR_PENDING (1u << 28)
#define LR_ACTIVE (2u << 28)
#define LR_HW (1u << 31)
#define LR_PRIORITY(p) ((uint32_t)((p) >> 3) << 23)

static void list_registers(void)
{
    show_interface("at the start");
    GICH_HCR = 1;
    GICV_PMR = 0xff;
    GICV_CTLR = 1;
    log_text("GICV_CTLR %x PMR %x BPR %x", GICV_CTLR, GICV_PMR, GICV_BPR);
    GICH_LR(0) = LR_PENDING | LR_PRIORITY(0x40) | 40;
    GICH_LR(1) = LR_PENDING | LR_PRIORITY(0x20) | 41;
    show_interface("two pending");
    log_text("HPPIR %x", GICV_HPPIR);
    uint32_t first = GICV_IAR;
    log_text("IAR %x RPR %x", first, GICV_RPR);
    show_interface("one active");
    log_text("the other does not preempt: IAR %x", GICV_IAR);
    GICV_EOIR = first;
    show_interface("ended");
    uint32_t second = GICV_IAR;
    log_text("IAR %x", second);
    GICV_EOIR = second;
    show_interface("both ended");
    GICV_PMR = 0x30;
    GICH_LR(0) = LR_PENDING | LR_PRIORITY(0x40) | 40;
    log_text("PMR 0x30: PMR %x HPPIR %x IAR %x", GICV_PMR, GICV_HPPIR, GICV_IAR);
    GICV_PMR = 0xf8;
    log_text("PMR 0xf8: IAR %x", GICV_IAR);
    GICV_EOIR = 40;
    show_interface("ended");
}

static void maintenance(void)
{
    GICH_LR(0) = LR_PENDING | LR_PRIORITY(0x40) | 1u << 19 | 40; /* EOI asks for maintenance */
    uint32_t iar = GICV_IAR;
    GICV_EOIR = iar;
    show_interface("EOI bit: after EOI");
    GICH_LR(0) = 0;
    show_interface("LR cleared");
    GICH_HCR = 1 | 1u << 1;
    show_interface("underflow");
    GICH_LR(0) = LR_PENDING | LR_PRIORITY(0x40) | 40;
    GICH_LR(1) = LR_PENDING | LR_PRIORITY(0x48) | 41;
    show_interface("no underflow");
    GICH_HCR = 1 | 1u << 3;
    show_interface("no pending: two are");
    GICH_LR(0) = GICH_LR(1) = 0;
    show_interface("no pending: none is");
    GICH_HCR = 1;
    GICV_EOIR = 77;
    show_interface("EOI of what is not there");
    GICH_HCR = 1;
    GICH_HCR = 1 | 1u << 4;
    show_interface("group 0 enabled");
    GICV_CTLR = 0;
    GICH_HCR = 1 | 1u << 5;
    show_interface("group 0 disabled");
    GICH_HCR = 1;
    GICV_CTLR = 1;
}

static void linked(void)
{
    /* A physical interrupt handed on: the guest's EOI ends it. */
    GICD_ITARGETSR(40) = 1;
    GICD_ISENABLER(1) = 1u << 8;
    GICC_CTLR = 1 | 1u << 9;
    GICD_ISPENDR(1) = 1u << 8;
    uint32_t iar = GICC_IAR;
    GICC_EOIR = iar;
    log_text("physical IAR %x, ISACTIVER1 %08x", iar, GICD_ISACTIVER(1));
    GICH_LR(0) = LR_HW | LR_PENDING | LR_PRIORITY(0x40) | 40u << 10 | 52;
    uint32_t virtual = GICV_IAR;
    log_text("virtual IAR %x, ISACTIVER1 %08x", virtual, GICD_ISACTIVER(1));
    GICV_EOIR = virtual;
    log_text("after its EOI: ISACTIVER1 %08x", GICD_ISACTIVER(1));
    show_interface("after its EOI");
    GICC_CTLR = 1;
}

static void split_end(void)
{
    GICV_CTLR = 1 | 1u << 9;
    GICH_LR(0) = LR_PENDING | LR_PRIORITY(0x40) | 40;
    uint32_t iar = GICV_IAR;
    GICV_EOIR = iar;
    show_interface("EOImode: after EOI");
    GICV_DIR = iar;
    show_interface("after DIR");
    GICV_CTLR = 1;
}

static void into_guest(void)
{
    /* The same interrupts, taken by a guest through the virtual CPU interface. */
    GICH_LR(0) = LR_PENDING | LR_PRIORITY(0x40) | 40;
    WRITE(HCR, 1u << 4);
    isb();
    count = 0;
    guest_start(wait_irq, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_hyp_entry("the guest's handler");
    log_text("IAR %x", GICV_IAR);
    GICV_EOIR = 40;
    guest_run();
    log_hyp_entry("the guest goes on");
    log_text("the guest took %s, %u", kind_name(taken[0]), count);
    GICH_LR(0) = LR_ACTIVE | LR_PENDING | LR_PRIORITY(0x40) | 40;
    guest_start(wait_irq, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_hyp_entry("active and pending is not signalled");
    GICH_LR(0) = 0;
    WRITE(HCR, 0);
    isb();
}

void program(void)
{
    irq_handler = guest_took;
    virtual_lines();
    virtual_aborts();
    routed();
    list_registers();
    maintenance();
    linked();
    split_end();
    into_guest();
}
