@ Vectors, entry and the two halves of an execution: load a state and leave, catch whatever exception comes back.
#include "layout.h"

    .syntax unified
    .arch armv7ve
    .arch_extension sec
    .fpu neon-vfpv4
    .arm

    .section .vectors, "ax"
    .global vectors
    .balign 4096
vectors:
    b .
    b vector_undefined
    b vector_svc
    b vector_prefetch_abort
    b vector_data_abort
    b .
    b vector_irq
    b vector_fiq

    .balign 32
hyp_vectors:
    b .
    b .
    b .
    b .
    b .
    b vector_hyp
    b .
    b .

@ No register may be lost and the mode's r13 may itself be under test: everything is saved PC-relative in this page.
    .macro catch name kind
vector_\name:
    str r0, outcome + OUT_R0
    mov r0, #\kind
    b save
    .endm

    catch undefined 1
    catch svc 2
    catch prefetch_abort 3
    catch data_abort 4
    catch irq 6
    catch fiq 7

@ In Hyp mode, after HVC. Its MMU stays off: the same physical addresses.
vector_hyp:
    str r0, outcome + OUT_R0
    mov r0, #5
    str r0, outcome + OUT_KIND
    adr r0, outcome + 4
    stmia r0, {r1-r7}
    mrs r1, elr_hyp
    str r1, outcome + OUT_LR
    mrc p15, 4, r1, c5, c2, 0
    str r1, outcome + OUT_HSR
    mrs r1, spsr
    str r1, outcome + OUT_CPSR
    adr r2, save_modes
    msr elr_hyp, r2
    ldr r2, =0x1db
    msr spsr_fsxc, r2
    eret

save:
    str r0, outcome + OUT_KIND
    adr r0, outcome + 4
    stmia r0, {r1-r7}
    str lr, outcome + OUT_LR
    mrs r1, spsr
    str r1, outcome + OUT_CPSR
save_modes:
    and r2, r1, #0x1f
    cmp r2, #0x10
    orreq r2, r2, #0x0f
    orr r2, r2, #0x1c0
    msr cpsr_cx, r2
    adr r3, outcome + 32
    stmia r3, {r8-r14}
    mov r4, #0
    and r2, r2, #0x1f
    cmp r2, #0x1f
    mrsne r4, spsr
    str r4, outcome + OUT_SPSR
    ldr r4, outcome + OUT_FP
    cmp r4, #0
    beq 1f
    vmrs r4, fpexc
    str r4, outcome + OUT_FPEXC
    mov r4, #0x40000000
    vmsr fpexc, r4
    vmrs r4, fpscr
    str r4, outcome + OUT_FPSCR
    adr r3, outcome + OUT_D
    vstmia r3!, {d0-d15}
    vstmia r3, {d16-d31}
1:  cps #0x13
    ldr r4, outcome + OUT_USE_BANKS
    cmp r4, #0
    adrne r0, outcome + OUT_BANKS
    adr r2, 2f
    bne save_banks
2:  ldr sp, saved_sp
    pop {r4-r11, pc}

@ void execute(const struct input *in): loads the state, runs from in->pc, returns after the next exception.
    .global execute
execute:
    push {r4-r11, lr}
    str sp, saved_sp
    ldr r1, [r0, #IN_FP]
    str r1, outcome + OUT_FP
    cmp r1, #0
    beq 1f
    add r2, r0, #IN_D
    vldmia r2!, {d0-d15}
    vldmia r2, {d16-d31}
    ldr r1, [r0, #IN_FPSCR]
    vmsr fpscr, r1
1:  ldr r1, [r0, #IN_USE_BANKS]
    str r1, outcome + OUT_USE_BANKS
    cmp r1, #0
    beq 2f
    add r3, r0, #IN_BANKS
    adr r2, 2f
    b load_banks
2:  ldr r1, [r0, #IN_CPSR]
    and r1, r1, #0x1f
    cmp r1, #0x10
    orreq r1, r1, #0x0f
    orr r2, r1, #0x1c0
    msr cpsr_cx, r2
    ldr r2, [r0, #IN_SPSR]
    cmp r1, #0x1f
    msrne spsr_fsxc, r2
    add r3, r0, #IN_R8
    ldmia r3, {r8-r14}
    cps #0x1b
    mov sp, r0
    clrex
    ldmia sp!, {r0-r7}
    rfeia sp

@ The banked registers at r3 into the CPU, by way of each mode. Returns to r2 in svc mode; r1 is lost.
load_banks:
    cps #0x1f
    add r1, r3, #4 * BANK_USR
    ldmia r1, {r8-r14}
    cps #0x11
    add r1, r3, #4 * BANK_FIQ
    ldmia r1, {r8-r14}
    ldr r1, [r3, #4 * BANK_SPSR_FIQ]
    msr spsr_fsxc, r1
    .macro load_bank mode, bank, spsr
    cps #\mode
    ldr r13, [r3, #4 * \bank]
    ldr r14, [r3, #4 * \bank + 4]
    ldr r1, [r3, #4 * \spsr]
    msr spsr_fsxc, r1
    .endm
    load_bank 0x12, BANK_IRQ, BANK_SPSR_IRQ
    load_bank 0x13, BANK_SVC, BANK_SPSR_SVC
    load_bank 0x17, BANK_ABT, BANK_SPSR_ABT
    cps #0x13
    bx r2

@ And back. To r0 from every mode; returns to r2 in svc mode. No link register may be lost on the way.
save_banks:
    cps #0x1f
    add r1, r0, #4 * BANK_USR
    stmia r1, {r8-r14}
    cps #0x11
    add r1, r0, #4 * BANK_FIQ
    stmia r1, {r8-r14}
    mrs r1, spsr
    str r1, [r0, #4 * BANK_SPSR_FIQ]
    .macro save_bank mode, bank, spsr
    cps #\mode
    str r13, [r0, #4 * \bank]
    str r14, [r0, #4 * \bank + 4]
    mrs r1, spsr
    str r1, [r0, #4 * \spsr]
    .endm
    save_bank 0x12, BANK_IRQ, BANK_SPSR_IRQ
    save_bank 0x13, BANK_SVC, BANK_SPSR_SVC
    save_bank 0x17, BANK_ABT, BANK_SPSR_ABT
    cps #0x1b
    str r13, [r0, #4 * BANK_UND]
    cps #0x13
    bx r2

    .ltorg

@ Apart from the code, so that what is written here does not look like a change of it.
    .global outcome
    .balign 64
outcome:
    .space OUT_SIZE
saved_sp:
    .word 0
    .balign 64

    .section .text
    .global _start
_start:
    ldr r0, =hyp_vectors
    mcr p15, 4, r0, c12, c0, 0
    mov r0, #0
    mcr p15, 4, r0, c1, c1, 0
    mcr p15, 4, r0, c1, c1, 2
    mcr p15, 4, r0, c1, c1, 3
    ldr r0, =0x1d3
    msr spsr_fsxc, r0
    adr r0, 1f
    msr elr_hyp, r0
    eret
1:  ldr r0, =0x1d3
    msr cpsr_cx, r0
    ldr sp, =stack_top
    ldr r0, =vectors
    mcr p15, 0, r0, c12, c0, 0
    ldr r0, =__bss_start
    ldr r1, =__bss_end
    mov r2, #0
2:  cmp r0, r1
    strlo r2, [r0], #4
    blo 2b
    mrc p15, 0, r0, c1, c0, 2
    orr r0, r0, #0xf00000
    mcr p15, 0, r0, c1, c0, 2
    isb
    mov r0, #0x40000000
    vmsr fpexc, r0
    bl bench_main
3:  wfi
    b 3b

    .global first_difference
first_difference:
    push {r4-r11, lr}
1:  cmp r0, r2
    popeq {r4-r11, pc}
    ldmia r0!, {r4-r7}
    ldmia r1!, {r8-r11}
    cmp r4, r8
    cmpeq r5, r9
    cmpeq r6, r10
    cmpeq r7, r11
    beq 1b
    sub r0, r0, #16
    pop {r4-r11, pc}

    .section .bss
    .balign 8
    .space 8192
stack_top:
