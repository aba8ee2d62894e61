/* Memory layout of the bench, shared by C, assembly and the linker script. */
#pragma once

/* Where the host places the records, and how much of it is mapped. */
#define RECORDS_BASE 0x48000000
#define RECORDS_SIZE 0x01000000

/* Pages filled with UDF that hold the instruction under test; the pages around them are readable data. */
#define A32_PAGE 0x44001000
#define T32_PAGE 0x44011000
#define SLOT_OFFSET 0x800

/* Two pages of data that base registers point into. Below: PL1 read-only, then nothing. Above: read-only, then nothing. */
#define WINDOW_BASE 0x44020000
#define WINDOW_SIZE 0x2000

/* Offsets of struct input and struct outcome, checked in bench.c. */
#define IN_R0 0
#define IN_PC 32
#define IN_CPSR 36
#define IN_R8 40
#define IN_SPSR 68
#define IN_FP 72
#define IN_FPSCR 76
#define IN_USE_BANKS 80
#define IN_BANKS 84
#define IN_D 184

#define OUT_R0 0
#define OUT_KIND 60
#define OUT_LR 64
#define OUT_CPSR 68
#define OUT_SPSR 72
#define OUT_FPSCR 76
#define OUT_FPEXC 80
#define OUT_FP 84
#define OUT_USE_BANKS 88
#define OUT_BANKS 92
#define OUT_D 192
#define OUT_HSR 448
#define OUT_SIZE 456

/* Words of the banked registers: r8-r14 of usr and of fiq, r13 and r14 of irq, svc, abt, r13 of und, SPSRs of fiq, irq, svc, abt. */
#define BANK_USR 0
#define BANK_FIQ 7
#define BANK_IRQ 14
#define BANK_SVC 16
#define BANK_ABT 18
#define BANK_UND 20
#define BANK_SPSR_FIQ 21
#define BANK_SPSR_IRQ 22
#define BANK_SPSR_SVC 23
#define BANK_SPSR_ABT 24
#define BANK_WORDS 25
