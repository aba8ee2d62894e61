/* The first process of the IVI guest. */
#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RC_PATH "/system/etc/init"

struct loop *init_loop;
struct rc init_rc;
sigset_t init_signals;

/* Which hypervisor there is becomes ro.hypervisor: `xen`, or empty. */
static void find_hypervisor(void) {
  char type[16] = "";
  int fd = open("/sys/hypervisor/type", O_RDONLY | O_CLOEXEC);
  ssize_t size = fd >= 0 ? read(fd, type, sizeof type - 1) : 0;
  if (fd >= 0)
    close(fd);
  type[size > 0 ? size : 0] = '\0';
  type[strcspn(type, "\n")] = '\0';
  properties_set("ro.hypervisor", type);
}

static void must_mount(const char *type, const char *path, unsigned long flags, const char *options) {
  mkdir(path, 0755);
  if (mount(type, path, type, flags, options) != 0 && errno != EBUSY)
    LOGE("%s: %s", path, strerror(errno));
}

/* What nothing can do without. */
static void mount_first(void) {
  /* The kernel leaves it open to all. */
  chmod("/", 0755);
  must_mount("devtmpfs", "/dev", MS_NOSUID, "mode=0755");
  must_mount("proc", "/proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  must_mount("sysfs", "/sys", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  must_mount("tmpfs", "/run", MS_NOSUID | MS_NODEV, "mode=0755,size=16m");
  must_mount("tmpfs", "/tmp", MS_NOSUID | MS_NODEV, "mode=1777,size=16m");
  mkdir("/dev/pts", 0755);
  must_mount("devpts", "/dev/pts", MS_NOSUID | MS_NOEXEC, "gid=5,mode=620");
  mkdir("/dev/socket", 0755);
  symlink("/proc/self/fd", "/dev/fd");
  /* The kernel drops most lines of programs that write to its log often. */
  write_text("/proc/sys/kernel/printk_devkmsg", "on\n");
  /* Whatever Xen's SysRq asks for is done, crashes too: Debian's kernel leaves those out. */
  write_text("/proc/sys/kernel/sysrq", "1\n");
}

static void complain(const char *file, unsigned line, const char *problem) { LOGE("%s:%u: %s", file, line, problem); }

/* Kernel arguments `ivi.NAME=VALUE` become properties `ro.boot.NAME`. */
static void take_arguments(void) {
  char text[2048];
  int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);
  ssize_t size = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
  if (fd >= 0)
    close(fd);
  if (size < 0)
    return;
  text[size] = '\0';
  char *save;
  for (char *word = strtok_r(text, " \n", &save); word; word = strtok_r(NULL, " \n", &save)) {
    char *equals = strchr(word, '=');
    if (!equals || strncmp(word, "ivi.", 4) != 0 || equals - word >= PROPERTY_NAME_MAX)
      continue;
    *equals = '\0';
    char name[PROPERTY_NAME_MAX + 8];
    snprintf(name, sizeof name, "ro.boot.%s", word + 4);
    int error = properties_set(name, equals + 1);
    if (error)
      LOGW("kernel argument %s: %s", word, strerror(-error));
  }
}

static void reap(void) {
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
    if (!actions_exec_ended(pid, status))
      service_ended(pid, status);
}

/* Beside children that end: what busybox's poweroff, halt and reboot send, which is what the kernel runs when Xen asks for it, and
   Ctrl-Alt-Del. */
static void signals_ready(void *context, uint32_t events) {
  (void)events;
  struct signalfd_siginfo about;
  while (read((int)(intptr_t)context, &about, sizeof about) == sizeof about) {
    if (about.ssi_signo == SIGCHLD)
      reap();
    else
      power_command(about.ssi_signo == SIGUSR2 ? "shutdown" : about.ssi_signo == SIGUSR1 ? "halt" : "reboot");
  }
}

static void take_signals(void) {
  static const int taken[] = {SIGCHLD, SIGTERM, SIGUSR1, SIGUSR2, SIGINT};
  sigemptyset(&init_signals);
  for (unsigned n = 0; n < sizeof taken / sizeof *taken; n++)
    sigaddset(&init_signals, taken[n]);
  sigprocmask(SIG_BLOCK, &init_signals, NULL);
  signal(SIGPIPE, SIG_IGN);
  int fd = signalfd(-1, &init_signals, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd < 0 || loop_add(init_loop, fd, EPOLLIN, signals_ready, (void *)(intptr_t)fd) != 0)
    LOGE("signals: %s", strerror(errno));
}

int main(void) {
  if (getpid() != 1) {
    fprintf(stderr, "init: is the first process or nothing\n");
    return 1;
  }
  umask(022);
  /* The driver raises a callee's priority to its caller's, but not without permission, and it complains. */
  struct rlimit nice = {.rlim_cur = 40, .rlim_max = 40};
  setrlimit(RLIMIT_NICE, &nice);
  mount_first();
  setenv("PATH", "/system/bin:/bin", 1);
  init_loop = loop_new();
  if (!init_loop)
    abort();
  take_signals();
  properties_start();
  take_arguments();
  find_hypervisor();
  rc_init(&init_rc);
  init_rc.complain = complain;
  init_rc.command = command_known;
  rc_read(&init_rc, RC_PATH, 0);
  services_make();
  static const char *const events[] = {"early-init", "init", "boot"};
  for (unsigned n = 0; n < sizeof events / sizeof *events; n++)
    actions_event(events[n]);
  return loop_run(init_loop);
}
