/* The activity manager. */
#define LOG_TAG "activity"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "activity/apps.h"
#include "ivi/log.h"
#include "ivi/properties.h"
#include "ivi/service.h"

#define APPS_PATH "/system/apps"
#define LISTENERS_MOST 16u
#define FIRST_APP_USER 10000u

static struct listener {
  struct binder *binder; /* NULL: the place is free */
  pid_t pid;
  int notice;
} listeners[LISTENERS_MOST];

/* Listeners */

static void drop(struct listener *listener) {
  if (listener->notice > 0)
    binder_forget_death(listener->notice);
  binder_release(listener->binder);
  listener->binder = NULL;
}

static void listener_died(void *context) {
  struct listener *listener = context;
  listener->notice = 0;
  drop(listener);
}

static void tell_foreground(const struct listener *listener, bool back) {
  const struct app *app = stack_foremost();
  if (!app)
    return;
  struct parcel event;
  parcel_request(&event, ACTIVITY_LISTENER_INTERFACE);
  parcel_write_text(&event, app->manifest.name);
  parcel_write_i32(&event, app->pid);
  parcel_write_bool(&event, back);
  binder_send(listener->binder, ACTIVITY_FOREGROUND, &event);
}

static void tell_process(const struct listener *listener, const struct app *app, bool runs) {
  struct parcel event;
  parcel_request(&event, ACTIVITY_LISTENER_INTERFACE);
  parcel_write_text(&event, app->manifest.name);
  parcel_write_i32(&event, app->pid);
  parcel_write_bool(&event, runs);
  binder_send(listener->binder, ACTIVITY_PROCESS, &event);
}

void listeners_process(const struct app *app, bool runs) {
  for (unsigned n = 0; n < LISTENERS_MOST; n++)
    if (listeners[n].binder)
      tell_process(&listeners[n], app, runs);
}

void listeners_foreground(bool back) {
  if (stack_foremost())
    property_set("sys.activity.foreground", stack_foremost()->manifest.name);
  for (unsigned n = 0; n < LISTENERS_MOST; n++)
    if (listeners[n].binder)
      tell_foreground(&listeners[n], back);
}

static int listen_for(struct binder *binder, const struct binder_caller *caller) {
  if (!binder || binder_is_local(binder))
    return -EINVAL;
  unsigned at = 0;
  while (at < LISTENERS_MOST && listeners[at].binder)
    at++;
  unsigned of_caller = 0;
  for (unsigned n = 0; n < LISTENERS_MOST; n++)
    of_caller += listeners[n].binder && listeners[n].pid == caller->pid;
  if (at == LISTENERS_MOST || of_caller >= 2)
    return -ENOSPC;
  listeners[at] = (struct listener){.binder = binder_hold(binder), .pid = caller->pid};
  listeners[at].notice = binder_on_death(binder, listener_died, &listeners[at]);
  for (unsigned n = 0; n < app_count; n++)
    if (apps[n].pid > 0)
      tell_process(&listeners[at], &apps[n], true);
  tell_foreground(&listeners[at], false);
  return 0;
}

/* Calls */

static int start(const char *name) {
  struct app *app = app_named(name);
  if (!app)
    return -ENOENT;
  int status = app_run(app);
  if (status == 0 && app->manifest.kind != APP_SYSTEM)
    stack_show(app);
  return status;
}

static int force_stop(const char *name, const struct binder_caller *caller) {
  const struct app *who = app_of_process(caller->pid);
  if (caller->uid >= FIRST_APP_USER && !(who && who->manifest.privileged))
    return -EPERM;
  struct app *app = app_named(name);
  if (!app)
    return -ENOENT;
  app_stop(app);
  stack_remove(app);
  return 0;
}

static int back(void) {
  struct app *app = stack_foremost();
  if (app && app->manifest.kind != APP_HOME)
    stack_remove(app);
  return 0;
}

static int home(void) {
  if (app_home())
    stack_show(app_home());
  return 0;
}

static int attach(struct binder *binder, const struct binder_caller *caller, struct parcel *reply) {
  struct app *app = app_of_process(caller->pid);
  if (!app || app->uid != caller->uid)
    return -EPERM;
  if (!binder)
    return -EINVAL;
  binder_release(app->binder);
  app->binder = binder_hold(binder);
  app->resumed = false;
  parcel_write_text(reply, app->manifest.name);
  if (app->manifest.kind == APP_HOME)
    property_set("sys.boot_completed", "1");
  stack_settle(false);
  return 0;
}

static int list_apps(struct parcel *reply) {
  parcel_write_u32(reply, app_count);
  for (unsigned n = 0; n < app_count; n++) {
    const struct manifest *manifest = &apps[n].manifest;
    parcel_write_text(reply, manifest->name);
    parcel_write_text(reply, manifest->label);
    parcel_write_text(reply, manifest->icon);
    parcel_write_text(reply, manifest_kind(manifest));
    parcel_write_i32(reply, apps[n].pid);
  }
  return 0;
}

static int list_stack(struct parcel *reply) {
  parcel_write_u32(reply, stack_count);
  for (unsigned n = 0; n < stack_count; n++) {
    parcel_write_text(reply, stack[n]->manifest.name);
    parcel_write_i32(reply, stack[n]->pid);
  }
  return 0;
}

static int with_binder(uint32_t code, struct parcel *request, struct parcel *reply, const struct binder_caller *caller) {
  struct binder *binder = parcel_read_binder(request);
  int status = -EBADMSG;
  if (parcel_ok(request))
    status = code == ACTIVITY_ATTACH ? attach(binder, caller, reply) : listen_for(binder, caller);
  binder_release(binder);
  return status;
}

static int handle(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                  const struct binder_caller *caller) {
  (void)context;
  if (!reply)
    return -EINVAL;
  switch (code) {
  case ACTIVITY_START:
    return start(parcel_read_string(request));
  case ACTIVITY_FORCE_STOP:
    return force_stop(parcel_read_string(request), caller);
  case ACTIVITY_BACK:
    return back();
  case ACTIVITY_HOME:
    return home();
  case ACTIVITY_APPS:
    return list_apps(reply);
  case ACTIVITY_STACK:
    return list_stack(reply);
  case ACTIVITY_ATTACH:
  case ACTIVITY_LISTEN:
    return with_binder(code, request, reply, caller);
  default:
    return -ENOSYS;
  }
}

static void dump(void *context, int fd, int count, const char *const *arguments) {
  (void)context;
  (void)count;
  (void)arguments;
  dprintf(fd, "Stack, the foremost first:\n");
  for (unsigned n = 0; n < stack_count; n++)
    dprintf(fd, "  %s\n", stack[n]->manifest.name);
  dprintf(fd, "Apps:\n");
  for (unsigned n = 0; n < app_count; n++) {
    const struct app *app = &apps[n];
    dprintf(fd, "  %-16s %-6s user %u process %d%s%s%s\n", app->manifest.name, manifest_kind(&app->manifest), app->uid, app->pid,
            app->binder ? " ready" : "", app->resumed ? " resumed" : "", app->stopping ? " stopping" : "");
  }
}

static void children_ready(void *context, uint32_t events) {
  (void)events;
  struct signalfd_siginfo about;
  while (read((int)(intptr_t)context, &about, sizeof about) == sizeof about)
    ;
  apps_reap();
}

static int watch_children(void) {
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  signal(SIGPIPE, SIG_IGN);
  int fd = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  return fd < 0 ? -errno : loop_add(apps_loop, fd, EPOLLIN, children_ready, (void *)(intptr_t)fd);
}

static void start_first(void) {
  for (unsigned n = 0; n < app_count; n++)
    if (apps[n].manifest.kind == APP_SYSTEM)
      app_run(&apps[n]);
  struct app *first = app_home();
  if (first)
    stack_show(first);
  else
    LOGW("there is no app of kind=home in %s", APPS_PATH);
}

int main(void) {
  apps_loop = loop_new();
  int error = apps_loop ? watch_children() : -ENOMEM;
  if (!error)
    error = binder_open(apps_loop);
  struct binder *self = binder_new(ACTIVITY_INTERFACE, handle, NULL);
  binder_on_dump(self, dump);
  if (!error) {
    apps_make(APPS_PATH);
    error = service_add(ACTIVITY_SERVICE, self);
  }
  if (error) {
    LOGE("cannot serve: %s", strerror(-error));
    return 1;
  }
  start_first();
  return loop_run(apps_loop);
}
