/* The vehicle HAL's source and its text. */
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "checks/checks.h"
#include "vehicle/signals.h"

static int bus;
static int open_bus(void) { return bus; }
/* The client of xenstore, at the end of a socket of ours. */
#define open(path, flags) open_bus()
#include "vehicle/xenstore.c"
#undef open

static unsigned changes;
static void changed(void *context, const struct vehicle_value *value) {
  (void)context;
  (void)value;
  changes++;
}

static void take_text(struct signals *signals, const char *text) {
  changes = 0;
  signals_take(signals, text, strlen(text), 1, changed, NULL);
}

static bool reads_text(void) {
  static struct signals signals;
  take_text(&signals, "Speed=12.5 Gear=D\nDoor=1");
  const struct vehicle_value *speed = signals_find(&signals, "Speed"), *gear = signals_find(&signals, "Gear");
  bool good = changes == 3 && speed && speed->number == 12.5 && gear && isnan(gear->number) && strcmp(gear->text, "D") == 0;
  uint32_t id = speed ? speed->id : 0;
  take_text(&signals, "Gear=D Speed=13");
  const struct vehicle_value *door = signals_find(&signals, "Door");
  speed = signals_find(&signals, "Speed");
  good = good && changes == 2 && door && door->status == VEHICLE_UNAVAILABLE && speed->number == 13 && speed->id == id;
  take_text(&signals, "=1 Speed= no-value Name?=1 Gear=\x01 A=b=c");
  return good && signals.refused == 5 && signals_find(&signals, "A") && strcmp(signals_find(&signals, "A")->text, "b=c") == 0;
}

static bool bounded(void) {
  static struct signals signals;
  char text[16384];
  size_t size = 0;
  for (int n = 0; n < 1000; n++)
    size += (size_t)sprintf(text + size, "N%d=%d ", n, n);
  signals_take(&signals, text, size, 1, changed, NULL);
  bool good = signals.count == VEHICLE_PROPERTIES_MAX && signals.refused == 1000 - VEHICLE_PROPERTIES_MAX;
  for (unsigned n = 1; n < signals.count; n++)
    good = good && strcmp(signals.values[n - 1].name, signals.values[n].name) < 0;
  return good;
}

static void fuzz_text(struct signals *signals) {
  static const char *const words[] = {"Speed=1", "Gear=D", "=", "a=", "=b", "A=b=c", "Name", "\t", "\r\n", "x=1e999", "x=nan", "y=-0",
                                      "Longlonglonglonglonglonglonglonglonglonglonglonglong=1",
                                      "v=0123456789012345678901234567890123456789"};
  uint32_t size;
  char *text = draw_text(words, sizeof words / sizeof *words, 40, &size);
  signals_take(signals, text, size, 1, changed, NULL);
  free(text);
}

static unsigned taken;
static size_t taken_length;
static void take(const char *text, size_t length) {
  taken++;
  taken_length = length;
  /* All of it must be there. */
  for (size_t n = 0; n < length; n++)
    if (text[n] == 1 && n > length)
      abort();
}

static void send_message(int fd, uint32_t type, uint32_t request, const char *text, uint32_t length) {
  struct header header = {.type = type, .request = request, .length = length};
  char message[sizeof header + 4096];
  memcpy(message, &header, sizeof header);
  memcpy(message + sizeof header, text, length);
  send(fd, message, sizeof header + length, MSG_NOSIGNAL);
}

/* The watch is asked for on another thread. */
static ssize_t wait_for_watch(int fd) {
  uint8_t bytes[256];
  struct pollfd ready = {.fd = fd, .events = POLLIN};
  return poll(&ready, 1, 20000) == 1 ? recv(fd, bytes, sizeof bytes, 0) : -1;
}

static bool xenstore(void) {
  int ends[2];
  socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends);
  bus = ends[0];
  struct loop *loop = loop_new();
  bool good = source_xenstore(loop, take) == 0;
  uint8_t bytes[256];
  struct header header;
  good = good && wait_for_watch(ends[1]) == sizeof header + sizeof "vehicle/signals" + sizeof "signals";
  send_message(ends[1], STORE_WATCH, STORE_WATCH, "OK", 3);
  send_message(ends[1], STORE_WATCH_EVENT, 0, "vehicle/signals\0signals", 24);
  loop_once(loop, 100);
  good = good && recv(ends[1], bytes, sizeof bytes, 0) == sizeof header + sizeof "vehicle/signals" && taken == 0;
  send_message(ends[1], STORE_READ, STORE_READ, "Speed=1", 7);
  loop_once(loop, 100);
  good = good && taken == 1 && taken_length == 7;
  send_message(ends[1], STORE_WATCH_EVENT, 0, "x", 1);
  send_message(ends[1], STORE_ERROR, STORE_READ, "ENOENT", 7);
  loop_once(loop, 100);
  good = good && taken == 2 && taken_length == 0;
  close(ends[1]);
  loop_once(loop, 100);
  good = good && taken == 3;
  close(ends[0]);
  loop_free(loop);
  store.have = 0;
  return good;
}

static void fuzz_xenstore(void) {
  int ends[2];
  socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends);
  bus = ends[0];
  store.have = 0;
  store.asked = store.again = false;
  struct loop *loop = loop_new();
  source_xenstore(loop, take);
  wait_for_watch(ends[1]);
  for (int n = 0; n < 30; n++) {
    struct header header = {.type = draw(20), .request = draw(6), .length = draw(10) ? draw(100) : draw(2) ? draw(5000) : UINT32_MAX - draw(20)};
    uint8_t bytes[200];
    memcpy(bytes, &header, sizeof header);
    for (size_t at = sizeof header; at < sizeof bytes; at++)
      bytes[at] = (uint8_t)draw(256);
    send(ends[1], bytes, draw(3) ? sizeof header + (header.length < 180 ? header.length : 180) : draw(sizeof bytes), MSG_NOSIGNAL);
    loop_once(loop, 0);
    while (recv(ends[1], bytes, sizeof bytes, 0) > 0)
      ;
  }
  close(ends[0]);
  close(ends[1]);
  loop_free(loop);
}

void check_vehicle(void) {
  check(reads_text(), "vehicle: values, what is missing, what is no value");
  check(bounded(), "vehicle: no more properties than there is room for, and they stay in order");
  static struct signals signals;
  for (int n = 0; n < 20000; n++)
    fuzz_text(&signals);
  check(signals.count <= VEHICLE_PROPERTIES_MAX, "vehicle: garbage is read without harm");
  check(xenstore(), "vehicle: the node is watched and read, its absence noticed");
  for (int n = 0; n < 2000; n++)
    fuzz_xenstore();
  check(true, "vehicle: a store that answers garbage does no harm");
}
