/* Runs every record of the blob at RECORDS_BASE: words of magic, count, code behind each record, zero; the records. */
#include "../common/psci.h"
#include "bench.h"
#include <stddef.h>

_Static_assert(offsetof(struct input, pc) == IN_PC && offsetof(struct input, cpsr) == IN_CPSR, "layout.h");
_Static_assert(offsetof(struct input, r8_14) == IN_R8 && offsetof(struct input, spsr) == IN_SPSR, "layout.h");
_Static_assert(offsetof(struct input, fp) == IN_FP && offsetof(struct input, fpscr) == IN_FPSCR, "layout.h");
_Static_assert(offsetof(struct input, use_banks) == IN_USE_BANKS && offsetof(struct input, banks) == IN_BANKS, "layout.h");
_Static_assert(offsetof(struct input, d) == IN_D, "layout.h");
_Static_assert(offsetof(struct outcome, kind) == OUT_KIND && offsetof(struct outcome, lr) == OUT_LR, "layout.h");
_Static_assert(offsetof(struct outcome, cpsr) == OUT_CPSR && offsetof(struct outcome, spsr) == OUT_SPSR, "layout.h");
_Static_assert(offsetof(struct outcome, fpscr) == OUT_FPSCR && offsetof(struct outcome, fpexc) == OUT_FPEXC, "layout.h");
_Static_assert(offsetof(struct outcome, fp) == OUT_FP && offsetof(struct outcome, use_banks) == OUT_USE_BANKS, "layout.h");
_Static_assert(offsetof(struct outcome, banks) == OUT_BANKS && offsetof(struct outcome, d) == OUT_D, "layout.h");
_Static_assert(offsetof(struct outcome, hsr) == OUT_HSR, "layout.h");
_Static_assert(sizeof(struct outcome) == OUT_SIZE, "layout.h");

#define MAGIC_RECORDS 0x31425649 /* IVB1 */
#define MAGIC_RESULTS 0x31525649 /* IVR1 */
#define MAGIC_END 0x2e444e45     /* END. */

uint32_t words_of_code;
static struct input input __attribute__((aligned(8)));

void bench_main(void)
{
    memory_init();
    const uint32_t *header = (const uint32_t *)RECORDS_BASE;
    const struct record *record = (const struct record *)(header + 4);
    uint32_t count = header[0] == MAGIC_RECORDS ? header[1] : 0;
    put_bytes(MAGIC_RESULTS, 4);
    put_bytes(count, 4);
    words_of_code = header[2];
    for (uint32_t n = 0; n < count; n++) {
        expand(record, &input);
        uint32_t end = slot_write(record, &input);
        execute(&input);
        report(record, &input, end);
        slot_restore(record);
        record = (const struct record *)((const uint32_t *)(record + 1) + words_of_code);
    }
    put_bytes(MAGIC_END, 4);
    /* A change of the window by a record that was not said to store. */
    put_bytes(window_changes(0), 1);
    psci_smc(PSCI_SYSTEM_OFF, 0, 0, 0);
}
