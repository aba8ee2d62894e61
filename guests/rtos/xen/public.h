/* The parts of Xen's interface that are used, after its public headers xen.h, arch-arm.h, event_channel.h,
   grant_table.h, memory.h, hvm/params.h, sched.h, vcpu.h (Xen 4.17). Handles and frame numbers are 64 bits wide on ARM.
 */
#pragma once
#include <stdint.h>

enum xen_hypercall {
  XEN_MEMORY_OP = 12,
  XEN_VCPU_OP = 24,
  XEN_SCHED_OP = 29,
  XEN_EVENT_CHANNEL_OP = 32,
  XEN_HVM_OP = 34,
};

#define XEN_SELF 0x7ff0u /* DOMID_SELF */

enum { XEN_ADD_TO_PHYSMAP = 7 };
enum { XEN_SPACE_SHARED_INFO = 0, XEN_SPACE_GRANT_TABLE = 1 };
struct xen_add_to_physmap {
  uint16_t domain, size;
  uint32_t space;
  uint64_t index;
  uint64_t frame;
};

enum { XEN_REGISTER_VCPU_INFO = 10 };
struct xen_register_vcpu_info {
  uint64_t frame;
  uint32_t offset, reserved;
};

enum { XEN_SHUTDOWN = 2, XEN_WATCHDOG = 6 };
struct xen_watchdog {
  uint32_t id, timeout; /* seconds */
};

enum { XEN_GET_PARAM = 1 };
enum { XEN_STORE_FRAME = 1, XEN_STORE_PORT = 2, XEN_CONSOLE_FRAME = 17, XEN_CONSOLE_PORT = 18 };
struct xen_param {
  uint16_t domain, pad;
  uint32_t index;
  uint64_t value;
};

enum { XEN_EVENT_CLOSE = 3, XEN_EVENT_SEND = 4, XEN_EVENT_ALLOCATE = 6 };
struct xen_event_allocate {
  uint16_t domain, remote;
  uint32_t port;
};

#define XEN_EVENT_WORDS 64u /* words of 64 bits: 4096 ports of the two-level interface */

struct xen_vcpu_info {
  uint8_t upcall_pending, pad[7];
  uint64_t pending_words;
  uint8_t time[32];
};

struct xen_shared_info {
  struct xen_vcpu_info vcpu;
  uint64_t pending[XEN_EVENT_WORDS];
  uint64_t mask[XEN_EVENT_WORDS];
};

struct xen_grant {
  uint16_t flags; /* bit 0: the domain may access the frame; bits 3 and 4: it reads, it writes (set by Xen) */
  uint16_t domain;
  uint32_t frame;
};
