@ Entry of both CPUs, vectors of PL1 and Hyp mode, leaving and entering a guest.
    .syntax unified
    .arch armv7ve
    .arch_extension sec
    .fpu neon-vfpv4
    .arm

    .section .vectors, "ax"

@ Vectors of PL1: everything goes to trap_pl1(kind, frame, spsr); frame is r0-r12 and the mode's lr.
    .balign 32
    .global vectors
vectors:
    b .
    b vector_undefined
    b vector_svc
    b vector_prefetch_abort
    b vector_data_abort
    b .
    b vector_irq
    b vector_fiq

    .macro catch name kind
vector_\name:
    push {r0-r12, lr}
    mov r0, #\kind
    b pl1_common
    .endm
    catch undefined 1
    catch svc 2
    catch prefetch_abort 3
    catch data_abort 4
    catch irq 6
    catch fiq 7

pl1_common:
    clrex
    mov r1, sp
    mrs r2, spsr
    push {r0, r3}
    push {r2, r3}
    bl trap_pl1
    pop {r2, r3}
    pop {r1, r3}
    @ A context: there the exception ends, and this mode's stack is as before it. None: the interrupted code goes on at lr.
    cmp r0, #0
    addne sp, sp, #56
    bne unwind
    msr spsr_fsxc, r2
    pop {r0-r12, lr}
    movs pc, lr

@ Vectors of Hyp mode: from Hyp mode to trap_hyp(kind, frame, spsr), from a guest back to who called guest_run.
    .balign 32
    .global hyp_vectors
hyp_vectors:
    b .
    b hyp_undefined
    b hyp_hvc
    b hyp_prefetch_abort
    b hyp_data_abort
    b hyp_entry
    b hyp_irq
    b hyp_fiq

    .macro catch_hyp name kind
hyp_\name:
    push {r0-r12, lr}
    mov r0, #\kind
    b hyp_same
    .endm
    catch_hyp undefined 1
    catch_hyp hvc 2
    catch_hyp prefetch_abort 3
    catch_hyp data_abort 4

    .macro interrupt name kind
hyp_\name:
    push {r0-r12, lr}
    mov r0, #\kind
    mrs r1, spsr
    and r1, r1, #0x1f
    cmp r1, #0x1a
    beq hyp_same
    b hyp_exit
    .endm
    interrupt irq 6
    interrupt fiq 7

hyp_same:
    mov r1, sp
    mrs r2, spsr
    mrs r3, elr_hyp
    push {r2, r3}
    bl trap_hyp
    pop {r2, r3}
    msr elr_hyp, r3
    msr spsr_fsxc, r2
    pop {r0-r12, lr}
    eret

hyp_entry:
    push {r0-r12, lr}
    mov r0, #5
hyp_exit:
    @ r0 kind; the guest's r0-r12 and lr_usr are on the stack, above them what guest_run saved.
    mov r1, sp
    bl guest_left
    add sp, sp, #56
    mov r0, r0
    pop {r4-r12, pc}

@ unsigned guest_enter(struct guest_registers *): into the guest; returns the kind of exception that left it.
    .global guest_enter
guest_enter:
    push {r4-r12, lr}
    ldr r1, [r0, #56]
    msr elr_hyp, r1
    ldr r1, [r0, #60]
    msr spsr_fsxc, r1
    ldr lr, [r0, #52]
    ldmia r0, {r0-r12}
    eret

@ unsigned try_call(void (*)(void *), void *, struct context *): 0, or the kind of the exception that ended it.
    .global try_enter
try_enter:
    push {r3-r11, lr}
    mrs r3, cpsr
    str sp, [r2]
    str r3, [r2, #4]
    mov r3, r0
    mov r0, r1
    blx r3
    mov r0, #0
    pop {r3-r11, pc}

@ void unwind(const struct context *, unsigned kind): back to try_enter's caller, in SVC or Hyp mode.
    .global unwind
unwind:
    ldr r2, [r0, #4]
    ldr r3, [r0]
    and r4, r2, #0x1f
    cmp r4, #0x1a
    beq 1f
    msr cpsr_cx, r2
    mov sp, r3
    mov r0, r1
    pop {r3-r11, pc}
1:  mov sp, r3
    msr spsr_fsxc, r2
    adr r3, 2f
    msr elr_hyp, r3
    mov r0, r1
    eret
2:  pop {r3-r11, pc}

@ void call_in_user_mode(void (*)(void *), void *arg, void *stack): never returns normally; the function ends in SVC.
    .global enter_user
enter_user:
    cps #0x1f
    mov sp, r2
    cps #0x13
    mov r3, r0
    mov r0, r1
    mrs r1, cpsr
    bic r1, r1, #0x1f
    orr r1, r1, #0x10
    tst r3, #1
    orrne r1, r1, #0x20
    msr spsr_fsxc, r1
    mov lr, r3
    movs pc, lr

    .section .text
    .global _start
_start:
    mov r11, #0
    b 1f
    .global secondary_start
secondary_start:
    mov r11, #1
1:  mrs r0, cpsr
    and r0, r0, #0x1f
    cmp r0, #0x1a
    bne 2f
    @ Started in Hyp mode: stacks of PL1 are set up too, for guests.
    ldr r0, =hyp_vectors
    mcr p15, 4, r0, c12, c0, 0
    ldr sp, =stacks_end
    sub sp, sp, r11, lsl #15
    mov r10, #0
    bl pl1_stacks
    b 3f
2:  mov r10, #1
    bl pl1_stacks
    msr cpsr_c, #0xd3
    ldr sp, =stacks_end
    sub sp, sp, r11, lsl #15
3:  cmp r11, #0
    bne secondary_main
    ldr r0, =__bss_start
    ldr r1, =__bss_end
    mov r2, #0
4:  cmp r0, r1
    strlo r2, [r0], #4
    blo 4b
    bl runtime_main
5:  wfi
    b 5b

@ r11 CPU number, r10 0: from Hyp mode, through banked accesses.
pl1_stacks:
    ldr r0, =vectors
    mcr p15, 0, r0, c12, c0, 0
    ldr r0, =stacks_end
    sub r0, r0, r11, lsl #15
    sub r0, r0, #0x3000
    cmp r10, #0
    bne 1f
    sub r0, r0, #0x400
    msr sp_und, r0
    sub r0, r0, #0x400
    msr sp_abt, r0
    sub r0, r0, #0x400
    msr sp_irq, r0
    sub r0, r0, #0x400
    msr sp_fiq, r0
    sub r0, r0, #0x400
    msr sp_svc, r0
    bx lr
1:  mov r1, lr
    sub r0, r0, #0x400
    msr cpsr_c, #0xdb
    mov sp, r0
    sub r0, r0, #0x400
    msr cpsr_c, #0xd7
    mov sp, r0
    sub r0, r0, #0x400
    msr cpsr_c, #0xd2
    mov sp, r0
    sub r0, r0, #0x400
    msr cpsr_c, #0xd1
    mov sp, r0
    bx r1

    .section .stacks, "aw", %nobits
    .balign 4096
    .space 0x10000
stacks_end:
