/* Reads what is needed from the flattened device tree (Devicetree Specification 0.4, chapter 5) that Xen's tools make.
   The tree is walked once; addresses above 4 GiB are of no use here. */
#include "arch.h"
#include "lib/string.h"

struct platform_facts platform;

enum { FDT_BEGIN_NODE = 1, FDT_END_NODE = 2, FDT_PROP = 3, FDT_NOP = 4 };

static uint32_t be32(const void *at) { return __builtin_bswap32(*(const uint32_t *)at); }

/* The low words of the address and size cells of entry `n`; the root has two cells of each in the trees of xl. */
static uint32_t cell(const uint8_t *value, uint32_t length, uint32_t n) {
  return n * 4 + 4 <= length ? be32(value + n * 4) : 0;
}

/* Bindings of the GIC: type, number, flags. Type 1 is a PPI, whose numbers begin at 16; SPIs begin at 32. */
static uint32_t interrupt(const uint8_t *value, uint32_t length, uint32_t n) {
  return cell(value, length, n * 3 + 1) + (cell(value, length, n * 3) == 1 ? 16 : 32);
}

static void take(const char *node, const char *name, const uint8_t *value, uint32_t length) {
  bool reg = !strcmp(name, "reg"), interrupts = !strcmp(name, "interrupts");
  if (!strncmp(node, "memory", 6) && reg && !platform.ram_size) {
    platform.ram_base = cell(value, length, 1);
    platform.ram_size = cell(value, length, 3);
  } else if (!strncmp(node, "interrupt-controller", 20) && reg) {
    platform.gic_distributor = cell(value, length, 1);
    platform.gic_cpu = cell(value, length, 5);
  } else if (!strncmp(node, "hypervisor", 10)) {
    if (reg) platform.grant_base = cell(value, length, 1);
    if (interrupts) platform.event_interrupt = interrupt(value, length, 0);
  } else if (!strncmp(node, "timer", 5) && interrupts) {
    platform.timer_interrupt = interrupt(value, length, 2); /* secure, non-secure, virtual, hypervisor */
  } else if (!strcmp(node, "chosen") && !strcmp(name, "bootargs")) {
    uint32_t n = length < sizeof platform.arguments ? length : sizeof platform.arguments - 1;
    memcpy(platform.arguments, value, n);
  }
}

bool arch_read_device_tree(const void *tree) {
  const uint8_t *base = tree;
  if (((uintptr_t)tree & 3) || be32(base) != 0xd00dfeed) return false;
  const uint8_t *at = base + be32(base + 8), *strings = base + be32(base + 12);
  const uint8_t *end = at + be32(base + 36);
  const char *node = "";
  while (at < end) {
    uint32_t token = be32(at);
    at += 4;
    if (token == FDT_BEGIN_NODE) {
      node = (const char *)at;
      at += (strlen(node) + 4) & ~3u;
    } else if (token == FDT_PROP) {
      uint32_t length = be32(at);
      take(node, (const char *)strings + be32(at + 4), at + 8, length);
      at += 8 + ((length + 3) & ~3u);
    } else if (token != FDT_END_NODE && token != FDT_NOP)
      break;
  }
  return platform.ram_size && platform.gic_cpu && platform.event_interrupt && platform.timer_interrupt;
}

const char *platform_argument(const char *name) {
  uint32_t length = strlen(name);
  for (const char *at = platform.arguments; *at; at++)
    if ((at == platform.arguments || at[-1] == ' ') && !strncmp(at, name, length) && at[length] == '=')
      return at + length + 1;
  return NULL;
}
