/* Services: processes that are started, watched, and started again. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"

/* ms; a service that lived longer than LIVED begins with the shortest delay again */
#define DELAY_FIRST 100
#define DELAY_MOST 10000
#define LIVED 10000
#define CRITICAL_ENDS 5
#define CRITICAL_WITHIN 60000
#define TERM_PATIENCE 3000 /* from SIGTERM to SIGKILL */

struct service {
  struct service *next;
  const struct rc_service *about;
  enum { STOPPED, RUNNING, STOPPING, WAITING } state; /* WAITING: to be started again */
  bool again;                                         /* after STOPPING */
  pid_t pid;
  int64_t started;
  int delay; /* before it is started the next time */
  int64_t ends[CRITICAL_ENDS];
  struct loop_timer *timer;
};

static struct service *services;

struct service *service_find(const char *name) {
  for (struct service *service = services; service; service = service->next)
    if (strcmp(service->about->name, name) == 0)
      return service;
  return NULL;
}

static void tell_state(const struct service *service) {
  static const char *const words[] = {"stopped", "running", "stopping", "restarting"};
  char name[PROPERTY_NAME_MAX], pid[12] = "";
  snprintf(name, sizeof name, "init.svc.%s", service->about->name);
  properties_set(name, words[service->state]);
  if (service->pid > 0)
    snprintf(pid, sizeof pid, "%d", service->pid);
  snprintf(name, sizeof name, "init.svc_pid.%s", service->about->name);
  properties_set(name, pid);
}

static void change(struct service *service, int state) {
  service->state = state;
  tell_state(service);
}

/* In the child */

static void fail(const struct rc_service *about, const char *what) {
  LOGE("%s: %s: %s", about->name, what, strerror(errno));
  _exit(127);
}

/* The terminal that the kernel's messages go to: it can be a controlling terminal, /dev/console can't. */
static void take_console(const struct rc_service *about) {
  char active[128] = "", path[160];
  int list = open("/sys/class/tty/console/active", O_RDONLY | O_CLOEXEC);
  ssize_t size = list >= 0 ? read(list, active, sizeof active - 1) : 0;
  active[size > 0 ? size : 0] = '\0';
  active[strcspn(active, "\n")] = '\0';
  const char *last = strrchr(active, ' ');
  snprintf(path, sizeof path, "/dev/%s", active[0] ? (last ? last + 1 : active) : "console");
  int fd = open(path, O_RDWR);
  if (fd < 0)
    fail(about, path);
  ioctl(fd, TIOCSCTTY, 1);
  for (int n = 0; n < 3; n++)
    dup2(fd, n);
  if (fd > 2)
    close(fd);
}

/* Makes /dev/socket/NAME; the program finds its descriptor in IVI_SOCKET_NAME. */
static void make_socket(const struct rc_service *about, const struct rc_line *line) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  char variable[RC_NAME_MAX + 12], number[12];
  snprintf(address.sun_path, sizeof address.sun_path, "/dev/socket/%s", line->words[1]);
  int type = line->words[2][0] == 'd' ? SOCK_DGRAM : strcmp(line->words[2], "stream") == 0 ? SOCK_STREAM : SOCK_SEQPACKET;
  int fd = socket(AF_UNIX, type, 0);
  unlink(address.sun_path);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      chmod(address.sun_path, (mode_t)strtoul(line->words[3], NULL, 8)) != 0)
    fail(about, address.sun_path);
  snprintf(variable, sizeof variable, "IVI_SOCKET_%s", line->words[1]);
  snprintf(number, sizeof number, "%d", fd);
  setenv(variable, number, 1);
}

static void take_user(const struct rc_service *about) {
  struct passwd *user = getpwnam(about->user);
  if (!user) {
    errno = ENOENT;
    fail(about, about->user);
  }
  gid_t groups[9];
  size_t count = 0;
  for (unsigned n = 0; n < about->group_count; n++) {
    struct group *group = getgrnam(about->group[n]);
    if (!group) {
      errno = ENOENT;
      fail(about, about->group[n]);
    }
    groups[count++] = group->gr_gid;
  }
  gid_t own = count > 0 ? groups[0] : user->pw_gid;
  if (setgroups(count, groups) != 0 || setresgid(own, own, own) != 0 ||
      setresuid(user->pw_uid, user->pw_uid, user->pw_uid) != 0)
    fail(about, "its user cannot be taken on");
}

void child_prepare(const struct rc_service *about) {
  sigprocmask(SIG_UNBLOCK, &init_signals, NULL);
  signal(SIGPIPE, SIG_DFL);
  setsid();
  if (about->console)
    take_console(about);
  if (about->nice != 0)
    setpriority(PRIO_PROCESS, 0, about->nice);
  char score[12];
  snprintf(score, sizeof score, "%d", about->oom_score);
  write_text("/proc/self/oom_score_adj", score);
  for (const struct rc_line *line = about->environment; line; line = line->next) {
    char value[512];
    if (rc_expand(line->words[2], value, sizeof value))
      setenv(line->words[1], value, 1);
  }
  for (const struct rc_line *line = about->sockets; line; line = line->next)
    make_socket(about, line);
  take_user(about);
}

static void run(const struct rc_service *about) {
  static char text[RC_WORDS_MOST][512];
  char *arguments[RC_WORDS_MOST + 1] = {NULL};
  const struct rc_line *command = about->command;
  for (unsigned n = 2; n < command->count; n++) {
    if (!rc_expand(command->words[n], text[n], sizeof text[n])) {
      errno = E2BIG;
      fail(about, command->words[n]);
    }
    arguments[n - 2] = text[n];
  }
  child_prepare(about);
  execv(arguments[0], arguments);
  fail(about, arguments[0]);
}

/* In init */

int service_start(struct service *service) {
  if (service->state == RUNNING)
    return 0;
  if (service->state == STOPPING) {
    service->again = true;
    return 0;
  }
  loop_timer_set(service->timer, -1, 0);
  pid_t pid = fork();
  if (pid == 0)
    run(service->about);
  if (pid < 0) {
    int error = errno;
    LOGE("%s cannot be started: %s", service->about->name, strerror(error));
    service->delay = DELAY_MOST;
    loop_timer_set(service->timer, service->delay, 0);
    change(service, WAITING);
    return -error;
  }
  service->pid = pid;
  service->started = loop_now();
  change(service, RUNNING);
  return 0;
}

void service_stop(struct service *service, bool again) {
  service->again = again;
  switch (service->state) {
  case RUNNING:
    kill(-service->pid, SIGTERM);
    kill(service->pid, SIGTERM);
    loop_timer_set(service->timer, TERM_PATIENCE, 0);
    change(service, STOPPING);
    break;
  case STOPPED:
  case WAITING:
    loop_timer_set(service->timer, -1, 0);
    if (again)
      service_start(service);
    else if (service->state == WAITING)
      change(service, STOPPED);
    break;
  case STOPPING:
    break;
  }
}

static void timer_due(void *context) {
  struct service *service = context;
  if (service->state == WAITING)
    service_start(service);
  else if (service->state == STOPPING) {
    LOGW("%s did not end: killed", service->about->name);
    kill(-service->pid, SIGKILL);
    kill(service->pid, SIGKILL);
  }
}

static void tell_end(const struct service *service, int status) {
  const char *name = service->about->name;
  long long lived = (loop_now() - service->started) / 1000000;
  if (WIFSIGNALED(status))
    LOGW("%s (process %d) was ended by signal %d after %lld ms", name, service->pid, WTERMSIG(status), lived);
  else
    LOGI("%s (process %d) ended with status %d after %lld ms", name, service->pid, WEXITSTATUS(status), lived);
}

/* Whether a critical service has ended too often. */
static bool given_up(struct service *service) {
  memmove(service->ends, service->ends + 1, sizeof service->ends - sizeof *service->ends);
  service->ends[CRITICAL_ENDS - 1] = loop_now();
  return service->about->critical && service->ends[0] != 0 &&
         service->ends[CRITICAL_ENDS - 1] - service->ends[0] < CRITICAL_WITHIN * INT64_C(1000000);
}

static void restart_later(struct service *service) {
  if (given_up(service)) {
    char reason[RC_NAME_MAX + 24];
    snprintf(reason, sizeof reason, "reboot,critical-%s", service->about->name);
    LOGE("%s is critical and ended %d times within %d s", service->about->name, CRITICAL_ENDS, CRITICAL_WITHIN / 1000);
    power_command(reason);
  }
  int64_t lived = (loop_now() - service->started) / 1000000;
  service->delay = lived >= LIVED || service->delay == 0 ? DELAY_FIRST : service->delay * 2;
  if (service->delay > DELAY_MOST)
    service->delay = DELAY_MOST;
  loop_timer_set(service->timer, service->delay, 0);
  change(service, WAITING);
  for (const struct rc_line *line = service->about->on_restart; line; line = line->next)
    actions_do(line);
}

bool service_ended(pid_t pid, int status) {
  struct service *service = services;
  while (service && service->pid != pid)
    service = service->next;
  if (!service)
    return false;
  bool wanted = service->state == STOPPING;
  tell_end(service, status);
  /* What it started goes with it. */
  kill(-pid, SIGKILL);
  service->pid = 0;
  loop_timer_set(service->timer, -1, 0);
  if (wanted || service->about->oneshot) {
    change(service, STOPPED);
    if (wanted && service->again)
      service_start(service);
  } else {
    restart_later(service);
  }
  return true;
}

void services_of_class(const char *class, void (*each)(struct service *service)) {
  for (struct service *service = services; service; service = service->next)
    if (strcmp(service->about->class, class) == 0)
      each(service);
}

void class_start(struct service *service) {
  if (!service->about->disabled)
    service_start(service);
}
void class_stop(struct service *service) { service_stop(service, false); }
void class_restart(struct service *service) {
  if (service->state != STOPPED)
    service_stop(service, true);
}

void services_make(void) {
  struct service **last = &services;
  for (const struct rc_service *about = init_rc.services; about; about = about->next) {
    struct service *service = calloc(1, sizeof *service);
    if (!service)
      abort();
    service->about = about;
    service->timer = loop_timer_new(init_loop, timer_due, service);
    *last = service;
    last = &service->next;
  }
}

static bool any_runs(void) {
  for (struct service *service = services; service; service = service->next)
    if (service->pid > 0)
      return true;
  return false;
}

static void signal_all(int number) {
  for (struct service *service = services; service; service = service->next)
    if (service->pid > 0) {
      kill(-service->pid, number);
      kill(service->pid, number);
    }
}

static void reap(void) {
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
    for (struct service *service = services; service; service = service->next)
      if (service->pid == pid)
        service->pid = 0;
}

void services_end(int patience) {
  signal_all(SIGTERM);
  int64_t until = loop_now() + patience * INT64_C(1000000);
  for (reap(); any_runs() && loop_now() < until; reap())
    usleep(20000);
  signal_all(SIGKILL);
}
