/* The memory that holds all properties: a hash table of fixed size that only init writes, made once and never moved. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "ivi/properties.h"

#define PROPERTY_AREA_PATH "/dev/properties"
#define PROPERTY_SOCKET_PATH "/dev/socket/property"
#define PROPERTY_AREA_MAGIC 0x50495649u /* IVIP */
#define PROPERTY_SLOTS 1024u            /* a power of two */
#define PROPERTY_MOST 768u              /* that many are taken: searches stay short */

struct property_slot {
  /* 0: free, odd: its value is being written. Everything but the value is final once it is not 0. */
  _Atomic uint32_t serial;
  char name[PROPERTY_NAME_MAX];
  char value[PROPERTY_VALUE_MAX];
};

struct property_area {
  uint32_t magic, count;
  _Atomic uint32_t serial; /* a futex: goes up with each change */
  struct property_slot slots[PROPERTY_SLOTS];
};

/* One request to the property service, and its answer is an int32_t: 0 or -errno. */
struct property_request {
  char name[PROPERTY_NAME_MAX];
  char value[PROPERTY_VALUE_MAX];
};

/** The slot of `name`, or the free one where it would be; NULL when the table is full. */
struct property_slot *property_slot(struct property_area *area, const char *name);
/** Copies a slot's value though it may change meanwhile. False where it is free. */
bool property_slot_read(const struct property_slot *slot, char value[PROPERTY_VALUE_MAX]);

/* For the one writer. */
struct property_area *property_area_create(const char *path);
/** 0, -EINVAL, -EROFS or -ENOSPC, as property_set. Wakes who waits. */
int property_area_set(struct property_area *area, const char *name, const char *value);
/** This process reads from `area` from now on. */
void property_area_use(struct property_area *area);
