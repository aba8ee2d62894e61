/*
 * What the system programs share: a log on the PL011 that must be the same everywhere, exceptions that are expected,
 * guests under Hyp mode, flat page tables. A program has `void program(void)`, run on CPU 0 with the MMU on, in the mode
 * that the machine starts in: SVC, or Hyp on a machine with the virtualization extensions.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "cp15.h"

void program(void);

/* log.c: %x (8 digits with %08x), %d, %u, %s, %c, each of 32 bits; uint32_t is a long for this compiler, so it can check nothing. */
void log_text(const char *format, ...);
/* Says what is wrong and powers off. */
void stop(const char *format, ...) __attribute__((noreturn));
void power_off(void) __attribute__((noreturn));
int in_hyp(void);
/* What the boot mode was: Hyp mode means that firmware is called by SMC. */
extern int started_in_hyp;

/* trap.c */
enum kind {
    KIND_NONE = 0,
    KIND_UNDEFINED = 1,
    KIND_CALL = 2, /* SVC, or HVC from Hyp mode */
    KIND_PREFETCH_ABORT = 3,
    KIND_DATA_ABORT = 4,
    KIND_HYP_ENTRY = 5,
    KIND_IRQ = 6,
    KIND_FIQ = 7,
};

struct trap {
    enum kind kind;
    uint32_t lr; /* LR of the exception mode, or ELR_hyp */
    uint32_t spsr;
    uint32_t cpsr; /* in the handler */
    uint32_t fsr, far;         /* of an abort at PL1 */
    uint32_t hsr, hfar, hpfar; /* of an exception in Hyp mode */
    uint32_t r[13];
};

/* Runs `function`; the exception that ended it is in trap() when the result is not KIND_NONE. Interrupts go to irq_handler. */
enum kind try_call(void (*function)(void *), void *argument);
const struct trap *trap(void);
/* As try_call, in User mode: the function must end in an exception. */
enum kind try_in_user_mode(void (*function)(void *), void *argument);
/* Called with the kind for IRQs and FIQs; 0 ends the running try_call with that kind. */
extern int (*irq_handler)(enum kind kind);
const char *kind_name(enum kind kind);
/* One line: the name of the case, the exception, its syndrome; addresses relative to `base` where they are not 0. */
void log_trap(const char *what, uint32_t base);

/* Reading and writing that may fault. */
struct access {
    uint32_t address;
    uint32_t value;
};
void do_load(void *access);
void do_store(void *access);
void do_load_byte(void *access);
void do_store_byte(void *access);
void do_call(void *address);
/* Loads the word at `address` and logs the value or the fault. */
void log_load(const char *what, uint32_t address);
void log_store(const char *what, uint32_t address, uint32_t value);
void log_fetch(const char *what, uint32_t address);

/* guest.c, in Hyp mode only */
struct guest_registers {
    uint32_t r[13];
    uint32_t lr_usr;
    uint32_t pc;
    uint32_t cpsr;
};
extern struct guest_registers guest;
/* Sets the guest up to run `function` in SVC mode, on a stack of its own. */
void guest_start(void (*function)(void), uint32_t cpsr);
/* Runs it until something enters Hyp mode; the syndrome is in trap(). */
enum kind guest_run(void);
/* Runs a whole guest function that ends itself with guest_end(); every other entry is logged and stepped over. */
void guest_run_logged(const char *what, void (*function)(void));
void guest_end(void);
void log_hyp_entry(const char *what);

/* mmu.c */
extern uint32_t flat_short[4096];
void mmu_on_short(void);
void mmu_on_hyp(void);
void mmu_off(void);

/* smp.c: runs `function` on CPU 1, which then powers off; the result is PSCI's. */
uint32_t secondary_run(void (*function)(void));

/* code.c: machine words that are called as a function. */
typedef uint32_t (*word_function)(uint32_t, uint32_t, uint32_t, uint32_t);
word_function code_place(uint32_t where, const uint32_t *words, unsigned count);
struct call {
    word_function function;
    uint32_t arguments[4];
    uint32_t result;
};
/* For try_call. */
void do_word_call(void *call);
enum coprocessor_register { c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15 };
/* Reads a CP15 register that may not be there: cp15_try_read(CP15_MIDR, &value). */
enum kind cp15_try_read(unsigned op1, enum coprocessor_register n, enum coprocessor_register m, unsigned op2, uint32_t *value);
void code_publish(uint32_t start, uint32_t size);

/* Memory for tests: 16 MiB of RAM that nothing else uses, zero at the start. */
#define TEST_RAM 0x44000000u
/* A place for code_place. */
#define CODE_RAM 0x45000000u

#define CPSR_MODE_USR 0x10u
#define CPSR_MODE_SVC 0x13u
#define CPSR_MODE_HYP 0x1au
#define CPSR_MODE_SYS 0x1fu
