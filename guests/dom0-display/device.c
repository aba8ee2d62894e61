#include "device.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "input/router.h"
#include "log.h"
#include "number.h"
#include "xen/xen.h"

/* A front end is served at once, but at most 60 times a second. What it says before stays masked until then: whatever
   a guest does, this is all of Dom0's time that it gets here. */
#define FRAME_US 16000u
/* States in xenstore are looked at no more often. */
#define LOOK_US 5000u
#define REFUSED_US 1000000u
#define AGAIN_US 250000u
#define MOST_COMPLAINTS 20u

const char *const device_kinds[DEVICE_KINDS] = {"vfb", "vkbd"};
struct device devices[MOST_DEVICES];

void device_say(struct device *d, const char *format, ...) {
  char text[160];
  va_list list;
  if (d->complaints >= MOST_COMPLAINTS) return;
  va_start(list, format);
  vsnprintf(text, sizeof text, format, list);
  va_end(list);
  bool last = ++d->complaints == MOST_COMPLAINTS;
  say("%s (%u) %s: %s%s", d->config->name, d->domain, device_kinds[d->kind], text, last ? "; no more of it" : "");
}

#define BACKEND "/local/domain/0/backend/%s/%u/0"

static void set_state(struct device *d, enum xenbus_state state) {
  if (d->state == state) return;
  d->state = state;
  store_write_number(state, BACKEND "/state", device_kinds[d->kind], d->domain);
}

static void disconnect(struct device *d) {
  if (!d->connected) return;
  d->connected = false;
  d->serve_due = 0;
  if (d->kind == DEVICE_VFB)
    screen_disconnect(d);
  else {
    router_forget(d);
    vkbd_disconnect(d);
  }
  if (d->port >= 0) xen_unbind(d->port);
  d->port = -1;
  device_say(d, "disconnected");
}

/* The front end broke the rules: it is let go, the others are not affected. */
static void refuse(struct device *d) {
  disconnect(d);
  d->refused = now_us() + REFUSED_US;
  set_state(d, XENBUS_CLOSING);
}

static void connect(struct device *d) {
  uint32_t port;
  if (!store_number(&port, "%s/event-channel", d->frontend)) {
    device_say(d, "event-channel is not a number");
    return refuse(d);
  }
  d->offered = port;
  if (!(d->kind == DEVICE_VFB ? screen_connect(d) : vkbd_connect(d))) return refuse(d);
  d->port = xen_bind(d->domain, port);
  d->connected = true;
  if (d->port < 0) {
    /* No offence: one that begins again has closed what it offered before, and will offer another. */
    device_say(d, "there is no event channel %u", port);
    disconnect(d);
    d->look_due = now_us() + AGAIN_US;
    return;
  }
  set_state(d, XENBUS_CONNECTED);
  device_say(d, "connected");
  /* What it said before it was heard. */
  d->serve_due = now_us();
}

/* A front end that begins again has closed its channel. The one that it offers then may well have the same number. */
static bool offers_anew(const struct device *d) {
  uint32_t port;
  if (!store_number(&port, "%s/event-channel", d->frontend)) return false;
  return port != d->offered || !xen_is_bound(d->port);
}

static void look(struct device *d) {
  uint32_t front = 0;
  store_number(&front, "%s/state", d->frontend);
  switch (front) {
    case XENBUS_INITIALISING:
    case XENBUS_INIT_WAIT:
      disconnect(d);
      if (now_us() < d->refused)
        d->look_due = d->refused;
      else
        set_state(d, XENBUS_INIT_WAIT);
      break;
    case XENBUS_INITIALISED:
    case XENBUS_CONNECTED:
      if (d->connected && offers_anew(d)) {
        disconnect(d);
        set_state(d, XENBUS_INIT_WAIT);
      }
      if (d->state == XENBUS_INIT_WAIT && !d->connected) connect(d);
      break;
    case XENBUS_CLOSING:
      disconnect(d);
      set_state(d, XENBUS_CLOSING);
      break;
    default:
      disconnect(d);
      set_state(d, XENBUS_CLOSED);
  }
}

static void watch_path(const struct device *d, char path[STORE_PATH], char token[STORE_PATH]) {
  snprintf(path, STORE_PATH, "%.120s/state", d->frontend);
  snprintf(token, STORE_PATH, "%s/%u", device_kinds[d->kind], d->domain);
}

static void add(enum device_kind kind, uint32_t domain) {
  char name[STORE_VALUE], frontend[STORE_VALUE], expected[STORE_PATH], path[STORE_PATH], token[STORE_PATH];
  uint32_t id;
  if (!store_read(name, "/local/domain/%u/name", domain) || !config_domain(name)) return;
  if (!store_read(frontend, BACKEND "/frontend", device_kinds[kind], domain)) return;
  if (!store_number(&id, BACKEND "/frontend-id", device_kinds[kind], domain)) return;
  snprintf(expected, sizeof expected, "/local/domain/%u/device/%s/0", domain, device_kinds[kind]);
  if (id != domain || strcmp(frontend, expected) != 0) return;
  for (uint32_t n = 0; n < MOST_DEVICES; n++) {
    struct device *d = &devices[n];
    if (d->used) continue;
    *d = (struct device){.used = true,
                         .kind = kind,
                         .domain = domain,
                         .config = config_domain(name),
                         .state = XENBUS_INIT_WAIT,
                         .port = -1,
                         .look_due = now_us()};
    memcpy(d->frontend, expected, sizeof d->frontend);
    /* A front end that is connected already had another back end before: it need not notice. */
    uint32_t state = 0;
    store_number(&state, BACKEND "/state", device_kinds[kind], domain);
    if (state != XENBUS_CONNECTED)
      store_write_number(XENBUS_INIT_WAIT, BACKEND "/state", device_kinds[kind], domain);
    watch_path(d, path, token);
    store_watch(path, token);
    return;
  }
  say("no room for another device of domain %u", domain);
}

void device_drop(struct device *d) {
  char path[STORE_PATH], token[STORE_PATH];
  disconnect(d);
  watch_path(d, path, token);
  store_unwatch(path, token);
  d->used = false;
}

static struct device *find(enum device_kind kind, uint32_t domain) {
  for (uint32_t n = 0; n < MOST_DEVICES; n++)
    if (devices[n].used && devices[n].kind == kind && devices[n].domain == domain) return &devices[n];
  return NULL;
}

/* The toolstack knows nothing of these nodes, so nobody else removes them. */
static void remove_nodes(enum device_kind kind, uint32_t domain) {
  store_remove("/local/domain/0/backend/%s/%u", device_kinds[kind], domain);
}

void devices_scan(void) {
  for (uint32_t n = 0; n < MOST_DEVICES; n++) {
    struct device *d = &devices[n];
    if (!d->used) continue;
    if (!store_exists(BACKEND "/frontend", device_kinds[d->kind], d->domain)) {
      device_drop(d);
    } else if (!xen_domain_lives(d->domain)) {
      device_drop(d);
      remove_nodes(d->kind, d->domain);
    }
  }
  for (enum device_kind kind = 0; kind < DEVICE_KINDS; kind++) {
    uint32_t domains[MOST_DEVICES];
    uint32_t count = store_children(domains, MOST_DEVICES, "/local/domain/0/backend/%s", device_kinds[kind]);
    for (uint32_t n = 0; n < count; n++) {
      if (find(kind, domains[n])) continue;
      if (xen_domain_lives(domains[n]))
        add(kind, domains[n]);
      else
        remove_nodes(kind, domains[n]);
    }
  }
}

void device_changed(enum device_kind kind, uint32_t domain) {
  struct device *d = find(kind, domain);
  if (d && !d->look_due) d->look_due = now_us() + LOOK_US;
}

void device_event(int port) {
  for (uint32_t n = 0; n < MOST_DEVICES; n++) {
    struct device *d = &devices[n];
    if (!d->used || !d->connected || d->port != port) continue;
    uint64_t now = now_us(), next = d->served + FRAME_US;
    if (!d->serve_due) d->serve_due = now > next ? now : next;
    return;
  }
}

static void serve(struct device *d) {
  d->serve_due = 0;
  d->served = now_us();
  bool good = d->kind == DEVICE_VFB ? screen_serve(d) : vkbd_serve(d);
  if (!good) return refuse(d);
  xen_unmask(d->port);
}

static void sooner(uint64_t *first, uint64_t due) {
  if (due && (!*first || due < *first)) *first = due;
}

uint64_t devices_run(void) {
  uint64_t next = 0;
  for (uint32_t n = 0; n < MOST_DEVICES; n++) {
    struct device *d = &devices[n];
    if (!d->used) continue;
    uint64_t now = now_us();
    if (d->look_due && d->look_due <= now) {
      d->look_due = 0;
      look(d);
    }
    if (d->connected && d->serve_due && d->serve_due <= now) serve(d);
    sooner(&next, d->look_due);
    sooner(&next, d->serve_due);
  }
  return next;
}

struct device *device_of(enum device_kind kind, const struct domain_config *config) {
  for (uint32_t n = 0; n < MOST_DEVICES; n++)
    if (devices[n].used && devices[n].connected && devices[n].kind == kind && devices[n].config == config)
      return &devices[n];
  return NULL;
}

void devices_leave(void) {
  for (uint32_t n = 0; n < MOST_DEVICES; n++)
    if (devices[n].used) device_drop(&devices[n]);
}

void devices_report(void) {
  for (uint32_t n = 0; n < MOST_DEVICES; n++) {
    struct device *d = &devices[n];
    if (!d->used) continue;
    if (d->kind == DEVICE_VFB)
      say("%s (%u) vfb: state %u, %ux%u, %llu rounds, %llu updates, %llu pixels", d->config->name, d->domain, d->state,
          d->screen.shape.width, d->screen.shape.height, (unsigned long long)d->screen.rounds,
          (unsigned long long)d->screen.updates, (unsigned long long)d->screen.pixels_copied);
    else
      say("%s (%u) vkbd: state %u, %llu events, %llu lost", d->config->name, d->domain, d->state,
          (unsigned long long)d->vkbd.events, (unsigned long long)d->vkbd.lost);
  }
}
