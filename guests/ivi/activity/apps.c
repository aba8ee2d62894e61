#define LOG_TAG "activity"
#include "apps.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ivi/log.h"

#define FIRST_USER 10000u
/* ms */
#define DELAY_FIRST 100
#define DELAY_MOST 10000
#define LIVED 10000
#define STOP_PATIENCE 2000
#define ENDS_WITHIN 60000 /* as many ends as are remembered within that time: an app keeps stopping */

struct app apps[ACTIVITY_APPS_MAX];
unsigned app_count;
struct loop *apps_loop;

static void timer_due(void *context) {
  struct app *app = context;
  if (app->pid == 0)
    app_run(app);
  else if (app->stopping) {
    LOGW("%s did not end: killed", app->manifest.name);
    kill(-app->pid, SIGKILL);
  }
}

void apps_make(const char *directory) {
  static struct manifest manifests[ACTIVITY_APPS_MAX];
  app_count = manifests_read(directory, manifests, ACTIVITY_APPS_MAX);
  for (unsigned n = 0; n < app_count; n++) {
    apps[n] = (struct app){.manifest = manifests[n], .uid = FIRST_USER + n};
    apps[n].timer = loop_timer_new(apps_loop, timer_due, &apps[n]);
  }
}

struct app *app_named(const char *name) {
  for (unsigned n = 0; n < app_count; n++)
    if (strcmp(apps[n].manifest.name, name) == 0)
      return &apps[n];
  return NULL;
}

struct app *app_of_process(pid_t pid) {
  for (unsigned n = 0; n < app_count; n++)
    if (pid > 0 && apps[n].pid == pid)
      return &apps[n];
  return NULL;
}

struct app *app_home(void) {
  for (unsigned n = 0; n < app_count; n++)
    if (apps[n].manifest.kind == APP_HOME)
      return &apps[n];
  return NULL;
}

static void become(const struct app *app) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  setsid();
  setenv("IVI_APP", app->manifest.name, 1);
  /* When memory runs out apps go before services. */
  int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd >= 0 && write(fd, app->manifest.kind == APP_PLAIN ? "500" : "200", 3) < 0)
    LOGW("%s: oom_score_adj: %s", app->manifest.name, strerror(errno));
  if (setgroups(0, NULL) != 0 || setresgid(app->uid, app->uid, app->uid) != 0 ||
      setresuid(app->uid, app->uid, app->uid) != 0)
    _exit(126);
  /* Without the activity manager nobody would look after it. The kernel forgets this when the user changes. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  execl(app->manifest.process, app->manifest.process, NULL);
  LOGE("%s: %s: %s", app->manifest.name, app->manifest.process, strerror(errno));
  _exit(127);
}

int app_run(struct app *app) {
  if (app->pid > 0)
    return 0;
  loop_timer_set(app->timer, -1, 0);
  if (access(app->manifest.process, X_OK) != 0) {
    LOGE("%s: %s: %s", app->manifest.name, app->manifest.process, strerror(errno));
    return -ENOENT;
  }
  pid_t pid = fork();
  if (pid == 0)
    become(app);
  if (pid < 0) {
    int error = errno;
    LOGE("%s cannot be started: %s", app->manifest.name, strerror(error));
    loop_timer_set(app->timer, DELAY_MOST, 0);
    return -error;
  }
  app->pid = pid;
  app->started = loop_now();
  app->stopping = false;
  LOGI("%s starts as process %d", app->manifest.name, pid);
  listeners_process(app, true);
  return 0;
}

void app_stop(struct app *app) {
  loop_timer_set(app->timer, -1, 0);
  if (app->pid == 0 || app->stopping)
    return;
  app->stopping = true;
  if (app->binder) {
    struct parcel request;
    parcel_request(&request, ACTIVITY_APP_INTERFACE);
    binder_send(app->binder, ACTIVITY_APP_STOP, &request);
  } else {
    kill(app->pid, SIGTERM);
  }
  loop_timer_set(app->timer, STOP_PATIENCE, 0);
}

static bool keeps_stopping(struct app *app) {
  unsigned last = sizeof app->ends / sizeof *app->ends - 1;
  memmove(app->ends, app->ends + 1, sizeof app->ends - sizeof *app->ends);
  app->ends[last] = loop_now();
  return app->ends[0] != 0 && app->ends[last] - app->ends[0] < ENDS_WITHIN * INT64_C(1000000);
}

/* Starts it again if it has a place in the stack or runs always; gives up on an app that ends too often. */
static void after_end(struct app *app) {
  bool plain = app->manifest.kind == APP_PLAIN;
  if (plain && !stack_has(app))
    return;
  if (plain && keeps_stopping(app)) {
    LOGE("%s keeps stopping", app->manifest.name);
    memset(app->ends, 0, sizeof app->ends);
    stack_remove(app);
    return;
  }
  int64_t lived = (loop_now() - app->started) / 1000000;
  app->delay = lived >= LIVED || app->delay == 0 ? DELAY_FIRST : app->delay * 2;
  if (app->delay > DELAY_MOST)
    app->delay = DELAY_MOST;
  loop_timer_set(app->timer, app->delay, 0);
}

static void ended(struct app *app, int status) {
  char how[32];
  snprintf(how, sizeof how, WIFSIGNALED(status) ? "signal %d" : "status %d",
           WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  LOGW("%s (process %d) ended with %s%s", app->manifest.name, app->pid, how, app->stopping ? ", as it was told" : "");
  kill(-app->pid, SIGKILL);
  listeners_process(app, false);
  app->pid = 0;
  binder_release(app->binder);
  app->binder = NULL;
  app->resumed = false;
  loop_timer_set(app->timer, -1, 0);
  bool wanted = app->stopping;
  app->stopping = false;
  if (!wanted || app->manifest.kind != APP_PLAIN || stack_has(app))
    after_end(app);
}

void apps_reap(void) {
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
    struct app *app = app_of_process(pid);
    if (app)
      ended(app, status);
  }
}
