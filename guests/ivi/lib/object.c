/* Objects of this process and of others: who holds them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"

#define BUCKETS 64u
static struct binder *handles[BUCKETS];

struct binder *binder_new(const char *interface, binder_handler *handler, void *context) {
  struct binder *binder = calloc(1, sizeof *binder);
  if (!binder)
    abort();
  binder->holders = 1;
  binder->local = true;
  strncpy(binder->interface, interface, sizeof binder->interface - 1);
  binder->handler = handler;
  binder->context = context;
  return binder;
}

struct binder *binder_hold_locked(struct binder *binder) {
  binder->holders++;
  return binder;
}

struct binder *binder_hold(struct binder *binder) {
  pthread_mutex_lock(&binder_driver.lock);
  binder_hold_locked(binder);
  pthread_mutex_unlock(&binder_driver.lock);
  return binder;
}

static void free_unheld(struct binder *binder) {
  if (binder->holders == 0 && binder->kernel_weak == 0 && binder->kernel_strong == 0)
    free(binder);
}

static void forget_handle(struct binder *binder) {
  struct binder **at = &handles[binder->handle % BUCKETS];
  while (*at != binder)
    at = &(*at)->next;
  *at = binder->next;
  driver_send_now(BC_RELEASE, &binder->handle);
  driver_send_now(BC_DECREFS, &binder->handle);
  free(binder);
}

void binder_release_locked(struct binder *binder) {
  if (--binder->holders > 0)
    return;
  if (binder->local)
    free_unheld(binder);
  else
    forget_handle(binder);
}

void binder_release(struct binder *binder) {
  if (!binder)
    return;
  pthread_mutex_lock(&binder_driver.lock);
  binder_release_locked(binder);
  pthread_mutex_unlock(&binder_driver.lock);
}

void binder_retire(struct binder *binder) {
  binder->handler = NULL;
  binder->dump = NULL;
}

bool binder_is_local(const struct binder *binder) { return binder->local; }
bool binder_is_dead(const struct binder *binder) { return binder->dead; }

struct binder *binder_of_handle(uint32_t handle) {
  for (struct binder *binder = handles[handle % BUCKETS]; binder; binder = binder->next)
    if (binder->handle == handle)
      return binder_hold_locked(binder);
  struct binder *binder = calloc(1, sizeof *binder);
  if (!binder)
    return NULL;
  binder->holders = 1;
  binder->handle = handle;
  binder->next = handles[handle % BUCKETS];
  handles[handle % BUCKETS] = binder;
  /* The parcel that brought it holds it until it is cleared: this comes in time. */
  driver_send_now(BC_INCREFS, &handle);
  driver_send_now(BC_ACQUIRE, &handle);
  return binder;
}

void binder_kernel_hold(const struct binder_ptr_cookie *object, uint32_t command) {
  struct binder *binder = (struct binder *)(uintptr_t)object->cookie;
  if (!binder)
    return;
  pthread_mutex_lock(&binder_driver.lock);
  switch (command) {
  case BR_INCREFS:
    binder->kernel_weak++;
    driver_command(BC_INCREFS_DONE, object);
    break;
  case BR_ACQUIRE:
    binder->kernel_strong++;
    driver_command(BC_ACQUIRE_DONE, object);
    break;
  case BR_RELEASE:
    binder->kernel_strong--;
    free_unheld(binder);
    break;
  case BR_DECREFS:
    binder->kernel_weak--;
    free_unheld(binder);
    break;
  }
  pthread_mutex_unlock(&binder_driver.lock);
}

void binder_on_dump(struct binder *binder, void (*dump)(void *context, int fd, int count, const char *const *arguments)) {
  binder->dump = dump;
}
