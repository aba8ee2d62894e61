/* From the first instruction in C to the application, memory, stacks and faults. */
#include "arch.h"
#include "kernel/kernel.h"
#include "lib/print.h"
#include "lib/string.h"
#include "xen/xen.h"

#define STACK_PATTERN 0xa5a5a5a5u

extern uint8_t __end[];
static uint32_t heap, heap_end;

void application_main(void) __attribute__((noreturn));

void *platform_allocate(uint32_t bytes) {
  bytes = (bytes + OS_PAGE - 1) & ~(OS_PAGE - 1);
  uint32_t flags = os_lock();
  void *result = bytes <= heap_end - heap ? (void *)heap : NULL;
  if (result) heap += bytes;
  os_unlock(flags);
  if (result) memset(result, 0, bytes);
  return result;
}

void platform_prepare_stack(uint8_t *stack, uint32_t size) {
  uint32_t *word = (uint32_t *)(stack + OS_PAGE);
  for (uint32_t n = 0; n < (size - OS_PAGE) / 4; n++) word[n] = STACK_PATTERN;
  arch_unmap_page((uint32_t)stack);
}

uint32_t platform_stack_used(const uint8_t *stack, uint32_t size) {
  const uint32_t *word = (const uint32_t *)(stack + OS_PAGE), *top = (const uint32_t *)(stack + size);
  while (word < top && *word == STACK_PATTERN) word++;
  return (uint32_t)((const uint8_t *)top - (const uint8_t *)word);
}

void platform_start(const void *tree) {
  if (!arch_read_device_tree(tree)) platform_shutdown(PLATFORM_CRASH);
  arch_mmu_start();
  heap = ((uint32_t)__end + 0xfffff) & ~0xfffffu;
  heap_end = platform.ram_base + platform.ram_size;
  arch_gic_start();
  arch_timer_start();
  xen_start();
  application_main();
}

void platform_shutdown(enum platform_shutdown_reason reason) {
  print_flush();
  for (;;) xen_shutdown(reason);
}

struct registers {
  uint32_t r[13], sp, lr, pc, cpsr;
};

static uint32_t fault_status(bool prefetch, uint32_t *address) {
  uint32_t status;
  if (prefetch)
    __asm__("mrc p15, 0, %0, c5, c0, 1\n mrc p15, 0, %1, c6, c0, 2" : "=r"(status), "=r"(*address)); /* IFSR, IFAR */
  else
    __asm__("mrc p15, 0, %0, c5, c0, 0\n mrc p15, 0, %1, c6, c0, 0" : "=r"(status), "=r"(*address)); /* DFSR, DFAR */
  return status;
}

/* From the vectors, on the exception stack. Nothing can be trusted to continue: the domain ends as crashed. */
void arch_fault(uint32_t kind, const struct registers *at) {
  static const char *const names[] = {"", "undefined instruction", "supervisor call", "prefetch abort", "data abort"};
  static bool faulted;
  if (faulted) xen_shutdown(PLATFORM_CRASH);
  faulted = true;
  print_direct();
  print("\nFAULT %s in %s\n", names[kind], os_running == INVALID_TASK ? "idle" : os_config.task[os_running].name);
  if (kind >= 3) {
    uint32_t address, status = fault_status(kind == 3, &address);
    print("  status %x address %x\n", status, address);
  }
  if (at) {
    print("  pc %x lr %x sp %x cpsr %x\n", at->pc, at->lr, at->sp, at->cpsr);
    for (uint32_t n = 0; n < 13; n++) print("%s r%u %x", n % 5 == 0 && n ? "\n " : " ", n, at->r[n]);
    print("\n");
  }
  ShutdownOS(E_OS_SYS_FAULT);
}
