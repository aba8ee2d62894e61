#include "xen/xenbus.h"
#include "lib/print.h"
#include "lib/string.h"
#include "xen/store.h"

#define FRONTENDS 4u

/* Two watches a front end: token n for its "backend" node, 16 + n for the back end's state. */
static struct xenbus_frontend *frontends[FRONTENDS];

static void join(char *path, const char *directory, const char *node) {
  format_text(path, 2 * XENBUS_PATH, "%s/%s", directory, node);
}

bool xenbus_write_text(struct xenbus_frontend *frontend, const char *node, const char *value) {
  char path[2 * XENBUS_PATH];
  join(path, frontend->path, node);
  return store_write(path, value);
}

bool xenbus_write(struct xenbus_frontend *frontend, const char *node, uint32_t value) {
  char text[12];
  format_text(text, sizeof text, "%u", value);
  return xenbus_write_text(frontend, node, text);
}

uint32_t xenbus_read_backend(struct xenbus_frontend *frontend, const char *node, uint32_t otherwise) {
  char path[2 * XENBUS_PATH];
  join(path, frontend->backend, node);
  uint32_t value;
  return store_read_number(path, &value) ? value : otherwise;
}

static void set_state(struct xenbus_frontend *frontend, enum xenbus_state state) {
  frontend->state = state;
  xenbus_write(frontend, "state", state);
}

static void close(struct xenbus_frontend *frontend) {
  if (frontend->state == XENBUS_INITIALISED || frontend->state == XENBUS_CONNECTED) frontend->disconnect(frontend);
}

/* The toolstack made, replaced or removed the device. */
static void find_backend(struct xenbus_frontend *frontend, uint32_t number) {
  char path[2 * XENBUS_PATH], backend[XENBUS_PATH];
  join(path, frontend->path, "backend");
  if (store_read(path, backend, sizeof backend) < 0) backend[0] = 0;
  if (!strcmp(backend, frontend->backend)) return;
  close(frontend);
  frontend->state = XENBUS_UNKNOWN;
  if (frontend->backend[0]) {
    join(path, frontend->backend, "state");
    store_unwatch(path, 16 + number);
  }
  memcpy(frontend->backend, backend, sizeof backend);
  if (!backend[0]) return;
  join(path, frontend->path, "backend-id");
  if (!store_read_number(path, &frontend->backend_domain)) frontend->backend_domain = 0;
  join(path, backend, "state");
  store_watch(path, 16 + number);
}

static void follow_backend(struct xenbus_frontend *frontend) {
  if (!frontend->backend[0]) return;
  uint32_t theirs = xenbus_read_backend(frontend, "state", XENBUS_UNKNOWN);
  bool offered = frontend->state == XENBUS_INITIALISED || frontend->state == XENBUS_CONNECTED;
  if (theirs == XENBUS_CLOSING || theirs == XENBUS_CLOSED || theirs == XENBUS_UNKNOWN) {
    if (!offered) return;
    close(frontend);
    set_state(frontend, XENBUS_CLOSED);
    return;
  }
  /* A back end that was connected and begins again has lost this side: it gets everything anew. One that tells twice that it waits has
     not taken anything yet, and must find what was offered. */
  if (frontend->met && theirs <= XENBUS_INIT_WAIT) {
    close(frontend);
    offered = false;
  }
  frontend->met = theirs == XENBUS_CONNECTED;
  if (!offered) {
    if (!frontend->offer(frontend)) return;
    set_state(frontend, XENBUS_INITIALISED);
  }
  if (theirs == XENBUS_CONNECTED || (theirs == XENBUS_INIT_WAIT && frontend->state == XENBUS_INITIALISED)) {
    frontend->connected(frontend);
    if (frontend->state != XENBUS_CONNECTED) set_state(frontend, XENBUS_CONNECTED);
  }
}

void xenbus_register(struct xenbus_frontend *frontend, uint32_t number) {
  char path[2 * XENBUS_PATH];
  if (number >= FRONTENDS) return;
  frontends[number] = frontend;
  join(path, frontend->path, "backend");
  store_watch(path, number);
}

void xenbus_handle(uint32_t changes) {
  for (uint32_t n = 0; n < FRONTENDS; n++) {
    if (!frontends[n]) continue;
    if (changes >> n & 1) find_backend(frontends[n], n);
    if (changes >> n & 1 || changes >> (16 + n) & 1) follow_backend(frontends[n]);
  }
}
