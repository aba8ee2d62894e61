/* System registers by name: READ(MIDR), WRITE(SCTLR, x). */
#pragma once
#include <stdint.h>

#define CP15_MIDR 0, c0, c0, 0
#define CP15_CTR 0, c0, c0, 1
#define CP15_TCMTR 0, c0, c0, 2
#define CP15_TLBTR 0, c0, c0, 3
#define CP15_MPIDR 0, c0, c0, 5
#define CP15_REVIDR 0, c0, c0, 6
#define CP15_ID_PFR0 0, c0, c1, 0
#define CP15_ID_PFR1 0, c0, c1, 1
#define CP15_ID_DFR0 0, c0, c1, 2
#define CP15_ID_AFR0 0, c0, c1, 3
#define CP15_ID_MMFR0 0, c0, c1, 4
#define CP15_ID_MMFR1 0, c0, c1, 5
#define CP15_ID_MMFR2 0, c0, c1, 6
#define CP15_ID_MMFR3 0, c0, c1, 7
#define CP15_ID_ISAR0 0, c0, c2, 0
#define CP15_ID_ISAR1 0, c0, c2, 1
#define CP15_ID_ISAR2 0, c0, c2, 2
#define CP15_ID_ISAR3 0, c0, c2, 3
#define CP15_ID_ISAR4 0, c0, c2, 4
#define CP15_ID_ISAR5 0, c0, c2, 5
#define CP15_CCSIDR 1, c0, c0, 0
#define CP15_CLIDR 1, c0, c0, 1
#define CP15_AIDR 1, c0, c0, 7
#define CP15_CSSELR 2, c0, c0, 0
#define CP15_VPIDR 4, c0, c0, 0
#define CP15_VMPIDR 4, c0, c0, 5
#define CP15_SCTLR 0, c1, c0, 0
#define CP15_ACTLR 0, c1, c0, 1
#define CP15_CPACR 0, c1, c0, 2
#define CP15_HSCTLR 4, c1, c0, 0
#define CP15_HACTLR 4, c1, c0, 1
#define CP15_HCR 4, c1, c1, 0
#define CP15_HDCR 4, c1, c1, 1
#define CP15_HCPTR 4, c1, c1, 2
#define CP15_HSTR 4, c1, c1, 3
#define CP15_HACR 4, c1, c1, 7
#define CP15_TTBR0 0, c2, c0, 0
#define CP15_TTBR1 0, c2, c0, 1
#define CP15_TTBCR 0, c2, c0, 2
#define CP15_HTCR 4, c2, c0, 2
#define CP15_VTCR 4, c2, c1, 2
#define CP15_DACR 0, c3, c0, 0
#define CP15_DFSR 0, c5, c0, 0
#define CP15_IFSR 0, c5, c0, 1
#define CP15_ADFSR 0, c5, c1, 0
#define CP15_AIFSR 0, c5, c1, 1
#define CP15_HADFSR 4, c5, c1, 0
#define CP15_HAIFSR 4, c5, c1, 1
#define CP15_HSR 4, c5, c2, 0
#define CP15_DFAR 0, c6, c0, 0
#define CP15_IFAR 0, c6, c0, 2
#define CP15_HDFAR 4, c6, c0, 0
#define CP15_HIFAR 4, c6, c0, 2
#define CP15_HPFAR 4, c6, c0, 4
#define CP15_ICIALLUIS 0, c7, c1, 0
#define CP15_BPIALLIS 0, c7, c1, 6
#define CP15_PAR 0, c7, c4, 0
#define CP15_ICIALLU 0, c7, c5, 0
#define CP15_ICIMVAU 0, c7, c5, 1
#define CP15_BPIALL 0, c7, c5, 6
#define CP15_BPIMVA 0, c7, c5, 7
#define CP15_DCIMVAC 0, c7, c6, 1
#define CP15_DCISW 0, c7, c6, 2
#define CP15_ATS1CPR 0, c7, c8, 0
#define CP15_ATS1CPW 0, c7, c8, 1
#define CP15_ATS1CUR 0, c7, c8, 2
#define CP15_ATS1CUW 0, c7, c8, 3
#define CP15_ATS12NSOPR 0, c7, c8, 4
#define CP15_ATS12NSOPW 0, c7, c8, 5
#define CP15_ATS12NSOUR 0, c7, c8, 6
#define CP15_ATS12NSOUW 0, c7, c8, 7
#define CP15_ATS1HR 4, c7, c8, 0
#define CP15_ATS1HW 4, c7, c8, 1
#define CP15_DCCMVAC 0, c7, c10, 1
#define CP15_DCCMVAU 0, c7, c11, 1
#define CP15_DCCIMVAC 0, c7, c14, 1
#define CP15_DCCISW 0, c7, c14, 2
#define CP15_TLBIALLIS 0, c8, c3, 0
#define CP15_TLBIMVAIS 0, c8, c3, 1
#define CP15_TLBIASIDIS 0, c8, c3, 2
#define CP15_TLBIMVAAIS 0, c8, c3, 3
#define CP15_TLBIALL 0, c8, c7, 0
#define CP15_TLBIMVA 0, c8, c7, 1
#define CP15_TLBIASID 0, c8, c7, 2
#define CP15_TLBIMVAA 0, c8, c7, 3
#define CP15_TLBIALLH 4, c8, c7, 0
#define CP15_TLBIMVAH 4, c8, c7, 1
#define CP15_TLBIALLNSNH 4, c8, c7, 4
#define CP15_TLBIALLNSNHIS 4, c8, c3, 4
#define CP15_PMCR 0, c9, c12, 0
#define CP15_PMCNTENSET 0, c9, c12, 1
#define CP15_PMCNTENCLR 0, c9, c12, 2
#define CP15_PMOVSR 0, c9, c12, 3
#define CP15_PMSWINC 0, c9, c12, 4
#define CP15_PMSELR 0, c9, c12, 5
#define CP15_PMCEID0 0, c9, c12, 6
#define CP15_PMCEID1 0, c9, c12, 7
#define CP15_PMCCNTR 0, c9, c13, 0
#define CP15_PMXEVTYPER 0, c9, c13, 1
#define CP15_PMXEVCNTR 0, c9, c13, 2
#define CP15_PMUSERENR 0, c9, c14, 0
#define CP15_PMINTENSET 0, c9, c14, 1
#define CP15_PMINTENCLR 0, c9, c14, 2
#define CP15_PMOVSSET 0, c9, c14, 3
#define CP15_L2CTLR 1, c9, c0, 2
#define CP15_PRRR 0, c10, c2, 0
#define CP15_NMRR 0, c10, c2, 1
#define CP15_AMAIR0 0, c10, c3, 0
#define CP15_AMAIR1 0, c10, c3, 1
#define CP15_HMAIR0 4, c10, c2, 0
#define CP15_HMAIR1 4, c10, c2, 1
#define CP15_VBAR 0, c12, c0, 0
#define CP15_ISR 0, c12, c1, 0
#define CP15_HVBAR 4, c12, c0, 0
#define CP15_FCSEIDR 0, c13, c0, 0
#define CP15_CONTEXTIDR 0, c13, c0, 1
#define CP15_TPIDRURW 0, c13, c0, 2
#define CP15_TPIDRURO 0, c13, c0, 3
#define CP15_TPIDRPRW 0, c13, c0, 4
#define CP15_HTPIDR 4, c13, c0, 2
#define CP15_CNTFRQ 0, c14, c0, 0
#define CP15_CNTKCTL 0, c14, c1, 0
#define CP15_CNTP_TVAL 0, c14, c2, 0
#define CP15_CNTP_CTL 0, c14, c2, 1
#define CP15_CNTV_TVAL 0, c14, c3, 0
#define CP15_CNTV_CTL 0, c14, c3, 1
#define CP15_CNTHCTL 4, c14, c1, 0
#define CP15_CNTHP_TVAL 4, c14, c2, 0
#define CP15_CNTHP_CTL 4, c14, c2, 1
#define CP15_CBAR 4, c15, c0, 0

#define READ_(op1, n, m, op2)                                                                       \
    ({                                                                                              \
        uint32_t value_;                                                                            \
        __asm__ volatile("mrc p15, " #op1 ", %0, " #n ", " #m ", " #op2 : "=r"(value_) : : "memory"); \
        value_;                                                                                     \
    })
#define WRITE_(value, op1, n, m, op2) \
    __asm__ volatile("mcr p15, " #op1 ", %0, " #n ", " #m ", " #op2 : : "r"((uint32_t)(value)) : "memory")
#define READ__(...) READ_(__VA_ARGS__)
#define WRITE__(value, ...) WRITE_(value, __VA_ARGS__)
#define READ(name) READ__(CP15_##name)
#define WRITE(name, value) WRITE__(value, CP15_##name)

/* Doubleword registers: opc1, CRm. */
#define CP15_64_TTBR0 0, c2
#define CP15_64_TTBR1 1, c2
#define CP15_64_VTTBR 6, c2
#define CP15_64_HTTBR 4, c2
#define CP15_64_PAR 0, c7
#define CP15_64_CNTPCT 0, c14
#define CP15_64_CNTVCT 1, c14
#define CP15_64_CNTP_CVAL 2, c14
#define CP15_64_CNTV_CVAL 3, c14
#define CP15_64_CNTVOFF 4, c14
#define CP15_64_CNTHP_CVAL 6, c14

#define READ64_(op1, m)                                                                          \
    ({                                                                                           \
        uint64_t value_;                                                                         \
        __asm__ volatile("mrrc p15, " #op1 ", %Q0, %R0, " #m : "=r"(value_) : : "memory");       \
        value_;                                                                                  \
    })
#define WRITE64_(value, op1, m) \
    __asm__ volatile("mcrr p15, " #op1 ", %Q0, %R0, " #m : : "r"((uint64_t)(value)) : "memory")
#define READ64__(...) READ64_(__VA_ARGS__)
#define WRITE64__(value, ...) WRITE64_(value, __VA_ARGS__)
#define READ64(name) READ64__(CP15_64_##name)
#define WRITE64(name, value) WRITE64__(value, CP15_64_##name)

static inline void isb(void)
{
    __asm__ volatile("isb" : : : "memory");
}

static inline void dsb(void)
{
    __asm__ volatile("dsb" : : : "memory");
}

static inline uint32_t cpsr_read(void)
{
    uint32_t value;
    __asm__ volatile("mrs %0, cpsr" : "=r"(value));
    return value;
}
