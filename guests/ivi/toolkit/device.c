/* An app as a process of the guest: its window is a surface of the compositor, the platform is libivi. */
#define LOG_TAG app_device->name
#include "toolkit/device.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input-event-codes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ivi/activity.h"
#include "ivi/input.h"
#include "ivi/log.h"
#include "ivi/loop.h"
#include "ivi/properties.h"
#include "ivi/service.h"
#include "ivi/surface.h"
#include "ivi/vehicle.h"
#include "toolkit/window.h"

#define ASSETS "/system"
#define FONTS "/system/fonts"
#define SIGNALS_MOST 96u
#define LATE 1000   /* ms after which a frame is no more waited for */
#define UNSEEN 1000 /* ms between changes that a window hears of while nobody sees it */

static const struct app *app_device;

static struct {
  struct loop *loop;
  struct window window;
  struct binder *session, *listener;
  struct loop_timer *timer;
  bool waiting;         /* for the compositor to show what was posted */
  bool stirred;         /* properties or signals changed */
  int64_t posted, told; /* when a picture went out, when the app was told of changes last */
  struct vehicle_value signals[SIGNALS_MOST];
  uint32_t signals_count;
  uint32_t signals_there;
  char theme[PLATFORM_VALUE];
} device;

static int64_t now_ms(void) { return loop_now() / 1000000; }

/* Frames */

static void post(const struct region *changed, uint32_t picture) {
  struct parcel request;
  parcel_request(&request, SURFACE_SESSION_INTERFACE);
  parcel_write_u32(&request, picture);
  parcel_write_u32(&request, changed->count);
  for (uint32_t n = 0; n < changed->count; n++) {
    parcel_write_i32(&request, changed->rect[n].x);
    parcel_write_i32(&request, changed->rect[n].y);
    parcel_write_i32(&request, changed->rect[n].width);
    parcel_write_i32(&request, changed->rect[n].height);
  }
  int error = binder_send(device.session, SURFACE_POST, &request);
  if (error) LOGW("a picture was not taken: %s", strerror(-error));
  device.waiting = error == 0;
  device.posted = now_ms();
}

static void schedule(void);

static void run(void *context) {
  struct ui *ui = device.window.ui;
  uint32_t picture;
  (void)context;
  if (!ui) return;
  int64_t now = now_ms();
  if (device.stirred && (ui->visible || now - device.told >= UNSEEN)) {
    device.stirred = false;
    device.told = ui->now = now;
    if (platform_theme()) ui_redraw(ui);
    if (app_device->changed) app_device->changed(ui);
  }
  ui_step(ui, now);
  if (device.waiting && now - device.posted > LATE) device.waiting = false;
  if (ui->visible && device.session && !device.waiting) {
    struct region changed = window_draw(&device.window, &picture);
    if (changed.count) post(&changed, picture);
  }
  schedule();
}

static void schedule(void) {
  struct ui *ui = device.window.ui;
  int64_t now = now_ms(), due = ui_due(ui);
  int64_t tell = ui->visible ? now : device.told + UNSEEN;
  if (device.stirred && tell < due) due = tell;
  /* While a picture is on its way FRAME wakes us. */
  if (device.waiting && due < device.posted + LATE) due = device.posted + LATE;
  if (due == INT64_MAX)
    loop_timer_set(device.timer, -1, 0);
  else
    loop_timer_set(device.timer, due > now ? due - now : 0, 0);
}

/* The compositor's calls */

static void touched(struct parcel *request) {
  static const enum ui_touch kinds[] = {UI_DOWN, UI_MOVE, UI_UP, UI_CANCEL};
  int32_t action = parcel_read_i32(request), contact = parcel_read_i32(request), x = parcel_read_i32(request);
  int32_t y = parcel_read_i32(request);
  int64_t time = parcel_read_i64(request);
  if (!parcel_ok(request) || action < 0 || action > SURFACE_TOUCH_CANCEL || contact < 0) return;
  /* Injected fingers have numbers of their own. */
  ui_touch(device.window.ui, kinds[action], (uint32_t)contact & 15, (float)x, (float)y, time / 1000000);
}

static void key(int32_t code, bool pressed) {
  if (!pressed) return;
  if (code == KEY_HOMEPAGE || code == KEY_HOME) platform_home();
  if (code == KEY_BACK || code == KEY_ESC) platform_back();
  int32_t by = code == KEY_VOLUMEUP ? 5 : code == KEY_VOLUMEDOWN ? -5 : 0;
  int32_t volume = platform_get_int("persist.ui.volume", 40) + by;
  if (by) platform_set_int("persist.ui.volume", volume < 0 ? 0 : volume > 100 ? 100 : volume);
}

static int heard(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                 const struct binder_caller *caller) {
  (void)context, (void)reply, (void)caller;
  struct ui *ui = device.window.ui;
  if (!ui) return 0;
  if (code == SURFACE_FRAME)
    device.waiting = false;
  else if (code == SURFACE_TOUCH)
    touched(request);
  else if (code == SURFACE_VISIBLE) {
    ui->visible = parcel_read_bool(request);
    if (ui->visible) device.stirred = true;
    if (app_device->visible) app_device->visible(ui, ui->visible);
  } else if (code == SURFACE_KEY) {
    int32_t which = parcel_read_i32(request);
    key(which, parcel_read_bool(request));
  } else
    return -ENOSYS;
  schedule();
  return 0;
}

/* Coming and going of the compositor */

static int area_of(struct binder *surface, struct rect *area) {
  struct parcel request, reply;
  parcel_request(&request, SURFACE_INTERFACE);
  parcel_write_i32(&request, app_device->kind);
  int error = binder_call(surface, SURFACE_AREA, &request, &reply);
  area->x = parcel_read_i32(&reply);
  area->y = parcel_read_i32(&reply);
  area->width = parcel_read_i32(&reply);
  area->height = parcel_read_i32(&reply);
  if (!error && (!parcel_ok(&reply) || rect_empty(*area) || area->width > BITMAP_SIDE || area->height > BITMAP_SIDE))
    error = -EBADMSG;
  parcel_clear(&reply);
  return error;
}

static int memory_of(struct rect area) {
  size_t bytes = (size_t)area.width * (size_t)area.height * 4;
  int fd = memfd_create(app_device->name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0 || ftruncate(fd, (off_t)(2 * bytes)) != 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0)
    return fd < 0 ? -errno : (close(fd), -errno);
  uint8_t *pixels = mmap(NULL, 2 * bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (pixels == MAP_FAILED) return close(fd), -ENOMEM;
  for (uint32_t n = 0; n < 2; n++)
    device.window.pictures[n] = (struct bitmap){(uint32_t *)(pixels + n * bytes), area.width, area.height, area.width};
  return fd;
}

static int open_session(struct binder *surface, int fd) {
  struct parcel request, reply;
  parcel_request(&request, SURFACE_INTERFACE);
  parcel_write_i32(&request, app_device->kind);
  parcel_write_fd(&request, fd);
  parcel_write_binder(&request, device.listener);
  int error = binder_call(surface, SURFACE_CREATE, &request, &reply);
  device.session = error ? NULL : parcel_read_binder(&reply);
  parcel_clear(&reply);
  return error ? error : device.session ? 0 : -EBADMSG;
}

static void lost(void *context) {
  (void)context;
  /* The compositor begins anew: so does this program, with nothing of the old one. */
  LOGW("the compositor is gone");
  exit(0);
}

static void compositor_added(void *context, struct binder *surface) {
  struct rect area;
  (void)context;
  if (device.session) return;
  int error = area_of(surface, &area), fd = error ? -1 : memory_of(area);
  if (!error && fd < 0) error = fd;
  if (!error) error = open_session(surface, fd);
  if (fd >= 0) close(fd);
  if (error) {
    LOGE("no surface: %s", strerror(-error));
    exit(1);
  }
  binder_on_death(device.session, lost, NULL);
  device.window.ui = ui_new(area.width, area.height);
  device.window.ui->visible = app_device->kind != APP_WINDOW;
  device.window.ui->now = now_ms();
  app_device->create(device.window.ui);
  run(NULL);
}

/* The platform */

static void stir(void *context) {
  (void)context;
  device.stirred = true;
  if (device.window.ui) schedule();
}

static void signal_changed(void *context, const struct vehicle_value *value) {
  uint32_t n = 0;
  (void)context;
  while (n < device.signals_count && strcmp(device.signals[n].name, value->name) != 0) n++;
  if (n == SIGNALS_MOST) return;
  if (n == device.signals_count) device.signals_count++;
  device.signals[n] = *value;
  stir(NULL);
}

double platform_vehicle(const char *name, double fallback) {
  for (uint32_t n = 0; n < device.signals_count; n++)
    if (strcmp(device.signals[n].name, name) == 0)
      return device.signals[n].status == VEHICLE_AVAILABLE && device.signals[n].number == device.signals[n].number
                 ? device.signals[n].number
                 : fallback;
  return fallback;
}

bool platform_has_vehicle(void) {
  for (uint32_t n = 0; n < device.signals_count; n++)
    if (device.signals[n].status == VEHICLE_AVAILABLE) return true;
  return false;
}

_Static_assert(PLATFORM_VALUE == PROPERTY_VALUE_MAX, "values are as long as properties");

void platform_get(const char *name, char value[PLATFORM_VALUE], const char *fallback) {
  property_get(name, value, fallback);
}
int32_t platform_get_int(const char *name, int32_t fallback) { return property_get_int(name, fallback); }

void platform_set(const char *name, const char *value) {
  char before[PLATFORM_VALUE];
  property_get(name, before, "\x01");
  if (strcmp(before, value) == 0) return;
  int error = property_set(name, value);
  if (error) LOGW("%s is not set: %s", name, strerror(-error));
}

void platform_set_int(const char *name, int32_t value) {
  char text[16];
  snprintf(text, sizeof text, "%d", value);
  platform_set(name, text);
}

static void said(const char *what, int error) {
  if (error) LOGW("%s: %s", what, strerror(-error));
}

void platform_start(const char *app) { said(app, activity_start(app)); }
void platform_home(void) { said("home", activity_home()); }
void platform_back(void) { said("back", activity_back()); }
void platform_front(char *name, size_t size) {
  char value[PLATFORM_VALUE];
  property_get("sys.activity.foreground", value, "");
  snprintf(name, size, "%s", value);
}

uint32_t platform_apps(struct platform_app *apps, uint32_t most) {
  static struct activity_app known[ACTIVITY_APPS_MAX];
  int count = activity_apps(known, ACTIVITY_APPS_MAX);
  uint32_t used = 0;
  for (int n = 0; n < count && used < most; n++) {
    struct platform_app *app = &apps[used++];
    memset(app, 0, sizeof *app);
    snprintf(app->name, sizeof app->name, "%.31s", known[n].name);
    snprintf(app->label, sizeof app->label, "%.63s", known[n].label);
    snprintf(app->icon, sizeof app->icon, "%.31s", known[n].icon);
    snprintf(app->kind, sizeof app->kind, "%.15s", known[n].kind);
    app->runs = known[n].pid != 0;
  }
  return used;
}

bool platform_network(void) {
  char state[8] = "";
  int fd = open("/sys/class/net/eth0/operstate", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t size = read(fd, state, sizeof state - 1);
  close(fd);
  return size >= 2 && strncmp(state, "up", 2) == 0;
}

struct tm platform_clock(void) {
  struct tm broken;
  time_t now = time(NULL);
  localtime_r(&now, &broken);
  return broken;
}

const char *platform_assets(void) { return ASSETS; }

void platform_show(struct ui *ui, bool shown) {
  struct parcel request;
  (void)ui;
  if (!device.session) return;
  parcel_request(&request, SURFACE_SESSION_INTERFACE);
  parcel_write_bool(&request, shown);
  binder_send(device.session, SURFACE_SHOW, &request);
}

bool platform_theme(void) {
  char wanted[PLATFORM_VALUE], file[64];
  property_get("persist.ui.theme", wanted, "night");
  if (strcmp(wanted, device.theme) == 0) return false;
  strcpy(device.theme, wanted);
  snprintf(file, sizeof file, ASSETS "/themes/%s.theme", strcmp(wanted, "day") == 0 ? "day" : "night");
  return theme_load(file);
}

int app_main(const struct app *app) {
  static const struct activity_callbacks none = {0};
  app_device = app;
  device.loop = loop_new();
  int error = device.loop ? binder_open(device.loop) : -ENOMEM;
  if (error) {
    LOGE("no binder: %s", strerror(-error));
    return 1;
  }
  if (!text_open(FONTS)) LOGE("%s lacks a font", FONTS);
  if (icons_open(ASSETS "/icons/icons.txt") < 0) LOGE("there are no icons");
  platform_theme();
  device.timer = loop_timer_new(device.loop, run, NULL);
  device.listener = binder_new(SURFACE_LISTENER_INTERFACE, heard, NULL);
  property_watch(device.loop, stir, NULL);
  vehicle_subscribe("", 20, signal_changed, NULL);
  if (app->kind == APP_WINDOW) said("the activity manager", activity_attach(&none, NULL));
  error = service_follow(SURFACE_SERVICE, compositor_added, NULL);
  if (error) {
    LOGE("no compositor: %s", strerror(-error));
    return 1;
  }
  return loop_run(device.loop);
}
