/* The log: the ring, and the daemon itself against garbage. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checks/checks.h"
#include "logd/ring.h"

static bool ring_keeps_order(void) {
  struct log_ring ring;
  log_ring_make(&ring, 4096);
  struct log_entry entry = {0}, read;
  uint64_t serial = 1, cursor = 0, expected = 1;
  bool good = true;
  for (int n = 0; n < 20000 && good; n++) {
    size_t text = draw(n % 100 == 0 ? LOG_TEXT_MAX : 60);
    entry.serial = serial;
    memset(entry.message.text, (int)(serial & 0x7f), text);
    log_ring_add(&ring, &entry, LOG_ENTRY_HEAD + text);
    serial++;
    if (draw(500) == 0)
      log_ring_clear(&ring);
    good = ring.used <= ring.capacity;
    if (draw(3) == 0)
      continue;
    size_t size;
    while (good && (size = log_ring_next(&ring, 0, &cursor, &read)) > 0) {
      /* Some may be gone, none comes twice or out of order, and each is whole. */
      good = read.serial >= expected && read.serial < serial;
      for (size_t at = 0; at < size - LOG_ENTRY_HEAD; at++)
        good = good && read.message.text[at] == (char)(read.serial & 0x7f);
      expected = read.serial + 1;
    }
  }
  free(ring.bytes);
  return good;
}

static int given(const char *variable, int type, struct sockaddr_un *address) {
  int fd = socket(AF_UNIX, type, 0);
  *address = (struct sockaddr_un){.sun_family = AF_UNIX};
  snprintf(address->sun_path, sizeof address->sun_path, "/tmp/check-%s-%d", variable, getpid());
  unlink(address->sun_path);
  bind(fd, (struct sockaddr *)address, sizeof *address);
  char number[12];
  snprintf(number, sizeof number, "%d", fd);
  setenv(variable, number, 1);
  return fd;
}

static int connected(int type, const struct sockaddr_un *address) {
  int fd = socket(AF_UNIX, type, 0);
  struct timeval patience = {.tv_sec = 5};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 ? fd : -1;
}

static void say(int fd, const char *text) {
  struct log_message message = {.level = LOG_LEVEL_INFO, .tag = "check"};
  size_t length = strlen(text);
  memcpy(message.text, text, length);
  send(fd, &message, LOG_MESSAGE_HEAD + length, 0);
}

/* How many entries a dump gives; whether `text` is the last of them. */
static int dump(const struct sockaddr_un *address, const char *text, bool *last) {
  int fd = connected(SOCK_SEQPACKET, address), count = 0;
  struct log_query query = {.kind = LOG_QUERY_DUMP, .buffers = 0xffffffff};
  struct log_entry entry;
  send(fd, &query, sizeof query, MSG_NOSIGNAL);
  *last = false;
  for (ssize_t size; (size = recv(fd, &entry, sizeof entry, 0)) > 0; count++)
    *last = (size_t)size == LOG_ENTRY_HEAD + strlen(text) && memcmp(entry.message.text, text, strlen(text)) == 0 &&
            entry.pid == getpid();
  close(fd);
  return count;
}

static void throw_garbage(int messages, const struct sockaddr_un *queries) {
  uint8_t bytes[4096];
  for (int n = 0; n < 3000; n++) {
    size_t size = draw(10) ? draw(200) : draw(sizeof bytes);
    for (size_t at = 0; at < size; at++)
      bytes[at] = draw(2) ? (uint8_t)draw(8) : (uint8_t)draw(256);
    if (draw(4)) {
      send(messages, bytes, size, MSG_DONTWAIT);
      continue;
    }
    int fd = connected(SOCK_SEQPACKET, queries);
    if (fd < 0)
      continue;
    if (draw(2)) {
      struct log_query query = {.kind = draw(6), .buffers = draw(2) ? 0xffffffff : draw(1000), .tail = draw(2) ? 0 : draw(100)};
      memcpy(bytes, &query, sizeof query);
      size = sizeof query;
    }
    send(fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    close(fd);
  }
}

/* Readers that ask and never read must not hold up the others. */
static void stall(const struct sockaddr_un *queries, int *readers, int count) {
  struct log_query query = {.kind = LOG_QUERY_FOLLOW, .buffers = 0xffffffff};
  for (int n = 0; n < count; n++) {
    readers[n] = connected(SOCK_SEQPACKET, queries);
    send(readers[n], &query, sizeof query, MSG_NOSIGNAL);
  }
}

static bool daemon_survives(const char *logd) {
  struct sockaddr_un writing, reading;
  int to = given("IVI_SOCKET_logdw", SOCK_DGRAM, &writing), from = given("IVI_SOCKET_logdr", SOCK_SEQPACKET, &reading);
  pid_t pid = fork();
  if (pid == 0) {
    execl(logd, logd, NULL);
    _exit(127);
  }
  close(to);
  close(from);
  int messages = connected(SOCK_DGRAM, &writing), tries = 0, readers[4];
  for (int fd; (fd = connected(SOCK_SEQPACKET, &reading)) < 0 && tries < 500; tries++)
    usleep(10000);
  bool last, good;
  say(messages, "first");
  good = dump(&reading, "first", &last) == 1 && last;
  stall(&reading, readers, 4);
  throw_garbage(messages, &reading);
  for (int n = 0; n < 4000; n++)
    say(messages, "many words so that the buffer is full, and then some more");
  say(messages, "the end");
  usleep(100000);
  int count = dump(&reading, "the end", &last);
  good = good && last && count > 500 && count < 3000;
  for (int n = 0; n < 4; n++)
    close(readers[n]);
  good = good && waitpid(pid, NULL, WNOHANG) == 0;
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  unlink(writing.sun_path);
  unlink(reading.sun_path);
  return good;
}

void check_log(const char *logd) {
  check(ring_keeps_order(), "log: the ring gives each entry once, whole and in order, and keeps its bound");
  check(daemon_survives(logd), "log: the daemon goes on serving after garbage, with readers that never read");
}
