/* Expands a record's seed into a CPU state. The values favour the edges of every data type. */
#include "bench.h"

static uint32_t state;

static uint32_t next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void seed(uint32_t value)
{
    state = value * 0x9e3779b1u ^ 0x5bd1e995u;
    if (state == 0)
        state = 1;
    next();
    next();
}

static const uint32_t edges[16] = {
    0x00000000, 0xffffffff, 0x80000000, 0x7fffffff, 0x00000001, 0xfffffffe, 0x7fff8000, 0x80007fff,
    0x0000ffff, 0xffff0000, 0x80808080, 0x7f7f7f7f, 0x00ff00ff, 0x01000080, 0x7fff7fff, 0x80008000,
};

static uint32_t target(uint32_t random)
{
    return random & 1 ? T32_PAGE + (random & 0xfff) : A32_PAGE + (random & 0xffc);
}

static uint32_t integer(void)
{
    uint32_t random = next();
    switch (random >> 28) {
    case 0:
    case 1:
        return edges[random & 15];
    case 2:
        return random & 0xff;
    case 3:
        return -(random & 0xff);
    case 4:
        return target(random);
    case 5:
        return edges[random & 15] + (random >> 8 & 7) - 4;
    default:
        return next();
    }
}

/* Zeros, the smallest and largest normal and denormal numbers, infinities, quiet and signalling NaNs, small integers, ties. */
static const uint32_t singles[32] = {
    0x00000000, 0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc12345,
    0x7f800001, 0xffa00000, 0x00000001, 0x807fffff, 0x00800000, 0x80800000, 0x7f7fffff, 0xff7fffff,
    0x3f000000, 0xbfc00000, 0x40200000, 0x4b000000, 0x4b7fffff, 0x4effffff, 0x4f000000, 0xcf000000,
    0x4f7fffff, 0x4f800000, 0x5f000000, 0x33800000, 0x38800000, 0x387fc000, 0x477fe000, 0x477ff000,
};
static const uint32_t doubles[16] = {
    0x00000000, 0x80000000, 0x3ff00000, 0xbff80000, 0x7ff00000, 0xfff00000, 0x7ff80000, 0x7ff00100,
    0x00100000, 0x800fffff, 0x7fefffff, 0x41dfffff, 0x41e00000, 0xc1e00000, 0x47efffff, 0x38100000,
};

static uint32_t single(void)
{
    uint32_t random = next();
    switch (random >> 29) {
    case 0:
    case 1:
        return singles[random & 31];
    case 2: /* near one, so that sums cancel */
        return (random & 0x803fffff) | 0x3f000000 | (next() & 0xc00000);
    case 3: /* integers with a fraction */
        return (random & 0x807fffff) | (0x3f800000 + ((next() & 31) << 23));
    case 4: /* tiny */
        return (random & 0x807fffff) | ((next() & 31) << 23);
    default:
        return next();
    }
}

static void double_precision(uint32_t *words)
{
    uint32_t random = next();
    words[0] = random & 0x10000000 ? next() : random & 0x08000000 ? 0xffffffff : 0;
    switch (random >> 29) {
    case 0:
    case 1:
        words[1] = doubles[random & 15];
        break;
    case 2:
        words[1] = (random & 0x8007ffff) | 0x3fe00000 | (next() & 0x180000);
        break;
    case 3:
        words[1] = (random & 0x800fffff) | (0x3ff00000 + ((next() & 63) << 20));
        break;
    case 4: /* in the range of denormal singles */
        words[1] = (random & 0x800fffff) | (0x36900000 + ((next() & 63) << 20));
        break;
    default:
        words[1] = next();
    }
}

static void fp_registers(uint32_t *d)
{
    uint32_t kinds = next() | next() << 16;
    for (unsigned n = 0; n < 32; n++, kinds >>= 1) {
        uint32_t random = next();
        if ((random & 7) == 0) {
            d[2 * n] = integer();
            d[2 * n + 1] = integer();
        } else if ((random & 7) < 4) {
            double_precision(d + 2 * n);
        } else {
            d[2 * n] = single();
            d[2 * n + 1] = single();
        }
    }
}

/* A status word that an exception return may load: no IT state, no Jazelle, asynchronous exceptions masked. */
static uint32_t valid_psr(uint32_t random)
{
    static const uint8_t modes[8] = {MODE_USR, MODE_USR, MODE_SYS, MODE_SVC, MODE_FIQ, MODE_IRQ, MODE_ABT, MODE_SYS};
    return (random & 0xf80f0220) | 0x1c0 | modes[random >> 24 & 7];
}

static uint32_t window_pointer(uint32_t control)
{
    uint32_t random = next();
    uint32_t address;
    switch (random >> 29) {
    case 0: /* across the upper or the lower end */
        address = WINDOW_BASE + WINDOW_SIZE - 40 + (random & 63);
        break;
    case 1:
        address = WINDOW_BASE - 32 + (random & 63);
        break;
    case 2: /* across the pages of the window */
        address = WINDOW_BASE + 0x1000 - 32 + (random & 63);
        break;
    default:
        address = WINDOW_BASE + 0xe00 + (random & 0x3ff);
    }
    if (CONTROL_ALIGNED(control) || (random & 0x3000000) == 0)
        return address & ~31u;
    return random & 0x1000000 ? address & ~3u : address;
}

static uint32_t with_role(enum role role, uint32_t control)
{
    uint32_t random = next();
    switch (role) {
    case ROLE_INDEX:
        random &= CONTROL_ALIGNED(control) ? 0x4000007c : 0x4000007f;
        return random & 0x40000000 ? random & 0x7f : -(random & 0x7f);
    case ROLE_TARGET:
        return random & 0x70000000 ? target(random) : (random & 1 ? next() | 1 : next() & ~3u);
    case ROLE_PSR:
        return valid_psr(random);
    case ROLE_WINDOW:
        return window_pointer(control);
    default:
        return random & 0x3f;
    }
}

static void banks(struct input *in, uint32_t mode, uint32_t control)
{
    for (unsigned n = 0; n < BANK_SPSR_FIQ; n++)
        in->banks[n] = next();
    for (unsigned n = BANK_SPSR_FIQ; n < BANK_WORDS; n++)
        in->banks[n] = valid_psr(next());
    static const uint8_t stacks[] = {BANK_USR + 5, BANK_FIQ + 5, BANK_IRQ, BANK_SVC, BANK_ABT};
    for (unsigned n = 0; n < sizeof(stacks); n++)
        in->banks[stacks[n]] = window_pointer(control);
    in->banks[BANK_UND] = (uint32_t)in + 32;
    /* The running mode's own bank is loaded last: it is the state itself. */
    unsigned first = mode == MODE_FIQ ? 0 : 5;
    unsigned bank = mode == MODE_FIQ   ? BANK_FIQ
                    : mode == MODE_IRQ ? BANK_IRQ - 5
                    : mode == MODE_SVC ? BANK_SVC - 5
                    : mode == MODE_ABT ? BANK_ABT - 5
                                       : BANK_USR;
    for (unsigned n = first; n < 7; n++)
        in->banks[bank + n] = in->r8_14[n];
    if (mode != MODE_FIQ)
        for (unsigned n = 0; n < 5; n++)
            in->banks[BANK_USR + n] = in->r8_14[n];
    unsigned spsr = mode == MODE_FIQ   ? BANK_SPSR_FIQ
                    : mode == MODE_IRQ ? BANK_SPSR_IRQ
                    : mode == MODE_SVC ? BANK_SPSR_SVC
                    : mode == MODE_ABT ? BANK_SPSR_ABT
                                       : 0;
    if (spsr)
        in->banks[spsr] = in->spsr;
}

void expand(const struct record *record, struct input *in)
{
    uint32_t control = record->control;
    uint32_t mode = CONTROL_MODE(control);
    uint32_t r[15];
    seed(record->seed);
    for (unsigned n = 0; n < 15; n++)
        r[n] = integer();
    uint32_t flags = next();
    if (CONTROL_BASE(control) != 15)
        r[CONTROL_BASE(control)] = window_pointer(control);
    if (CONTROL_SECOND(control) != 15)
        r[CONTROL_SECOND(control)] = with_role(CONTROL_ROLE(control), control);
    if (words_of_code) {
        r[9] = window_pointer(control & ~(1u << 7)) & ~3u;
        r[10] = WINDOW_BASE + 0xe00 + (next() & 0x3e0);
        r[12] = next() & 0x7c;
    }
    for (unsigned n = 0; n < 8; n++)
        in->r0_7[n] = r[n];
    for (unsigned n = 8; n < 15; n++)
        in->r8_14[n - 8] = r[n];

    uint32_t it = CONTROL_IT(control);
    in->cpsr = (flags & 0xf80f0000) | 0x1c0 | mode | (it & 3) << 25 | (it >> 2) << 10;
    if (CONTROL_ISA(control) != A32)
        in->cpsr |= CPSR_T;
    if (CONTROL_BIG_ENDIAN(control))
        in->cpsr |= CPSR_E;
    in->spsr = mode == MODE_USR || mode == MODE_SYS ? 0 : valid_psr(next());

    in->use_banks = CONTROL_BANKS(control);
    if (in->use_banks)
        banks(in, mode, control);

    in->fp = CONTROL_FP(control);
    if (in->fp) {
        uint32_t random = next();
        /* Rounding mode, FZ, DN, AHP; NZCV; now and then the cumulative bits. */
        in->fpscr = (random & 0xf7c00000) & ~((random & 3) ? 0x03000000 : 0);
        if ((random & 0xc) == 0)
            in->fpscr |= next() & 0x0800009f;
        fp_registers(in->d);
    }
}
