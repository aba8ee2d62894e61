/* Generic timers (ARM ARM B8): only relations between times are logged, never times. */
#include "../runtime/gic.h"
#include "../runtime/runtime.h"

static volatile uint32_t taken[8];
static volatile unsigned count;

static int acknowledge(enum kind kind)
{
    (void)kind;
    uint32_t iar = GICC_IAR;
    taken[count++ & 7] = iar;
    /* A level: it goes on until the timer is quiet. */
    if ((iar & 0x3ff) == 30)
        WRITE(CNTP_CTL, 2);
    if ((iar & 0x3ff) == 27)
        WRITE(CNTV_CTL, 2);
    if ((iar & 0x3ff) == 26)
        WRITE(CNTHP_CTL, 2);
    isb();
    GICC_EOIR = iar;
    return 1;
}

static void interrupts_on(void)
{
    GICD_CTLR = 1;
    GICC_PMR = 0xff;
    GICC_CTLR = 1;
    GICD_ISENABLER(0) = 1u << 26 | 1u << 27 | 1u << 30;
}

static const char *yes(int condition)
{
    return condition ? "yes" : "no";
}

static void counters(void)
{
    log_text("frequency %u", READ(CNTFRQ));
    uint64_t a = READ64(CNTPCT);
    uint64_t b = READ64(CNTPCT);
    log_text("CNTPCT does not go back: %s", yes(b >= a));
    while (READ64(CNTPCT) == b) {
    }
    log_text("CNTPCT goes on");
    a = READ64(CNTVCT);
    while (READ64(CNTVCT) == a) {
    }
    log_text("CNTVCT goes on");
}

static void physical(void)
{
    WRITE(CNTP_CTL, 0);
    WRITE(CNTP_TVAL, 0x7fffffff);
    WRITE(CNTP_CTL, 1);
    isb();
    log_text("far in the future: CTL %x", READ(CNTP_CTL));
    uint64_t now = READ64(CNTPCT), at = READ64(CNTP_CVAL);
    log_text("CVAL is about 0x7fffffff ahead: %s", yes(at - now > 0x7f000000 && at - now < 0x80000000));
    WRITE(CNTP_TVAL, 0xffffffff);
    isb();
    log_text("one tick ago: CTL %x", READ(CNTP_CTL));
    log_text("TVAL counts down below zero: %s", yes((int32_t)READ(CNTP_TVAL) < 0));
    WRITE(CNTP_CTL, 3);
    isb();
    log_text("masked: CTL %x, pending in the GIC %x", READ(CNTP_CTL), GICD_ISPENDR(0) >> 30 & 1);
    WRITE(CNTP_CTL, 1);
    isb();
    log_text("not masked: CTL %x, pending in the GIC %x", READ(CNTP_CTL), GICD_ISPENDR(0) >> 30 & 1);
    WRITE64(CNTP_CVAL, READ64(CNTPCT) + 0x10000000ull);
    isb();
    log_text("CVAL in the future: CTL %x, pending in the GIC %x", READ(CNTP_CTL), GICD_ISPENDR(0) >> 30 & 1);
    WRITE64(CNTP_CVAL, 0);
    isb();
    log_text("CVAL 0: CTL %x", READ(CNTP_CTL));
    WRITE64(CNTP_CVAL, ~0ull);
    isb();
    log_text("CVAL at the end of time: CTL %x", READ(CNTP_CTL));
    WRITE(CNTP_CTL, 0);
    isb();
    log_text("disabled: CTL bits 1:0 %x", READ(CNTP_CTL) & 3);
}

static void by_interrupt(void)
{
    count = 0;
    uint64_t start = READ64(CNTPCT);
    WRITE(CNTP_TVAL, 20000);
    WRITE(CNTP_CTL, 1);
    isb();
    __asm__ volatile("cpsie i");
    while (!count)
        __asm__ volatile("wfi");
    __asm__ volatile("cpsid i");
    log_text("physical timer: interrupt %u, not before its time: %s", taken[0], yes(READ64(CNTPCT) - start >= 20000));
    count = 0;
    start = READ64(CNTVCT);
    WRITE(CNTV_TVAL, 20000);
    WRITE(CNTV_CTL, 1);
    isb();
    __asm__ volatile("cpsie i");
    while (!count)
        __asm__ volatile("wfi");
    __asm__ volatile("cpsid i");
    log_text("virtual timer: interrupt %u, not before its time: %s", taken[0], yes(READ64(CNTVCT) - start >= 20000));
    /* WFI also ends by an interrupt that is masked. */
    count = 0;
    WRITE(CNTP_TVAL, 20000);
    WRITE(CNTP_CTL, 1);
    isb();
    while (!(READ(CNTP_CTL) & 4))
        __asm__ volatile("wfi");
    log_text("WFI ended with the interrupt masked, %u taken, ISR %x", count, READ(ISR));
    WRITE(CNTP_CTL, 0);
    isb();
}

static void user_access(void *which)
{
    uint32_t n = (uint32_t)which;
    if (n == 0)
        READ64(CNTPCT);
    if (n == 1)
        READ64(CNTVCT);
    if (n == 2)
        READ(CNTFRQ);
    if (n == 3)
        READ(CNTP_CTL);
    if (n == 4)
        READ(CNTV_CTL);
    if (n == 5)
        READ(CNTKCTL);
    __asm__ volatile("svc #0");
}

static void from_user_mode(void)
{
    static const char *const names[] = {"CNTPCT", "CNTVCT", "CNTFRQ", "CNTP_CTL", "CNTV_CTL", "CNTKCTL"};
    static const uint32_t controls[] = {0, 1, 2, 1u << 8, 1u << 9, 0x303};
    for (unsigned c = 0; c < 6; c++) {
        WRITE(CNTKCTL, controls[c]);
        isb();
        for (uint32_t n = 0; n < 6; n++) {
            enum kind kind = try_in_user_mode(user_access, (void *)n);
            log_text("CNTKCTL %x: %s from User mode: %s", controls[c], names[n], kind == KIND_CALL ? "read" : kind_name(kind));
        }
    }
    WRITE(CNTKCTL, 0);
}

static __attribute__((naked)) void guest_reads(void)
{
    __asm__ volatile(".arch_extension virt\n\tmrrc p15, 1, r2, r3, c14\n\thvc #1\n\tbx lr");
}

static uint64_t guest_counter(void)
{
    guest_start(guest_reads, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    return (uint64_t)guest.r[3] << 32 | guest.r[2];
}

static void offset(void)
{
    WRITE64(CNTVOFF, 0);
    isb();
    log_text("CNTVOFF %x", (uint32_t)READ64(CNTVOFF));
    uint64_t before = READ64(CNTPCT), virtual = guest_counter(), after = READ64(CNTPCT);
    log_text("offset 0: the guest's time lies between: %s", yes(before <= virtual && virtual <= after));
    WRITE64(CNTVOFF, 0x123456789aull);
    isb();
    before = READ64(CNTPCT);
    virtual = guest_counter() + 0x123456789aull;
    after = READ64(CNTPCT);
    log_text("offset 0x123456789a: it lies between: %s", yes(before <= virtual && virtual <= after));
    log_text("CNTVCT of Hyp mode is not offset by less: %s", yes(READ64(CNTPCT) - READ64(CNTVCT) >= 0x1234567800ull));
    WRITE64(CNTVOFF, 0);
}

static void hyp_timer(void)
{
    count = 0;
    WRITE(CNTHP_TVAL, 20000);
    WRITE(CNTHP_CTL, 1);
    isb();
    __asm__ volatile("cpsie i");
    while (!count)
        __asm__ volatile("wfi");
    __asm__ volatile("cpsid i");
    log_text("hyp timer: interrupt %u", taken[0]);
}

void program(void)
{
    irq_handler = acknowledge;
    interrupts_on();
    counters();
    physical();
    if (in_hyp()) {
        WRITE(HCR, 0);
        isb();
        offset();
        hyp_timer();
    } else {
        by_interrupt();
        from_user_mode();
    }
}
