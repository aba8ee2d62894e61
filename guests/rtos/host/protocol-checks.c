// The front ends against another side that writes garbage into the shared pages, on the development machine.
//   cc -fno-builtin -Wno-int-to-pointer-cast -Wno-pointer-to-int-cast -fsanitize=address,undefined -I. -Iinclude -o
//   protocol-checks host/protocol-checks.c xen/{store,xenbus,display,input,console}.c lib/print.c lib/string.c &&
//   ./protocol-checks
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/kernel.h"
#include "platform.h"
#include "xen/console.h"
#include "xen/display.h"
#include "xen/input.h"
#include "xen/public.h"
#include "xen/store.h"
#include "xen/xen.h"

#define PAGES 16

static uint8_t *memory; /* below 4 GiB, as addresses in the guest are */
static uint8_t *store_page, *console_page, *last_page;
static void (*handlers[64])(void);
static event_port last_port = 10;
static uint32_t waits;
static jmp_buf gave_up;

static uint64_t seed = 88172645463325252ull;
static uint32_t random_number(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 20) % below;
}

/* Stands for the platform and the hypervisor. */
void *platform_allocate(uint32_t bytes) {
  uint32_t count = (bytes + OS_PAGE - 1) / OS_PAGE;
  void *result = mmap(NULL, count * OS_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  if (bytes == OS_PAGE) last_page = result;
  return result == MAP_FAILED ? NULL : result;
}
void arch_map_memory(uint32_t address) { (void)address; }
uint64_t arch_now(void) {
  static uint64_t now;
  return now += 1000;
}
uint32_t arch_frequency(void) { return 1000000; }
uint64_t xen_parameter(uint32_t index) {
  if (index == XEN_STORE_FRAME) return (uintptr_t)store_page / OS_PAGE;
  if (index == XEN_CONSOLE_FRAME) return (uintptr_t)console_page / OS_PAGE;
  return index == XEN_STORE_PORT ? 1 : 2;
}
void event_attach(event_port port, void (*handler)(void)) { handlers[port % 64] = handler; }
event_port event_allocate(uint16_t remote) { return remote == 0xffff ? NO_PORT : 10 + last_port++ % 50; }
void event_close(event_port port) { handlers[port % 64] = NULL; }
void event_send(event_port port) { (void)port; }
grant_reference grant_page(uint16_t remote, const void *page) { return page ? 8u + remote % 8 : 0; }
bool grant_end(grant_reference reference) { return reference && random_number(2); }

static void garbage(uint8_t *at, uint32_t bytes) {
  for (uint32_t n = 0; n < bytes; n++) at[n] = (uint8_t)random_number(256);
}

static uint32_t some_index(void) {
  static const uint32_t edges[] = {0, 1, 50, 51, 1023, 1024, 1025, 2047, 2048, 0x7fffffff, 0x80000000, 0xffffffff};
  return random_number(2) ? edges[random_number(12)] : (uint32_t)seed;
}

static uint32_t asked_type, asked_id;

/* Takes the request that waits, as the daemon does. */
static void take_request(void) {
  volatile uint32_t *index = (volatile uint32_t *)(store_page + 2048);
  uint8_t words[8];
  if (index[1] - index[0] >= 16 && index[1] - index[0] <= 1024) {
    for (uint32_t n = 0; n < 8; n++) words[n] = store_page[(index[0] + n) % 1024];
    memcpy(&asked_type, words, 4);
    memcpy(&asked_id, words + 4, 4);
  }
  index[0] = index[1];
}

/* A message as the daemon would write it: mostly the answer, often something else, sometimes only a part. */
static void answer(void) {
  volatile uint32_t *index = (volatile uint32_t *)(store_page + 2048);
  uint32_t produced = index[3], digits = random_number(random_number(8) ? 6 : 45);
  bool right = random_number(6) > 0;
  uint32_t words[4] = {right ? asked_type : random_number(20), right ? asked_id : random_number(64), 0,
                       right ? digits : some_index()};
  uint8_t message[64];
  garbage(message, sizeof message);
  memcpy(message, words, sizeof words);
  for (uint32_t n = 0; right && n < digits; n++) message[16 + n] = (uint8_t)('0' + random_number(10));
  for (uint32_t n = 0; n < sizeof message; n++) store_page[1024 + (produced + n) % 1024] = message[n];
  index[3] = produced + (right ? 16 + digits : random_number(sizeof message + 1));
}

static void wake(void) {}
static void wait_for_daemon(void) {
  if (++waits > 40) longjmp(gave_up, 1);
  volatile uint32_t *index = (volatile uint32_t *)(store_page + 2048);
  if (random_number(20) == 0) garbage(store_page, 2048);
  if (random_number(30) == 0) index[random_number(4)] = some_index();
  if (random_number(4)) take_request();
  answer();
}

static bool store_survives(void) {
  store_start(wake, wait_for_daemon);
  for (uint32_t n = 0; n < 20000; n++) {
    char value[32];
    uint32_t number;
    waits = 0;
    if (setjmp(gave_up)) continue;
    switch (random_number(4)) {
      case 0:
        store_read("device/vfb/0/backend", value, sizeof value);
        break;
      case 1:
        store_read_number("device/vfb/0/backend-id", &number);
        break;
      case 2:
        store_write("device/vfb/0/state", "4");
        break;
      default:
        store_watch("device/vfb/0/backend", random_number(32));
    }
    store_changes();
  }
  return true;
}

static bool front_ends_survive(void) {
  for (uint32_t n = 0; n < 3000; n++) {
    waits = 0;
    if (setjmp(gave_up)) continue;
    static bool registered;
    if (!registered) {
      xenbus_register(&display_frontend, 0);
      xenbus_register(&input_frontend, 1);
      registered = true;
    }
    xenbus_handle((uint32_t)seed);
  }
  return true;
}

/* Connects a front end as if the store had said so; what it reads of its back end are wild numbers or nothing. */
static bool connect(struct xenbus_frontend *frontend) {
  for (uint32_t n = 0; n < 200; n++) {
    waits = 0;
    if (setjmp(gave_up)) continue;
    if (!frontend->offer(frontend)) continue;
    frontend->connected(frontend);
    return true;
  }
  return false;
}

static bool input_survives(void) {
  if (!connect(&input_frontend)) return false;
  uint8_t *page = last_page; /* the only one that was allocated by then */
  struct input_event event;
  for (uint32_t n = 0; n < 20000; n++) {
    garbage(page + 16, OS_PAGE - 16);
    for (uint32_t i = 0; i < 4; i++) ((volatile uint32_t *)page)[i] = some_index();
    for (uint32_t most = 0; most < 200 && input_read(&event); most++)
      if (event.kind > INPUT_TOUCH_UP) return false;
  }
  return true;
}

static bool console_survives(void) {
  console_start();
  for (uint32_t n = 0; n < 20000; n++) {
    for (uint32_t i = 0; i < 4; i++) ((volatile uint32_t *)(console_page + 3072))[i] = some_index();
    for (uint32_t most = 0; most < 50 && console_read() >= 0; most++) {
    }
    char text[100];
    memset(text, 'x', sizeof text);
    console_write(text, random_number(sizeof text));
    if (handlers[2]) handlers[2]();
  }
  return true;
}

static bool display_survives(void) {
  if (!connect(&display_frontend)) return false;
  for (uint32_t n = 0; n < 20000; n++) {
    display_update((int32_t)random_number(100), 0, 10, 10);
    display_tell();
  }
  return display.width <= 1920 && display.height <= 1080;
}

int main(void) {
  memory = platform_allocate(PAGES * OS_PAGE);
  store_page = memory;
  console_page = memory + OS_PAGE;
  static const struct {
    const char *name;
    bool (*holds)(void);
  } checks[] = {
      {"xenstore: any ring contents are survived", store_survives},
      {"input: any ring contents are survived", input_survives},
      {"display: any sizes are survived", display_survives},
      {"xenbus: any answers of the store are survived", front_ends_survive},
      {"console: any ring indices are survived", console_survives},
  };
  uint32_t total = sizeof checks / sizeof checks[0], failed = 0;
  for (uint32_t n = 0; n < total; n++) {
    bool holds = checks[n].holds();
    printf("%s %u - %s\n", holds ? "ok" : "not ok", n + 1, checks[n].name);
    failed += !holds;
  }
  printf("1..%u\n", total);
  return failed != 0;
}
