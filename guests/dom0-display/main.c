/* The display and input back ends of Dom0: guests' PV frame buffers are copied to the board's heads, input on a head
   goes to the guest that draws on it. See docs/display.md.
     display [CONFIGURATION]
   SIGHUP: the configuration is read anew. SIGUSR1: tells what is connected. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

#include "device.h"
#include "fb/framebuffer.h"
#include "input/evdev.h"
#include "log.h"
#include "number.h"
#include "xen/xen.h"

#define MOST_READY 16
/* Changes in xenstore that are looked at before everybody else has a turn: guests can make as many as they like. */
#define MOST_CHANGES 32

static int poller;
static const char *configuration = CONFIGURATION;
static volatile sig_atomic_t report_wanted, reading_wanted, ended;

uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void watch(int descriptor) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
  epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
}

/* A token is KIND/DOMAIN for a front end's state; anything else asks for a look at everything. */
static void take_change(const char *token, bool *scan) {
  for (enum device_kind kind = 0; kind < DEVICE_KINDS; kind++) {
    size_t length = strlen(device_kinds[kind]);
    uint32_t domain;
    if (strncmp(token, device_kinds[kind], length) != 0 || token[length] != '/') continue;
    if (parse_decimal(token + length + 1, &domain)) device_changed(kind, domain);
    return;
  }
  *scan = true;
}

static void take_changes(void) {
  char token[STORE_PATH];
  bool scan = false;
  for (int n = 0; n < MOST_CHANGES && store_change(token); n++) take_change(token, &scan);
  if (!scan) return;
  devices_scan();
  evdev_open(watch);
}

static void take_events(void) {
  int port;
  while ((port = xen_pending()) >= 0) device_event(port);
}

static void on_signal(int number) {
  if (number == SIGUSR1)
    report_wanted = 1;
  else if (number == SIGHUP)
    reading_wanted = 1;
  else
    ended = 1;
}

static int milliseconds_until(uint64_t due) {
  uint64_t now = now_us();
  if (!due) return -1;
  return due <= now ? 0 : (int)((due - now + 999) / 1000);
}

/* Signals are let in only while waiting. */
static void block_signals(sigset_t *waiting) {
  static const int numbers[] = {SIGUSR1, SIGHUP, SIGTERM, SIGINT};
  sigset_t blocked;
  sigemptyset(&blocked);
  for (int n = 0; n < 4; n++) {
    sigaction(numbers[n], &(struct sigaction){.sa_handler = on_signal}, NULL);
    sigaddset(&blocked, numbers[n]);
  }
  sigprocmask(SIG_BLOCK, &blocked, waiting);
}

static void read_anew(void) {
  struct config before = config;
  if (!config_change(configuration)) return;
  devices_follow(&before);
  say("reconfigured: %u domains", config.domains);
}

static void serve(void) {
  sigset_t waiting;
  block_signals(&waiting);
  while (!ended) {
    struct epoll_event ready[MOST_READY];
    int count = epoll_pwait(poller, ready, MOST_READY, milliseconds_until(devices_run()), &waiting);
    for (int n = 0; n < count; n++) {
      int descriptor = ready[n].data.fd;
      if (descriptor == store_descriptor())
        take_changes();
      else if (descriptor == xen_event_descriptor())
        take_events();
      else
        evdev_read(descriptor);
    }
    if (report_wanted) devices_report();
    report_wanted = 0;
    if (reading_wanted) {
      reading_wanted = 0;
      read_anew();
    }
  }
}

/* Pictures and fingers go before whatever else Dom0 does for guests. How much that can be is bounded: see device.c. */
static void come_first(void) {
  struct sched_param priority = {.sched_priority = 1};
  if (sched_setscheduler(0, SCHED_RR, &priority) != 0) say("no real-time priority: %s", strerror(errno));
}

int main(int count, char **arguments) {
  if (count > 2) return fprintf(stderr, "usage: display [CONFIGURATION]\n"), 2;
  if (count > 1) configuration = arguments[1];
  if (!config_read(configuration)) return 1;
  if (!xen_open() || !store_open() || !framebuffers_open()) return 1;
  poller = epoll_create1(EPOLL_CLOEXEC);
  if (poller < 0) return say("epoll: %s", strerror(errno)), 1;
  come_first();
  for (uint32_t n = 0; n < config.heads; n++) head_show_note(&heads[n]);
  watch(store_descriptor());
  watch(xen_event_descriptor());
  evdev_open(watch);
  store_watch("/local/domain/0/backend/vfb", "screens");
  store_watch("/local/domain/0/backend/vkbd", "input");
  store_watch("@releaseDomain", "released");
  say("ready: %u heads", config.heads);
  serve();
  devices_leave();
  return 0;
}
