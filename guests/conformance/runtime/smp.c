/* The second CPU. */
#include "../common/psci.h"
#include "runtime.h"

static void (*volatile task)(void);

extern void secondary_start(void);

void secondary_main(void)
{
    if (in_hyp())
        mmu_on_hyp();
    else
        mmu_on_short();
    task();
    if (started_in_hyp)
        psci_smc(PSCI_CPU_OFF, 0, 0, 0);
    else
        psci_hvc(PSCI_CPU_OFF, 0, 0, 0);
    for (;;) {
    }
}

uint32_t secondary_run(void (*function)(void))
{
    task = function;
    dsb();
    if (started_in_hyp)
        return psci_smc(PSCI_CPU_ON, 1, (uint32_t)secondary_start, 0);
    return psci_hvc(PSCI_CPU_ON, 1, (uint32_t)secondary_start, 0);
}
