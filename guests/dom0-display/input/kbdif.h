/* Events of PV input (xen/include/public/io/kbdif.h): 40 bytes each, a byte of type, then words of 32 bits. */
#pragma once
#include <stdint.h>

enum { KBDIF_KEY = 3, KBDIF_POSITION = 4, KBDIF_TOUCH = 5 };
enum { TOUCH_DOWN = 0, TOUCH_UP = 1, TOUCH_MOTION = 2, TOUCH_SYN = 3 };
#define KBDIF_EVENT_BYTES 40u
#define KBDIF_IN_OFFSET 1024u
#define KBDIF_IN_EVENTS (2048u / KBDIF_EVENT_BYTES)

struct kbdif_page {
  volatile uint32_t in_consumed, in_produced, out_consumed, out_produced;
};

struct kbdif_event {
  uint8_t type;
  uint8_t second; /* pressed; what a touch does */
  uint8_t contact;
  uint8_t reserved;
  uint32_t word[9]; /* key: code; position: x, y, wheel; touch: nothing, x, y */
};

/** Where an event for the front end lies, counted from 0 and on for ever. */
static inline struct kbdif_event *kbdif_slot(void *page, uint32_t index) {
  return (struct kbdif_event *)((uint8_t *)page + KBDIF_IN_OFFSET + index % KBDIF_IN_EVENTS * KBDIF_EVENT_BYTES);
}
