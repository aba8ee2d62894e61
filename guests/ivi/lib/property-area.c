#include "property-area.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* FNV-1a. */
static uint32_t hash(const char *name) {
  uint32_t sum = 2166136261u;
  for (; *name; name++)
    sum = (sum ^ (uint8_t)*name) * 16777619u;
  return sum;
}

struct property_slot *property_slot(struct property_area *area, const char *name) {
  uint32_t at = hash(name);
  for (unsigned n = 0; n < PROPERTY_SLOTS; n++, at++) {
    struct property_slot *slot = &area->slots[at % PROPERTY_SLOTS];
    if (atomic_load_explicit(&slot->serial, memory_order_acquire) == 0 || strcmp(slot->name, name) == 0)
      return slot;
  }
  return NULL;
}

bool property_slot_read(const struct property_slot *slot, char value[PROPERTY_VALUE_MAX]) {
  for (unsigned tries = 0;; tries++) {
    uint32_t before = atomic_load_explicit(&slot->serial, memory_order_acquire);
    if (before == 0)
      return false;
    memcpy(value, slot->value, PROPERTY_VALUE_MAX);
    value[PROPERTY_VALUE_MAX - 1] = '\0';
    atomic_thread_fence(memory_order_acquire);
    bool whole = !(before & 1) && atomic_load_explicit(&slot->serial, memory_order_relaxed) == before;
    if (whole)
      return true;
    /* The writer has a slice of time to take; it never stops half way, for then the machine stops. */
    if (tries > 10000)
      return false;
    sched_yield();
  }
}

struct property_area *property_area_create(const char *path) {
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0444);
  if (fd < 0)
    return NULL;
  void *map = MAP_FAILED;
  if (ftruncate(fd, sizeof(struct property_area)) == 0)
    map = mmap(NULL, sizeof(struct property_area), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (map == MAP_FAILED)
    return NULL;
  struct property_area *area = map;
  area->magic = PROPERTY_AREA_MAGIC;
  return area;
}

bool property_name_ok(const char *name) {
  size_t length = strnlen(name, PROPERTY_NAME_MAX);
  if (length == 0 || length == PROPERTY_NAME_MAX || name[0] == '.' || name[length - 1] == '.')
    return false;
  for (size_t n = 0; n < length; n++) {
    char c = name[n];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("_-@:", c);
    if (!plain && (c != '.' || name[n + 1] == '.'))
      return false;
  }
  return true;
}

int property_area_set(struct property_area *area, const char *name, const char *value) {
  size_t length = strnlen(value, PROPERTY_VALUE_MAX);
  if (!property_name_ok(name) || length == PROPERTY_VALUE_MAX)
    return -EINVAL;
  struct property_slot *slot = property_slot(area, name);
  uint32_t serial = slot ? atomic_load_explicit(&slot->serial, memory_order_relaxed) : 0;
  if (!slot || (serial == 0 && area->count >= PROPERTY_MOST))
    return -ENOSPC;
  if (serial != 0 && strncmp(name, "ro.", 3) == 0)
    return -EROFS;
  if (serial == 0) {
    area->count++;
    strcpy(slot->name, name);
  } else {
    atomic_store_explicit(&slot->serial, serial | 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
  }
  memset(slot->value, 0, sizeof slot->value);
  memcpy(slot->value, value, length);
  uint32_t next = serial + 2 ? serial + 2 : 2;
  atomic_store_explicit(&slot->serial, next, memory_order_release);
  atomic_fetch_add_explicit(&area->serial, 1, memory_order_release);
  syscall(SYS_futex, &area->serial, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
  return 0;
}
