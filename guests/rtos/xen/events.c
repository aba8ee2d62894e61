/* Event channels by the two-level interface, and the domain's shared pages. */
#include "arch/arch.h"
#include "kernel/kernel.h"
#include "lib/string.h"
#include "xen/console.h"
#include "xen/public.h"
#include "xen/xen.h"

#define PORTS 64u /* more are never opened here */

static struct xen_shared_info *shared;
static struct xen_vcpu_info *vcpu;
static void (*handlers[PORTS])(void);
static struct xen_grant *grants;

#define GRANTS (OS_PAGE / sizeof(struct xen_grant))
#define FIRST_GRANT 8u /* the first eight are the tools' (grant_table.h) */

static void add_to_physmap(uint32_t space, uint32_t address) {
  struct xen_add_to_physmap request = {.domain = XEN_SELF, .space = space, .frame = address / OS_PAGE};
  if (xen_call(XEN_MEMORY_OP, XEN_ADD_TO_PHYSMAP, &request) != 0) xen_shutdown(PLATFORM_CRASH);
}

/* The word's set bits, all cleared at once. */
static uint64_t take_word(volatile uint64_t *word) {
  uint64_t value;
  uint32_t failed;
  do
    __asm__ volatile("ldrexd %0, %H0, [%2]\n strexd %1, %3, %H3, [%2]"
                     : "=&r"(value), "=&r"(failed)
                     : "r"(word), "r"((uint64_t)0)
                     : "memory");
  while (failed);
  return value;
}

static void on_events(void) {
  vcpu->upcall_pending = 0;
  ring_barrier();
  uint64_t words = take_word(&vcpu->pending_words);
  for (uint32_t w = 0; words; w++, words >>= 1) {
    if (!(words & 1)) continue;
    uint64_t bits = take_word(&shared->pending[w]);
    for (uint32_t b = 0; bits; b++, bits >>= 1)
      if ((bits & 1) && w * 64 + b < PORTS && handlers[w * 64 + b]) handlers[w * 64 + b]();
  }
}

void xen_start(void) {
  uint32_t base = platform.grant_base;
  arch_map_memory(base);
  add_to_physmap(XEN_SPACE_GRANT_TABLE, base);
  add_to_physmap(XEN_SPACE_SHARED_INFO, base + OS_PAGE);
  grants = (struct xen_grant *)base;
  shared = (struct xen_shared_info *)(base + OS_PAGE);
  static struct xen_vcpu_info own __attribute__((aligned(64)));
  vcpu = &own;
  struct xen_register_vcpu_info request = {(uint32_t)&own / OS_PAGE, (uint32_t)&own % OS_PAGE, 0};
  register uint32_t r0 __asm__("r0") = XEN_REGISTER_VCPU_INFO;
  register uint32_t r1 __asm__("r1") = 0; /* this CPU */
  register const void *r2 __asm__("r2") = &request;
  register uint32_t r12 __asm__("r12") = XEN_VCPU_OP;
  __asm__ volatile(".arch_extension virt\n hvc #0xea1" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r12)::"memory");
  if (r0 != 0) vcpu = &shared->vcpu;
  platform_attach(platform.event_interrupt, on_events);
  console_start();
}

void xen_shutdown(uint32_t reason) { xen_call(XEN_SCHED_OP, XEN_SHUTDOWN, &reason); }

void xen_watchdog(uint32_t seconds) {
  static uint32_t id;
  struct xen_watchdog request = {id, seconds};
  int32_t result = xen_call(XEN_SCHED_OP, XEN_WATCHDOG, &request);
  if (result > 0) id = (uint32_t)result;
  if (seconds == 0) id = 0;
}

uint64_t xen_parameter(uint32_t index) {
  struct xen_param parameter = {.domain = XEN_SELF, .index = index};
  return xen_call(XEN_HVM_OP, XEN_GET_PARAM, &parameter) == 0 ? parameter.value : 0;
}

void event_attach(event_port port, void (*handler)(void)) {
  if (port >= PORTS) return;
  handlers[port] = handler;
  /* A new port is not masked in the two-level interface. */
}

event_port event_allocate(uint16_t remote) {
  struct xen_event_allocate request = {.domain = XEN_SELF, .remote = remote};
  if (xen_call(XEN_EVENT_CHANNEL_OP, XEN_EVENT_ALLOCATE, &request) != 0) return NO_PORT;
  if (request.port < PORTS) return request.port;
  event_close(request.port);
  return NO_PORT;
}

void event_close(event_port port) {
  if (port < PORTS) handlers[port] = NULL;
  xen_call(XEN_EVENT_CHANNEL_OP, XEN_EVENT_CLOSE, &port);
}

void event_send(event_port port) { xen_call(XEN_EVENT_CHANNEL_OP, XEN_EVENT_SEND, &port); }

grant_reference grant_page(uint16_t remote, const void *page) {
  uint32_t flags = os_lock();
  grant_reference free = NO_GRANT;
  for (uint32_t n = FIRST_GRANT; n < GRANTS && !free; n++)
    if (!grants[n].flags) free = n;
  if (free) {
    grants[free].domain = remote;
    grants[free].frame = (uint32_t)page / OS_PAGE;
    ring_barrier();
    *(volatile uint16_t *)&grants[free].flags = 1;
  }
  os_unlock(flags);
  return free;
}

bool grant_end(grant_reference reference) {
  volatile uint16_t *flags = &grants[reference].flags;
  uint32_t value, failed;
  do {
    __asm__ volatile("ldrexh %0, [%1]" : "=r"(value) : "r"(flags) : "memory");
    if (value & 0x18) return false; /* still mapped */
    __asm__ volatile("strexh %0, %1, [%2]" : "=&r"(failed) : "r"(0), "r"(flags) : "memory");
  } while (failed);
  return true;
}
