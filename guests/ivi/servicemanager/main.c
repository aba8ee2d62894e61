/* The service manager: the object that every process can call without having been given it, with the others' names. */
#define LOG_TAG "servicemanager"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ivi/log.h"
#include "ivi/loop.h"
#include "ivi/properties.h"
#include "lib/servicemanager.h"

#define SERVICES_MOST 128u
#define FOLLOWERS_MOST 512u
#define FOLLOWERS_OF_ONE 32u /* user ID: an app must not take all places */
#define FIRST_APP_USER 10000u

struct service {
  char name[SERVICE_NAME_MAX];
  struct binder *binder; /* NULL: the place is free */
  int notice;
  pid_t pid;
};

struct follower {
  char name[SERVICE_NAME_MAX];
  struct binder *listener; /* NULL: the place is free */
  int notice;
  uid_t uid;
};

static struct service services[SERVICES_MOST];
static struct follower followers[FOLLOWERS_MOST];

static bool name_ok(const char *name) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  size_t length = strlen(name);
  return length > 0 && length < SERVICE_NAME_MAX && strspn(name, letters) == length;
}

static struct service *find(const char *name) {
  for (unsigned n = 0; n < SERVICES_MOST; n++)
    if (services[n].binder && strcmp(services[n].name, name) == 0)
      return &services[n];
  return NULL;
}

static void drop(struct service *service) {
  if (service->notice > 0)
    binder_forget_death(service->notice);
  binder_release(service->binder);
  service->binder = NULL;
}

static void service_died(void *context) {
  struct service *service = context;
  LOGI("%s is gone with process %d", service->name, service->pid);
  /* The notice is spent. */
  service->notice = 0;
  drop(service);
}

static void tell(const struct follower *follower, struct binder *binder) {
  struct parcel event;
  parcel_request(&event, SERVICEMANAGER_LISTENER_INTERFACE);
  parcel_write_binder(&event, binder);
  binder_send(follower->listener, SERVICEMANAGER_ADDED, &event);
}

static int add(const char *name, struct binder *binder, const struct binder_caller *caller) {
  if (caller->uid >= FIRST_APP_USER) {
    static int64_t last;
    if (log_seldom(&last))
      LOGW("user %u may not add %s", caller->uid, name);
    return -EPERM;
  }
  if (!binder || !name_ok(name))
    return -EINVAL;
  struct service *service = find(name);
  if (service)
    drop(service);
  for (unsigned n = 0; !service && n < SERVICES_MOST; n++)
    if (!services[n].binder)
      service = &services[n];
  if (!service)
    return -ENOSPC;
  *service = (struct service){.binder = binder_hold(binder), .pid = caller->pid};
  strcpy(service->name, name);
  if (!binder_is_local(binder))
    service->notice = binder_on_death(binder, service_died, service);
  LOGI("%s added by process %d", name, caller->pid);
  for (unsigned n = 0; n < FOLLOWERS_MOST; n++)
    if (followers[n].listener && strcmp(followers[n].name, name) == 0)
      tell(&followers[n], binder);
  return 0;
}

static void follower_died(void *context) {
  struct follower *follower = context;
  binder_release(follower->listener);
  follower->listener = NULL;
}

static int follow(const char *name, struct binder *listener, const struct binder_caller *caller) {
  if (!listener || binder_is_local(listener) || !name_ok(name))
    return -EINVAL;
  struct follower *free_place = NULL;
  unsigned of_caller = 0;
  for (unsigned n = 0; n < FOLLOWERS_MOST; n++) {
    if (!followers[n].listener)
      free_place = &followers[n];
    else if (followers[n].uid == caller->uid)
      of_caller++;
  }
  if (!free_place || (caller->uid >= FIRST_APP_USER && of_caller >= FOLLOWERS_OF_ONE))
    return -ENOSPC;
  *free_place = (struct follower){.listener = binder_hold(listener), .uid = caller->uid};
  strcpy(free_place->name, name);
  free_place->notice = binder_on_death(listener, follower_died, free_place);
  const struct service *service = find(name);
  if (service)
    tell(free_place, service->binder);
  return 0;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static int list(struct parcel *reply) {
  const char *names[SERVICES_MOST];
  uint32_t count = 0;
  for (unsigned n = 0; n < SERVICES_MOST; n++)
    if (services[n].binder)
      names[count++] = services[n].name;
  qsort(names, count, sizeof *names, by_name);
  parcel_write_u32(reply, count);
  for (uint32_t n = 0; n < count; n++)
    parcel_write_text(reply, names[n]);
  return 0;
}

static int get(const char *name, struct parcel *reply) {
  const struct service *service = find(name);
  parcel_write_binder(reply, service ? service->binder : NULL);
  return 0;
}

static int named(uint32_t code, const char *name, struct parcel *request, struct parcel *reply,
                 const struct binder_caller *caller) {
  if (code == SERVICEMANAGER_GET)
    return parcel_ok(request) ? get(name, reply) : -EBADMSG;
  struct binder *binder = parcel_read_binder(request);
  int status = -EBADMSG;
  if (parcel_ok(request))
    status = code == SERVICEMANAGER_ADD ? add(name, binder, caller) : follow(name, binder, caller);
  binder_release(binder);
  return status;
}

static int handle(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                  const struct binder_caller *caller) {
  (void)context;
  if (!reply)
    return -EINVAL;
  switch (code) {
  case SERVICEMANAGER_ADD:
  case SERVICEMANAGER_GET:
  case SERVICEMANAGER_FOLLOW:
    return named(code, parcel_read_string(request), request, reply, caller);
  case SERVICEMANAGER_LIST:
    return list(reply);
  default:
    return -ENOSYS;
  }
}

static void dump(void *context, int fd, int count, const char *const *arguments) {
  (void)context;
  (void)count;
  (void)arguments;
  for (unsigned n = 0; n < SERVICES_MOST; n++)
    if (services[n].binder)
      dprintf(fd, "%-24s process %d\n", services[n].name, services[n].pid);
  unsigned following = 0;
  for (unsigned n = 0; n < FOLLOWERS_MOST; n++)
    following += followers[n].listener != NULL;
  dprintf(fd, "%u followers\n", following);
}

int main(void) {
  struct loop *loop = loop_new();
  struct binder *self = binder_new(SERVICEMANAGER_INTERFACE, handle, NULL);
  binder_on_dump(self, dump);
  int error = loop ? binder_open(loop) : -ENOMEM;
  if (error == 0)
    error = servicemanager_become(self);
  if (error) {
    LOGE("cannot be the service manager: %s", strerror(-error));
    return 1;
  }
  struct binder_caller own = {.pid = getpid()};
  add("manager", self, &own);
  property_set("servicemanager.ready", "true");
  return loop_run(loop);
}
