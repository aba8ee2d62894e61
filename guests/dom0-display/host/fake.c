#include "host/fake.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "device.h"
#include "log.h"
#include "number.h"
#include "xen/store.h"
#include "xen/xen.h"

#define PORTS 64
#define NODES 2048

static struct {
  bool lives;
  int memory;
  uint8_t *own;
} domains[FAKE_DOMAINS];
static uint64_t clock_us = 1000000;
static uint32_t mapped, bound, notices;
static struct {
  bool used, cut;
  uint32_t domain;
} ports[PORTS];

/* What the back ends say of front ends is of no interest here. */
void say(const char *format, ...) {
  char line[256];
  va_list list;
  va_start(list, format);
  vsnprintf(line, sizeof line, format, list);
  va_end(list);
}

uint64_t now_us(void) { return clock_us; }
void fake_advance(uint64_t microseconds) { clock_us += microseconds; }
uint32_t fake_mapped(void) { return mapped; }
uint32_t fake_bound(void) { return bound; }
uint32_t fake_notices(void) { return notices; }

uint8_t *fake_frame(uint32_t domain, uint32_t frame) { return domains[domain].own + (size_t)frame * XEN_PAGE; }

void fake_create(uint32_t domain) {
  size_t bytes = (size_t)FAKE_FRAMES * XEN_PAGE;
  if (!domains[domain].own) {
    domains[domain].memory = memfd_create("domain", MFD_CLOEXEC);
    if (ftruncate(domains[domain].memory, (off_t)bytes) != 0) abort();
    domains[domain].own = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, domains[domain].memory, 0);
    if (domains[domain].own == MAP_FAILED) abort();
  }
  domains[domain].lives = true;
}

void fake_destroy(uint32_t domain) {
  domains[domain].lives = false;
  fake_write(NULL, "/local/domain/%u", domain);
}

bool xen_open(void) { return true; }

/* Behind the pages, and before the next mapping, is one that nobody may touch. */
void *xen_map_frames(uint32_t domain, const uint32_t *frames, uint32_t count, bool writable) {
  if (domain >= FAKE_DOMAINS || !domains[domain].lives || count == 0) return NULL;
  for (uint32_t n = 0; n < count; n++)
    if (frames[n] >= FAKE_FRAMES) return NULL;
  uint8_t *at = mmap(NULL, ((size_t)count + 1) * XEN_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) abort();
  for (uint32_t n = 0, run; n < count; n += run) {
    for (run = 1; n + run < count && frames[n + run] == frames[n] + run; run++) {
    }
    if (mmap(at + (size_t)n * XEN_PAGE, (size_t)run * XEN_PAGE, writable ? PROT_READ | PROT_WRITE : PROT_READ,
             MAP_SHARED | MAP_FIXED, domains[domain].memory, (off_t)frames[n] * XEN_PAGE) == MAP_FAILED)
      abort();
  }
  mapped += count;
  return at;
}

void xen_unmap_frames(void *at, uint32_t count) {
  if (munmap(at, ((size_t)count + 1) * XEN_PAGE) != 0) abort();
  mapped -= count;
}

void *xen_map_grant(uint32_t domain, uint32_t reference) {
  return reference < 8 ? NULL : xen_map_frames(domain, &reference, 1, true);
}
void xen_unmap_grant(void *at) { xen_unmap_frames(at, 1); }

int xen_bind(uint32_t domain, uint32_t port) {
  if (domain >= FAKE_DOMAINS || !domains[domain].lives || port > 1023) return -1;
  for (int n = 0; n < PORTS; n++)
    if (!ports[n].used) {
      ports[n].used = true;
      ports[n].cut = false;
      ports[n].domain = domain;
      bound++;
      return n;
    }
  return -1;
}

void xen_unbind(int port) {
  if (port < 0 || port >= PORTS || !ports[port].used) abort();
  ports[port].used = false;
  bound--;
}

bool xen_is_bound(int port) { return !ports[port].cut; }

void fake_close_channels(uint32_t domain) {
  for (int n = 0; n < PORTS; n++)
    if (ports[n].used && ports[n].domain == domain) ports[n].cut = true;
}

uint32_t fake_open_channels(uint32_t domain) {
  uint32_t count = 0;
  for (int n = 0; n < PORTS; n++) count += ports[n].used && !ports[n].cut && ports[n].domain == domain;
  return count;
}

void xen_notify(int port) {
  if (port < 0 || port >= PORTS || !ports[port].used) abort();
  notices++;
}
void xen_unmask(int port) {
  if (port < 0 || port >= PORTS || !ports[port].used) abort();
}
int xen_event_descriptor(void) { return -1; }
int xen_pending(void) { return -1; }
bool xen_domain_lives(uint32_t domain) { return domain < FAKE_DOMAINS && domains[domain].lives; }

static struct {
  char path[STORE_PATH];
  char *value;
} nodes[NODES];

#define PATH(path)                         \
  char full[STORE_PATH];                   \
  va_list list;                            \
  va_start(list, path);                    \
  vsnprintf(full, sizeof full, path, list); \
  va_end(list)

static char **find(const char *path) {
  for (uint32_t n = 0; n < NODES; n++)
    if (nodes[n].value && !strcmp(nodes[n].path, path)) return &nodes[n].value;
  return NULL;
}

static bool put(const char *path, const char *value) {
  char **old = find(path);
  if (old) {
    free(*old);
    *old = strdup(value);
    return true;
  }
  for (uint32_t n = 0; n < NODES; n++)
    if (!nodes[n].value) {
      snprintf(nodes[n].path, sizeof nodes[n].path, "%s", path);
      nodes[n].value = strdup(value);
      return true;
    }
  abort();
}

static void drop_below(const char *path) {
  size_t length = strlen(path);
  for (uint32_t n = 0; n < NODES; n++)
    if (nodes[n].value && !strncmp(nodes[n].path, path, length) && strchr("/", nodes[n].path[length])) {
      free(nodes[n].value);
      nodes[n].value = NULL;
    }
}

void fake_write(const char *value, const char *path, ...) {
  PATH(path);
  if (value)
    put(full, value);
  else
    drop_below(full);
}

bool fake_equals(const char *value, const char *path, ...) {
  PATH(path);
  char **node = find(full);
  return node && !strcmp(*node, value);
}

bool store_open(void) { return true; }

bool store_read(char value[STORE_VALUE], const char *path, ...) {
  PATH(path);
  char **node = find(full);
  if (!node || strlen(*node) >= STORE_VALUE) return false;
  strcpy(value, *node);
  return true;
}

bool store_number(uint32_t *number, const char *path, ...) {
  PATH(path);
  char **node = find(full);
  return node && parse_decimal(*node, number);
}

bool store_write(const char *value, const char *path, ...) {
  PATH(path);
  return put(full, value);
}

bool store_write_number(uint32_t number, const char *path, ...) {
  PATH(path);
  char value[16];
  snprintf(value, sizeof value, "%u", number);
  return put(full, value);
}

void store_remove(const char *path, ...) {
  PATH(path);
  drop_below(full);
}

bool store_exists(const char *path, ...) {
  PATH(path);
  return find(full);
}

bool store_permit(uint32_t owner, uint32_t reader, const char *path, ...) {
  (void)owner, (void)reader, (void)path;
  return true;
}

uint32_t store_children(uint32_t *numbers, uint32_t most, const char *path, ...) {
  PATH(path);
  size_t length = strlen(full);
  uint32_t count = 0;
  for (uint32_t n = 0; n < NODES; n++) {
    char name[STORE_PATH];
    uint32_t number;
    if (!nodes[n].value || strncmp(nodes[n].path, full, length) != 0 || nodes[n].path[length] != '/') continue;
    snprintf(name, sizeof name, "%s", nodes[n].path + length + 1);
    name[strcspn(name, "/")] = 0;
    if (!parse_decimal(name, &number)) continue;
    bool known = false;
    for (uint32_t k = 0; k < count; k++) known = known || numbers[k] == number;
    if (!known && count < most) numbers[count++] = number;
  }
  return count;
}

void store_watch(const char *path, const char *token) { (void)path, (void)token; }
void store_unwatch(const char *path, const char *token) { (void)path, (void)token; }
int store_descriptor(void) { return -1; }
bool store_change(char token[STORE_PATH]) {
  (void)token;
  return false;
}
