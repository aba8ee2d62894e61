/* Who wants to know that an object's process ended. */
#include <errno.h>
#include <stdlib.h>

#include "driver.h"

struct notice {
  struct notice *next;
  int number;
  struct binder *binder; /* held */
  void (*died)(void *context);
  void *context;
};

static struct notice *notices;
static int last_number;
static uint64_t last_cookie;

static struct notice *take(int number) {
  for (struct notice **at = &notices; *at; at = &(*at)->next) {
    struct notice *notice = *at;
    if (notice->number != number)
      continue;
    *at = notice->next;
    return notice;
  }
  return NULL;
}

/* On the loop's thread. One that was forgotten meanwhile is not there any more. */
static void tell(void *number) {
  pthread_mutex_lock(&binder_driver.lock);
  struct notice *notice = take((int)(intptr_t)number);
  pthread_mutex_unlock(&binder_driver.lock);
  if (!notice)
    return;
  notice->died(notice->context);
  binder_release(notice->binder);
  free(notice);
}

static void post(const struct notice *notice) { loop_post(binder_driver.loop, tell, (void *)(intptr_t)notice->number); }

void binder_died(uint64_t cookie) {
  pthread_mutex_lock(&binder_driver.lock);
  for (struct notice *notice = notices; notice; notice = notice->next)
    if (notice->binder->death_cookie == cookie) {
      notice->binder->dead = true;
      post(notice);
    }
  pthread_mutex_unlock(&binder_driver.lock);
}

static void ask(struct binder *binder) {
  binder->death_cookie = ++last_cookie;
  struct binder_handle_cookie payload = {.handle = binder->handle, .cookie = binder->death_cookie};
  driver_send_now(BC_REQUEST_DEATH_NOTIFICATION, &payload);
}

int binder_on_death(struct binder *binder, void (*died)(void *context), void *context) {
  if (!binder_driver.loop)
    return -ENOTCONN;
  if (binder->local)
    return -EINVAL;
  struct notice *notice = calloc(1, sizeof *notice);
  if (!notice)
    return -ENOMEM;
  pthread_mutex_lock(&binder_driver.lock);
  *notice = (struct notice){.next = notices, .number = ++last_number, .binder = binder_hold_locked(binder)};
  notice->died = died;
  notice->context = context;
  notices = notice;
  int number = notice->number;
  if (binder->dead)
    post(notice);
  else if (binder->death_cookie == 0)
    ask(binder);
  pthread_mutex_unlock(&binder_driver.lock);
  return number;
}

static bool wanted(const struct binder *binder) {
  for (struct notice *notice = notices; notice; notice = notice->next)
    if (notice->binder == binder)
      return true;
  return false;
}

void binder_forget_death(int number) {
  pthread_mutex_lock(&binder_driver.lock);
  struct notice *notice = take(number);
  if (notice) {
    struct binder *binder = notice->binder;
    if (!binder->dead && !wanted(binder)) {
      struct binder_handle_cookie payload = {.handle = binder->handle, .cookie = binder->death_cookie};
      driver_send_now(BC_CLEAR_DEATH_NOTIFICATION, &payload);
      binder->death_cookie = 0;
    }
    binder_release_locked(binder);
    free(notice);
  }
  pthread_mutex_unlock(&binder_driver.lock);
}
