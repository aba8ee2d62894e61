/* Hypercalls, event channels and grants. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Maps what Xen shares with the domain and starts the console. */
void xen_start(void);
void xen_shutdown(uint32_t reason);
/** (Re)starts the domain's watchdog: without another call within `seconds` Xen ends the domain as hung. 0 stops it. */
void xen_watchdog(uint32_t seconds);
/** A parameter of the domain: frames and ports of console and store. */
uint64_t xen_parameter(uint32_t index);
/** The hypercall `number` with two arguments: 0 or more, or a negative error. */
int32_t xen_call(uint32_t number, uint32_t operation, const void *argument);

typedef uint32_t event_port;
#define NO_PORT 0u

/** Calls `handler` at interrupt level (category 2) when the port is signalled. */
void event_attach(event_port port, void (*handler)(void));
/** A new port that `remote` may bind to, or NO_PORT. */
event_port event_allocate(uint16_t remote);
void event_close(event_port port);
void event_send(event_port port);

typedef uint32_t grant_reference;
#define NO_GRANT 0u

/** Lets `remote` map the page read-write; NO_GRANT when the table is full. */
grant_reference grant_page(uint16_t remote, const void *page);
/** Takes a grant back; false while the other side still has it mapped. */
bool grant_end(grant_reference reference);

/** Memory barriers as rings between domains need them (inner shareable). */
static inline void ring_barrier(void) {
#ifdef __arm__
  __asm__ volatile("dmb ish" ::: "memory");
#else
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}
