/* Ways to die, to show what the rest of the system does then. */
#include "app/app.h"
#include "app/config.h"
#include "kernel/kernel.h"
#include "lib/print.h"
#include "lib/string.h"
#include "platform.h"

static uint32_t overflow(uint32_t depth) {
  volatile uint8_t page[512];
  page[0] = (uint8_t)depth;
  return depth == UINT32_MAX ? 0 : overflow(depth + 1) + page[0];
}

void crash(const char *kind) {
  if (!strcmp(kind, "abort") || !*kind) {
    volatile uint32_t *volatile nowhere = (volatile uint32_t *)4;
    *nowhere = 1;
  }
  if (!strcmp(kind, "undefined"))
    __asm__ volatile("udf #0");
  else if (!strcmp(kind, "jump"))
    ((void (*)(void)) & os_tasks)();
  else if (!strcmp(kind, "stack"))
    overflow(0);
  else if (!strcmp(kind, "hang")) {
    os_lock();
    for (;;) {
    }
  } else if (!strcmp(kind, "stall"))
    stalled_task = Input10;
  else
    print("crash: abort, undefined, jump, stack, hang or stall\n");
}
