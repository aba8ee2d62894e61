/* FPSCR.Len and Stride: the Cortex-A15 has no short vectors, so instructions that would work on them are UNDEFINED (ARM ARM A2.6.1, D11). */
#include "../runtime/runtime.h"

#define FP ".fpu neon-vfpv4\n\t"
#define INSTRUCTION(name, text)                     \
    static void name(void *unused)                  \
    {                                               \
        (void)unused;                               \
        __asm__ volatile(FP text : : : "r0", "r1", "cc"); \
    }
#define IN_T32(text) "add r0, pc, #1\n\tbx r0\n\t.thumb\n\t" text "\n\tbx pc\n\tnop\n\t.arm"

INSTRUCTION(vadd_f32, "vadd.f32 s0, s1, s2")
INSTRUCTION(vadd_f32_high, "vadd.f32 s8, s9, s10")
INSTRUCTION(vadd_f64, "vadd.f64 d0, d1, d2")
INSTRUCTION(vadd_f64_high, "vadd.f64 d16, d17, d18")
INSTRUCTION(vsub_f32, "vsub.f32 s0, s1, s2")
INSTRUCTION(vsub_f64, "vsub.f64 d0, d1, d2")
INSTRUCTION(vmul_f32, "vmul.f32 s0, s1, s2")
INSTRUCTION(vmul_f64, "vmul.f64 d0, d1, d2")
INSTRUCTION(vnmul_f32, "vnmul.f32 s0, s1, s2")
INSTRUCTION(vnmul_f64, "vnmul.f64 d0, d1, d2")
INSTRUCTION(vdiv_f32, "vdiv.f32 s0, s1, s2")
INSTRUCTION(vdiv_f64, "vdiv.f64 d0, d1, d2")
INSTRUCTION(vmla_f32, "vmla.f32 s0, s1, s2")
INSTRUCTION(vmla_f64, "vmla.f64 d0, d1, d2")
INSTRUCTION(vmls_f32, "vmls.f32 s0, s1, s2")
INSTRUCTION(vmls_f64, "vmls.f64 d0, d1, d2")
INSTRUCTION(vnmla_f32, "vnmla.f32 s0, s1, s2")
INSTRUCTION(vnmla_f64, "vnmla.f64 d0, d1, d2")
INSTRUCTION(vnmls_f32, "vnmls.f32 s0, s1, s2")
INSTRUCTION(vnmls_f64, "vnmls.f64 d0, d1, d2")
INSTRUCTION(vfma_f32, "vfma.f32 s0, s1, s2")
INSTRUCTION(vfma_f64, "vfma.f64 d0, d1, d2")
INSTRUCTION(vfms_f32, "vfms.f32 s0, s1, s2")
INSTRUCTION(vfms_f64, "vfms.f64 d0, d1, d2")
INSTRUCTION(vfnma_f32, "vfnma.f32 s0, s1, s2")
INSTRUCTION(vfnma_f64, "vfnma.f64 d0, d1, d2")
INSTRUCTION(vfnms_f32, "vfnms.f32 s0, s1, s2")
INSTRUCTION(vfnms_f64, "vfnms.f64 d0, d1, d2")
INSTRUCTION(vmov_f32, "vmov.f32 s0, s1")
INSTRUCTION(vmov_f64, "vmov.f64 d0, d1")
INSTRUCTION(vmov_f32_immediate, "vmov.f32 s0, #1.0")
INSTRUCTION(vmov_f64_immediate, "vmov.f64 d0, #1.0")
INSTRUCTION(vabs_f32, "vabs.f32 s0, s1")
INSTRUCTION(vabs_f64, "vabs.f64 d0, d1")
INSTRUCTION(vneg_f32, "vneg.f32 s0, s1")
INSTRUCTION(vneg_f64, "vneg.f64 d0, d1")
INSTRUCTION(vsqrt_f32, "vsqrt.f32 s0, s1")
INSTRUCTION(vsqrt_f64, "vsqrt.f64 d0, d1")
INSTRUCTION(vcmp_f32, "vcmp.f32 s0, s1")
INSTRUCTION(vcmp_f64, "vcmp.f64 d0, d1")
INSTRUCTION(vcmpe_f64_zero, "vcmpe.f64 d0, #0")
INSTRUCTION(vcmp_f32_zero, "vcmp.f32 s0, #0")
INSTRUCTION(vcvt_f64_f32, "vcvt.f64.f32 d0, s0")
INSTRUCTION(vcvt_f32_f64, "vcvt.f32.f64 s0, d0")
INSTRUCTION(vcvt_s32_f32, "vcvt.s32.f32 s0, s1")
INSTRUCTION(vcvtr_u32_f64, "vcvtr.u32.f64 s0, d1")
INSTRUCTION(vcvt_f32_s32, "vcvt.f32.s32 s0, s1")
INSTRUCTION(vcvt_f64_u32, "vcvt.f64.u32 d0, s1")
INSTRUCTION(vcvt_fixed_f32, "vcvt.f32.s16 s0, s0, #4")
INSTRUCTION(vcvt_fixed_f64, "vcvt.u32.f64 d0, d0, #4")
INSTRUCTION(vcvtb_half, "vcvtb.f32.f16 s0, s1")
INSTRUCTION(vcvtt_half, "vcvtt.f16.f32 s0, s1")
INSTRUCTION(vmov_core, "vmov r0, s0")
INSTRUCTION(vmov_two, "vmov r0, r1, d0")
INSTRUCTION(vmov_scalar, "vmov.32 r0, d0[1]")
INSTRUCTION(vldr, "vldr d0, [sp]")
INSTRUCTION(vldm, "vldm sp, {s0-s3}")
INSTRUCTION(vmrs, "vmrs r0, fpscr")
INSTRUCTION(neon_vadd_f32, "vadd.f32 d0, d1, d2")
INSTRUCTION(neon_vadd_f32_q, "vadd.f32 q0, q1, q2")
INSTRUCTION(neon_vadd_i32, "vadd.i32 d0, d1, d2")
INSTRUCTION(neon_vmla_f32, "vmla.f32 q0, q1, q2")
INSTRUCTION(neon_vfma_f32, "vfma.f32 q0, q1, q2")
INSTRUCTION(neon_vcvt, "vcvt.s32.f32 q0, q1")
INSTRUCTION(neon_vmov, "vmov.i32 q0, #1")
INSTRUCTION(neon_vabs_f32, "vabs.f32 q0, q1")
INSTRUCTION(neon_vdup, "vdup.32 q0, r0")
INSTRUCTION(neon_vld1, "vld1.32 {d0}, [sp]")
INSTRUCTION(vadd_t32, IN_T32("vadd.f64 d0, d1, d2"))
INSTRUCTION(vmov_t32, IN_T32("vmov.f32 s0, #1.0"))
INSTRUCTION(vcmp_t32, IN_T32("vcmp.f64 d0, d1"))
INSTRUCTION(neon_t32, IN_T32("vadd.i32 d0, d1, d2"))
INSTRUCTION(vadd_failing, "cmp r0, r0\n\tvaddne.f64 d0, d1, d2")

static const struct {
    const char *name;
    void (*function)(void *);
} cases[] = {
#define CASE(name) {#name, name},
    CASE(vadd_f32) CASE(vadd_f32_high) CASE(vadd_f64) CASE(vadd_f64_high) CASE(vsub_f32) CASE(vsub_f64) CASE(vmul_f32)
    CASE(vmul_f64) CASE(vnmul_f32) CASE(vnmul_f64) CASE(vdiv_f32) CASE(vdiv_f64) CASE(vmla_f32) CASE(vmla_f64)
    CASE(vmls_f32) CASE(vmls_f64) CASE(vnmla_f32) CASE(vnmla_f64) CASE(vnmls_f32) CASE(vnmls_f64) CASE(vfma_f32)
    CASE(vfma_f64) CASE(vfms_f32) CASE(vfms_f64) CASE(vfnma_f32) CASE(vfnma_f64) CASE(vfnms_f32) CASE(vfnms_f64)
    CASE(vmov_f32) CASE(vmov_f64) CASE(vmov_f32_immediate) CASE(vmov_f64_immediate) CASE(vabs_f32) CASE(vabs_f64)
    CASE(vneg_f32) CASE(vneg_f64) CASE(vsqrt_f32) CASE(vsqrt_f64) CASE(vcmp_f32) CASE(vcmp_f64) CASE(vcmpe_f64_zero)
    CASE(vcmp_f32_zero) CASE(vcvt_f64_f32) CASE(vcvt_f32_f64) CASE(vcvt_s32_f32) CASE(vcvtr_u32_f64) CASE(vcvt_f32_s32)
    CASE(vcvt_f64_u32) CASE(vcvt_fixed_f32) CASE(vcvt_fixed_f64) CASE(vcvtb_half) CASE(vcvtt_half) CASE(vmov_core)
    CASE(vmov_two) CASE(vmov_scalar) CASE(vldr) CASE(vldm) CASE(vmrs) CASE(neon_vadd_f32) CASE(neon_vadd_f32_q)
    CASE(neon_vadd_i32) CASE(neon_vmla_f32) CASE(neon_vfma_f32) CASE(neon_vcvt) CASE(neon_vmov) CASE(neon_vabs_f32)
    CASE(neon_vdup) CASE(neon_vld1) CASE(vadd_t32) CASE(vmov_t32) CASE(vcmp_t32) CASE(neon_t32) CASE(vadd_failing)
};

static void set_fpscr(uint32_t value)
{
    __asm__ volatile(FP "vmsr fpscr, %0" : : "r"(value));
}

static void all(uint32_t fpscr)
{
    for (unsigned n = 0; n < sizeof(cases) / sizeof(*cases); n++) {
        set_fpscr(fpscr);
        enum kind kind = try_call(cases[n].function, 0);
        set_fpscr(0);
        log_text("Len %u Stride %u: %s %s", (fpscr >> 16 & 7) + 1, fpscr >> 20 & 3, cases[n].name, kind ? kind_name(kind) : "done");
    }
}

/* Code that ran often before the control changed must obey the new one, and run again afterwards. */
static void often(void *times)
{
    for (uint32_t n = 0; n < *(uint32_t *)times; n++)
        __asm__ volatile(FP "vadd.f64 d0, d1, d2\n\tvmov r0, s0" : : : "r0");
}

static void changes(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vadd.f64 d0, d1, d2\n\tvmsr fpscr, %0\n\tvadd.f64 d0, d1, d2" : : "r"(1u << 16));
}

void program(void)
{
    WRITE(CPACR, 0xf00000);
    isb();
    __asm__ volatile(FP "vmsr fpexc, %0" : : "r"(0x40000000));
    all(0);
    all(1u << 16);
    all(1u << 20);
    all(7u << 16 | 3u << 20);
    static const uint32_t values[] = {0, 1u << 16, 0, 3u << 20, 0};
    for (unsigned n = 0; n < sizeof(values) / sizeof(*values); n++) {
        uint32_t times = 2000;
        set_fpscr(values[n]);
        enum kind kind = try_call(often, &times);
        set_fpscr(0);
        log_text("often with %x: %s", values[n], kind ? kind_name(kind) : "done");
    }
    enum kind kind = try_call(changes, 0);
    set_fpscr(0);
    log_text("right behind the VMSR: %s", kind_name(kind));
}
