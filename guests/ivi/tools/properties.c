/* getprop, setprop, watchprops; start, stop and restart of services; reboot, poweroff, halt. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ivi/properties.h"
#include "tools/toolbox.h"

struct pair {
  char name[PROPERTY_NAME_MAX], value[PROPERTY_VALUE_MAX];
};
struct pairs {
  struct pair *all;
  size_t count, room;
};

static void collect(void *context, const char *name, const char *value) {
  struct pairs *pairs = context;
  if (pairs->count == pairs->room) {
    pairs->room = pairs->room ? pairs->room * 2 : 64;
    pairs->all = realloc(pairs->all, pairs->room * sizeof *pairs->all);
    if (!pairs->all)
      exit(1);
  }
  struct pair *pair = &pairs->all[pairs->count++];
  snprintf(pair->name, sizeof pair->name, "%s", name);
  snprintf(pair->value, sizeof pair->value, "%s", value);
}

static int by_name(const void *a, const void *b) { return strcmp(((const struct pair *)a)->name, ((const struct pair *)b)->name); }

static struct pairs sorted(void) {
  struct pairs pairs = {0};
  property_each(collect, &pairs);
  if (pairs.count > 0)
    qsort(pairs.all, pairs.count, sizeof *pairs.all, by_name);
  return pairs;
}

int getprop_main(int count, char **words) {
  if (count > 3)
    return usage("getprop [NAME [OTHERWISE]]");
  if (count == 1) {
    struct pairs pairs = sorted();
    for (size_t n = 0; n < pairs.count; n++)
      printf("[%s]: [%s]\n", pairs.all[n].name, pairs.all[n].value);
    free(pairs.all);
    return 0;
  }
  char value[PROPERTY_VALUE_MAX];
  property_get(words[1], value, count == 3 ? words[2] : NULL);
  puts(value);
  return 0;
}

int setprop_main(int count, char **words) {
  if (count != 3)
    return usage("setprop NAME VALUE");
  int error = property_set(words[1], words[2]);
  return error ? failed(words[1], error) : 0;
}

static void tell_changes(const struct pairs *before, const struct pairs *after) {
  for (size_t a = 0, b = 0; a < after->count; a++) {
    while (b < before->count && strcmp(before->all[b].name, after->all[a].name) < 0)
      b++;
    bool same = b < before->count && memcmp(&before->all[b], &after->all[a], sizeof *before->all) == 0;
    if (!same)
      printf("[%s]: [%s]\n", after->all[a].name, after->all[a].value);
  }
  fflush(stdout);
}

int watchprops_main(int count, char **words) {
  if (count == 2)
    return usage("watchprops [NAME VALUE [SECONDS]]: tells changes, or waits for a value");
  if (count >= 3)
    return property_wait_for(words[1], words[2], count > 3 ? atoi(words[3]) * 1000 : -1) ? 0 : 1;
  struct pairs before = sorted();
  for (uint32_t serial = property_serial(); property_wait(serial, -1);) {
    serial = property_serial();
    struct pairs after = sorted();
    tell_changes(&before, &after);
    free(before.all);
    before = after;
  }
  return failed("watchprops", ENOENT);
}

static int control(int count, char **words, const char *property) {
  if (count != 2)
    return usage("start|stop|restart SERVICE");
  int error = property_set(property, words[1]);
  return error == -ENOENT ? failed("no such service", ENOENT) : error ? failed(words[1], error) : 0;
}

int start_main(int count, char **words) { return control(count, words, "ctl.start"); }
int stop_main(int count, char **words) { return control(count, words, "ctl.stop"); }
int restart_main(int count, char **words) { return control(count, words, "ctl.restart"); }

int power_main(int count, char **words) {
  (void)count;
  const char *slash = strrchr(words[0], '/');
  const char *name = slash ? slash + 1 : words[0];
  const char *command = strcmp(name, "poweroff") == 0 ? "shutdown" : name;
  int error = property_set("sys.powerctl", command);
  return error ? failed(name, error) : 0;
}
