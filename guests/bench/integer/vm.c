/* An interpreter of a small stack machine: a switch in a loop, its jump not to be foreseen. It runs a search for Collatz sequences. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 45;

enum { PUSH, LOAD, STORE, ADD, MULTIPLY, SHIFT, AND, EQUAL, LESS, JUMP, JUMP_IF_NOT, HALT };

/* v0: the number, v1: its successor in the sequence, v2: steps, v3: most steps, v4: whose. */
static const uint8_t program[] = {
    [0] = PUSH, 0, STORE, 3, PUSH, 1, STORE, 0,
    /* Next number. */
    [8] = LOAD, 0, STORE, 1, PUSH, 0, STORE, 2,
    /* Is the sequence at 1? */
    [16] = LOAD, 1, PUSH, 1, EQUAL, JUMP_IF_NOT, 25, JUMP, 60,
    [25] = LOAD, 2, PUSH, 1, ADD, STORE, 2, LOAD, 1, PUSH, 1, AND, JUMP_IF_NOT, 51,
    /* Odd: 3 n + 1. */
    [39] = LOAD, 1, PUSH, 3, MULTIPLY, PUSH, 1, ADD, STORE, 1, JUMP, 16,
    /* Even: n / 2. */
    [51] = LOAD, 1, PUSH, 1, SHIFT, STORE, 1, JUMP, 16,
    /* The longest so far? */
    [60] = LOAD, 3, LOAD, 2, LESS, JUMP_IF_NOT, 75, LOAD, 2, STORE, 3, LOAD, 0, STORE, 4,
    [75] = LOAD, 0, PUSH, 1, ADD, STORE, 0, LOAD, 0, LOAD, 5, LESS, JUMP_IF_NOT, 91, JUMP, 8,
    [91] = HALT,
};

static __attribute__((noinline)) uint32_t run(const uint8_t *code, uint32_t *variables)
{
    uint32_t stack[16], *top = stack;
    const uint8_t *at = code;
    for (;;) {
        switch (*at++) {
        case PUSH:
            *top++ = *at++;
            break;
        case LOAD:
            *top++ = variables[*at++];
            break;
        case STORE:
            variables[*at++] = *--top;
            break;
        case ADD:
            top--;
            top[-1] += *top;
            break;
        case MULTIPLY:
            top--;
            top[-1] *= *top;
            break;
        case SHIFT:
            top--;
            top[-1] >>= *top & 31;
            break;
        case AND:
            top--;
            top[-1] &= *top;
            break;
        case EQUAL:
            top--;
            top[-1] = top[-1] == *top;
            break;
        case LESS:
            top--;
            top[-1] = top[-1] < *top;
            break;
        case JUMP:
            at = code + *at;
            break;
        case JUMP_IF_NOT:
            at = *--top ? at + 1 : code + *at;
            break;
        default:
            return variables[3] << 20 ^ variables[4];
        }
    }
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t hash = MIX_START;
    while (rounds--) {
        uint32_t variables[8] = {[5] = 2000 + (rounds & 7)};
        hash = mix(hash, run(program, variables));
    }
    return hash;
}
