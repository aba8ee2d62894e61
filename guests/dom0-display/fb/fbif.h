/* The shared page of a PV frame buffer as it is on ARM (xen/include/public/io/fbif.h): words of 32 bits. */
#pragma once
#include <stdint.h>

enum { FBIF_UPDATE = 2, FBIF_RESIZE = 3 };
#define FBIF_EVENT_BYTES 40u
#define FBIF_OUT_OFFSET 2048u
#define FBIF_OUT_EVENTS (2048u / FBIF_EVENT_BYTES)
#define FBIF_DIRECTORY 256u

struct fbif_page {
  volatile uint32_t in_consumed, in_produced, out_consumed, out_produced;
  volatile int32_t width, height;
  volatile uint32_t line_length, memory_length;
  volatile uint8_t depth;
  volatile uint32_t directory[FBIF_DIRECTORY];
};

struct fbif_update {
  uint8_t type;
  int32_t x, y, width, height;
};

struct fbif_resize {
  uint8_t type;
  int32_t width, height, stride, depth, offset;
};

union fbif_event {
  uint8_t type;
  struct fbif_update update;
  struct fbif_resize resize;
  uint8_t bytes[FBIF_EVENT_BYTES];
};

/** Where an event of the front end's lies, counted from 0 and on for ever. */
static inline uint8_t *fbif_slot(void *page, uint32_t index) {
  return (uint8_t *)page + FBIF_OUT_OFFSET + index % FBIF_OUT_EVENTS * FBIF_EVENT_BYTES;
}
