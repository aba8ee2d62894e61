/*
 * Identification registers and the values of control registers after reset. Left out is where QEMU does not follow the A15:
 * REVIDR (QEMU repeats MIDR), PMCEID (undefined there), GICD_IIDR and GICC_IIDR (no GIC-400).
 */
#include "../runtime/runtime.h"

static uint32_t vfp_register(uint32_t which)
{
    uint32_t value;
    if (which == 0)
        __asm__ volatile(".fpu neon-vfpv4\n\tvmrs %0, fpsid" : "=r"(value));
    else if (which == 6)
        __asm__ volatile(".fpu neon-vfpv4\n\tvmrs %0, mvfr1" : "=r"(value));
    else
        __asm__ volatile(".fpu neon-vfpv4\n\tvmrs %0, mvfr0" : "=r"(value));
    return value;
}

#define SHOW(name) show(#name, CP15_##name)
#define WORD(address) (*(volatile uint32_t *)(address))

static void show(const char *name, unsigned op1, enum coprocessor_register n, enum coprocessor_register m, unsigned op2)
{
    uint32_t value;
    if (cp15_try_read(op1, n, m, op2, &value))
        log_text("%s undefined", name);
    else
        log_text("%s %08x", name, value);
}

static void processor(void)
{
    SHOW(MIDR);
    SHOW(CTR);
    SHOW(TCMTR);
    SHOW(TLBTR);
    SHOW(MPIDR);
    SHOW(ID_PFR0);
    SHOW(ID_PFR1);
    SHOW(ID_DFR0);
    SHOW(ID_AFR0);
    SHOW(ID_MMFR0);
    SHOW(ID_MMFR1);
    SHOW(ID_MMFR2);
    SHOW(ID_MMFR3);
    SHOW(ID_ISAR0);
    SHOW(ID_ISAR1);
    SHOW(ID_ISAR2);
    SHOW(ID_ISAR3);
    SHOW(ID_ISAR4);
    SHOW(ID_ISAR5);
    SHOW(CLIDR);
    SHOW(AIDR);
    SHOW(CBAR);
    SHOW(L2CTLR);
    SHOW(CNTFRQ);
    SHOW(FCSEIDR);
    static const uint8_t caches[] = {0, 1, 2};
    for (unsigned n = 0; n < sizeof(caches); n++) {
        WRITE(CSSELR, caches[n]);
        isb();
        log_text("CCSIDR[%d] %08x", caches[n], READ(CCSIDR));
    }
}

static void control(void)
{
    SHOW(ACTLR);
    SHOW(CPACR);
    SHOW(PMCR);
    SHOW(PMUSERENR);
    SHOW(PMCNTENSET);
    SHOW(PMINTENSET);
    SHOW(CNTKCTL);
    SHOW(CNTP_CTL);
    SHOW(CNTV_CTL);
    SHOW(PRRR);
    SHOW(NMRR);
    SHOW(AMAIR0);
    SHOW(ADFSR);
    SHOW(AIFSR);
    SHOW(ISR);
}

static void hyp(void)
{
    SHOW(SCTLR);
    SHOW(VPIDR);
    SHOW(VMPIDR);
    SHOW(HACTLR);
    SHOW(HCR);
    SHOW(HDCR);
    SHOW(HCPTR);
    SHOW(HSTR);
    SHOW(HACR);
    SHOW(VTCR);
    SHOW(CNTHCTL);
    SHOW(CNTHP_CTL);
    SHOW(HADFSR);
    SHOW(HAIFSR);
    /* Without the bits that are always one: QEMU has them zero. */
    log_text("HSCTLR %08x with MMU and caches on", READ(HSCTLR) & ~0x30c50838);
}

static void debug(void)
{
    uint32_t didr, drar, dsar;
    __asm__ volatile("mrc p14, 0, %0, c0, c0, 0" : "=r"(didr));
    __asm__ volatile("mrc p14, 0, %0, c1, c0, 0" : "=r"(drar));
    __asm__ volatile("mrc p14, 0, %0, c2, c0, 0" : "=r"(dsar));
    log_text("DBGDIDR %08x DBGDRAR %08x DBGDSAR %08x", didr, drar, dsar);
}

static void peripherals(void)
{
    log_text("GICD_TYPER %08x", WORD(0x08000004));
    for (unsigned n = 0; n < 8; n++)
        log_text("PL011 id +%x %02x", 0xfe0 + 4 * n, WORD(0x09000fe0 + 4 * n));
    if (in_hyp())
        log_text("GICH_VTR %08x", WORD(0x08030004));
}

void program(void)
{
    log_text("mode %x", cpsr_read() & 0x1f);
    processor();
    control();
    if (in_hyp())
        hyp();
    else
        log_text("SCTLR %08x with MMU and caches on", READ(SCTLR));
    WRITE(CPACR, 0xf00000);
    isb();
    __asm__ volatile(".fpu neon-vfpv4\n\tvmsr fpexc, %0" : : "r"(0x40000000));
    log_text("FPSID %08x", vfp_register(0));
    log_text("MVFR0 %08x", vfp_register(7));
    log_text("MVFR1 %08x", vfp_register(6));
    debug();
    peripherals();
}
