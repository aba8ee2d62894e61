#include "xen/console.h"
#include "arch/arch.h"
#include "kernel/kernel.h"
#include "xen/public.h"
#include "xen/xen.h"

struct ring {
  char in[1024], out[2048];
  volatile uint32_t in_consumed, in_produced, out_consumed, out_produced;
};

#define KEPT 16384u

static struct ring *ring;
static event_port port;
static char kept[KEPT]; /* what the ring had no room for */
static uint32_t kept_first, kept_count, lost;
static bool direct;
static void (*input_handler)(void);

/* Moves what is kept into the ring. The other side may write nonsense into its index: then the ring counts as full. */
static void move(void) {
  uint32_t produced = ring->out_produced, used = produced - ring->out_consumed;
  uint32_t room = used <= sizeof ring->out ? (uint32_t)sizeof ring->out - used : 0;
  uint32_t moved = kept_count < room ? kept_count : room;
  ring_barrier();
  for (uint32_t n = 0; n < moved; n++, kept_first = (kept_first + 1) % KEPT)
    ring->out[(produced + n) % sizeof ring->out] = kept[kept_first];
  kept_count -= moved;
  if (!moved) return;
  ring_barrier();
  ring->out_produced = produced + moved;
  event_send(port);
}

static void on_event(void) {
  move();
  if (input_handler && ring->in_produced != ring->in_consumed) input_handler();
}

void console_start(void) {
  uint32_t page = (uint32_t)xen_parameter(XEN_CONSOLE_FRAME) * OS_PAGE;
  port = (event_port)xen_parameter(XEN_CONSOLE_PORT);
  if (!page) return;
  arch_map_memory(page);
  ring = (struct ring *)page;
  event_attach(port, on_event);
}

static void keep(char c) {
  if (kept_count == KEPT) {
    lost++;
    return;
  }
  kept[(kept_first + kept_count++) % KEPT] = c;
}

void console_write(const char *text, size_t length) {
  if (!ring) return;
  uint32_t flags = os_lock();
  for (size_t n = 0; n < length; n++) {
    if (text[n] == '\n') keep('\r');
    keep(text[n]);
  }
  move();
  os_unlock(flags);
  if (direct) console_flush();
}

void console_flush(void) {
  if (!ring) return;
  uint64_t until = arch_now() + arch_frequency() / 2; /* half a second */
  while (arch_now() < until) {
    uint32_t flags = os_lock();
    move();
    bool done = kept_count == 0 && ring->out_consumed == ring->out_produced;
    os_unlock(flags);
    if (done) return;
  }
}

void console_set_direct(void) { direct = true; }

int console_read(void) {
  if (!ring) return -1;
  uint32_t consumed = ring->in_consumed, produced = ring->in_produced;
  if (consumed == produced) return -1;
  ring_barrier();
  if (produced - consumed > sizeof ring->in) consumed = produced - 1; /* nonsense from the other side */
  char c = ring->in[consumed % sizeof ring->in];
  ring_barrier();
  ring->in_consumed = consumed + 1;
  event_send(port);
  return (uint8_t)c;
}

void console_on_input(void (*handler)(void)) { input_handler = handler; }
uint32_t console_lost(void) { return lost; }
