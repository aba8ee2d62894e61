/* Whose device nodes are: the kernel makes them for root alone; lines `device PATTERN MODE USER GROUP` give them away. */
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <grp.h>
#include <linux/netlink.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init.h"

static void give(const struct rc_line *rule, const char *path) {
  const struct passwd *user = getpwnam(rule->words[3]);
  const struct group *group = getgrnam(rule->words[4]);
  char *end;
  unsigned long mode = strtoul(rule->words[2], &end, 8);
  if (!user || !group || *end || mode > 0777) {
    LOGW("%s:%u: no such mode, user or group", rule->file, rule->line);
    return;
  }
  if (chown(path, user->pw_uid, group->gr_gid) != 0 || chmod(path, (mode_t)mode) != 0)
    LOGW("%s:%u: %s: %s", rule->file, rule->line, path, strerror(errno));
}

static void appeared(const char *path) {
  for (const struct rc_line *rule = init_rc.devices; rule; rule = rule->next)
    if (fnmatch(rule->words[1], path, FNM_PATHNAME) == 0)
      give(rule, path);
}

/* An event is of words NAME=VALUE, each with a NUL: ACTION and DEVNAME are of interest. */
static void take_event(const char *event, size_t size) {
  bool add = false;
  char path[128] = "";
  for (const char *at = event; at < event + size; at += strlen(at) + 1) {
    if (strcmp(at, "ACTION=add") == 0)
      add = true;
    if (strncmp(at, "DEVNAME=", 8) == 0 && !strstr(at, ".."))
      snprintf(path, sizeof path, "/dev/%.100s", at + 8);
  }
  if (add && path[0])
    appeared(path);
}

static void events_ready(void *context, uint32_t events) {
  (void)events;
  int fd = (int)(intptr_t)context;
  char event[8192];
  for (;;) {
    struct sockaddr_nl from;
    socklen_t length = sizeof from;
    ssize_t size = recvfrom(fd, event, sizeof event - 1, MSG_DONTWAIT, (struct sockaddr *)&from, &length);
    if (size < 0 && errno == ENOBUFS)
      continue;
    if (size <= 0)
      return;
    event[size] = '\0';
    /* Others may send too; the kernel's port is 0. */
    if (from.nl_pid == 0)
      take_event(event, (size_t)size);
  }
}

static void give_present(const struct rc_line *rule) {
  glob_t found;
  if (glob(rule->words[1], 0, NULL, &found) == 0)
    for (size_t n = 0; n < found.gl_pathc; n++)
      give(rule, found.gl_pathv[n]);
  globfree(&found);
}

void devices_start(void) {
  static bool listening;
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = 1};
  int fd = listening ? -1 : socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
  if (fd >= 0) {
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
      loop_add(init_loop, fd, EPOLLIN, events_ready, (void *)(intptr_t)fd);
    else
      LOGE("events of devices: %s", strerror(errno));
    listening = true;
  }
  for (const struct rc_line *rule = init_rc.devices; rule; rule = rule->next)
    give_present(rule);
}
