#include "ivi/service.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "driver.h"
#include "servicemanager.h"

/* The service manager is handle 0, for everybody. */
static struct binder *manager(void) {
  pthread_mutex_lock(&binder_driver.lock);
  struct binder *binder = binder_driver.fd < 0 ? NULL : binder_of_handle(0);
  pthread_mutex_unlock(&binder_driver.lock);
  return binder;
}

static int ask(uint32_t code, struct parcel *request, struct parcel *reply) {
  struct binder *binder = manager();
  int status = -ENOTCONN;
  if (binder)
    status = binder_call(binder, code, request, reply);
  else
    parcel_clear(request);
  binder_release(binder);
  return status;
}

int service_add(const char *name, struct binder *binder) {
  struct parcel request;
  parcel_request(&request, SERVICEMANAGER_INTERFACE);
  parcel_write_text(&request, name);
  parcel_write_binder(&request, binder);
  return ask(SERVICEMANAGER_ADD, &request, NULL);
}

struct binder *service_get(const char *name) {
  struct parcel request, reply;
  parcel_init(&reply);
  parcel_request(&request, SERVICEMANAGER_INTERFACE);
  parcel_write_text(&request, name);
  struct binder *binder = NULL;
  if (ask(SERVICEMANAGER_GET, &request, &reply) == 0)
    binder = parcel_read_binder(&reply);
  parcel_clear(&reply);
  return binder;
}

struct binder *service_wait(const char *name, int timeout) {
  int64_t until = loop_now() + timeout * INT64_C(1000000);
  for (int pause = 10;; pause = pause < 80 ? pause * 2 : pause) {
    struct binder *binder = service_get(name);
    if (binder || (timeout >= 0 && loop_now() >= until))
      return binder;
    struct timespec rest = {.tv_nsec = pause * 1000000};
    nanosleep(&rest, NULL);
  }
}

struct follower {
  void (*added)(void *context, struct binder *binder);
  void *context;
};

static int on_added(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                    const struct binder_caller *caller) {
  (void)reply;
  (void)caller;
  struct follower *follower = context;
  if (code != SERVICEMANAGER_ADDED)
    return -ENOSYS;
  struct binder *binder = parcel_read_binder(request);
  if (!binder)
    return -EBADMSG;
  follower->added(follower->context, binder);
  return 0;
}

int service_follow(const char *name, void (*added)(void *context, struct binder *binder), void *context) {
  if (!binder_driver.loop)
    return -ENOTCONN;
  struct follower *follower = malloc(sizeof *follower);
  if (!follower)
    return -ENOMEM;
  *follower = (struct follower){.added = added, .context = context};
  struct binder *listener = binder_new(SERVICEMANAGER_LISTENER_INTERFACE, on_added, follower);
  struct parcel request;
  parcel_request(&request, SERVICEMANAGER_INTERFACE);
  parcel_write_text(&request, name);
  parcel_write_binder(&request, listener);
  int status = ask(SERVICEMANAGER_FOLLOW, &request, NULL);
  /* From here on the service manager holds it. */
  binder_release(listener);
  if (status != 0)
    free(follower);
  return status;
}

int service_list(void (*each)(void *context, const char *name), void *context) {
  struct parcel request, reply;
  parcel_init(&reply);
  parcel_request(&request, SERVICEMANAGER_INTERFACE);
  int status = ask(SERVICEMANAGER_LIST, &request, &reply);
  uint32_t count = status == 0 ? parcel_read_u32(&reply) : 0;
  for (uint32_t n = 0; n < count && parcel_ok(&reply); n++) {
    const char *name = parcel_read_string(&reply);
    if (parcel_ok(&reply))
      each(context, name);
  }
  if (status == 0)
    status = reply.error;
  parcel_clear(&reply);
  return status;
}
