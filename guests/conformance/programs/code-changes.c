/* Code that changes (ARM ARM A3.5.4, B2.2.9), always with the maintenance that the architecture asks for. */
#include "../runtime/runtime.h"

#define MOV_R0(n) (0xe3a00000u | (n))
#define BX_LR 0xe12fff1eu
#define NOP 0xe1a00000u
#define T(a, b) ((uint32_t)(a) | (uint32_t)(b) << 16)

static uint32_t run(uint32_t address)
{
    return ((word_function)address)(0, 0, 0, 0);
}

static void rewrite(void)
{
    uint32_t words[] = {MOV_R0(0), BX_LR};
    uint32_t sum = 0;
    for (unsigned n = 0; n < 256; n++) {
        words[0] = MOV_R0(n);
        sum += code_place(CODE_RAM, words, 2)(0, 0, 0, 0);
    }
    log_text("256 rewrites of one word: sum %u", sum);
    sum = 0;
    for (unsigned n = 0; n < 64; n++) {
        words[0] = MOV_R0(n);
        sum += code_place(CODE_RAM + 64 * n, words, 2)(0, 0, 0, 0);
    }
    for (unsigned n = 0; n < 64; n++)
        sum += run(CODE_RAM + 64 * n);
    log_text("64 functions in one page: sum %u", sum);
}

static void loops(void)
{
    /* mov r0, 0; mov r1, 1000; 1: add r0, r0, 1; subs r1, r1, 1; bne 1b; bx lr */
    uint32_t words[] = {MOV_R0(0), 0xe3a01ffa, 0xe2800001, 0xe2511001, 0x1afffffc, BX_LR};
    log_text("a loop counts %u", code_place(CODE_RAM, words, 6)(0, 0, 0, 0));
    *(volatile uint32_t *)(CODE_RAM + 8) = 0xe2800003;
    code_publish(CODE_RAM + 8, 4);
    log_text("its body changed: %u", run(CODE_RAM));
    *(volatile uint32_t *)(CODE_RAM + 4) = 0xe3a01064;
    code_publish(CODE_RAM + 4, 4);
    log_text("its count changed: %u", run(CODE_RAM));
}

static void by_itself(void)
{
    /*
     * The code changes an instruction behind itself: str r1, [pc, #..]; DCCMVAU; dsb; ICIMVAU; BPIALL; dsb; isb; mov r0, 1; bx lr.
     * r1 is the new instruction.
     */
    uint32_t words[] = {
        0xe28f201c, /* add r2, pc, 28: the mov below */
        0xe5821000, /* str r1, [r2] */
        0xee072f3b, /* DCCMVAU r2 */
        0xf57ff04f, /* dsb */
        0xee072f35, /* ICIMVAU r2 */
        0xee072fd5, /* BPIALL */
        0xf57ff04f, /* dsb */
        0xf57ff06f, /* isb */
        NOP,
        MOV_R0(1),
        BX_LR,
    };
    word_function function = code_place(CODE_RAM, words, 11);
    log_text("changes itself: %x", function(0, MOV_R0(0x42), 0, 0));
    log_text("and again: %x", function(0, MOV_R0(0x43), 0, 0));
    log_text("the word behind it, once more: %x", function(0, MOV_R0(0x44), 0, 0));
}

static void thumb(void)
{
    /* movs r0, 1; bx lr */
    uint32_t words = T(0x2001, 0x4770);
    code_place(CODE_RAM, &words, 1);
    log_text("T32: %x", run(CODE_RAM | 1));
    *(volatile uint16_t *)CODE_RAM = 0x2055;
    code_publish(CODE_RAM, 2);
    log_text("T32, first halfword changed: %x", run(CODE_RAM | 1));
    /* The same bytes in both instruction sets: mov r0, 5 (A32) is movs r5, r0; b.n .. in T32 */
    uint32_t both[] = {0xe3a00005, BX_LR, T(0x2006, 0x4770)};
    code_place(CODE_RAM, both, 3);
    log_text("A32 at the same place: %x, T32 beside it: %x", run(CODE_RAM), run((CODE_RAM + 8) | 1));
    /* A 32-bit instruction over the end of a page: movw r0, 0x1234 */
    uint32_t end = CODE_RAM + 0x1000;
    *(volatile uint16_t *)(end - 2) = 0xf241;
    *(volatile uint16_t *)(end + 0) = 0x2034;
    *(volatile uint16_t *)(end + 2) = 0x4770;
    code_publish(end - 2, 6);
    log_text("T32 across two pages: %x", run((end - 2) | 1));
    *(volatile uint16_t *)(end + 0) = 0x2035;
    code_publish(end, 2);
    log_text("its second half changed: %x", run((end - 2) | 1));
    *(volatile uint16_t *)(end - 2) = 0xf242;
    code_publish(end - 2, 2);
    log_text("its first half changed: %x", run((end - 2) | 1));
    /* IT: movs r0, 0; cmp r0, r0; ite eq; moveq r0, 1; movne r0, 2; bx lr */
    uint32_t it[] = {T(0x2000, 0x4280), T(0xbf0c, 0x2001), T(0x2002, 0x4770)};
    code_place(CODE_RAM, it, 3);
    log_text("IT: %x", run(CODE_RAM | 1));
    *(volatile uint16_t *)(CODE_RAM + 4) = 0xbf14;
    code_publish(CODE_RAM + 4, 2);
    log_text("IT with the other condition: %x", run(CODE_RAM | 1));
}

static void beside_data(void)
{
    /* Data beside code, written while the code runs: ldr r0, [pc, 8]; add r0, 1; str r0, [pc]; bx lr; .word 0 */
    uint32_t words[] = {0xe59f0008, 0xe2800001, 0xe58f0000, BX_LR, 0};
    word_function function = code_place(CODE_RAM, words, 5);
    uint32_t last = 0;
    for (unsigned n = 0; n < 100; n++)
        last = function(0, 0, 0, 0);
    log_text("a counter beside its code: %u", last);
    for (unsigned n = 0; n < 100; n++)
        *(volatile uint32_t *)(CODE_RAM + 0x40 + 4 * n) = n;
    log_text("after writes nearby: %u", function(0, 0, 0, 0));
}

static void chains(void)
{
    /* Calls between places that change: a: bl b; bx .. */
    uint32_t b_at = CODE_RAM + 0x2000;
    uint32_t a[] = {0xe52de004 /* push {lr} */, 0xeb0007fd /* bl +0x2000 - 8 */, 0xe2800001 /* add r0, r0, 1 */, 0xe49df004 /* pop {pc} */};
    uint32_t b[] = {MOV_R0(0x10), BX_LR};
    code_place(CODE_RAM, a, 4);
    code_place(b_at, b, 2);
    log_text("a calls b: %x", run(CODE_RAM));
    b[0] = MOV_R0(0x20);
    code_place(b_at, b, 2);
    log_text("b changed: %x", run(CODE_RAM));
    *(volatile uint32_t *)(CODE_RAM + 8) = 0xe2800002;
    code_publish(CODE_RAM + 8, 4);
    log_text("a changed: %x", run(CODE_RAM));
    uint32_t sum = 0;
    for (unsigned n = 0; n < 2000; n++) {
        if (n % 500 == 0) {
            b[0] = MOV_R0(n / 500);
            code_place(b_at, b, 2);
        }
        sum += run(CODE_RAM);
    }
    log_text("2000 calls with b changed four times: %u", sum);
}

void program(void)
{
    rewrite();
    loops();
    by_itself();
    thumb();
    beside_data();
    chains();
}
