#include "can/dcan.h"

#include "arch/arch.h"
#include "kernel/kernel.h"
#include "lib/string.h"

/* Registers, D_CAN user manual 3. */
enum {
  CTL = 0x000,
  ES = 0x004,
  ERRC = 0x008,
  BTR = 0x00c,
  INT = 0x010,
  IF1CMD = 0x100,
  IF1MSK = 0x104,
  IF1ARB = 0x108,
  IF1MCTL = 0x10c,
  IF1DATA = 0x110,
  IF1DATB = 0x114,
  IF2 = 0x20, /* from a register of IF1 to that of IF2 */
};
/* CTL */
enum { INIT = 1, IE0 = 2, SIE = 4, EIE = 8, CCE = 0x40, SWR = 0x8000 };
/* ES */
enum { EPASS = 0x20, EWARN = 0x40, BOFF = 0x80 };
/* INT: a status interrupt instead of an object's number */
#define INT_STATUS 0x8000u
/* IFxCMD: what is transferred between the interface and the object, 3.2 */
#define BUSY (1u << 15)
#define DATA_B (1u << 16)
#define DATA_A (1u << 17)
#define TXRQST_NEWDAT (1u << 18)
#define CLEAR_INTPND (1u << 19)
#define CONTROL (1u << 20)
#define ARBITRATION (1u << 21)
#define MASK (1u << 22)
#define WRITE (1u << 23)
/* IFxARB */
#define MSGVAL (1u << 31)
#define TRANSMIT (1u << 29)
#define IDENTIFIER_SHIFT 18
/* IFxMSK */
#define MASK_EXTENDED (1u << 31) /* the kind of identifier counts */
#define MASK_DIRECTION (1u << 30)
/* IFxMCTL */
enum { EOB = 0x80, TXRQST = 0x100, RXIE = 0x400, TXIE = 0x800, UMASK = 0x1000, MSGLST = 0x4000, NEWDAT = 0x8000 };

/* 20 MHz / 2 = 10 MHz: 20 quanta a bit, 1 + 15 + 4, sampled at 80 %. Fields count from 0. */
#define TIMING ((2 - 1) | (4 - 1) << 6 | (15 - 1) << 8 | (4 - 1) << 12)

enum { FIRST_RECEIVE = 1, LAST_RECEIVE = 31, SEND = 32 };
#define QUEUE 64u

static uint32_t base;
static struct can_frame queue[QUEUE];
static volatile uint32_t queued, taken;
static struct can_statistics figures;
static volatile bool sending;

/* Moves an object; at most some cycles of the controller's clock. */
static void transfer(uint32_t interface, uint32_t object, uint32_t what) {
  write32(base + IF1CMD + interface, what | object);
  for (uint32_t n = 0; n < 1000 && (read32(base + IF1CMD + interface) & BUSY); n++) {
  }
}

static void store(struct can_frame *frame, uint32_t control) {
  uint32_t a = read32(base + IF1DATA), b = read32(base + IF1DATB);
  frame->identifier = (uint16_t)(read32(base + IF1ARB) >> IDENTIFIER_SHIFT & 0x7ff);
  frame->length = (uint8_t)((control & 0xf) > 8 ? 8 : control & 0xf);
  for (uint32_t n = 0; n < 4; n++) {
    frame->data[n] = (uint8_t)(a >> 8 * n);
    frame->data[4 + n] = (uint8_t)(b >> 8 * n);
  }
}

static void take_object(uint32_t object) {
  transfer(0, object, ARBITRATION | CONTROL | CLEAR_INTPND | TXRQST_NEWDAT | DATA_A | DATA_B);
  if (object == SEND) {
    figures.sent++;
    sending = false;
    return;
  }
  uint32_t control = read32(base + IF1MCTL);
  if (!(control & NEWDAT)) return;
  if (control & MSGLST) {
    figures.lost++;
    write32(base + IF1MCTL, control & ~(uint32_t)(MSGLST | NEWDAT));
    transfer(0, object, WRITE | CONTROL);
  }
  if (queued - taken >= QUEUE) {
    figures.lost++;
    return;
  }
  store(&queue[queued % QUEUE], control);
  figures.received++;
  queued++;
}

static void on_interrupt(void) {
  /* Bounded: a controller that is stuck must not keep the processor. */
  for (uint32_t n = 0; n < 2 * SEND; n++) {
    uint32_t cause = read32(base + INT) & 0xffff;
    if (cause == 0) return;
    if (cause == INT_STATUS) {
      uint32_t status = read32(base + ES); /* reading ends the cause */
      if ((status & 7) != 0 && (status & 7) != 7) figures.errors++;
      /* Bus off: INIT is set by the controller; cleared, it comes back after 128 idle periods. */
      if (status & BOFF) write32(base + CTL, read32(base + CTL) & ~(uint32_t)INIT);
    } else if (cause <= SEND)
      take_object(cause);
    else
      return;
  }
}

static void receive_object(uint32_t object) {
  write32(base + IF1MSK, MASK_EXTENDED | MASK_DIRECTION); /* any identifier, but a standard one */
  write32(base + IF1ARB, MSGVAL);
  write32(base + IF1MCTL, (uint32_t)(UMASK | RXIE) | (object == LAST_RECEIVE ? EOB : 0) | 8);
  transfer(0, object, WRITE | MASK | ARBITRATION | CONTROL);
}

static bool reset(void) {
  write32(base + CTL, SWR | INIT);
  for (uint32_t n = 0; n < 100000; n++)
    if (!(read32(base + CTL) & SWR)) return true;
  return false;
}

bool dcan_start(uint32_t address, uint32_t interrupt) {
  base = address;
  platform_map_device(base);
  if (!reset()) {
    base = 0;
    return false;
  }
  write32(base + CTL, INIT | CCE);
  write32(base + BTR, TIMING);
  for (uint32_t object = FIRST_RECEIVE; object <= LAST_RECEIVE; object++) receive_object(object);
  platform_attach(interrupt, on_interrupt);
  write32(base + CTL, IE0 | SIE | EIE);
  return true;
}

bool dcan_running(void) { return base != 0; }

bool dcan_receive(struct can_frame *frame) {
  if (queued == taken) return false;
  *frame = queue[taken % QUEUE];
  taken++;
  return true;
}

bool dcan_send(const struct can_frame *frame) {
  uint32_t flags = os_lock();
  bool free = base && !sending;
  if (free) sending = true;
  os_unlock(flags);
  if (!free) return false;
  uint32_t words[2] = {0, 0};
  for (uint32_t n = 0; n < frame->length && n < 8; n++) words[n / 4] |= (uint32_t)frame->data[n] << 8 * (n % 4);
  write32(base + IF1DATA + IF2, words[0]);
  write32(base + IF1DATB + IF2, words[1]);
  write32(base + IF1ARB + IF2, MSGVAL | TRANSMIT | (uint32_t)(frame->identifier & 0x7ff) << IDENTIFIER_SHIFT);
  write32(base + IF1MCTL + IF2, (uint32_t)(TXIE | EOB | TXRQST) | frame->length);
  transfer(IF2, SEND, WRITE | ARBITRATION | CONTROL | TXRQST_NEWDAT | DATA_A | DATA_B);
  return true;
}

struct can_statistics dcan_statistics(void) {
  struct can_statistics now = figures;
  if (!base) return now;
  uint32_t status = read32(base + ES), counters = read32(base + ERRC);
  now.bus_off = status & BOFF;
  now.passive = status & EPASS;
  now.warning = status & EWARN;
  now.transmit_errors = (uint8_t)counters;
  now.receive_errors = (uint8_t)(counters >> 8 & 0x7f);
  return now;
}
