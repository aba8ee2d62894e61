#include "runtime.h"

struct context {
    uint32_t sp;
    uint32_t cpsr;
};

struct cpu {
    struct trap trap;
    struct context *catcher;
};

static struct cpu cpus[2];
int (*irq_handler)(enum kind kind);

static struct cpu *this_cpu(void)
{
    return &cpus[READ(MPIDR) & 1];
}

extern enum kind try_enter(void (*function)(void *), void *argument, struct context *context);
extern void unwind(const struct context *context, enum kind kind) __attribute__((noreturn));
extern void enter_user(void (*function)(void *), void *argument, void *stack);

const struct trap *trap(void)
{
    return &this_cpu()->trap;
}

const char *kind_name(enum kind kind)
{
    static const char *const names[] = {"none", "undefined", "call", "prefetch abort", "data abort", "hyp entry", "irq", "fiq"};
    return names[kind];
}

enum kind try_call(void (*function)(void *), void *argument)
{
    struct cpu *cpu = this_cpu();
    struct context context;
    struct context *outer = cpu->catcher;
    cpu->catcher = &context;
    enum kind kind = try_enter(function, argument, &context);
    this_cpu()->catcher = outer;
    return kind;
}

struct user_call {
    void (*function)(void *);
    void *argument;
};

static uint8_t user_stack[1024] __attribute__((aligned(8)));

static void enter(void *call)
{
    const struct user_call *user = call;
    enter_user(user->function, user->argument, user_stack + sizeof(user_stack));
}

enum kind try_in_user_mode(void (*function)(void *), void *argument)
{
    struct user_call call = {function, argument};
    return try_call(enter, &call);
}

static void record(struct trap *trap, enum kind kind, const uint32_t *frame, uint32_t spsr, uint32_t lr)
{
    trap->kind = kind;
    trap->lr = lr;
    trap->spsr = spsr;
    trap->cpsr = cpsr_read();
    for (unsigned n = 0; n < 13; n++)
        trap->r[n] = frame[n];
}

/* Called by the vectors of PL1. Returns the context to go back to, or 0 to go on with the interrupted code. */
const struct context *trap_pl1(enum kind kind, uint32_t *frame, uint32_t spsr)
{
    struct cpu *cpu = this_cpu();
    if ((kind == KIND_IRQ || kind == KIND_FIQ) && irq_handler && irq_handler(kind)) {
        frame[13] -= 4;
        return 0;
    }
    record(&cpu->trap, kind, frame, spsr, frame[13]);
    cpu->trap.fsr = kind == KIND_PREFETCH_ABORT ? READ(IFSR) : kind == KIND_DATA_ABORT ? READ(DFSR) : 0;
    cpu->trap.far = kind == KIND_PREFETCH_ABORT ? READ(IFAR) : kind == KIND_DATA_ABORT ? READ(DFAR) : 0;
    if (!cpu->catcher)
        stop("unexpected %s at PL1: lr %x spsr %x status %x address %x", kind_name(kind), frame[13], spsr, cpu->trap.fsr, cpu->trap.far);
    return cpu->catcher;
}

static void record_hyp(struct trap *trap, enum kind kind)
{
    trap->hsr = READ(HSR);
    uint32_t ec = trap->hsr >> 26;
    trap->hfar = ec == 0x20 || ec == 0x21 ? READ(HIFAR) : ec == 0x24 || ec == 0x25 ? READ(HDFAR) : 0;
    trap->hpfar = ec == 0x20 || ec == 0x24 ? READ(HPFAR) : 0;
    if (kind == KIND_IRQ || kind == KIND_FIQ)
        trap->hsr = trap->hfar = trap->hpfar = 0;
}

static uint32_t elr_hyp(void)
{
    uint32_t value;
    __asm__ volatile("mrs %0, elr_hyp" : "=r"(value));
    return value;
}

/* Called by the vectors of Hyp mode for exceptions from Hyp mode. Returns to go on. */
void trap_hyp(enum kind kind, uint32_t *frame, uint32_t spsr)
{
    struct cpu *cpu = this_cpu();
    if ((kind == KIND_IRQ || kind == KIND_FIQ) && irq_handler && irq_handler(kind))
        return;
    record(&cpu->trap, kind, frame, spsr, elr_hyp());
    record_hyp(&cpu->trap, kind);
    if (!cpu->catcher)
        stop("unexpected %s in Hyp mode: elr %x spsr %x hsr %x hfar %x", kind_name(kind), elr_hyp(), spsr, cpu->trap.hsr, cpu->trap.hfar);
    unwind(cpu->catcher, kind);
}

/* Called by the vectors of Hyp mode when a guest was left; the frame has its r0-r12 and lr_usr. */
enum kind guest_left(enum kind kind, const uint32_t *frame)
{
    struct trap *trap = &this_cpu()->trap;
    uint32_t spsr;
    __asm__ volatile("mrs %0, spsr" : "=r"(spsr));
    for (unsigned n = 0; n < 13; n++)
        guest.r[n] = frame[n];
    guest.lr_usr = frame[13];
    guest.pc = elr_hyp();
    guest.cpsr = spsr;
    record(trap, kind, frame, spsr, guest.pc);
    record_hyp(trap, kind);
    return kind;
}

void log_trap(const char *what, uint32_t base)
{
    const struct trap *t = trap();
    uint32_t mode = t->spsr & 0x1f;
    if (in_hyp())
        log_text("%s: %s hsr %08x far %x mode %x", what, kind_name(t->kind), t->hsr, t->hfar ? t->hfar - base : 0, mode);
    else
        log_text("%s: %s status %x address %x mode %x", what, kind_name(t->kind), t->fsr, t->far ? t->far - base : 0, mode);
}

void do_load(void *access)
{
    struct access *a = access;
    __asm__ volatile("ldr %0, [%1]" : "=r"(a->value) : "r"(a->address) : "memory");
}

void do_store(void *access)
{
    struct access *a = access;
    __asm__ volatile("str %0, [%1]" : : "r"(a->value), "r"(a->address) : "memory");
}

void do_load_byte(void *access)
{
    struct access *a = access;
    __asm__ volatile("ldrb %0, [%1]" : "=r"(a->value) : "r"(a->address) : "memory");
}

void do_store_byte(void *access)
{
    struct access *a = access;
    __asm__ volatile("strb %0, [%1]" : : "r"(a->value), "r"(a->address) : "memory");
}

void do_call(void *address)
{
    ((void (*)(void))address)();
}

void log_load(const char *what, uint32_t address)
{
    struct access a = {address, 0};
    if (try_call(do_load, &a))
        log_trap(what, 0);
    else
        log_text("%s: loaded %x", what, a.value);
}

void log_store(const char *what, uint32_t address, uint32_t value)
{
    struct access a = {address, value};
    if (try_call(do_store, &a))
        log_trap(what, 0);
    else
        log_text("%s: stored", what);
}

void log_fetch(const char *what, uint32_t address)
{
    if (try_call(do_call, (void *)address))
        log_trap(what, 0);
    else
        log_text("%s: executed", what);
}
