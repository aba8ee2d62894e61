#define LOG_TAG "activity"
#include "manifest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ivi/log.h"

static const char *const kinds[] = {"app", "home", "system"};

const char *manifest_kind(const struct manifest *manifest) { return kinds[manifest->kind]; }

static bool name_ok(const char *name) {
  size_t length = strlen(name);
  return length > 0 && length < ACTIVITY_NAME_MAX && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static bool take(char *field, size_t size, const char *value, const char *key, char problem[256]) {
  if (strlen(value) < size && *value) {
    strcpy(field, value);
    return true;
  }
  snprintf(problem, 256, "%.32s has 1 to %zu characters", key, size - 1);
  return false;
}

static bool take_kind(struct manifest *manifest, const char *value, char problem[256]) {
  for (unsigned n = 0; n < 3; n++)
    if (strcmp(value, kinds[n]) == 0) {
      manifest->kind = n;
      return true;
    }
  snprintf(problem, 256, "kind is home, app or system");
  return false;
}

static bool take_order(struct manifest *manifest, const char *value, char problem[256]) {
  char *end;
  long order = strtol(value, &end, 10);
  if (*value && !*end && order >= 0 && order < 1000) {
    manifest->order = (int)order;
    return true;
  }
  snprintf(problem, 256, "order is a number below 1000");
  return false;
}

static bool take_pair(struct manifest *manifest, const char *key, const char *value, char problem[256]) {
  if (strcmp(key, "label") == 0)
    return take(manifest->label, sizeof manifest->label, value, key, problem);
  if (strcmp(key, "icon") == 0)
    return take(manifest->icon, sizeof manifest->icon, value, key, problem);
  if (strcmp(key, "process") == 0)
    return take(manifest->process, sizeof manifest->process, value, key, problem);
  if (strcmp(key, "kind") == 0)
    return take_kind(manifest, value, problem);
  if (strcmp(key, "order") == 0)
    return take_order(manifest, value, problem);
  if (strcmp(key, "privileged") == 0 && (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0)) {
    manifest->privileged = value[0] == 'y';
    return true;
  }
  snprintf(problem, 256, "there is no %.32s=%.32s: known are label, icon, process, kind, order, privileged=yes|no", key, value);
  return false;
}

bool manifest_parse(struct manifest *manifest, const char *name, const char *text, size_t length, char problem[256]) {
  *manifest = (struct manifest){.order = 999};
  if (!name_ok(name)) {
    snprintf(problem, 256, "its name is of small letters, digits and -, at most %d", ACTIVITY_NAME_MAX - 1);
    return false;
  }
  strcpy(manifest->name, name);
  for (size_t at = 0; at < length;) {
    char line[256];
    size_t size = 0;
    while (at + size < length && text[at + size] != '\n')
      size++;
    if (size >= sizeof line || memchr(text + at, '\0', size)) {
      snprintf(problem, 256, "a line is too long, or has a NUL");
      return false;
    }
    memcpy(line, text + at, size);
    line[size] = '\0';
    at += size + 1;
    char *equals = strchr(line, '=');
    if (line[0] == '\0' || line[0] == '#')
      continue;
    if (!equals) {
      snprintf(problem, 256, "\"%.60s\" is no KEY=VALUE", line);
      return false;
    }
    *equals = '\0';
    if (!take_pair(manifest, line, equals + 1, problem))
      return false;
  }
  if (manifest->process[0] != '/') {
    snprintf(problem, 256, "process=PATH is missing");
    return false;
  }
  if (!manifest->label[0])
    strcpy(manifest->label, manifest->name);
  if (!manifest->icon[0])
    strcpy(manifest->icon, manifest->name);
  return true;
}

static bool read_one(const char *directory, const char *file, struct manifest *manifest) {
  char path[512], text[4096], name[256], problem[256] = "";
  snprintf(path, sizeof path, "%s/%s", directory, file);
  snprintf(name, sizeof name, "%.*s", (int)(strrchr(file, '.') - file), file);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t size = fd >= 0 ? read(fd, text, sizeof text) : -1;
  if (size < 0)
    snprintf(problem, sizeof problem, "%s", strerror(errno));
  if (fd >= 0)
    close(fd);
  if (size >= 0 && manifest_parse(manifest, name, text, (size_t)size, problem))
    return true;
  LOGE("%s: %s", path, problem);
  return false;
}

static int is_manifest(const struct dirent *entry) {
  const char *dot = strrchr(entry->d_name, '.');
  return dot && strcmp(dot, ".app") == 0;
}

static int by_order(const void *a, const void *b) {
  const struct manifest *one = a, *other = b;
  return one->order != other->order ? one->order - other->order : strcmp(one->name, other->name);
}

unsigned manifests_read(const char *directory, struct manifest *manifests, unsigned most) {
  struct dirent **entries;
  int count = scandir(directory, &entries, is_manifest, alphasort);
  unsigned found = 0;
  for (int n = 0; n < count; n++) {
    if (found < most && read_one(directory, entries[n]->d_name, &manifests[found]))
      found++;
    free(entries[n]);
  }
  if (count >= 0)
    free(entries);
  if (found > 0)
    qsort(manifests, found, sizeof *manifests, by_order);
  return found;
}
