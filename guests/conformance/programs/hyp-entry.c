/* Entries to Hyp mode and their syndromes: calls, and everything that HCR, HSTR, HCPTR, HDCR and CNTHCTL trap (ARM ARM B1.14). */
#include "../runtime/runtime.h"

#define HVC ".arch_extension virt\n\t.arch_extension sec\n\t.fpu neon-vfpv4\n\t"
#define GUEST(name, text)                                  \
    static __attribute__((naked)) void name(void)          \
    {                                                      \
        __asm__ volatile(HVC text "\n\tbx lr");            \
    }

/* A guest function by its instruction; in User mode the guest's end is an SVC that nobody hears, so a HVC can't be used. */
static void runs(const char *what, void (*function)(void))
{
    guest_run_logged(what, function);
}

GUEST(hvc5, "hvc #5")
GUEST(hvc_max, "hvc #0xffff")
GUEST(smc, "smc #3")
GUEST(wfi, "wfi")
GUEST(wfe, "wfe")
GUEST(wfi_failing, "cmp r0, r0\n\twfine")
GUEST(wfi_conditional, "cmp r0, r0\n\twfieq")
GUEST(read_actlr, "mrc p15, 0, r5, c1, c0, 1")
GUEST(write_actlr, "mcr p15, 0, r6, c1, c0, 1")
GUEST(read_sctlr, "mrc p15, 0, r1, c1, c0, 0")
GUEST(write_sctlr, "mrc p15, 0, r1, c1, c0, 0\n\tmcr p15, 0, r1, c1, c0, 0")
GUEST(write_ttbr0, "mcr p15, 0, r2, c2, c0, 0")
GUEST(write_ttbr0_long, "mcrr p15, 0, r2, r3, c2")
GUEST(read_ttbr0_long, "mrrc p15, 0, r2, r3, c2")
GUEST(write_ttbcr, "mcr p15, 0, r2, c2, c0, 2")
GUEST(write_dacr, "mcr p15, 0, r2, c3, c0, 0")
GUEST(write_dfsr, "mcr p15, 0, r2, c5, c0, 0")
GUEST(write_dfar, "mcr p15, 0, r2, c6, c0, 0")
GUEST(write_prrr, "mcr p15, 0, r2, c10, c2, 0")
GUEST(write_amair, "mcr p15, 0, r2, c10, c3, 0")
GUEST(write_contextidr, "mcr p15, 0, r2, c13, c0, 1")
GUEST(write_tpidrurw, "mcr p15, 0, r2, c13, c0, 2")
GUEST(read_midr, "mrc p15, 0, r3, c0, c0, 0")
GUEST(read_mpidr, "mrc p15, 0, r3, c0, c0, 5")
GUEST(read_fpsid, "vmrs r4, fpsid")
GUEST(read_mvfr0, "vmrs r4, mvfr0")
GUEST(read_tcmtr, "mrc p15, 0, r3, c0, c0, 2")
GUEST(read_tlbtr, "mrc p15, 0, r3, c0, c0, 3")
GUEST(read_aidr, "mrc p15, 1, r3, c0, c0, 7")
GUEST(read_ctr, "mrc p15, 0, r3, c0, c0, 1")
GUEST(read_ccsidr, "mrc p15, 1, r3, c0, c0, 0")
GUEST(read_clidr, "mrc p15, 1, r3, c0, c0, 1")
GUEST(write_csselr, "mcr p15, 2, r3, c0, c0, 0")
GUEST(read_id_pfr0, "mrc p15, 0, r3, c0, c1, 0")
GUEST(read_id_isar5, "mrc p15, 0, r3, c0, c2, 5")
GUEST(read_id_mmfr3, "mrc p15, 0, r3, c0, c1, 7")
GUEST(dcisw, "mcr p15, 0, r3, c7, c6, 2")
GUEST(dccisw, "mcr p15, 0, r3, c7, c14, 2")
GUEST(dccmvac, "ldr r3, =0x44000000\n\tmcr p15, 0, r3, c7, c10, 1\n\tbx lr\n\t.ltorg")
GUEST(dcimvac, "ldr r3, =0x44000000\n\tmcr p15, 0, r3, c7, c6, 1\n\tbx lr\n\t.ltorg")
GUEST(icimvau, "ldr r3, =0x44000000\n\tmcr p15, 0, r3, c7, c5, 1\n\tbx lr\n\t.ltorg")
GUEST(dccmvau, "ldr r3, =0x44000000\n\tmcr p15, 0, r3, c7, c11, 1\n\tbx lr\n\t.ltorg")
GUEST(iciallu, "mcr p15, 0, r3, c7, c5, 0")
GUEST(bpiall, "mcr p15, 0, r3, c7, c5, 6")
GUEST(tlbiall, "mcr p15, 0, r3, c8, c7, 0")
GUEST(tlbimva_is, "mcr p15, 0, r3, c8, c3, 1")
GUEST(read_l2ctlr, "mrc p15, 1, r3, c9, c0, 2")
GUEST(read_pmcr, "mrc p15, 0, r3, c9, c12, 0")
GUEST(read_pmccntr, "mrc p15, 0, r3, c9, c13, 0")
GUEST(read_cpacr, "mrc p15, 0, r3, c1, c0, 2")
GUEST(vadd_f64, "vadd.f64 d0, d1, d2")
GUEST(vadd_i32, "vadd.i32 d0, d1, d2")
GUEST(vldr, "vldr d0, [pc]")
GUEST(vmov, "vmov r3, s0")
GUEST(vmrs, "vmrs r3, fpscr")
GUEST(vld1, "mov r0, sp\n\tvld1.32 {d0}, [r0]")
GUEST(read_dbgdidr, "mrc p14, 0, r3, c0, c0, 0")
GUEST(read_dbgdrar, "mrc p14, 0, r3, c1, c0, 0")
GUEST(read_dbgdsar, "mrc p14, 0, r3, c2, c0, 0")
GUEST(read_dbgdscr, "mrc p14, 0, r3, c0, c1, 0")
GUEST(read_cntpct, "mrrc p15, 0, r2, r3, c14")
GUEST(read_cntvct, "mrrc p15, 1, r2, r3, c14")
GUEST(read_cntp_ctl, "mrc p15, 0, r3, c14, c2, 1")
GUEST(read_cntv_ctl, "mrc p15, 0, r3, c14, c3, 1")
GUEST(read_cntkctl, "mrc p15, 0, r3, c14, c1, 0")

static void calls(void)
{
    runs("HVC 5", hvc5);
    runs("HVC 0xffff", hvc_max);
    WRITE(HCR, 1u << 19);
    isb();
    runs("TSC: SMC", smc);
    WRITE(HCR, 1u << 13 | 1u << 14);
    isb();
    runs("TWI: WFI", wfi);
    runs("TWE: WFE", wfe);
    runs("TWI: WFI whose condition fails", wfi_failing);
    runs("TWI: WFIEQ", wfi_conditional);
    WRITE(HCR, 0);
    isb();
    log_text("condition in a syndrome: bit 24 %x", trap()->hsr >> 24 & 1);
}

static void controls(void)
{
    WRITE(HCR, 1u << 21);
    isb();
    runs("TAC: read of ACTLR", read_actlr);
    runs("TAC: write of ACTLR", write_actlr);
    runs("TAC: SCTLR is not trapped", read_sctlr);
    WRITE(HCR, 1u << 26);
    isb();
    runs("TVM: read of SCTLR is not trapped", read_sctlr);
    runs("TVM: write of SCTLR", write_sctlr);
    runs("TVM: write of TTBR0", write_ttbr0);
    runs("TVM: write of TTBR0, 64 bits", write_ttbr0_long);
    runs("TVM: read of TTBR0, 64 bits, is not trapped", read_ttbr0_long);
    runs("TVM: write of TTBCR", write_ttbcr);
    runs("TVM: write of DACR", write_dacr);
    runs("TVM: write of DFSR", write_dfsr);
    runs("TVM: write of DFAR", write_dfar);
    runs("TVM: write of PRRR", write_prrr);
    runs("TVM: write of AMAIR0", write_amair);
    runs("TVM: write of CONTEXTIDR", write_contextidr);
    runs("TVM: write of TPIDRURW is not trapped", write_tpidrurw);
    WRITE(HCR, 0);
    isb();
}

static void identification(void)
{
    WRITE(HCPTR, 0);
    WRITE(CPACR, 0xf00000);
    isb();
    __asm__ volatile(".fpu neon-vfpv4\n\tvmsr fpexc, %0" : : "r"(0x40000000));
    WRITE(HCR, 1u << 15);
    isb();
    runs("TID0: FPSID", read_fpsid);
    WRITE(HCR, 1u << 16);
    isb();
    runs("TID1: TCMTR", read_tcmtr);
    runs("TID1: TLBTR", read_tlbtr);
    runs("TID1: AIDR", read_aidr);
    WRITE(HCR, 1u << 17);
    isb();
    runs("TID2: CTR", read_ctr);
    runs("TID2: CCSIDR", read_ccsidr);
    runs("TID2: CLIDR", read_clidr);
    runs("TID2: write of CSSELR", write_csselr);
    WRITE(HCR, 1u << 18);
    isb();
    runs("TID3: ID_PFR0", read_id_pfr0);
    runs("TID3: ID_ISAR5", read_id_isar5);
    runs("TID3: ID_MMFR3", read_id_mmfr3);
    runs("TID3: MVFR0", read_mvfr0);
    runs("TID3: MIDR is not trapped", read_midr);
    WRITE(HCR, 0);
    WRITE(VPIDR, 0x12345678);
    WRITE(VMPIDR, 0x80000042);
    isb();
    guest_start(read_midr, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_text("the guest's MIDR %x", guest.r[3]);
    guest_start(read_mpidr, 0x1c0 | CPSR_MODE_SVC);
    guest_run();
    log_text("the guest's MPIDR %x, ours %x", guest.r[3], READ(MPIDR));
    WRITE(VPIDR, READ(MIDR));
    WRITE(VMPIDR, READ(MPIDR));
}

static void maintenance(void)
{
    WRITE(HCR, 1u << 22);
    isb();
    runs("TSW: DCISW", dcisw);
    runs("TSW: DCCISW", dccisw);
    WRITE(HCR, 1u << 23);
    isb();
    runs("TPC: DCCMVAC", dccmvac);
    runs("TPC: DCIMVAC", dcimvac);
    runs("TPC: DCCMVAU is not trapped", dccmvau);
    WRITE(HCR, 1u << 24);
    isb();
    runs("TPU: ICIMVAU", icimvau);
    runs("TPU: DCCMVAU", dccmvau);
    runs("TPU: ICIALLU", iciallu);
    runs("TPU: BPIALL is not trapped", bpiall);
    WRITE(HCR, 1u << 25);
    isb();
    runs("TTLB: TLBIALL", tlbiall);
    runs("TTLB: TLBIMVAIS", tlbimva_is);
    WRITE(HCR, 1u << 20);
    isb();
    runs("TIDCP: L2CTLR", read_l2ctlr);
    WRITE(HCR, 0);
    isb();
}

static void coprocessors(void)
{
    WRITE(HSTR, 1u << 1);
    isb();
    runs("HSTR.T1: SCTLR", read_sctlr);
    runs("HSTR.T1: MIDR is not trapped", read_midr);
    WRITE(HSTR, 1u << 0);
    isb();
    runs("HSTR.T0: MIDR", read_midr);
    WRITE(HSTR, 1u << 2);
    isb();
    runs("HSTR.T2: TTBR0, 64 bits", read_ttbr0_long);
    WRITE(HSTR, 1u << 13);
    isb();
    runs("HSTR.T13: TPIDRURW", write_tpidrurw);
    WRITE(HSTR, 1u << 9);
    isb();
    runs("HSTR.T9: PMCR", read_pmcr);
    WRITE(HSTR, 0);
    WRITE(HCPTR, 3u << 10);
    isb();
    runs("HCPTR.TCP10: VADD.F64", vadd_f64);
    runs("HCPTR.TCP10: VADD.I32", vadd_i32);
    runs("HCPTR.TCP10: VMOV", vmov);
    runs("HCPTR.TCP10: VMRS", vmrs);
    runs("HCPTR.TCP10: VLDR", vldr);
    runs("HCPTR.TCP10: VLD1", vld1);
    runs("HCPTR.TCP10: CPACR is not trapped", read_cpacr);
    WRITE(HCPTR, 1u << 15);
    isb();
    runs("HCPTR.TASE: VADD.F64 is not trapped", vadd_f64);
    runs("HCPTR.TASE: VADD.I32", vadd_i32);
    runs("HCPTR.TASE: VLD1", vld1);
    WRITE(HCPTR, 1u << 31);
    isb();
    runs("HCPTR.TCPAC: CPACR", read_cpacr);
    WRITE(HCPTR, 0);
    isb();
}

static void monitors(void)
{
    uint32_t hdcr = READ(HDCR);
    WRITE(HDCR, hdcr | 1u << 5);
    isb();
    runs("HDCR.TPMCR: PMCR", read_pmcr);
    runs("HDCR.TPMCR: PMCCNTR is not trapped", read_pmccntr);
    WRITE(HDCR, hdcr | 1u << 6);
    isb();
    runs("HDCR.TPM: PMCR", read_pmcr);
    runs("HDCR.TPM: PMCCNTR", read_pmccntr);
    WRITE(HDCR, hdcr | 1u << 11);
    isb();
    runs("HDCR.TDRA: DBGDRAR", read_dbgdrar);
    runs("HDCR.TDRA: DBGDSAR", read_dbgdsar);
    WRITE(HDCR, hdcr | 1u << 9);
    isb();
    runs("HDCR.TDA: DBGDIDR", read_dbgdidr);
    runs("HDCR.TDA: DBGDSCRint", read_dbgdscr);
    WRITE(HDCR, hdcr);
    WRITE(CNTHCTL, 0);
    isb();
    runs("CNTHCTL 0: CNTPCT", read_cntpct);
    runs("CNTHCTL 0: CNTP_CTL", read_cntp_ctl);
    runs("CNTHCTL 0: CNTVCT is not trapped", read_cntvct);
    runs("CNTHCTL 0: CNTV_CTL is not trapped", read_cntv_ctl);
    runs("CNTHCTL 0: CNTKCTL is not trapped", read_cntkctl);
    WRITE(CNTHCTL, 1);
    isb();
    runs("CNTHCTL.PL1PCTEN: CNTPCT is not trapped", read_cntpct);
    runs("CNTHCTL.PL1PCTEN: CNTP_CTL", read_cntp_ctl);
    WRITE(CNTHCTL, 3);
    isb();
    runs("CNTHCTL 3: CNTP_CTL is not trapped", read_cntp_ctl);
}

GUEST(user_udf, ".word 0xe7f000f0")
GUEST(user_svc, "svc #7")
GUEST(user_mrc, "mrc p15, 0, r3, c1, c0, 0")
GUEST(user_cps, "mov r0, #0x1d3\n\tmsr cpsr_c, r0\n\tsvc #1")
GUEST(user_load, "mov r0, #0\n\tldr r0, [r0, #1]")

static void in_user_mode(const char *what, void (*function)(void))
{
    guest_start(function, 0x1c0 | CPSR_MODE_USR);
    guest_run();
    log_hyp_entry(what);
    log_text("  elr +%x", trap()->lr - (uint32_t)function);
}

static void general_exceptions(void)
{
    /* TGE: exceptions of User mode are taken to Hyp mode; PL1 modes are not used. */
    WRITE(HCR, 1u << 27);
    isb();
    in_user_mode("TGE: UDF", user_udf);
    in_user_mode("TGE: SVC", user_svc);
    in_user_mode("TGE: SCTLR from User mode", user_mrc);
    in_user_mode("TGE: MSR does not change the mode", user_cps);
    WRITE(HCR, 0);
    isb();
    (void)user_load;
}

static void from_hyp(void *unused)
{
    (void)unused;
    __asm__ volatile(HVC "hvc #9");
}

static void svc_in_hyp(void *unused)
{
    (void)unused;
    __asm__ volatile("svc #9");
}

static void udf_in_hyp(void *unused)
{
    (void)unused;
    __asm__ volatile(".word 0xe7f000f0");
}

static void bkpt_in_hyp(void *unused)
{
    (void)unused;
    __asm__ volatile("bkpt");
}

static void ldm_user_in_hyp(void *unused)
{
    (void)unused;
    __asm__ volatile("ldm %0, {r4, r5}^" : : "r"(&guest) : "r4", "r5");
}

static void srs_in_hyp(void *unused)
{
    (void)unused;
    __asm__ volatile("srsdb sp!, #0x13");
}

static void rfe_in_hyp(void *unused)
{
    (void)unused;
    __asm__ volatile("rfeia sp");
}

static void subs_pc_in_hyp(void *unused)
{
    (void)unused;
    __asm__ volatile("subs pc, lr, #4");
}

static void local(void)
{
    static const struct {
        const char *name;
        void (*function)(void *);
    } cases[] = {
        {"HVC in Hyp mode", from_hyp},           {"SVC in Hyp mode", svc_in_hyp},
        {"UDF in Hyp mode", udf_in_hyp},         {"BKPT in Hyp mode", bkpt_in_hyp},
        {"LDM of user registers in Hyp mode", ldm_user_in_hyp}, {"SRS in Hyp mode", srs_in_hyp},
        {"RFE in Hyp mode", rfe_in_hyp},         {"SUBS PC, LR in Hyp mode", subs_pc_in_hyp},
    };
    for (unsigned n = 0; n < sizeof(cases) / sizeof(*cases); n++) {
        enum kind kind = try_call(cases[n].function, 0);
        log_text("%s: %s hsr %08x spsr %x", cases[n].name, kind_name(kind), trap()->hsr, trap()->spsr & 0x1f);
    }
    struct access a = {0xc0000000, 0};
    try_call(do_load, &a);
    log_trap("load from nothing", 0);
    try_call(do_store, &a);
    log_trap("store to nothing", 0);
    try_call(do_call, (void *)0xc0000000);
    log_trap("fetch from nothing", 0);
    try_call(do_call, (void *)0x09000000);
    log_trap("fetch from XN", 0);
}

static void banked(void)
{
    uint32_t value;
    __asm__ volatile(HVC "msr r8_fiq, %1\n\tmsr sp_irq, %2\n\tmsr lr_abt, %3\n\tmsr spsr_und, %4\n\tmrs %0, r8_fiq"
                     : "=r"(value)
                     : "r"(0x11), "r"(0x22), "r"(0x33), "r"(0x600001d0));
    log_text("r8_fiq %x", value);
    __asm__ volatile(HVC "mrs %0, sp_irq" : "=r"(value));
    log_text("sp_irq %x", value);
    __asm__ volatile(HVC "mrs %0, lr_abt" : "=r"(value));
    log_text("lr_abt %x", value);
    __asm__ volatile(HVC "mrs %0, spsr_und" : "=r"(value));
    log_text("spsr_und %x", value);
    __asm__ volatile(HVC "msr elr_hyp, %1\n\tmrs %0, elr_hyp" : "=r"(value) : "r"(0x12345678));
    log_text("elr_hyp %x", value);
    /* A guest sees what was written. */
    guest_start(hvc5, 0x1c0 | CPSR_MODE_SVC);
    guest.r[7] = 77;
    guest_run();
    log_text("r7 of the guest %x, its mode %x", guest.r[7], trap()->spsr & 0x1f);
}

void program(void)
{
    calls();
    controls();
    identification();
    maintenance();
    coprocessors();
    monitors();
    general_exceptions();
    local();
    banked();
}
