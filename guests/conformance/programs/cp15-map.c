/*
 * Which CP15 encodings can be read at PL1 (from SVC) or in Hyp mode, and what they give. Those whose value depends on time or on
 * what ran before are named without it.
 */
#include "../runtime/runtime.h"

static int is_volatile(unsigned op1, unsigned n, unsigned m, unsigned op2)
{
    (void)op2;
    if (n == 14 || n == 9)
        return 1; /* timers, performance monitor */
    if (n == 2 || n == 5 || n == 6 || (n == 7 && m == 4) || n == 12)
        return 1; /* tables, faults, PAR, vectors */
    return n == 1 && op1 == 4 && m == 0;
}

/* What QEMU gives whole ranges of, or has of ARMv8, or does not have as the A15 does: see identification.c. */
static int is_left_out(unsigned op1, unsigned n, unsigned m, unsigned op2)
{
    switch (n) {
    case 0:
        return m == 0 && op2 == 6 && op1 == 0;
    case 1:
        return op1 == 0 && m == 1;
    case 3:
        return op1 | m | op2;
    case 6:
        return op1 == 0 && m == 0 && op2 == 1;
    case 9:
        return op1 == 0 && m == 12 && op2 >= 6;
    case 10:
        return m == 0 || m == 1 || m == 4 || m == 8;
    case 14:
        return m >= 8;
    case 15:
        return op1 != 4 || m | op2;
    default:
        return 0;
    }
}

void program(void)
{
    for (unsigned n = 0; n < 16; n++)
        for (unsigned op1 = 0; op1 < 8; op1++)
            for (unsigned m = 0; m < 16; m++)
                for (unsigned op2 = 0; op2 < 8; op2++) {
                    uint32_t value;
                    if (is_left_out(op1, n, m, op2) || cp15_try_read(op1, n, m, op2, &value))
                        continue;
                    if (is_volatile(op1, n, m, op2))
                        log_text("%u, c%u, c%u, %u", op1, n, m, op2);
                    else
                        log_text("%u, c%u, c%u, %u = %x", op1, n, m, op2, value);
                }
}
