/* The vehicle HAL: properties from what the gateway in Dom0 lets through, for whoever asks or subscribes. Nothing goes the other way. */
#define LOG_TAG "vehicle"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ivi/log.h"
#include "ivi/properties.h"
#include "ivi/service.h"
#include "vehicle/signals.h"
#include "vehicle/source.h"

#define SUBSCRIBERS_MOST 64u
#define SUBSCRIBERS_OF_ONE 8u /* process */
#define RATE_MOST 1000.0f
#define FILE_PATH "/run/vehicle/signals"

struct subscriber {
  struct binder *listener; /* NULL: the place is free */
  int notice;
  pid_t pid;
  char name[VEHICLE_NAME_MAX]; /* empty: all */
  int64_t interval, next;      /* ns */
  bool dirty[VEHICLE_PROPERTIES_MAX + 1]; /* by id */
  bool any;
};

static struct loop *loop;
static struct loop_timer *timer;
static struct signals signals;
static struct subscriber subscribers[SUBSCRIBERS_MOST];
static const char *source = "none";
static uint64_t updates, events_sent;
static int64_t refused;

static void drop(struct subscriber *subscriber) {
  if (subscriber->notice > 0)
    binder_forget_death(subscriber->notice);
  binder_release(subscriber->listener);
  subscriber->listener = NULL;
}

static void flush(struct subscriber *subscriber, int64_t now) {
  struct parcel event;
  parcel_request(&event, VEHICLE_LISTENER_INTERFACE);
  uint32_t count = 0;
  for (unsigned n = 0; n < signals.count; n++)
    count += subscriber->dirty[signals.values[n].id];
  parcel_write_u32(&event, count);
  for (unsigned n = 0; n < signals.count; n++)
    if (subscriber->dirty[signals.values[n].id])
      vehicle_write_value(&event, &signals.values[n]);
  memset(subscriber->dirty, 0, sizeof subscriber->dirty);
  subscriber->any = false;
  subscriber->next = now + subscriber->interval;
  events_sent++;
  /* A process that does not take its events fills its own buffer, and has no claim to more. */
  int error = binder_send(subscriber->listener, VEHICLE_EVENT, &event);
  if (error && error != -ENOSPC) {
    LOGW("process %d is subscribed no more: %s", subscriber->pid, strerror(-error));
    drop(subscriber);
  }
}

static void flush_due(void *unused) {
  (void)unused;
  int64_t now = loop_now(), soonest = INT64_MAX;
  for (unsigned n = 0; n < SUBSCRIBERS_MOST; n++) {
    struct subscriber *subscriber = &subscribers[n];
    if (!subscriber->listener || !subscriber->any)
      continue;
    if (subscriber->next <= now)
      flush(subscriber, now);
    else if (subscriber->next < soonest)
      soonest = subscriber->next;
  }
  if (soonest != INT64_MAX)
    loop_timer_set(timer, (soonest - now) / 1000000 + 1, 0);
}

static void changed(void *context, const struct vehicle_value *value) {
  (void)context;
  for (unsigned n = 0; n < SUBSCRIBERS_MOST; n++)
    if (subscribers[n].listener && (!subscribers[n].name[0] || strcmp(subscribers[n].name, value->name) == 0))
      subscribers[n].dirty[value->id] = subscribers[n].any = true;
}

static void take(const char *text, size_t length) {
  updates++;
  signals_take(&signals, text, length, loop_now(), changed, NULL);
  flush_due(NULL);
}

static void subscriber_died(void *context) {
  struct subscriber *subscriber = context;
  subscriber->notice = 0;
  drop(subscriber);
}

static int subscribe(const char *name, float rate, struct binder *listener, const struct binder_caller *caller) {
  if (!listener || binder_is_local(listener) || strlen(name) >= VEHICLE_NAME_MAX || !(rate >= 0 && rate <= RATE_MOST))
    return -EINVAL;
  struct subscriber *free_place = NULL;
  unsigned of_caller = 0;
  for (unsigned n = 0; n < SUBSCRIBERS_MOST; n++) {
    if (!subscribers[n].listener)
      free_place = &subscribers[n];
    else
      of_caller += subscribers[n].pid == caller->pid;
  }
  if (!free_place || of_caller >= SUBSCRIBERS_OF_ONE)
    return -ENOSPC;
  *free_place = (struct subscriber){.listener = binder_hold(listener), .pid = caller->pid};
  free_place->interval = rate > 0 ? (int64_t)(1e9f / rate) : 0;
  strcpy(free_place->name, name);
  free_place->notice = binder_on_death(listener, subscriber_died, free_place);
  for (unsigned n = 0; n < signals.count; n++)
    if (!name[0] || strcmp(name, signals.values[n].name) == 0)
      free_place->dirty[signals.values[n].id] = free_place->any = true;
  if (free_place->any)
    loop_timer_set(timer, 0, 0);
  return 0;
}

static int unsubscribe(const struct binder *listener) {
  for (unsigned n = 0; n < SUBSCRIBERS_MOST; n++)
    if (subscribers[n].listener && subscribers[n].listener == listener)
      drop(&subscribers[n]);
  return 0;
}

static int get(const char *name, struct parcel *reply) {
  const struct vehicle_value *value = signals_find(&signals, name);
  if (!value)
    return -ENOENT;
  vehicle_write_value(reply, value);
  return 0;
}

static int list(struct parcel *reply) {
  parcel_write_u32(reply, signals.count);
  for (unsigned n = 0; n < signals.count; n++)
    vehicle_write_value(reply, &signals.values[n]);
  return 0;
}

static int with_listener(uint32_t code, struct parcel *request, const struct binder_caller *caller) {
  const char *name = "";
  float rate = 0;
  if (code == VEHICLE_SUBSCRIBE) {
    name = parcel_read_string(request);
    rate = parcel_read_f32(request);
  }
  struct binder *listener = parcel_read_binder(request);
  int status = -EBADMSG;
  if (parcel_ok(request))
    status = code == VEHICLE_SUBSCRIBE ? subscribe(name, rate, listener, caller) : unsubscribe(listener);
  binder_release(listener);
  return status;
}

static int handle(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                  const struct binder_caller *caller) {
  (void)context;
  if (!reply)
    return -EINVAL;
  switch (code) {
  case VEHICLE_GET:
    return get(parcel_read_string(request), reply);
  case VEHICLE_LIST:
    return list(reply);
  case VEHICLE_SUBSCRIBE:
  case VEHICLE_UNSUBSCRIBE:
    return with_listener(code, request, caller);
  case VEHICLE_SET:
    if (log_seldom(&refused))
      LOGW("process %d of user %u tried to set %s", caller->pid, caller->uid, parcel_read_string(request));
    return -EACCES;
  default:
    return -ENOSYS;
  }
}

static void dump(void *context, int fd, int count, const char *const *arguments) {
  (void)context;
  dprintf(fd, "source %s, %llu updates, %llu events sent, %u words refused\n", source, (unsigned long long)updates,
          (unsigned long long)events_sent, signals.refused);
  int64_t now = loop_now();
  for (unsigned n = 0; n < signals.count; n++) {
    const struct vehicle_value *value = &signals.values[n];
    if (count > 0 && strcmp(arguments[0], value->name) != 0)
      continue;
    dprintf(fd, "%4u %-28s %-12s %-11s changed %lld ms ago\n", value->id, value->name, value->text,
            value->status == VEHICLE_AVAILABLE ? "available" : "unavailable", (long long)((now - value->time) / 1000000));
  }
  for (unsigned n = 0; n < SUBSCRIBERS_MOST; n++)
    if (subscribers[n].listener)
      dprintf(fd, "process %d subscribes to %s, at most every %lld ms\n", subscribers[n].pid,
              subscribers[n].name[0] ? subscribers[n].name : "all", (long long)(subscribers[n].interval / 1000000));
}

/* Dom0, whose UUID is zero, may be tried as an IVI guest: it has no gateway above it, and no xenstore that runs. */
static bool is_dom0(void) {
  char uuid[40] = "";
  int fd = open("/sys/hypervisor/uuid", O_RDONLY | O_CLOEXEC);
  ssize_t size = fd >= 0 ? read(fd, uuid, sizeof uuid - 1) : 0;
  if (fd >= 0)
    close(fd);
  return size > 0 && strspn(uuid, "0-\n") == (size_t)size;
}

static void open_source(void) {
  int error = is_dom0() ? -ENOENT : source_xenstore(loop, take);
  source = "xenstore vehicle/signals";
  if (error == -ENOENT || error == -ENXIO || error == -ENODEV) {
    mkdir("/run/vehicle", 0755);
    error = source_file(loop, FILE_PATH, take);
    source = FILE_PATH;
  }
  if (error)
    LOGE("%s: %s", source, strerror(-error));
}

int main(void) {
  loop = loop_new();
  timer = loop ? loop_timer_new(loop, flush_due, NULL) : NULL;
  int error = timer ? binder_open(loop) : -ENOMEM;
  struct binder *self = binder_new(VEHICLE_INTERFACE, handle, NULL);
  binder_on_dump(self, dump);
  if (!error)
    open_source();
  if (!error)
    error = service_add(VEHICLE_SERVICE, self);
  if (error) {
    LOGE("cannot serve: %s", strerror(-error));
    return 1;
  }
  return loop_run(loop);
}
