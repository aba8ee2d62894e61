/* The bench: runs single instructions from records and writes down what each changed. See docs/conformance.md. */
#pragma once
#include <stdint.h>
#include "layout.h"

/* One record as the host writes it. */
struct record {
    /* A32 word; T32: first halfword in bits 31:16, a 16-bit instruction in bits 15:0. A sequence: its length in bytes. */
    uint32_t op;
    /* An instruction to run just before, of the same form; 0 for none, and for a sequence. */
    uint32_t before;
    uint32_t control;
    /* Everything else follows from this: see expand.c. */
    uint32_t seed;
};

enum isa { A32 = 0, T16 = 1, T32 = 2 };
enum role { ROLE_NONE = 0, ROLE_INDEX = 1, ROLE_TARGET = 2, ROLE_PSR = 3, ROLE_WINDOW = 4, ROLE_SHIFT = 5 };

#define CONTROL_ISA(c) ((c) & 3)
#define CONTROL_HALF(c) ((c) >> 2 & 1)       /* T32: start in the middle of a word */
#define CONTROL_FP(c) ((c) >> 3 & 1)         /* load and compare the floating-point registers */
#define CONTROL_STORES(c) ((c) >> 4 & 1)     /* the window may change */
#define CONTROL_BIG_ENDIAN(c) ((c) >> 5 & 1)
#define CONTROL_BANKS(c) ((c) >> 6 & 1)      /* load and compare the banked registers */
#define CONTROL_ALIGNED(c) ((c) >> 7 & 1)    /* window pointers are multiples of 32 */
#define CONTROL_BASE(c) ((c) >> 8 & 15)      /* register that points into the window, 15 for none */
#define CONTROL_SECOND(c) ((c) >> 12 & 15)   /* another register with a role, 15 for none */
#define CONTROL_ROLE(c) ((c) >> 16 & 7)
#define CONTROL_MODE(c) ((c) >> 19 & 31)
#define CONTROL_IT(c) ((c) >> 24 & 255)

#define MODE_USR 0x10
#define MODE_FIQ 0x11
#define MODE_IRQ 0x12
#define MODE_SVC 0x13
#define MODE_ABT 0x17
#define MODE_SYS 0x1f

#define CPSR_T (1u << 5)
#define CPSR_E (1u << 9)

struct input {
    uint32_t r0_7[8];
    uint32_t pc;
    uint32_t cpsr;
    uint32_t r8_14[7];
    uint32_t spsr;
    uint32_t fp;
    uint32_t fpscr;
    uint32_t use_banks;
    uint32_t banks[BANK_WORDS];
    uint32_t d[64];
};

struct outcome {
    uint32_t r[15];
    uint32_t kind;
    uint32_t lr;
    uint32_t cpsr;
    uint32_t spsr;
    uint32_t fpscr;
    uint32_t fpexc;
    uint32_t fp;
    uint32_t use_banks;
    uint32_t banks[BANK_WORDS];
    uint32_t d[64];
    uint32_t hsr;
    uint32_t unused;
};

enum kind { KIND_UNDEFINED = 1, KIND_SVC = 2, KIND_PREFETCH_ABORT = 3, KIND_DATA_ABORT = 4, KIND_HYP_ENTRY = 5 };

/* start.S */
extern struct outcome outcome;
void execute(const struct input *in);
/* The first block of 16 bytes, from `a` up to `end`, that is not as at `b`; `end` if there is none. */
uint32_t *first_difference(uint32_t *a, const uint32_t *b, uint32_t *end);

/*
 * A blob may hold sequences: then each record is followed by the same number of words of code, as they lie in memory. In a sequence
 * r9 and r10 point into the window (r9 also near its ends), r12 is a small multiple of 4, and stores are reported even after an abort.
 */
extern uint32_t words_of_code;

/* expand.c: the state that a record asks for. */
void expand(const struct record *record, struct input *in);

/* memory.c */
void memory_init(void);
/* Writes the instructions of a record into its slot and their address into in->pc; returns the address after them. */
uint32_t slot_write(const struct record *record, struct input *in);
void slot_restore(const struct record *record);
/* Undoes the changes of the window and returns their number (at most 255); with `report` emits number, word indexes and values. */
unsigned window_changes(int report);

/* report.c */
/* Emits the low `count` bytes, lowest first. */
void put_bytes(uint32_t value, unsigned count);
/* Emits what the record's instructions, which end at `end`, have changed. */
void report(const struct record *record, const struct input *in, uint32_t end);
