/* Who may use VFP and Advanced SIMD: CPACR, FPEXC, system registers from User mode (ARM ARM B1.11, B4.1.40). */
#include "../runtime/runtime.h"

#define FP ".fpu neon-vfpv4\n\t"

static void vadd(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vadd.f64 d0, d0, d0");
}

static void vand(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vand d0, d0, d0");
}

static void vld1(void *unused)
{
    (void)unused;
    uint32_t words[2];
    __asm__ volatile(FP "vld1.32 {d0}, [%0]" : : "r"(words));
}

static void vmov(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vmov r0, s0" : : : "r0");
}

static void vdup(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vdup.8 d0, r0");
}

static void high_register(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vadd.f64 d16, d0, d0");
}

static void vmrs_fpscr(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vmrs r0, fpscr" : : : "r0");
}

static void vmrs_fpexc(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vmrs r0, fpexc" : : : "r0");
}

static void vmrs_fpsid(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vmrs r0, fpsid" : : : "r0");
}

static void vmsr_fpsid(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vmsr fpsid, r0");
}

static void vmrs_mvfr0(void *unused)
{
    (void)unused;
    __asm__ volatile(FP "vmrs r0, mvfr0" : : : "r0");
}

#define IN_USER(name)                    \
    static void user_##name(void *unused) \
    {                                    \
        name(unused);                    \
        __asm__ volatile("svc #0");      \
    }
IN_USER(vadd)
IN_USER(vand)
IN_USER(vld1)
IN_USER(vmov)
IN_USER(vdup)
IN_USER(high_register)
IN_USER(vmrs_fpscr)
IN_USER(vmrs_fpexc)
IN_USER(vmrs_fpsid)
IN_USER(vmsr_fpsid)
IN_USER(vmrs_mvfr0)

static const struct {
    const char *name;
    void (*function)(void *);
    void (*in_user)(void *);
} cases[] = {
    {"VADD", vadd, user_vadd},
    {"VAND", vand, user_vand},
    {"VLD1", vld1, user_vld1},
    {"VMOV", vmov, user_vmov},
    {"VDUP", vdup, user_vdup},
    {"VADD of D16", high_register, user_high_register},
    {"VMRS FPSCR", vmrs_fpscr, user_vmrs_fpscr},
    {"VMRS FPEXC", vmrs_fpexc, user_vmrs_fpexc},
    {"VMRS FPSID", vmrs_fpsid, user_vmrs_fpsid},
    {"VMSR FPSID", vmsr_fpsid, user_vmsr_fpsid},
    {"VMRS MVFR0", vmrs_mvfr0, user_vmrs_mvfr0},
};

static void all(const char *what)
{
    for (unsigned n = 0; n < sizeof(cases) / sizeof(*cases); n++) {
        enum kind at_pl1 = try_call(cases[n].function, 0);
        enum kind at_pl0 = try_in_user_mode(cases[n].in_user, 0);
        log_text("%s: %s PL1 %s PL0 %s", what, cases[n].name, at_pl1 ? kind_name(at_pl1) : "done",
                 at_pl0 == KIND_CALL ? "done" : kind_name(at_pl0));
    }
}

static void set_fpexc(uint32_t value)
{
    __asm__ volatile(FP "vmsr fpexc, %0" : : "r"(value));
}

void program(void)
{
    WRITE(CPACR, 0);
    isb();
    all("CPACR 0");
    WRITE(CPACR, 0xf00000);
    isb();
    set_fpexc(0);
    all("FPEXC.EN 0");
    set_fpexc(0x40000000);
    all("enabled");
    WRITE(CPACR, 0x500000);
    isb();
    all("CPACR PL1 only");
    WRITE(CPACR, 0x80f00000);
    isb();
    log_text("CPACR with ASEDIS %08x", READ(CPACR));
    WRITE(CPACR, 0xc0f00000);
    isb();
    log_text("CPACR with ASEDIS and D32DIS %08x", READ(CPACR));
    WRITE(CPACR, 0xffffffff);
    isb();
    log_text("CPACR all ones %08x", READ(CPACR));
    uint32_t value;
    set_fpexc(0xffffffff);
    __asm__ volatile(FP "vmrs %0, fpexc" : "=r"(value));
    log_text("FPEXC all ones %08x", value);
    set_fpexc(0x40000000);
    __asm__ volatile(FP "vmsr fpscr, %1\n\tvmrs %0, fpscr" : "=r"(value) : "r"(0xffffffff));
    log_text("FPSCR all ones %08x", value);
}
