/*
 * The outcome of a record as bytes on the PL011:
 *   kind       1 byte: 0 when the next instruction was reached, else enum kind of the exception
 *   place      (kind != 0) 4 bytes: address of the instruction that took the exception
 *   fault      (aborts) status register 2 bytes; data aborts also 4 bytes of address register
 *              (entry to Hyp mode) syndrome register 4 bytes
 *   changes    3 bytes: a bit a changed thing, as CHANGED_*
 *   values     of each changed thing in the order of its bit
 */
#include "../common/pl011.h"
#include "bench.h"

/* Bits 0 to 14 are r0 to r14. */
#define CHANGED_CPSR (1u << 15)  /* 4 bytes */
#define CHANGED_SPSR (1u << 16)  /* 4 bytes */
#define CHANGED_FPSCR (1u << 17) /* 4 bytes */
#define CHANGED_FPEXC (1u << 18) /* 4 bytes */
#define CHANGED_D (1u << 19)     /* 4 bytes of D registers, then each word changed: 1 byte of which words (bit 0 low), the words */
#define CHANGED_BANKS (1u << 20) /* 4 bytes of words, then each */
#define CHANGED_MEMORY (1u << 21) /* 1 byte of count, then 2 bytes word index and 4 bytes value each */

void put_bytes(uint32_t value, unsigned count)
{
    for (; count > 0; count--, value >>= 8)
        pl011_put(value);
}

static uint32_t read_dfsr(void)
{
    uint32_t value;
    __asm__ volatile("mrc p15, 0, %0, c5, c0, 0" : "=r"(value));
    return value;
}

static uint32_t read_ifsr(void)
{
    uint32_t value;
    __asm__ volatile("mrc p15, 0, %0, c5, c0, 1" : "=r"(value));
    return value;
}

static uint32_t read_dfar(void)
{
    uint32_t value;
    __asm__ volatile("mrc p15, 0, %0, c6, c0, 0" : "=r"(value));
    return value;
}

static uint32_t place_of(const struct outcome *out)
{
    uint32_t thumb = out->cpsr & CPSR_T;
    switch (out->kind) {
    case KIND_UNDEFINED:
    case KIND_SVC:
        return out->lr - (thumb ? 2 : 4);
    case KIND_DATA_ABORT:
        return out->lr - 8;
    default:
        return out->lr - 4;
    }
}

static const uint32_t *input_register(const struct input *in, unsigned n)
{
    return n < 8 ? &in->r0_7[n] : &in->r8_14[n - 8];
}

static uint32_t changed_words(const uint32_t *before, const uint32_t *after, unsigned count)
{
    uint32_t changed = 0;
    for (unsigned n = 0; n < count; n++)
        if (before[n] != after[n])
            changed |= 1u << n;
    return changed;
}

static uint32_t changed_doubles(const struct input *in, const struct outcome *out)
{
    uint32_t changed = 0;
    for (unsigned n = 0; n < 32; n++)
        if (in->d[2 * n] != out->d[2 * n] || in->d[2 * n + 1] != out->d[2 * n + 1])
            changed |= 1u << n;
    return changed;
}

static void put_words(const uint32_t *words, uint32_t which)
{
    put_bytes(which, 4);
    for (unsigned n = 0; n < 32; n++)
        if (which >> n & 1)
            put_bytes(words[n], 4);
}

static void put_doubles(const struct input *in, const struct outcome *out, uint32_t which)
{
    put_bytes(which, 4);
    for (unsigned n = 0; n < 32; n++) {
        if (!(which >> n & 1))
            continue;
        uint32_t words = changed_words(in->d + 2 * n, out->d + 2 * n, 2);
        put_bytes(words, 1);
        if (words & 1)
            put_bytes(out->d[2 * n], 4);
        if (words & 2)
            put_bytes(out->d[2 * n + 1], 4);
    }
}

static void put_exception(const struct outcome *out, uint32_t place, uint32_t end)
{
    if (out->kind == KIND_UNDEFINED && place == end) {
        put_bytes(0, 1);
        return;
    }
    put_bytes(out->kind, 1);
    put_bytes(place, 4);
    if (out->kind == KIND_PREFETCH_ABORT)
        put_bytes(read_ifsr(), 2);
    if (out->kind == KIND_DATA_ABORT) {
        put_bytes(read_dfsr(), 2);
        put_bytes(read_dfar(), 4);
    }
    if (out->kind == KIND_HYP_ENTRY)
        put_bytes(out->hsr, 4);
}

void report(const struct record *record, const struct input *in, uint32_t end)
{
    const struct outcome *out = &outcome;
    uint32_t changes = 0, doubles = 0, bank_words = 0;
    for (unsigned n = 0; n < 15; n++)
        if (*input_register(in, n) != out->r[n])
            changes |= 1u << n;
    if (in->cpsr != out->cpsr)
        changes |= CHANGED_CPSR;
    if (in->spsr != out->spsr)
        changes |= CHANGED_SPSR;
    if (in->fp) {
        doubles = changed_doubles(in, out);
        if (in->fpscr != out->fpscr)
            changes |= CHANGED_FPSCR;
        if (out->fpexc != 0x40000000)
            changes |= CHANGED_FPEXC;
        if (doubles)
            changes |= CHANGED_D;
    }
    if (in->use_banks)
        bank_words = changed_words(in->banks, out->banks, BANK_WORDS);
    if (bank_words)
        changes |= CHANGED_BANKS;
    if (CONTROL_STORES(record->control) && (out->kind != KIND_DATA_ABORT || words_of_code))
        changes |= CHANGED_MEMORY;
    else if (out->kind != 0 && place_of(out) != end)
        /*
         * What an aborted store of several words has written is left open by the architecture, and a wild branch may have found
         * something that stores: not reported, but undone for the records that follow.
         */
        window_changes(0);

    put_exception(out, place_of(out), end);
    put_bytes(changes, 3);
    for (unsigned n = 0; n < 15; n++)
        if (changes >> n & 1)
            put_bytes(out->r[n], 4);
    if (changes & CHANGED_CPSR)
        put_bytes(out->cpsr, 4);
    if (changes & CHANGED_SPSR)
        put_bytes(out->spsr, 4);
    if (changes & CHANGED_FPSCR)
        put_bytes(out->fpscr, 4);
    if (changes & CHANGED_FPEXC)
        put_bytes(out->fpexc, 4);
    if (changes & CHANGED_D)
        put_doubles(in, out, doubles);
    if (changes & CHANGED_BANKS)
        put_words(out->banks, bank_words);
    if (changes & CHANGED_MEMORY)
        window_changes(1);
}
