/* GICv2 (IHI 0048B), which Xen gives a domain as virtual GIC, and what follows an interrupt. */
#include "arch.h"
#include "kernel/kernel.h"

#define GICD_CTLR 0x000u
#define GICD_ISENABLER 0x100u
#define GICD_IPRIORITYR 0x400u
#define GICD_ITARGETSR 0x800u
#define GICC_CTLR 0x00u
#define GICC_PMR 0x04u
#define GICC_IAR 0x0cu
#define GICC_EOIR 0x10u

#define INTERRUPTS 256u

static struct {
  void (*handler)(void);
  uint8_t category;
} handlers[INTERRUPTS];
static uint32_t unexpected;

void arch_gic_start(void) {
  platform_map_device(platform.gic_distributor);
  platform_map_device(platform.gic_cpu);
  write32(platform.gic_distributor + GICD_CTLR, 1);
  write32(platform.gic_cpu + GICC_PMR, 0xf0);
  write32(platform.gic_cpu + GICC_CTLR, 1);
}

void arch_interrupt_enable(uint32_t n) {
  uint32_t distributor = platform.gic_distributor;
  *(volatile uint8_t *)(distributor + GICD_IPRIORITYR + n) = 0x80;
  if (n >= 32) *(volatile uint8_t *)(distributor + GICD_ITARGETSR + n) = 1;
  write32(distributor + GICD_ISENABLER + n / 32 * 4, 1u << n % 32);
}

static void attach(uint32_t n, void (*handler)(void), uint8_t category) {
  if (n >= INTERRUPTS) return;
  handlers[n].handler = handler;
  handlers[n].category = category;
  arch_interrupt_enable(n);
}

void platform_attach(uint32_t n, void (*handler)(void)) { attach(n, handler, 2); }
void platform_attach_isr(const struct os_isr_config *isr) { attach(isr->interrupt, isr->handler, isr->category); }

void arch_interrupt(void) {
  uint8_t before = os_level;
  uint32_t acknowledged = read32(platform.gic_cpu + GICC_IAR);
  uint32_t n = acknowledged & 0x3ff;
  if (n >= 1020) return; /* spurious */
  if (n < INTERRUPTS && handlers[n].handler) {
    os_level = handlers[n].category == 1 ? OS_LEVEL_ISR1 : OS_LEVEL_ISR2;
    handlers[n].handler();
    os_level = before;
  } else
    unexpected++;
  write32(platform.gic_cpu + GICC_EOIR, acknowledged);
}

/* On the interrupted task's stack. */
void arch_interrupt_exit(void) { os_reschedule(); }
