@ Exception vectors, interrupt entry and the context switch. Everything of ours runs in Supervisor mode.
  .arch armv7-a
  .arch_extension virt
  .syntax unified
  .arm
  .text

  .balign 32
  .global vectors
vectors:
  b .                                 @ reset does not come here
  b undefined
  b supervisor_call
  b prefetch_abort
  b data_abort
  b .
  b interrupt
  b .

@ fault(kind, registers): r0-r12, sp and lr of the interrupted mode, pc, cpsr
  .macro fault_entry kind, correction
  sub lr, lr, #\correction
  srsdb sp!, #MODE
  sub sp, sp, #8
  push {r0-r12}
  mrs r2, cpsr
  cps #0x13
  mov r3, sp
  mov r4, lr
  msr cpsr_c, r2
  str r3, [sp, #52]
  str r4, [sp, #56]
  mov r0, #\kind
  mov r1, sp
  b arch_fault
  .endm

  .set MODE, 0x1b
undefined:
  fault_entry 1, 4
  .set MODE, 0x17
prefetch_abort:
  fault_entry 3, 4
data_abort:
  fault_entry 4, 8

@ There are no system calls: an SVC is a fault. Its return state lies in the mode that it came from.
supervisor_call:
  mov r0, #2
  mov r1, #0
  b arch_fault

interrupt:
  sub lr, lr, #4
  srsdb sp!, #0x13
  cps #0x13
  push {r0-r4, r12, lr}
  mov r4, sp
  ldr sp, =interrupt_stack_top
  bl arch_interrupt
  bic sp, r4, #7
  bl arch_interrupt_exit
  mov sp, r4
  pop {r0-r4, r12, lr}
  rfeia sp!

@ os_switch(void **save, void *sp, bool fresh): saves the context unless save is NULL; continues another one, or starts a task on
@ an empty stack.
  .global os_switch
os_switch:
  cmp r0, #0
  pushne {r4-r11, lr}
  strne sp, [r0]
  mov sp, r1
  cmp r2, #0
  bne os_task_start
  pop {r4-r11, pc}
