/* What the parts of the machine's layer know of each other. */
#pragma once
#include "platform.h"

bool arch_read_device_tree(const void *tree);
void arch_mmu_start(void);
void arch_unmap_page(uint32_t address);
/** Maps the section of an address as memory shared with Xen or another domain. */
void arch_map_memory(uint32_t address);
void arch_gic_start(void);
void arch_timer_start(void);

static inline uint32_t read32(uint32_t address) { return *(volatile uint32_t *)address; }
static inline void write32(uint32_t address, uint32_t value) { *(volatile uint32_t *)address = value; }
