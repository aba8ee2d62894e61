#include "ivi/activity.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"

int activity_start(const char *name) {
  return client_call_text(ACTIVITY_SERVICE, ACTIVITY_INTERFACE, ACTIVITY_START, name);
}
int activity_force_stop(const char *name) {
  return client_call_text(ACTIVITY_SERVICE, ACTIVITY_INTERFACE, ACTIVITY_FORCE_STOP, name);
}
int activity_back(void) { return client_call_text(ACTIVITY_SERVICE, ACTIVITY_INTERFACE, ACTIVITY_BACK, NULL); }
int activity_home(void) { return client_call_text(ACTIVITY_SERVICE, ACTIVITY_INTERFACE, ACTIVITY_HOME, NULL); }

static void take_text(struct parcel *parcel, char *text, size_t size) {
  strncpy(text, parcel_read_string(parcel), size - 1);
  text[size - 1] = '\0';
}

void activity_read_app(struct parcel *parcel, struct activity_app *app) {
  take_text(parcel, app->name, sizeof app->name);
  take_text(parcel, app->label, sizeof app->label);
  take_text(parcel, app->icon, sizeof app->icon);
  take_text(parcel, app->kind, sizeof app->kind);
  app->pid = parcel_read_i32(parcel);
}

int activity_apps(struct activity_app *apps, unsigned most) {
  struct parcel request, reply;
  parcel_request(&request, ACTIVITY_INTERFACE);
  int status = client_call(ACTIVITY_SERVICE, ACTIVITY_APPS, &request, &reply);
  uint32_t count = status == 0 ? parcel_read_u32(&reply) : 0;
  if (count > most)
    count = most;
  for (uint32_t n = 0; n < count; n++)
    activity_read_app(&reply, &apps[n]);
  if (status == 0)
    status = reply.error;
  parcel_clear(&reply);
  return status ? status : (int)count;
}

static struct {
  const struct activity_callbacks *callbacks;
  void *context;
  struct binder *binder;
} app;

static int on_call(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                   const struct binder_caller *caller) {
  (void)context;
  (void)request;
  (void)reply;
  (void)caller;
  switch (code) {
  case ACTIVITY_APP_RESUME:
    if (app.callbacks->resume)
      app.callbacks->resume(app.context);
    return 0;
  case ACTIVITY_APP_PAUSE:
    if (app.callbacks->pause)
      app.callbacks->pause(app.context);
    return 0;
  case ACTIVITY_APP_STOP:
    if (!app.callbacks->stop)
      exit(0);
    app.callbacks->stop(app.context);
    return 0;
  default:
    return -ENOSYS;
  }
}

static void attach(void *context, struct binder *manager) {
  (void)context;
  struct parcel request;
  parcel_request(&request, ACTIVITY_INTERFACE);
  parcel_write_binder(&request, app.binder);
  binder_call(manager, ACTIVITY_ATTACH, &request, NULL);
  binder_release(manager);
}

int activity_attach(const struct activity_callbacks *callbacks, void *context) {
  if (app.binder)
    return -EBUSY;
  app.callbacks = callbacks;
  app.context = context;
  app.binder = binder_new(ACTIVITY_APP_INTERFACE, on_call, NULL);
  return service_follow(ACTIVITY_SERVICE, attach, NULL);
}
