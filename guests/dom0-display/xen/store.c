#include "xen/store.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xenstore.h>

#include "log.h"
#include "number.h"

static struct xs_handle *store;

bool store_open(void) {
  store = xs_open(0);
  if (!store) say("xenstore does not answer: %s", strerror(errno));
  return store;
}

#define FORMAT_PATH(path)                                       \
  char full[STORE_PATH];                                        \
  va_list list;                                                 \
  va_start(list, path);                                         \
  int written = vsnprintf(full, sizeof full, path, list);       \
  va_end(list);                                                 \
  bool fits = written > 0 && (unsigned)written < sizeof full

static bool read_path(char value[STORE_VALUE], const char *path) {
  unsigned length;
  char *text = xs_read(store, XBT_NULL, path, &length);
  bool fits = text && length < STORE_VALUE && strlen(text) == length;
  if (fits) memcpy(value, text, length + 1);
  free(text);
  return fits;
}

bool store_read(char value[STORE_VALUE], const char *path, ...) {
  FORMAT_PATH(path);
  return fits && read_path(value, full);
}

bool store_number(uint32_t *number, const char *path, ...) {
  FORMAT_PATH(path);
  char value[STORE_VALUE];
  return fits && read_path(value, full) && parse_decimal(value, number);
}

bool store_write(const char *value, const char *path, ...) {
  FORMAT_PATH(path);
  return fits && xs_write(store, XBT_NULL, full, value, (unsigned)strlen(value));
}

bool store_write_number(uint32_t number, const char *path, ...) {
  FORMAT_PATH(path);
  char value[16];
  return fits && xs_write(store, XBT_NULL, full, value, (unsigned)snprintf(value, sizeof value, "%u", number));
}

void store_remove(const char *path, ...) {
  FORMAT_PATH(path);
  if (fits) xs_rm(store, XBT_NULL, full);
}

bool store_exists(const char *path, ...) {
  FORMAT_PATH(path);
  unsigned length;
  char *text = fits ? xs_read(store, XBT_NULL, full, &length) : NULL;
  free(text);
  return text;
}

bool store_permit(uint32_t owner, uint32_t reader, const char *path, ...) {
  FORMAT_PATH(path);
  struct xs_permissions permissions[] = {{.id = owner, .perms = XS_PERM_NONE}, {.id = reader, .perms = XS_PERM_READ}};
  return fits && xs_mkdir(store, XBT_NULL, full) && xs_set_permissions(store, XBT_NULL, full, permissions, 2);
}

uint32_t store_children(uint32_t *numbers, uint32_t most, const char *path, ...) {
  FORMAT_PATH(path);
  unsigned count = 0;
  char **names = fits ? xs_directory(store, XBT_NULL, full, &count) : NULL;
  uint32_t found = 0;
  for (unsigned n = 0; names && n < count && found < most; n++)
    if (parse_decimal(names[n], &numbers[found])) found++;
  free(names);
  return found;
}

void store_watch(const char *path, const char *token) { xs_watch(store, path, token); }
void store_unwatch(const char *path, const char *token) { xs_unwatch(store, path, token); }
int store_descriptor(void) { return xs_fileno(store); }

bool store_change(char token[STORE_PATH]) {
  char **change = xs_check_watch(store);
  if (!change) return false;
  snprintf(token, STORE_PATH, "%s", change[XS_WATCH_TOKEN]);
  free(change);
  return true;
}
