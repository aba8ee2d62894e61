/* The performance monitor: the cycle counter goes on or stands, software increments count exactly, access from User mode. */
#include "../runtime/runtime.h"

static const char *yes(int condition)
{
    return condition ? "yes" : "no";
}

static void work(void)
{
    for (volatile unsigned n = 0; n < 100; n++) {
    }
}

static void cycles(void)
{
    log_text("PMCR %08x", READ(PMCR));
    WRITE(PMCNTENSET, 1u << 31);
    WRITE(PMCR, READ(PMCR) | 1);
    isb();
    uint32_t a = READ(PMCCNTR);
    work();
    uint32_t b = READ(PMCCNTR);
    log_text("enabled, it goes on: %s", yes(b > a));
    WRITE(PMCR, READ(PMCR) & ~1u);
    isb();
    a = READ(PMCCNTR);
    work();
    log_text("disabled, it stands: %s", yes(READ(PMCCNTR) == a));
    WRITE(PMCCNTR, 0x12345678);
    isb();
    log_text("written: %x", READ(PMCCNTR));
    WRITE(PMCR, READ(PMCR) | 1u << 2);
    isb();
    log_text("PMCR.C: %x, PMCR %08x", READ(PMCCNTR), READ(PMCR));
    WRITE(PMCR, READ(PMCR) | 1);
    WRITE(PMCNTENCLR, 1u << 31);
    isb();
    a = READ(PMCCNTR);
    work();
    log_text("PMCNTENCLR, it stands: %s", yes(READ(PMCCNTR) == a));
    log_text("PMCNTENSET %08x", READ(PMCNTENSET));
    WRITE(PMCR, READ(PMCR) | 1u << 3);
    isb();
    log_text("PMCR.D: PMCR %08x", READ(PMCR));
    WRITE(PMCR, READ(PMCR) & ~(1u << 3));
}

static void software_increments(void)
{
    WRITE(PMSELR, 2);
    isb();
    WRITE(PMXEVTYPER, 0);
    WRITE(PMXEVCNTR, 0);
    WRITE(PMCNTENSET, 1u << 2);
    isb();
    for (unsigned n = 0; n < 5; n++)
        WRITE(PMSWINC, 1u << 2);
    WRITE(PMSWINC, 1u << 3);
    isb();
    log_text("counter 2 after 5 increments: %x", READ(PMXEVCNTR));
    WRITE(PMXEVCNTR, 0xffffffff);
    isb();
    WRITE(PMSWINC, 1u << 2);
    isb();
    log_text("overflow: counter %x, PMOVSR %08x", READ(PMXEVCNTR), READ(PMOVSR));
    WRITE(PMOVSR, 1u << 2);
    isb();
    log_text("PMOVSR cleared: %08x", READ(PMOVSR));
    WRITE(PMCR, READ(PMCR) | 2);
    isb();
    log_text("PMCR.P: %x", READ(PMXEVCNTR));
    WRITE(PMCNTENCLR, 1u << 2);
    isb();
    WRITE(PMSWINC, 1u << 2);
    isb();
    log_text("disabled: %x", READ(PMXEVCNTR));
    log_text("PMSELR %x", READ(PMSELR));
    WRITE(PMSELR, 31);
    isb();
    log_text("PMXEVTYPER of the cycle counter %x", READ(PMXEVTYPER));
    WRITE(PMINTENSET, 1u << 31 | 5);
    isb();
    log_text("PMINTENSET %08x", READ(PMINTENSET));
    WRITE(PMINTENCLR, 4);
    isb();
    log_text("PMINTENCLR %08x", READ(PMINTENCLR));
    WRITE(PMINTENCLR, 0xffffffff);
}

static void user_read(void *which)
{
    if (which == 0)
        READ(PMCCNTR);
    else
        READ(PMCR);
    __asm__ volatile("svc #0");
}

static void from_user_mode(void)
{
    for (unsigned enable = 0; enable < 2; enable++) {
        WRITE(PMUSERENR, enable);
        isb();
        for (uint32_t n = 0; n < 2; n++)
            log_text("PMUSERENR %x: %s from User mode: %s", READ(PMUSERENR), n ? "PMCR" : "PMCCNTR",
                     try_in_user_mode(user_read, (void *)n) == KIND_CALL ? "read" : kind_name(trap()->kind));
    }
    WRITE(PMUSERENR, 0);
}

void program(void)
{
    cycles();
    software_increments();
    from_user_mode();
}
