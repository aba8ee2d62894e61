/* What the kernel and the application ask of the machine: a Xen domain on an ARMv7 processor with GICv2 and generic
 * timer. */
#pragma once
#include "os-config.h"

enum platform_shutdown_reason { PLATFORM_POWEROFF = 0, PLATFORM_REBOOT = 1, PLATFORM_CRASH = 3, PLATFORM_WATCHDOG = 4 };

void platform_shutdown(enum platform_shutdown_reason reason) __attribute__((noreturn));
/** Fills the stack with a pattern and takes its lowest page out of the address space. */
void platform_prepare_stack(uint8_t *stack, uint32_t size);
/** Bytes of the stack that were ever used. */
uint32_t platform_stack_used(const uint8_t *stack, uint32_t size);
void platform_attach_isr(const struct os_isr_config *isr);
/** Attaches a handler of category 2 to an interrupt of the platform. */
void platform_attach(uint32_t interrupt, void (*handler)(void));

/** What the device tree told. Addresses are guest physical, which is where they are mapped. */
extern struct platform_facts {
  uint32_t ram_base, ram_size; /* bytes */
  uint32_t gic_distributor, gic_cpu;
  uint32_t grant_base;      /* room for the grant table and shared info */
  uint32_t event_interrupt; /* of event channels */
  uint32_t timer_interrupt; /* of the virtual timer */
  char arguments[256];      /* /chosen bootargs */
} platform;

/** Memory that is never given back, zeroed, page aligned; NULL when there is none left. */
void *platform_allocate(uint32_t bytes);
/** Maps a device's page into the address space, 1:1. */
void platform_map_device(uint32_t address);
/** The value of NAME=VALUE in the boot arguments, or NULL; ends at a space. */
const char *platform_argument(const char *name);

/** Microseconds since start. */
uint64_t platform_microseconds(void);
