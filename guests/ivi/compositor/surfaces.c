#define LOG_TAG "compositor"
#include "compositor/surfaces.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ivi/activity.h"
#include "ivi/input.h"
#include "ivi/log.h"
#include "ivi/service.h"
#include "ivi/surface.h"

#define FIRST_APP_USER 10000u
#define OF_A_PROCESS 4u
#define PROCESSES_MOST 64u

/* A surface of another process. */
struct surface {
  struct layer *layer; /* NULL: the place is free */
  struct binder *listener, *session;
  void *memory;
  size_t bytes;
  pid_t pid;
  int notice;
};

static struct {
  struct loop *loop;
  struct screen *screen;
  void (*changed)(void);
  struct surface surfaces[SCREEN_LAYERS];
  struct {
    pid_t pid;
    char app[SCREEN_NAME];
  } processes[PROCESSES_MOST];
  struct surface *touched;
  uint32_t fingers; /* a bit for each that is down */
  struct binder *activity;
} state;

/* Calls of listeners */

static void send(struct surface *surface, uint32_t code, struct parcel *event) {
  binder_send(surface->listener, code, event);
}

static void send_touch(struct surface *surface, int32_t action, uint32_t contact, int32_t x, int32_t y) {
  struct rect area = screen_area(state.screen, surface->layer->kind);
  struct parcel event;
  parcel_request(&event, SURFACE_LISTENER_INTERFACE);
  parcel_write_i32(&event, action);
  parcel_write_i32(&event, (int32_t)contact);
  parcel_write_i32(&event, x - area.x);
  parcel_write_i32(&event, y - area.y);
  parcel_write_i64(&event, loop_now());
  send(surface, SURFACE_TOUCH, &event);
}

static void tell_visible(struct surface *surface) {
  bool visible = screen_visible(state.screen, surface->layer);
  struct parcel event;
  if (visible == surface->layer->visible) return;
  surface->layer->visible = visible;
  parcel_request(&event, SURFACE_LISTENER_INTERFACE);
  parcel_write_bool(&event, visible);
  send(surface, SURFACE_VISIBLE, &event);
}

static void tell_all_visible(void) {
  for (uint32_t n = 0; n < SCREEN_LAYERS; n++)
    if (state.surfaces[n].layer) tell_visible(&state.surfaces[n]);
}

void surfaces_framed(void) {
  for (uint32_t n = 0; n < SCREEN_LAYERS; n++) {
    struct surface *surface = &state.surfaces[n];
    if (!surface->layer || !surface->layer->posted) continue;
    struct parcel event;
    surface->layer->posted = false;
    parcel_request(&event, SURFACE_LISTENER_INTERFACE);
    parcel_write_u32(&event, (uint32_t)surface->layer->picture);
    parcel_write_i64(&event, loop_now());
    send(surface, SURFACE_FRAME, &event);
  }
  tell_all_visible();
}

/* Surfaces */

static void remove_surface(struct surface *surface) {
  if (!surface->layer) return;
  screen_remove(state.screen, surface->layer);
  surface->layer = NULL;
  if (state.touched == surface) state.touched = NULL;
  if (surface->notice > 0) binder_forget_death(surface->notice);
  if (surface->session) binder_retire(surface->session);
  binder_release(surface->session);
  binder_release(surface->listener);
  munmap(surface->memory, surface->bytes);
  *surface = (struct surface){0};
  state.changed();
}

static void client_died(void *context) {
  struct surface *surface = context;
  surface->notice = 0;
  if (surface->layer) LOGI("process %d with a surface of %s ended", surface->pid, surface->layer->app);
  remove_surface(surface);
}

static void post(struct surface *surface, struct parcel *request) {
  struct rect changed[SURFACE_POST_RECTS];
  uint32_t picture = parcel_read_u32(request), count = parcel_read_u32(request);
  if (count > SURFACE_POST_RECTS || picture > 1) return;
  for (uint32_t n = 0; n < count; n++) {
    int32_t x = parcel_read_i32(request), y = parcel_read_i32(request), width = parcel_read_i32(request);
    int32_t height = parcel_read_i32(request);
    /* Sums of these must not overflow. */
    bool sane = x >= 0 && y >= 0 && width >= 0 && height >= 0 && x <= BITMAP_SIDE && y <= BITMAP_SIDE &&
                width <= BITMAP_SIDE && height <= BITMAP_SIDE;
    changed[n] = sane ? RECT(x, y, width, height) : RECT(0, 0, 0, 0);
  }
  if (!parcel_ok(request)) return;
  screen_post(state.screen, surface->layer, picture, changed, count);
  state.changed();
}

static int session_call(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                        const struct binder_caller *caller) {
  struct surface *surface = context;
  (void)reply, (void)caller;
  if (!surface->layer) return -EPIPE;
  if (code == SURFACE_POST)
    post(surface, request);
  else if (code == SURFACE_SHOW) {
    screen_show(state.screen, surface->layer, parcel_read_bool(request));
    state.changed();
  } else if (code == SURFACE_CLOSE)
    remove_surface(surface);
  else
    return -ENOSYS;
  return 0;
}

/* Maps a client's two pictures: it can neither shrink them under us, nor can we write to them. */
static int map_pictures(struct surface *surface, int fd, struct rect area, struct bitmap pictures[2]) {
  size_t bytes = (size_t)area.width * (size_t)area.height * 4;
  struct stat file;
  int seals = fcntl(fd, F_GET_SEALS);
  if (seals < 0 || !(seals & F_SEAL_SHRINK) || fstat(fd, &file) != 0 || file.st_size < (off_t)(2 * bytes))
    return -EINVAL;
  surface->bytes = 2 * bytes;
  surface->memory = mmap(NULL, surface->bytes, PROT_READ, MAP_SHARED, fd, 0);
  if (surface->memory == MAP_FAILED) return -ENOMEM;
  for (uint32_t n = 0; n < 2; n++)
    pictures[n] =
        (struct bitmap){(uint32_t *)((uint8_t *)surface->memory + n * bytes), area.width, area.height, area.width};
  return 0;
}

static const char *app_of(pid_t pid) {
  for (uint32_t n = 0; n < PROCESSES_MOST; n++)
    if (pid && state.processes[n].pid == pid) return state.processes[n].app;
  return "";
}

static struct surface *place_for(pid_t pid) {
  struct surface *place = NULL;
  uint32_t of_process = 0;
  for (uint32_t n = 0; n < SCREEN_LAYERS; n++) {
    struct surface *surface = &state.surfaces[n];
    if (!surface->layer && !place) place = surface;
    if (surface->layer && surface->pid == pid) of_process++;
  }
  return of_process < OF_A_PROCESS ? place : NULL;
}

static int make(enum layer_kind kind, int fd, struct binder *listener, const struct binder_caller *caller,
                struct parcel *reply) {
  struct surface *surface = place_for(caller->pid);
  struct bitmap pictures[2];
  if (!surface) return -ENOSPC;
  int error = map_pictures(surface, fd, screen_area(state.screen, kind), pictures);
  if (error) return error;
  surface->layer = screen_add(state.screen, kind, app_of(caller->pid), pictures, surface);
  if (!surface->layer) {
    munmap(surface->memory, surface->bytes);
    return -ENOSPC;
  }
  surface->pid = caller->pid;
  surface->listener = binder_hold(listener);
  surface->session = binder_new(SURFACE_SESSION_INTERFACE, session_call, surface);
  parcel_write_binder(reply, surface->session);
  LOGI("process %d has a surface of %s", caller->pid, surface->layer->app[0] ? surface->layer->app : "the system");
  surface->notice = binder_on_death(listener, client_died, surface);
  if (surface->layer) tell_visible(surface);
  return 0;
}

static int create(struct parcel *request, struct parcel *reply, const struct binder_caller *caller) {
  int32_t kind = parcel_read_i32(request);
  int fd = parcel_read_fd(request), error = -EBADMSG;
  struct binder *listener = parcel_read_binder(request);
  if (parcel_ok(request) && fd >= 0 && listener && !binder_is_local(listener) && kind >= 0 && kind < SURFACE_KINDS)
    error = kind != SURFACE_APP && caller->uid >= FIRST_APP_USER
                ? -EPERM
                : make((enum layer_kind)kind, fd, listener, caller, reply);
  /* Said seldom: an app can cause it as often as it likes. */
  static int64_t said;
  if (error && loop_now() - said > 1000000000) {
    said = loop_now();
    LOGW("process %d gets no surface: %s", caller->pid, strerror(-error));
  }
  if (fd >= 0) close(fd);
  binder_release(listener);
  return error;
}

static int handle(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                  const struct binder_caller *caller) {
  (void)context;
  if (!reply) return -EINVAL;
  if (code == SURFACE_CREATE) return create(request, reply, caller);
  if (code != SURFACE_AREA) return -ENOSYS;
  int32_t kind = parcel_read_i32(request);
  if (!parcel_ok(request) || kind < 0 || kind >= SURFACE_KINDS) return -EINVAL;
  struct rect area = screen_area(state.screen, (enum layer_kind)kind);
  parcel_write_i32(reply, area.x);
  parcel_write_i32(reply, area.y);
  parcel_write_i32(reply, area.width);
  parcel_write_i32(reply, area.height);
  return 0;
}

/* The activity manager tells which process is which app, and which is in front. */

static void process_event(const char *app, pid_t pid, bool runs) {
  uint32_t place = PROCESSES_MOST;
  for (uint32_t n = 0; n < PROCESSES_MOST; n++) {
    if (state.processes[n].pid == pid) state.processes[n].pid = 0;
    if (!state.processes[n].pid && place == PROCESSES_MOST) place = n;
  }
  if (!runs || !pid || place == PROCESSES_MOST) return;
  state.processes[place].pid = pid;
  snprintf(state.processes[place].app, SCREEN_NAME, "%s", app);
  /* It may have been quicker than the news of it. */
  for (uint32_t n = 0; n < SCREEN_LAYERS; n++)
    if (state.surfaces[n].layer && state.surfaces[n].pid == pid)
      snprintf(state.surfaces[n].layer->app, SCREEN_NAME, "%s", app);
}

static int activity_event(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                          const struct binder_caller *caller) {
  (void)context, (void)reply, (void)caller;
  const char *app = parcel_read_string(request);
  pid_t pid = parcel_read_i32(request);
  bool flag = parcel_read_bool(request);
  if (!parcel_ok(request)) return -EBADMSG;
  if (code == ACTIVITY_PROCESS)
    process_event(app, pid, flag);
  else if (code == ACTIVITY_FOREGROUND)
    screen_foreground(state.screen, app, flag);
  else
    return -ENOSYS;
  tell_all_visible();
  state.changed();
  return 0;
}

static void activity_added(void *context, struct binder *activity) {
  struct binder *listener = context;
  struct parcel request, reply;
  parcel_request(&request, ACTIVITY_INTERFACE);
  parcel_write_binder(&request, listener);
  int error = binder_call(activity, ACTIVITY_LISTEN, &request, &reply);
  parcel_clear(&reply);
  if (error) LOGE("the activity manager does not tell what is in front: %s", strerror(-error));
}

/* Input */

void surfaces_finger(void *context, enum finger what, uint32_t contact, int32_t x, int32_t y) {
  (void)context;
  if (contact >= 32) return;
  uint32_t bit = 1u << contact;
  if (what == FINGER_DOWN && state.fingers == 0) {
    struct layer *layer = screen_at(state.screen, x, y);
    state.touched = layer ? layer->owner : NULL;
  }
  if (what == FINGER_DOWN ? state.fingers & bit : !(state.fingers & bit)) return;
  state.fingers = what == FINGER_UP ? state.fingers & ~bit : state.fingers | bit;
  if (state.touched) send_touch(state.touched, (int32_t)what, contact, x, y);
}

void surfaces_key(void *context, int32_t code, bool pressed) {
  (void)context;
  for (uint32_t n = 0; n < SCREEN_LAYERS; n++) {
    struct surface *surface = &state.surfaces[n];
    if (!surface->layer || surface->layer->kind != LAYER_NAVIGATION_BAR) continue;
    struct parcel event;
    parcel_request(&event, SURFACE_LISTENER_INTERFACE);
    parcel_write_i32(&event, code);
    parcel_write_bool(&event, pressed);
    send(surface, SURFACE_KEY, &event);
  }
}

static int inject(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                  const struct binder_caller *caller) {
  (void)context;
  if (!reply) return -EINVAL;
  if (caller->uid >= FIRST_APP_USER) return -EPERM;
  if (code == INPUT_INJECT_TOUCH) {
    int32_t contact = parcel_read_i32(request), action = parcel_read_i32(request);
    int32_t x = parcel_read_i32(request), y = parcel_read_i32(request);
    if (!parcel_ok(request) || contact < 0 || contact > 9 || action < INPUT_DOWN || action > INPUT_UP) return -EINVAL;
    /* Beside the fingers of devices. */
    surfaces_finger(NULL, (enum finger)action, (uint32_t)contact + 16, x, y);
    return 0;
  }
  if (code != INPUT_INJECT_KEY) return -ENOSYS;
  int32_t key = parcel_read_i32(request);
  bool pressed = parcel_read_bool(request);
  if (!parcel_ok(request)) return -EINVAL;
  surfaces_key(NULL, key, pressed);
  return 0;
}

static void dump(void *context, int fd, int count, const char *const *arguments) {
  (void)context, (void)count, (void)arguments;
  surfaces_dump(fd);
}

void surfaces_dump(int fd) {
  static const char *const kinds[] = {"app", "status bar", "navigation bar", "overlay"};
  const struct screen *screen = state.screen;
  dprintf(fd, "screen %d by %d, %llu frames, %llu pixels copied, in front: %s\n", screen->to.width, screen->to.height,
          (unsigned long long)screen->frames, (unsigned long long)screen->pixels, screen->wanted);
  for (uint32_t n = 0; n < SCREEN_LAYERS; n++) {
    const struct surface *surface = &state.surfaces[n];
    if (surface->layer)
      dprintf(fd, "  process %d %s %s, picture %d%s\n", surface->pid, kinds[surface->layer->kind], surface->layer->app,
              surface->layer->picture, surface->layer->visible ? ", visible" : "");
  }
}

int surfaces_begin(struct loop *loop, struct screen *screen, void (*changed)(void)) {
  state.loop = loop;
  state.screen = screen;
  state.changed = changed;
  struct binder *service = binder_new(SURFACE_INTERFACE, handle, NULL);
  struct binder *input = binder_new(INPUT_INTERFACE, inject, NULL);
  binder_on_dump(service, dump);
  int error = service_add(SURFACE_SERVICE, service);
  if (!error) error = service_add(INPUT_SERVICE, input);
  if (!error)
    error =
        service_follow(ACTIVITY_SERVICE, activity_added, binder_new(ACTIVITY_LISTENER_INTERFACE, activity_event, NULL));
  return error;
}
