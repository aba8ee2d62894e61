@ Entry of a static program for ARM Linux: argc and argv are on the stack.
    .syntax unified
    .arm
    .section .text.start, "ax"
    .global _start
_start:
    mov r11, #0
    ldr r0, [sp]
    add r1, sp, #4
    bic sp, sp, #7
    bl main
    mov r7, #1                      @ exit
    svc #0
