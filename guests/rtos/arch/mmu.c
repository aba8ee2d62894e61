/* The address space: 1:1, short descriptors (ARM ARM B3.5). The image in pages, code read-only, data not executable,
   stacks with guard pages; other RAM in sections; devices as they are asked for; nothing at 0. */
#include "arch.h"

#define SECTION 0x100000u
#define IMAGE_SECTIONS 4u /* the image with its bss must fit */

/* ARM ARM B3.5.1 and B3.8.2: Normal is inner and outer write-back, write-allocate, shareable, as Xen asks of shared
 * memory. */
#define SECTION_NORMAL (2u | 1u << 16 | 1u << 12 | 3u << 2 | 1u << 10 | 1u << 4)
#define SECTION_DEVICE (2u | 1u << 2 | 1u << 10 | 1u << 4)
#define PAGE_NORMAL (2u | 1u << 10 | 1u << 6 | 3u << 2 | 1u << 4)
#define PAGE_READ_ONLY (1u << 9)
#define PAGE_NO_EXECUTE 1u

static uint32_t level1[4096] __attribute__((aligned(16384)));
static uint32_t level2[IMAGE_SECTIONS][256] __attribute__((aligned(1024)));

extern uint8_t __image_start[], __text_end[], __rodata_end[], __end[];

static uint32_t page(uint32_t address) {
  if (address < (uint32_t)__text_end && address >= (uint32_t)__image_start)
    return address | PAGE_NORMAL | PAGE_READ_ONLY;
  if (address < (uint32_t)__rodata_end && address >= (uint32_t)__image_start)
    return address | PAGE_NORMAL | PAGE_READ_ONLY | PAGE_NO_EXECUTE;
  return address | PAGE_NORMAL | PAGE_NO_EXECUTE;
}

static void flush(void *entry, uint32_t address) {
  __asm__ volatile("dsb\n mcr p15, 0, %0, c7, c10, 1\n dsb\n mcr p15, 0, %1, c8, c7, 1\n dsb\n isb" ::"r"(entry),
                   "r"(address)
                   : "memory");
}

void arch_mmu_start(void) {
  uint32_t base = platform.ram_base;
  for (uint32_t s = 0; s < platform.ram_size / SECTION; s++)
    level1[(base / SECTION) + s] = (base + s * SECTION) | SECTION_NORMAL;
  for (uint32_t s = 0; s < IMAGE_SECTIONS; s++) {
    for (uint32_t p = 0; p < 256; p++) level2[s][p] = page(base + s * SECTION + p * OS_PAGE);
    level1[(base / SECTION) + s] = (uint32_t)level2[s] | 1u;
  }
  __asm__ volatile(
      "mcr p15, 0, %0, c2, c0, 2\n" /* TTBCR: TTBR0 alone, short descriptors */
      "mcr p15, 0, %1, c2, c0, 0\n" /* TTBR0: walks are write-back, shareable */
      "mcr p15, 0, %2, c3, c0, 0\n" /* DACR: domain 0 is checked */
      "dsb\n isb\n"
      "mrc p15, 0, r12, c1, c0, 0\n"
      "orr r12, r12, #0x1800\n" /* SCTLR.I, Z */
      "orr r12, r12, #0x7\n"    /* C, A (alignment is checked), M */
      "mcr p15, 0, r12, c1, c0, 0\n"
      "dsb\n isb" ::"r"(0),
      "r"((uint32_t)level1 | 0x6a), "r"(1)
      : "r12", "memory");
}

void arch_unmap_page(uint32_t address) {
  uint32_t offset = address - platform.ram_base;
  if (offset >= IMAGE_SECTIONS * SECTION) return;
  uint32_t *entry = &level2[offset / SECTION][offset % SECTION / OS_PAGE];
  *entry = 0;
  flush(entry, address);
}

static void map_section(uint32_t address, uint32_t attributes) {
  uint32_t *entry = &level1[address / SECTION];
  if (*entry) return;
  *entry = (address & -SECTION) | attributes;
  flush(entry, address);
}

void platform_map_device(uint32_t address) { map_section(address, SECTION_DEVICE); }
void arch_map_memory(uint32_t address) { map_section(address, SECTION_NORMAL); }
