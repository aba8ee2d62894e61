/* VLDn and VSTn at every offset, with SCTLR.A clear and set: the element, or what the instruction asks for, must be aligned (ARM ARM A3.2.1). */
#include "../runtime/runtime.h"

#define FP ".fpu neon-vfpv4\n\t"
/* The argument, in r0, is the address. */
#define INSTRUCTION(name, text)                                   \
    static __attribute__((naked)) void name(void *address)        \
    {                                                             \
        (void)address;                                            \
        __asm__ volatile(FP text "\n\tsetend le\n\tbx lr");       \
    }                                                             \
    static __attribute__((naked)) void name##_big(void *address)  \
    {                                                             \
        (void)address;                                            \
        __asm__ volatile(FP "setend be\n\t" text "\n\tsetend le\n\tbx lr"); \
    }

INSTRUCTION(vld1_8, "vld1.8 {d0}, [r0]")
INSTRUCTION(vld1_8_4, "vld1.8 {d0-d3}, [r0]")
INSTRUCTION(vld1_8_at64, "vld1.8 {d0}, [r0:64]")
INSTRUCTION(vld1_16, "vld1.16 {d0, d1}, [r0]")
INSTRUCTION(vld1_16_at128, "vld1.16 {d0, d1}, [r0:128]")
INSTRUCTION(vld1_32, "vld1.32 {d0-d2}, [r0]")
INSTRUCTION(vld1_64, "vld1.64 {d0}, [r0]")
INSTRUCTION(vld1_64_4, "vld1.64 {d0-d3}, [r0]!")
INSTRUCTION(vld1_64_at64, "vld1.64 {d0, d1}, [r0:64]")
INSTRUCTION(vst1_8, "vst1.8 {d0}, [r0]")
INSTRUCTION(vst1_16, "vst1.16 {d0-d3}, [r0]")
INSTRUCTION(vst1_32, "vst1.32 {d0}, [r0]")
INSTRUCTION(vst1_64, "vst1.64 {d0}, [r0]")
INSTRUCTION(vld2_8, "vld2.8 {d0, d1}, [r0]")
INSTRUCTION(vld2_16, "vld2.16 {d0-d3}, [r0]")
INSTRUCTION(vld2_32, "vld2.32 {d0, d1}, [r0]")
INSTRUCTION(vld2_32_at128, "vld2.32 {d0, d1}, [r0:128]")
INSTRUCTION(vst2_8, "vst2.8 {d0, d1}, [r0]")
INSTRUCTION(vst2_16, "vst2.16 {d0, d1}, [r0]")
INSTRUCTION(vld3_8, "vld3.8 {d0, d1, d2}, [r0]")
INSTRUCTION(vld3_16, "vld3.16 {d0, d1, d2}, [r0]")
INSTRUCTION(vld3_32, "vld3.32 {d0, d1, d2}, [r0]")
INSTRUCTION(vst3_8, "vst3.8 {d0, d1, d2}, [r0]")
INSTRUCTION(vld4_8, "vld4.8 {d0-d3}, [r0]!")
INSTRUCTION(vld4_16, "vld4.16 {d0-d3}, [r0]")
INSTRUCTION(vld4_32, "vld4.32 {d0-d3}, [r0]")
INSTRUCTION(vld4_8_at256, "vld4.8 {d0-d3}, [r0:256]")
INSTRUCTION(vst4_16, "vst4.16 {d0-d3}, [r0]")
INSTRUCTION(vld1_lane_8, "vld1.8 {d0[3]}, [r0]")
INSTRUCTION(vld1_lane_16, "vld1.16 {d0[1]}, [r0]")
INSTRUCTION(vld1_lane_16_at16, "vld1.16 {d0[1]}, [r0:16]")
INSTRUCTION(vld1_lane_32, "vld1.32 {d0[1]}, [r0]")
INSTRUCTION(vld1_lane_32_at32, "vld1.32 {d0[1]}, [r0:32]")
INSTRUCTION(vst1_lane_8, "vst1.8 {d0[3]}, [r0]")
INSTRUCTION(vst1_lane_32, "vst1.32 {d0[1]}, [r0]")
INSTRUCTION(vld2_lane_8, "vld2.8 {d0[1], d1[1]}, [r0]")
INSTRUCTION(vld2_lane_16_at32, "vld2.16 {d0[1], d1[1]}, [r0:32]")
INSTRUCTION(vld3_lane_16, "vld3.16 {d0[1], d1[1], d2[1]}, [r0]")
INSTRUCTION(vld4_lane_8, "vld4.8 {d0[1], d1[1], d2[1], d3[1]}, [r0]")
INSTRUCTION(vld4_lane_32, "vld4.32 {d0[1], d1[1], d2[1], d3[1]}, [r0]")
INSTRUCTION(vld4_lane_32_at64, "vld4.32 {d0[1], d1[1], d2[1], d3[1]}, [r0:64]")
INSTRUCTION(vst4_lane_16, "vst4.16 {d0[1], d1[1], d2[1], d3[1]}, [r0]")
INSTRUCTION(vld1_all_8, "vld1.8 {d0[]}, [r0]")
INSTRUCTION(vld1_all_16, "vld1.16 {d0[], d1[]}, [r0]")
INSTRUCTION(vld1_all_32, "vld1.32 {d0[]}, [r0]")
INSTRUCTION(vld2_all_16, "vld2.16 {d0[], d1[]}, [r0]")
INSTRUCTION(vld3_all_32, "vld3.32 {d0[], d1[], d2[]}, [r0]")
INSTRUCTION(vld4_all_8, "vld4.8 {d0[], d1[], d2[], d3[]}, [r0]")
INSTRUCTION(vld4_all_32_at128, "vld4.32 {d0[], d1[], d2[], d3[]}, [r0:128]")
INSTRUCTION(vldr, "vldr d0, [r0]")
INSTRUCTION(vldm, "vldm r0, {s0-s3}")
INSTRUCTION(vstr, "vstr s0, [r0]")

static const struct {
    const char *name;
    void (*function)(void *);
    void (*big)(void *);
} cases[] = {
#define CASE(name) {#name, name, name##_big},
    CASE(vld1_8) CASE(vld1_8_4) CASE(vld1_8_at64) CASE(vld1_16) CASE(vld1_16_at128) CASE(vld1_32) CASE(vld1_64) CASE(vld1_64_4)
    CASE(vld1_64_at64) CASE(vst1_8) CASE(vst1_16) CASE(vst1_32) CASE(vst1_64) CASE(vld2_8) CASE(vld2_16) CASE(vld2_32)
    CASE(vld2_32_at128) CASE(vst2_8) CASE(vst2_16) CASE(vld3_8) CASE(vld3_16) CASE(vld3_32) CASE(vst3_8) CASE(vld4_8)
    CASE(vld4_16) CASE(vld4_32) CASE(vld4_8_at256) CASE(vst4_16) CASE(vld1_lane_8) CASE(vld1_lane_16) CASE(vld1_lane_16_at16)
    CASE(vld1_lane_32) CASE(vld1_lane_32_at32) CASE(vst1_lane_8) CASE(vst1_lane_32) CASE(vld2_lane_8) CASE(vld2_lane_16_at32)
    CASE(vld3_lane_16) CASE(vld4_lane_8) CASE(vld4_lane_32) CASE(vld4_lane_32_at64) CASE(vst4_lane_16) CASE(vld1_all_8)
    CASE(vld1_all_16) CASE(vld1_all_32) CASE(vld2_all_16) CASE(vld3_all_32) CASE(vld4_all_8) CASE(vld4_all_32_at128)
    CASE(vldr) CASE(vldm) CASE(vstr)
};

#define OFFSETS 33
static uint32_t bytes[32] __attribute__((aligned(64)));
static uint32_t registers[16];

static void prepare(void)
{
    for (unsigned n = 0; n < 32; n++)
        bytes[n] = 0x01020304 * (n + 1) + (n << 16);
    for (unsigned n = 0; n < 16; n++)
        registers[n] = 0x11110000 * n + n;
    __asm__ volatile(FP "vldm %0, {d0-d7}" : : "r"(registers) : "memory");
}

/* Of memory and D0 to D7. */
static uint32_t checksum(void)
{
    uint32_t sum = 0;
    __asm__ volatile(FP "vstm %0, {d0-d7}" : : "r"(registers) : "memory");
    for (unsigned n = 0; n < 32; n++)
        sum = sum * 31 + bytes[n];
    for (unsigned n = 0; n < 16; n++)
        sum = sum * 31 + registers[n];
    return sum;
}

static enum kind run(void (*function)(void *), uint32_t address, uint32_t control)
{
    uint32_t sctlr = READ(SCTLR);
    WRITE(SCTLR, sctlr | control);
    isb();
    enum kind kind = try_call(function, (void *)address);
    WRITE(SCTLR, sctlr);
    isb();
    return kind;
}

static void at_each_offset(const char *name, void (*function)(void *), const char *order, uint32_t control)
{
    uint32_t sum = 0, status = 0;
    char map[OFFSETS + 1];
    for (unsigned offset = 0; offset < OFFSETS; offset++) {
        prepare();
        enum kind kind = run(function, (uint32_t)bytes + offset, control);
        sum = sum * 31 + checksum();
        map[offset] = kind ? '-' : '+';
        if (kind) {
            status |= trap()->fsr;
            if (kind != KIND_DATA_ABORT || trap()->far != (uint32_t)bytes + offset)
                log_text("%s at %u: %s, address +%u", name, offset, kind_name(kind), trap()->far - (uint32_t)bytes);
        }
    }
    map[OFFSETS] = 0;
    log_text("%s %s, A %u: %s status %x, %08x", name, order, control >> 1, map, status, sum);
}

void program(void)
{
    WRITE(CPACR, 0xf00000);
    isb();
    __asm__ volatile(FP "vmsr fpexc, %0" : : "r"(0x40000000));
    for (unsigned n = 0; n < sizeof(cases) / sizeof(*cases); n++)
        for (uint32_t control = 0; control <= 2; control += 2) {
            at_each_offset(cases[n].name, cases[n].function, "le", control);
            at_each_offset(cases[n].name, cases[n].big, "be", control);
        }
}
