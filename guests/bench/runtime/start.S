@ Entry in Supervisor mode: a stack, VFP and Advanced SIMD on, then C. An exception stops the machine at its vector.
    .syntax unified
    .arch armv7ve
    .fpu neon-vfpv4
    .arm

    .section .start, "ax"
    .global _start
_start:
    ldr sp, =stack_end
    mrc p15, 0, r0, c1, c0, 2       @ CPACR: full access to cp10 and cp11
    orr r0, r0, #0xf << 20
    mcr p15, 0, r0, c1, c0, 2
    isb
    mov r0, #1 << 30                @ FPEXC.EN
    vmsr fpexc, r0
    ldr r0, =vectors
    mcr p15, 0, r0, c12, c0, 0
    bl runtime_main
1:  wfi
    b 1b

    .balign 32
vectors:
    .rept 8
    b .
    .endr

    .section .bss.stack, "aw", %nobits
    .balign 4096
    .space 0x40000
stack_end:
