#include "ring.h"

#include <stdlib.h>
#include <string.h>

/* Each entry is a uint32_t with its size, then its bytes; both may go around the end. */
#define SIZE sizeof(uint32_t)

bool log_ring_make(struct log_ring *ring, size_t capacity) {
  *ring = (struct log_ring){.bytes = malloc(capacity), .capacity = capacity};
  return ring->bytes != NULL;
}

void log_ring_clear(struct log_ring *ring) {
  ring->gone += ring->used;
  ring->first = ring->used = 0;
  ring->entries = 0;
  ring->lost = 0;
}

static void get(const struct log_ring *ring, size_t offset, void *to, size_t size) {
  size_t at = (ring->first + offset) % ring->capacity;
  size_t straight = ring->capacity - at < size ? ring->capacity - at : size;
  memcpy(to, ring->bytes + at, straight);
  memcpy((uint8_t *)to + straight, ring->bytes, size - straight);
}

static void put(struct log_ring *ring, const void *from, size_t size) {
  size_t at = (ring->first + ring->used) % ring->capacity;
  size_t straight = ring->capacity - at < size ? ring->capacity - at : size;
  memcpy(ring->bytes + at, from, straight);
  memcpy(ring->bytes, (const uint8_t *)from + straight, size - straight);
  ring->used += size;
}

static uint32_t size_at(const struct log_ring *ring, size_t offset) {
  uint32_t size;
  get(ring, offset, &size, SIZE);
  return size;
}

void log_ring_add(struct log_ring *ring, const struct log_entry *entry, size_t size) {
  if (size + SIZE > ring->capacity)
    return;
  while (ring->capacity - ring->used < size + SIZE) {
    size_t oldest = SIZE + size_at(ring, 0);
    ring->first = (ring->first + oldest) % ring->capacity;
    ring->used -= oldest;
    ring->gone += oldest;
    ring->entries--;
    ring->lost++;
  }
  uint32_t length = (uint32_t)size;
  put(ring, &length, SIZE);
  put(ring, entry, size);
  ring->entries++;
}

size_t log_ring_next(const struct log_ring *ring, uint64_t from, uint64_t *cursor, struct log_entry *entry) {
  if (*cursor < ring->gone)
    *cursor = ring->gone;
  while (*cursor - ring->gone < ring->used) {
    size_t offset = (size_t)(*cursor - ring->gone);
    uint32_t size = size_at(ring, offset);
    get(ring, offset + SIZE, entry, size);
    *cursor += SIZE + size;
    if (entry->serial >= from)
      return size;
  }
  return 0;
}
