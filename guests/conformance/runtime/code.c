#include "runtime.h"

void code_publish(uint32_t start, uint32_t size)
{
    for (uint32_t line = start & ~63u; line < start + size; line += 64)
        WRITE(DCCMVAU, line);
    dsb();
    for (uint32_t line = start & ~63u; line < start + size; line += 64)
        WRITE(ICIMVAU, line);
    WRITE(BPIALL, 0);
    dsb();
    isb();
}

void do_word_call(void *call)
{
    struct call *c = call;
    c->result = c->function(c->arguments[0], c->arguments[1], c->arguments[2], c->arguments[3]);
}

word_function code_place(uint32_t where, const uint32_t *words, unsigned count)
{
    for (unsigned n = 0; n < count; n++)
        ((volatile uint32_t *)where)[n] = words[n];
    code_publish(where, 4 * count);
    return (word_function)where;
}

enum kind cp15_try_read(unsigned op1, enum coprocessor_register n, enum coprocessor_register m, unsigned op2, uint32_t *value)
{
    /* MRC p15, op1, r0, n, m, op2; BX LR */
    uint32_t words[] = {0xee100f10 | op1 << 21 | n << 16 | m | op2 << 5, 0xe12fff1e};
    struct call call = {code_place(CODE_RAM, words, 2), {0}, 0};
    enum kind kind = try_call(do_word_call, &call);
    *value = call.result;
    return kind;
}
