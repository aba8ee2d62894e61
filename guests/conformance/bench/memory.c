/* The address space that tests see, and the pages they run from and point into. */
#include "bench.h"

static uint32_t level1[4096] __attribute__((aligned(16384)));
/* Page tables of 0x09000000, 0x40100000 and 0x44000000. */
static uint32_t level2[3][256] __attribute__((aligned(1024)));

#define NORMAL_PAGE (2u | 1u << 6 | 3u << 2) /* small page, TEX 001, C, B: write-back */
#define XN_PAGE 1u
#define AP_PRIVILEGED (1u << 4)               /* PL1 read and write, PL0 nothing */
#define AP_USER_READ (2u << 4)                /* PL1 read and write, PL0 read */
#define AP_ALL (3u << 4)
#define AP_PRIVILEGED_READ (1u << 9 | 1u << 4)
#define AP_ALL_READ (1u << 9 | 3u << 4)

static void map(uint32_t *table, uint32_t address, uint32_t attributes)
{
    table[address >> 12 & 255] = (address & ~0xfffu) | attributes;
}

static void mmu_on(void)
{
    uint32_t *device = level2[0], *image = level2[1], *tests = level2[2];
    level1[0x090] = (uint32_t)device | 1;
    level1[0x401] = (uint32_t)image | 1;
    level1[0x440] = (uint32_t)tests | 1;
    map(device, 0x09000000, 2u | 1u << 2 | XN_PAGE | AP_PRIVILEGED);
    for (uint32_t page = 0; page < 32; page++)
        map(image, 0x40100000 + (page << 12), NORMAL_PAGE | AP_PRIVILEGED);
    for (uint32_t page = A32_PAGE; page <= T32_PAGE; page += T32_PAGE - A32_PAGE) {
        map(tests, page - 0x1000, NORMAL_PAGE | AP_ALL_READ | XN_PAGE);
        map(tests, page, NORMAL_PAGE | AP_USER_READ);
        map(tests, page + 0x1000, NORMAL_PAGE | AP_ALL_READ | XN_PAGE);
    }
    map(tests, WINDOW_BASE - 0x1000, NORMAL_PAGE | AP_PRIVILEGED_READ | XN_PAGE);
    map(tests, WINDOW_BASE, NORMAL_PAGE | AP_ALL | XN_PAGE);
    map(tests, WINDOW_BASE + 0x1000, NORMAL_PAGE | AP_ALL | XN_PAGE);
    map(tests, WINDOW_BASE + 0x2000, NORMAL_PAGE | AP_ALL_READ | XN_PAGE);
    for (uint32_t address = RECORDS_BASE; address < RECORDS_BASE + RECORDS_SIZE; address += 0x100000)
        level1[address >> 20] = address | 2u | 1u << 12 | 3u << 2 | 1u << 4 | 1u << 15 | 1u << 10;

    __asm__ volatile("dsb\n\t"
                     "mcr p15, 0, %0, c2, c0, 0\n\t"
                     "mcr p15, 0, %1, c2, c0, 2\n\t"
                     "mcr p15, 0, %2, c3, c0, 0\n\t"
                     "mcr p15, 0, %1, c8, c7, 0\n\t"
                     "mcr p15, 0, %1, c7, c5, 0\n\t"
                     "mcr p15, 0, %1, c7, c5, 6\n\t"
                     "dsb\n\t"
                     "isb\n\t"
                     :
                     : "r"(level1), "r"(0), "r"(1)
                     : "memory");
    uint32_t sctlr;
    __asm__ volatile("mrc p15, 0, %0, c1, c0, 0" : "=r"(sctlr));
    sctlr |= 1u << 12 | 1u << 11 | 1u << 10 | 1u << 2 | 1u; /* I, Z, SW, C, M */
    sctlr &= ~(1u << 1 | 1u << 13 | 1u << 25 | 1u << 28 | 1u << 29 | 1u << 30);
    __asm__ volatile("mcr p15, 0, %0, c1, c0, 0\n\tisb" : : "r"(sctlr) : "memory");
}

uint32_t pattern(uint32_t address)
{
    uint32_t word = (address >> 2) * 0x85ebca6bu;
    word ^= word >> 15;
    word *= 0xc2b2ae35u;
    word ^= word >> 13;
    /* Some words are places to branch to; none is an A32 address that is not aligned. */
    if ((word & 0x700) == 0)
        word = word & 1 ? T32_PAGE + (word >> 16 & 0xffe) + 1 : A32_PAGE + (word >> 16 & 0xffc);
    return (word & 3) == 2 ? word & ~2u : word;
}

/*
 * UDF in A32. Reached in Thumb state by a wild branch, the first halfword traps too (UDF, SVC, BKPT, or not allocated) and the second
 * branches to the next word. 64 different ones.
 */
static uint32_t a32_udf(uint32_t address)
{
    static const uint8_t traps[] = {0xde, 0xdf, 0xbe, 0xb8};
    uint32_t index = address >> 2 & 63;
    return 0xe7ff00f0 | traps[index >> 4] << 8 | (index & 15);
}

static uint32_t t32_udf(uint32_t address)
{
    uint32_t index = address >> 1 & 0xfe;
    return 0xde00de00 | index | (index + 1) << 16;
}

static void fill(uint32_t start, uint32_t size, uint32_t (*word)(uint32_t))
{
    for (uint32_t address = start; address < start + size; address += 4)
        *(volatile uint32_t *)address = word(address);
}

/* ARM ARM B2.2.9: what makes new code visible to the fetches of this CPU. */
static void publish(uint32_t start, uint32_t end)
{
    for (uint32_t line = start & ~63u; line < end; line += 64)
        __asm__ volatile("mcr p15, 0, %0, c7, c11, 1" : : "r"(line) : "memory");
    __asm__ volatile("dsb" : : : "memory");
    for (uint32_t line = start & ~63u; line < end; line += 64)
        __asm__ volatile("mcr p15, 0, %0, c7, c5, 1" : : "r"(line) : "memory");
    __asm__ volatile("mcr p15, 0, %0, c7, c5, 6\n\tdsb\n\tisb" : : "r"(0) : "memory");
}

static uint32_t slot_start(const struct record *record)
{
    if (CONTROL_ISA(record->control) == A32)
        return A32_PAGE + SLOT_OFFSET;
    return T32_PAGE + SLOT_OFFSET + 2 * CONTROL_HALF(record->control);
}

static uint32_t put_instruction(uint32_t address, uint32_t op, enum isa isa)
{
    if (isa == A32) {
        *(volatile uint32_t *)address = op;
        return address + 4;
    }
    if (isa == T16) {
        *(volatile uint16_t *)address = op;
        return address + 2;
    }
    *(volatile uint16_t *)address = op >> 16;
    *(volatile uint16_t *)(address + 2) = op;
    return address + 4;
}

uint32_t slot_write(const struct record *record, struct input *in)
{
    enum isa isa = CONTROL_ISA(record->control);
    uint32_t start = slot_start(record);
    uint32_t address = start;
    if (words_of_code) {
        const uint16_t *code = (const uint16_t *)(record + 1);
        for (; address < start + record->op; address += 2)
            *(volatile uint16_t *)address = *code++;
        publish(start, address);
        in->pc = start;
        return address;
    }
    if (record->before)
        address = put_instruction(address, record->before, isa);
    uint32_t end = put_instruction(address, record->op, isa);
    publish(start, end);
    in->pc = start;
    return end;
}

void slot_restore(const struct record *record)
{
    uint32_t start = slot_start(record) & ~3u;
    fill(start, words_of_code ? 4 * words_of_code + 4 : 12, CONTROL_ISA(record->control) == A32 ? a32_udf : t32_udf);
}

/* What the window holds between tests: `pattern` of each word. */
static uint32_t window_copy[WINDOW_SIZE / 4] __attribute__((aligned(16)));

unsigned window_changes(int report)
{
    static uint16_t at[255];
    static uint32_t value[255];
    unsigned count = 0;
    uint32_t *window = (uint32_t *)WINDOW_BASE;
    uint32_t *end = window + WINDOW_SIZE / 4;
    for (uint32_t *block = window; (block = first_difference(block, window_copy + (block - window), end)) != end; block += 4)
        for (uint32_t *word = block; word < block + 4; word++) {
            uint32_t expected = window_copy[word - window];
            if (*word == expected)
                continue;
            if (count < 255) {
                at[count] = word - window;
                value[count] = *word;
                count++;
            }
            *word = expected;
        }
    if (report) {
        put_bytes(count, 1);
        for (unsigned n = 0; n < count; n++) {
            put_bytes(at[n], 2);
            put_bytes(value[n], 4);
        }
    }
    return count;
}

void memory_init(void)
{
    fill(A32_PAGE - 0x1000, 0x1000, pattern);
    fill(A32_PAGE, 0x1000, a32_udf);
    fill(A32_PAGE + 0x1000, 0x1000, pattern);
    fill(T32_PAGE - 0x1000, 0x1000, pattern);
    fill(T32_PAGE, 0x1000, t32_udf);
    fill(T32_PAGE + 0x1000, 0x1000, pattern);
    fill(WINDOW_BASE - 0x1000, WINDOW_SIZE + 0x2000, pattern);
    for (uint32_t n = 0; n < WINDOW_SIZE / 4; n++)
        window_copy[n] = pattern(WINDOW_BASE + 4 * n);
    mmu_on();
}
