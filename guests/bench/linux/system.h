/* System calls of ARM Linux (EABI: number in r7, arguments from r0), and a line on standard output. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Numbers from Linux's arch/arm/tools/syscall.tbl. */
enum {
    NR_EXIT = 1,
    NR_FORK = 2,
    NR_READ = 3,
    NR_WRITE = 4,
    NR_OPEN = 5,
    NR_CLOSE = 6,
    NR_EXECVE = 11,
    NR_PIPE = 42,
    NR_IOCTL = 54,
    NR_GETPPID = 64,
    NR_MUNMAP = 91,
    NR_WAIT4 = 114,
    NR_MMAP2 = 192,
    NR_SCHED_SETAFFINITY = 241,
};

static inline long call(long number, long a, long b, long c, long d, long e, long f)
{
    register long r7 __asm__("r7") = number;
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    register long r3 __asm__("r3") = d;
    register long r4 __asm__("r4") = e;
    register long r5 __asm__("r5") = f;
    __asm__ volatile("svc #0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5) : "memory");
    return r0;
}
#define CALL0(n) call(n, 0, 0, 0, 0, 0, 0)
#define CALL1(n, a) call(n, (long)(a), 0, 0, 0, 0, 0)
#define CALL2(n, a, b) call(n, (long)(a), (long)(b), 0, 0, 0, 0)
#define CALL3(n, a, b, c) call(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define CALL4(n, a, b, c, d) call(n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
