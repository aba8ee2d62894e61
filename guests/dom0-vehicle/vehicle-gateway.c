/*
 * vehicle-gateway FILE: tells domains what is said on the vehicle bus, and nothing the other way round. Their nodes vehicle/signals in
 * xenstore, which they can only read, have the signals as NAME=VALUE words. FILE is what gateway/config.h says.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "can/interface.h"
#include "can/link.h"
#include "can/socket.h"
#include "gateway/config.h"
#include "gateway/domains.h"
#include "gateway/signals.h"

/* At most 10 texts a second: each costs Dom0 and the guest some hundred thousand instructions. */
#define INTERVAL_MS 100
/* Frames that are taken at once: more than a bus carries in that time, so that a full one does not hold the rest up. */
#define MOST_FRAMES 1000
/* An interface that is not there, or has gone, is looked for again after so long. */
#define RETRY_MS 1000

static struct config config;

static uint64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* The bus, brought up; -1 when that fails. */
static int open_bus(void) {
  char name[IFNAMSIZ];
  if (!interface_find(config.interface, name)) return -1;
  int error = link_up(name, config.bitrate);
  if (error) {
    fprintf(stderr, "%s: %s\n", name, strerror(-error));
    return -1;
  }
  int fd = can_socket(name);
  if (fd >= 0) fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

/* False when the bus has gone. */
static bool read_bus(int fd, uint64_t now) {
  for (int n = 0; n < MOST_FRAMES; n++) {
    struct can_frame frame;
    ssize_t length = recv(fd, &frame, sizeof frame, 0);
    if (length < 0) return errno == EAGAIN || errno == EINTR;
    if (length == sizeof frame) signals_take(&config, &frame, now);
  }
  return true;
}

static void take_watches(struct xs_handle *store) {
  bool any = false;
  for (char **watch; (watch = xs_check_watch(store)); any = true) free(watch);
  if (any) domains_scan(store, &config);
}

int main(int count, char **words) {
  if (count != 2) {
    fprintf(stderr, "vehicle-gateway FILE: as vehicle-gateway /lab/vehicle.conf\n");
    return 2;
  }
  if (!config_read(words[1], &config)) return 1;
  struct xs_handle *store = xs_open(0);
  if (!store || !xs_watch(store, "@introduceDomain", "introduced") || !xs_watch(store, "@releaseDomain", "released")) {
    perror("xenstore");
    return 1;
  }
  int bus = -1;
  uint64_t again = 0;
  for (;;) {
    uint64_t now = milliseconds();
    if (bus < 0 && now >= again) {
      bus = open_bus();
      again = now + RETRY_MS;
    }
    if (bus >= 0 && !read_bus(bus, now)) {
      close(bus);
      bus = -1;
    }
    take_watches(store);
    char text[SIGNALS_TEXT];
    signals_text(&config, now, text, sizeof text);
    domains_tell(store, text);
    poll(NULL, 0, INTERVAL_MS);
  }
}
