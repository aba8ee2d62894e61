#include "ivi/vehicle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"

void vehicle_write_value(struct parcel *parcel, const struct vehicle_value *value) {
  parcel_write_text(parcel, value->name);
  parcel_write_u32(parcel, value->id);
  parcel_write_u32(parcel, value->status);
  parcel_write_f64(parcel, value->number);
  parcel_write_text(parcel, value->text);
  parcel_write_i64(parcel, value->time);
}

static void take_text(struct parcel *parcel, char *text, size_t size) {
  strncpy(text, parcel_read_string(parcel), size - 1);
  text[size - 1] = '\0';
}

void vehicle_read_value(struct parcel *parcel, struct vehicle_value *value) {
  take_text(parcel, value->name, sizeof value->name);
  value->id = parcel_read_u32(parcel);
  value->status = parcel_read_u32(parcel) == VEHICLE_AVAILABLE ? VEHICLE_AVAILABLE : VEHICLE_UNAVAILABLE;
  value->number = parcel_read_f64(parcel);
  take_text(parcel, value->text, sizeof value->text);
  value->time = parcel_read_i64(parcel);
}

int vehicle_get(const char *name, struct vehicle_value *value) {
  struct parcel request, reply;
  parcel_request(&request, VEHICLE_INTERFACE);
  parcel_write_text(&request, name);
  int status = client_call(VEHICLE_SERVICE, VEHICLE_GET, &request, &reply);
  if (status == 0) {
    vehicle_read_value(&reply, value);
    status = reply.error;
  }
  parcel_clear(&reply);
  return status;
}

struct subscription {
  struct subscription *next;
  char name[VEHICLE_NAME_MAX];
  float rate;
  void (*changed)(void *context, const struct vehicle_value *value);
  void *context;
  struct binder *listener;
};

static struct subscription *subscriptions;
static struct binder *service; /* NULL: not there */

static int on_event(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                    const struct binder_caller *caller) {
  (void)reply;
  (void)caller;
  const struct subscription *subscription = context;
  if (code != VEHICLE_EVENT)
    return -ENOSYS;
  for (uint32_t count = parcel_read_u32(request); count > 0 && parcel_ok(request); count--) {
    struct vehicle_value value;
    vehicle_read_value(request, &value);
    if (parcel_ok(request))
      subscription->changed(subscription->context, &value);
  }
  return request->error;
}

static int subscribe(const struct subscription *subscription) {
  struct parcel request;
  parcel_request(&request, VEHICLE_INTERFACE);
  parcel_write_text(&request, subscription->name);
  parcel_write_f32(&request, subscription->rate);
  parcel_write_binder(&request, subscription->listener);
  return binder_call(service, VEHICLE_SUBSCRIBE, &request, NULL);
}

static void added(void *context, struct binder *binder) {
  (void)context;
  binder_release(service);
  service = binder;
  for (const struct subscription *subscription = subscriptions; subscription; subscription = subscription->next)
    subscribe(subscription);
}

int vehicle_subscribe(const char *name, float rate, void (*changed)(void *context, const struct vehicle_value *value),
                      void *context) {
  static bool following;
  if (strlen(name) >= VEHICLE_NAME_MAX)
    return -EINVAL;
  struct subscription *subscription = calloc(1, sizeof *subscription);
  if (!subscription)
    return -ENOMEM;
  *subscription = (struct subscription){.next = subscriptions, .rate = rate, .changed = changed, .context = context};
  strcpy(subscription->name, name);
  subscription->listener = binder_new(VEHICLE_LISTENER_INTERFACE, on_event, subscription);
  subscriptions = subscription;
  if (following)
    return service && !binder_is_dead(service) ? subscribe(subscription) : 0;
  int status = service_follow(VEHICLE_SERVICE, added, NULL);
  following = status == 0;
  return status;
}
