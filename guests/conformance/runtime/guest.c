/* Guests: functions run at PL1 below Hyp mode. */
#include "runtime.h"

struct guest_registers guest;

extern enum kind guest_enter(const struct guest_registers *registers);

/* HVC with this immediate ends guest_run_logged. */
#define GUEST_END 0xe0d

static uint8_t guest_stack[8192] __attribute__((aligned(8)));

void guest_start(void (*function)(void), uint32_t cpsr)
{
    for (unsigned n = 0; n < 13; n++)
        guest.r[n] = 0;
    guest.pc = (uint32_t)function;
    guest.cpsr = cpsr;
    uint32_t sp = (uint32_t)(guest_stack + sizeof(guest_stack));
    __asm__ volatile(".arch_extension virt\n\tmsr sp_svc, %0\n\tmsr lr_svc, %1" : : "r"(sp), "r"((uint32_t)guest_end));
    __asm__ volatile("msr sp_usr, %0" : : "r"(sp - 4096));
}

enum kind guest_run(void)
{
    return guest_enter(&guest);
}

void guest_end(void)
{
    __asm__ volatile(".arch_extension virt\n\thvc #0xe0d" : : : "memory");
    for (;;) {
    }
}

static const char *class_name(uint32_t ec)
{
    switch (ec) {
    case 0x00: return "unknown";
    case 0x01: return "WFI or WFE";
    case 0x03: return "MCR or MRC p15";
    case 0x04: return "MCRR or MRRC p15";
    case 0x05: return "MCR or MRC p14";
    case 0x06: return "LDC or STC p14";
    case 0x07: return "HCPTR";
    case 0x08: return "MRC p10";
    case 0x09: return "Jazelle";
    case 0x0a: return "BXJ";
    case 0x0c: return "MRRC p14";
    case 0x11: return "SVC";
    case 0x12: return "HVC";
    case 0x13: return "SMC";
    case 0x20: return "prefetch abort from PL1";
    case 0x21: return "prefetch abort from Hyp";
    case 0x24: return "data abort from PL1";
    case 0x25: return "data abort from Hyp";
    default: return "?";
    }
}

void log_hyp_entry(const char *what)
{
    const struct trap *t = trap();
    uint32_t ec = t->hsr >> 26;
    if (t->kind == KIND_IRQ || t->kind == KIND_FIQ)
        log_text("%s: %s from mode %x", what, kind_name(t->kind), t->spsr & 0x1f);
    else if (ec == 0x20 || ec == 0x24)
        log_text("%s: %s, hsr %08x far %08x hpfar %08x mode %x", what, class_name(ec), t->hsr, t->hfar, t->hpfar, t->spsr & 0x1f);
    else
        log_text("%s: %s, hsr %08x mode %x", what, class_name(ec), t->hsr, t->spsr & 0x1f);
}

/* Goes on behind what was trapped; a fetch that failed returns to its caller. HSR.IL is not always valid, so the code is looked at. */
static void step_over(uint32_t ec)
{
    if (ec == 0x20)
        __asm__ volatile(".arch_extension virt\n\tmrs %0, lr_svc" : "=r"(guest.pc));
    else if (guest.cpsr & 0x20)
        guest.pc += *(volatile uint16_t *)guest.pc >> 11 >= 0x1d ? 4 : 2;
    else
        guest.pc += 4;
}

void guest_run_logged(const char *what, void (*function)(void))
{
    guest_start(function, 0x1c0 | CPSR_MODE_SVC);
    for (unsigned entries = 0; entries < 64; entries++) {
        enum kind kind = guest_run();
        const struct trap *t = trap();
        uint32_t ec = t->hsr >> 26;
        if (kind == KIND_HYP_ENTRY && ec == 0x12 && (t->hsr & 0xffff) == GUEST_END)
            return;
        log_hyp_entry(what);
        /* A call returns after itself; what was trapped is stepped over. */
        if (kind == KIND_HYP_ENTRY && ec != 0x11 && ec != 0x12)
            step_over(ec);
        if (kind == KIND_IRQ || kind == KIND_FIQ)
            guest.cpsr |= kind == KIND_IRQ ? 0x80 : 0x40;
    }
    stop("%s: the guest does not come to its end", what);
}
