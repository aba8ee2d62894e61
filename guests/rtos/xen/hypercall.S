@ int32_t xen_call(number, operation, argument): number in r12, arguments from r0 on, HVC with Xen's tag (arch-arm.h).
  .arch armv7-a
  .arch_extension virt
  .syntax unified
  .arm
  .text
  .global xen_call
xen_call:
  mov r12, r0
  mov r0, r1
  mov r1, r2
  hvc #0xea1
  bx lr
