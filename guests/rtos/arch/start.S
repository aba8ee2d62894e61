@ Entry from Xen's domain builder: Supervisor mode, MMU and caches off, r2 = device tree (Linux's ARM boot protocol).
  .arch armv7-a
  .arch_extension virt
  .syntax unified
  .arm

  .section .head, "ax"
  .global _start
_start:
  b entry
  .rept 8
  nop
  .endr
  .word 0x016f2818                    @ magic of a zImage, at 0x24
  .word 0                             @ start: anywhere, so the builder's default
  .word __image_size                  @ end

entry:
  cpsid if
  mov r9, r2
  bl invalidate_caches
  ldr r0, =__bss_start
  ldr r1, =__bss_end
  mov r2, #0
1:
  cmp r0, r1
  strlo r2, [r0], #4
  blo 1b
  ldr r0, =exception_stack_top
  cps #0x17                           @ Abort
  mov sp, r0
  cps #0x1b                           @ Undefined
  mov sp, r0
  cps #0x13
  ldr sp, =boot_stack_top
  ldr r0, =vectors
  mcr p15, 0, r0, c12, c0, 0          @ VBAR
  mov r0, r9
  bl platform_start
1:
  wfi
  b 1b

@ The domain builder cleaned the image to memory. Lines that the caches may still hold of memory that is written now, with caches off,
@ would come back later: they are cleaned and dropped by address (ARM ARM B2.2.7). By set and way Xen would trap each operation.
invalidate_caches:
  ldr r0, =__image_start
  ldr r1, =__end
  mrc p15, 0, r2, c0, c0, 1           @ CTR.DminLine: log2 of the smallest line, in words
  ubfx r2, r2, #16, #4
  mov r3, #4
  lsl r3, r3, r2
1:
  mcr p15, 0, r0, c7, c14, 1          @ DCCIMVAC
  add r0, r0, r3
  cmp r0, r1
  blo 1b
  mov r0, #0
  mcr p15, 0, r0, c7, c5, 0           @ ICIALLU
  mcr p15, 0, r0, c7, c5, 6           @ BPIALL
  mcr p15, 0, r0, c8, c7, 0           @ TLBIALL
  dsb
  isb
  bx lr

  .ltorg
  .section .bss
  .balign 8
  .space 4096
boot_stack_top:
  .space 4096
exception_stack_top:
  .space 4096
  .global interrupt_stack_top
interrupt_stack_top:
