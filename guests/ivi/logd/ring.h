/* The entries of one buffer: the latest, as many as fit. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/log-wire.h"

struct log_ring {
  uint8_t *bytes;
  size_t capacity, first, used; /* in bytes */
  uint64_t gone;                /* bytes of entries that are no more there */
  unsigned entries;
  uint32_t lost;
};

bool log_ring_make(struct log_ring *ring, size_t capacity);
void log_ring_clear(struct log_ring *ring);
/** Adds an entry of `size` bytes (LOG_ENTRY_HEAD to sizeof(struct log_entry)); the oldest make room. */
void log_ring_add(struct log_ring *ring, const struct log_entry *entry, size_t size);
/** The first entry at or behind `cursor` whose serial is `from` or later, into `entry`; its size, 0 where there is none. `cursor` is 0 at
    first and goes on from there, whatever is added or cleared meanwhile. */
size_t log_ring_next(const struct log_ring *ring, uint64_t from, uint64_t *cursor, struct log_entry *entry);
