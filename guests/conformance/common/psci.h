/* PSCI (ARM DEN 0022): HVC when we run at PL1, SMC when we were started in Hyp mode, as QEMU's virt board has it. */
#pragma once
#include <stdint.h>

#define PSCI_SYSTEM_OFF 0x84000008u
#define PSCI_CPU_ON 0x84000003u
#define PSCI_CPU_OFF 0x84000002u
#define PSCI_VERSION 0x84000000u

static inline uint32_t psci_hvc(uint32_t function, uint32_t a, uint32_t b, uint32_t c)
{
    register uint32_t r0 __asm__("r0") = function;
    register uint32_t r1 __asm__("r1") = a;
    register uint32_t r2 __asm__("r2") = b;
    register uint32_t r3 __asm__("r3") = c;
    __asm__ volatile(".arch_extension virt\n\thvc #0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "r12", "memory");
    return r0;
}

static inline uint32_t psci_smc(uint32_t function, uint32_t a, uint32_t b, uint32_t c)
{
    register uint32_t r0 __asm__("r0") = function;
    register uint32_t r1 __asm__("r1") = a;
    register uint32_t r2 __asm__("r2") = b;
    register uint32_t r3 __asm__("r3") = c;
    __asm__ volatile(".arch_extension sec\n\tsmc #0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "r12", "memory");
    return r0;
}
