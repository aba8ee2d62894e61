/* service, dumpsys */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ivi/service.h"
#include "tools/toolbox.h"

struct names {
  unsigned count;
  char *all[256];
};

static void collect(void *context, const char *name) {
  struct names *names = context;
  if (names->count < 256)
    names->all[names->count++] = strdup(name);
}

static int check(const char *name) {
  struct binder *binder = service_get(name);
  printf("Service %s: %s\n", name, binder ? "found" : "not found");
  binder_release(binder);
  return binder ? 0 : 1;
}

static int ping(const char *name) {
  struct binder *binder = service_get(name);
  if (!binder)
    return failed(name, ENOENT);
  int error = binder_ping(binder);
  binder_release(binder);
  return error ? failed(name, error) : 0;
}

int service_main(int count, char **words) {
  static const char text[] = "service list | check NAME | ping NAME | wait NAME [SECONDS]";
  if (count < 2 || (strcmp(words[1], "list") == 0) != (count == 2))
    return usage(text);
  if (reach_binder() != 0)
    return 1;
  if (strcmp(words[1], "check") == 0)
    return check(words[2]);
  if (strcmp(words[1], "ping") == 0)
    return ping(words[2]);
  if (strcmp(words[1], "wait") == 0) {
    struct binder *binder = service_wait(words[2], count > 3 ? atoi(words[3]) * 1000 : -1);
    return binder ? 0 : failed(words[2], ETIMEDOUT);
  }
  if (strcmp(words[1], "list") != 0)
    return usage(text);
  struct names names = {0};
  int error = service_list(collect, &names);
  if (error)
    return failed("service manager", error);
  printf("Found %u services:\n", names.count);
  for (unsigned n = 0; n < names.count; n++)
    printf("%u\t%s\n", n, names.all[n]);
  return 0;
}

static int dump(const char *name, int count, char **words) {
  struct binder *binder = service_get(name);
  if (!binder)
    return failed(name, ENOENT);
  fflush(stdout);
  int error = binder_dump(binder, STDOUT_FILENO, count, (const char *const *)words);
  binder_release(binder);
  if (error == -ENOSYS)
    printf("(%s has nothing to tell)\n", name);
  return error && error != -ENOSYS ? failed(name, error) : 0;
}

int dumpsys_main(int count, char **words) {
  if (reach_binder() != 0)
    return 1;
  bool list = count > 1 && strcmp(words[1], "-l") == 0;
  if (count > 1 && !list)
    return dump(words[1], count - 2, words + 2);
  struct names names = {0};
  int error = service_list(collect, &names);
  if (error)
    return failed("service manager", error);
  printf("Currently running services:\n");
  for (unsigned n = 0; n < names.count; n++)
    printf("  %s\n", names.all[n]);
  for (unsigned n = 0; !list && n < names.count; n++) {
    printf("-------------------------------------------------------------------------------\nDUMP OF SERVICE %s:\n",
           names.all[n]);
    dump(names.all[n], 0, NULL);
  }
  return 0;
}
