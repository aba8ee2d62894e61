/* The commands of actions. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init.h"

#define WORD_MAX 512
#define EXEC_PATIENCE 120 /* seconds */

struct words {
  const struct rc_line *line;
  unsigned count; /* without the command's name */
  char word[RC_WORDS_MOST][WORD_MAX];
};

bool write_text(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0644);
  if (fd < 0)
    return false;
  size_t size = strlen(text);
  bool good = write(fd, text, size) == (ssize_t)size;
  int error = errno;
  close(fd);
  errno = error;
  return good;
}

static int result(bool good) { return good ? 0 : -errno; }

static int take_user(const char *name, uid_t *uid) {
  char *end;
  *uid = (uid_t)strtoul(name, &end, 10);
  if (*name && !*end)
    return 0;
  const struct passwd *user = getpwnam(name);
  if (!user)
    return -ESRCH;
  *uid = user->pw_uid;
  return 0;
}

static int take_group(const char *name, gid_t *gid) {
  char *end;
  *gid = (gid_t)strtoul(name, &end, 10);
  if (*name && !*end)
    return 0;
  const struct group *group = getgrnam(name);
  if (!group)
    return -ESRCH;
  *gid = group->gr_gid;
  return 0;
}

static int do_chown_to(const char *path, const char *user, const char *group) {
  uid_t uid;
  gid_t gid = (gid_t)-1;
  int error = take_user(user, &uid);
  if (!error && group)
    error = take_group(group, &gid);
  return error ? error : result(lchown(path, uid, gid) == 0);
}

static int do_chmod_to(const char *path, const char *mode) {
  char *end;
  unsigned long bits = strtoul(mode, &end, 8);
  if (!*mode || *end || bits > 07777)
    return -EINVAL;
  return result(chmod(path, (mode_t)bits) == 0);
}

static int do_mkdir(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  const char *path = words->word[0];
  if (mkdir(path, 0755) != 0 && errno != EEXIST)
    return -errno;
  int error = words->count > 1 ? do_chmod_to(path, words->word[1]) : 0;
  if (!error && words->count > 2)
    error = do_chown_to(path, words->word[2], words->count > 3 ? words->word[3] : NULL);
  return error;
}

static int do_chmod(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  return do_chmod_to(words->word[1], words->word[0]);
}

static int do_chown(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  return do_chown_to(words->word[2], words->word[0], words->word[1]);
}

static int do_write(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  return result(write_text(words->word[0], words->word[1]));
}

static int do_symlink(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  return result(symlink(words->word[0], words->word[1]) == 0 || errno == EEXIST);
}

static int do_rm(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  return result(unlink(words->word[0]) == 0 || errno == ENOENT);
}

static int do_mount(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  static const struct {
    const char *word;
    unsigned long flag;
  } flags[] = {{"ro", MS_RDONLY},   {"nosuid", MS_NOSUID},   {"nodev", MS_NODEV},     {"noexec", MS_NOEXEC},
               {"noatime", MS_NOATIME}, {"remount", MS_REMOUNT}, {"bind", MS_BIND}};
  unsigned long chosen = 0;
  const char *options = NULL;
  for (unsigned n = 3; n < words->count; n++) {
    bool known = false;
    for (unsigned f = 0; f < sizeof flags / sizeof *flags; f++)
      if (strcmp(words->word[n], flags[f].word) == 0) {
        chosen |= flags[f].flag;
        known = true;
      }
    if (!known)
      options = words->word[n];
  }
  return result(mount(words->word[1], words->word[2], words->word[0], chosen, options) == 0 || errno == EBUSY);
}

static int do_umount(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  return result(umount(words->word[0]) == 0);
}

static int do_insmod(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  char parameters[WORD_MAX * 2] = "";
  for (unsigned n = 1; n < words->count; n++) {
    size_t used = strlen(parameters);
    if (snprintf(parameters + used, sizeof parameters - used, "%s%s", used ? " " : "", words->word[n]) >=
        (int)(sizeof parameters - used))
      return -E2BIG;
  }
  return module_load(words->word[0], parameters);
}

static int do_setprop(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  return properties_set(words->word[0], words->word[1]);
}

static int do_load_properties(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  properties_load(words->word[0]);
  return 0;
}

static int do_persist_properties(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  properties_persist(words->word[0]);
  return 0;
}

static int do_start(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  struct service *service = service_find(words->word[0]);
  return service ? service_start(service) : -ESRCH;
}

static int do_stop(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  struct service *service = service_find(words->word[0]);
  if (!service)
    return -ESRCH;
  service_stop(service, false);
  return 0;
}

static int do_restart(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  struct service *service = service_find(words->word[0]);
  if (!service)
    return -ESRCH;
  service_stop(service, true);
  return 0;
}

static int do_class_start(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  services_of_class(words->word[0], class_start);
  return 0;
}

static int do_class_stop(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  services_of_class(words->word[0], class_stop);
  return 0;
}

static int do_class_restart(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  services_of_class(words->word[0], class_restart);
  return 0;
}

static int do_trigger(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  actions_event(words->word[0]);
  return 0;
}

static int do_enable_property_triggers(const struct words *words, struct waiting *waiting) {
  (void)words;
  (void)waiting;
  actions_enable_properties();
  return 0;
}

static int do_exec(const struct words *words, struct waiting *waiting) {
  pid_t pid = fork();
  if (pid < 0)
    return -errno;
  if (pid == 0) {
    static const struct rc_service about = {.name = "exec", .user = "root"};
    char *arguments[RC_WORDS_MOST + 1] = {NULL};
    for (unsigned n = 0; n < words->count; n++)
      arguments[n] = (char *)words->word[n];
    child_prepare(&about);
    execv(arguments[0], arguments);
    LOGE("exec: %s: %s", arguments[0], strerror(errno));
    _exit(127);
  }
  waiting->pid = pid;
  waiting->until = loop_now() + EXEC_PATIENCE * INT64_C(1000000000);
  return 1;
}

static int64_t until(const struct words *words, unsigned at) {
  int seconds = words->count > at ? atoi(words->word[at]) : 5;
  return loop_now() + seconds * INT64_C(1000000000);
}

static int do_wait(const struct words *words, struct waiting *waiting) {
  if (strlen(words->word[0]) >= sizeof waiting->path)
    return -ENAMETOOLONG;
  strcpy(waiting->path, words->word[0]);
  waiting->until = until(words, 1);
  return 1;
}

static int do_wait_for_property(const struct words *words, struct waiting *waiting) {
  if (!property_name_ok(words->word[0]) || strlen(words->word[1]) >= PROPERTY_VALUE_MAX)
    return -EINVAL;
  strcpy(waiting->property, words->word[0]);
  strcpy(waiting->value, words->word[1]);
  waiting->until = until(words, 2);
  return 1;
}

static int do_export(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  return result(setenv(words->word[0], words->word[1], 1) == 0);
}

static int do_hostname(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  return result(sethostname(words->word[0], strlen(words->word[0])) == 0);
}

static int do_loglevel(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  return result(write_text("/proc/sys/kernel/printk", words->word[0]));
}

static int do_devices(const struct words *words, struct waiting *waiting) {
  (void)words;
  (void)waiting;
  devices_start();
  return 0;
}

static int do_powerctl(const struct words *words, struct waiting *waiting) {
  (void)waiting;
  power_command(words->word[0]);
  return 0;
}

static const struct command {
  const char *name;
  unsigned least, most;
  /* 0, -errno, or 1: the next command waits. */
  int (*run)(const struct words *words, struct waiting *waiting);
} commands[] = {
    {"chmod", 2, 2, do_chmod},
    {"chown", 3, 3, do_chown},
    {"class_restart", 1, 1, do_class_restart},
    {"class_start", 1, 1, do_class_start},
    {"class_stop", 1, 1, do_class_stop},
    {"devices", 0, 0, do_devices},
    {"enable_property_triggers", 0, 0, do_enable_property_triggers},
    {"exec", 1, RC_WORDS_MOST - 1, do_exec},
    {"export", 2, 2, do_export},
    {"hostname", 1, 1, do_hostname},
    {"insmod", 1, 8, do_insmod},
    {"load_persist_props", 1, 1, do_persist_properties},
    {"load_props", 1, 1, do_load_properties},
    {"loglevel", 1, 1, do_loglevel},
    {"mkdir", 1, 4, do_mkdir},
    {"mount", 3, 8, do_mount},
    {"powerctl", 1, 1, do_powerctl},
    {"restart", 1, 1, do_restart},
    {"rm", 1, 1, do_rm},
    {"setprop", 2, 2, do_setprop},
    {"start", 1, 1, do_start},
    {"stop", 1, 1, do_stop},
    {"symlink", 2, 2, do_symlink},
    {"trigger", 1, 1, do_trigger},
    {"umount", 1, 1, do_umount},
    {"wait", 1, 2, do_wait},
    {"wait_for_prop", 2, 3, do_wait_for_property},
    {"write", 2, 2, do_write},
};

static const struct command *find(const char *name) {
  for (unsigned n = 0; n < sizeof commands / sizeof *commands; n++)
    if (strcmp(commands[n].name, name) == 0)
      return &commands[n];
  return NULL;
}

bool command_known(const char *name, unsigned *least, unsigned *most) {
  const struct command *command = find(name);
  if (!command)
    return false;
  *least = command->least;
  *most = command->most;
  return true;
}

enum command_result command_do(const struct rc_line *line, struct waiting *waiting) {
  static struct words words;
  words.line = line;
  words.count = line->count - 1;
  for (unsigned n = 0; n < words.count; n++)
    if (!rc_expand(line->words[n + 1], words.word[n], WORD_MAX)) {
      LOGE("%s:%u: \"%s\" cannot be expanded", line->file, line->line, line->words[n + 1]);
      return COMMAND_DONE;
    }
  int status = find(line->words[0])->run(&words, waiting);
  if (status < 0)
    LOGW("%s:%u: %s %s: %s", line->file, line->line, line->words[0], words.count ? words.word[0] : "",
         strerror(-status));
  return status > 0 ? COMMAND_WAITS : COMMAND_DONE;
}
