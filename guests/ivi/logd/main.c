/* The log daemon: keeps what processes say in buffers of fixed size and gives it to readers. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ivi/loop.h"
#include "logd/ring.h"

#define BUFFER_SIZE (128u << 10)
#define READERS_MOST 16
#define FIRST_APP_USER 10000u
#define SHARE 4 /* an app's messages are dropped while it has written more than 1/SHARE of a buffer within a second */

struct reader {
  int fd; /* -1: the place is free */
  bool asked;
  uid_t uid;
  struct log_query query;
  uint64_t next; /* serial */
  uint64_t cursors[LOG_BUFFERS];
};

static struct loop *loop;
static struct log_ring rings[LOG_BUFFERS];
static struct reader readers[READERS_MOST];
static uint64_t serial = 1;

static void reader_ready(void *context, uint32_t events);

/* Writing */

static struct {
  uid_t uid;
  time_t second;
  size_t bytes;
} quotas[64];

/* Keeps an app from driving out what others said. */
static bool within_quota(uid_t uid, size_t size) {
  if (uid < FIRST_APP_USER)
    return true;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  unsigned at = uid % 64;
  if (quotas[at].uid != uid || quotas[at].second != now.tv_sec) {
    quotas[at].uid = uid;
    quotas[at].second = now.tv_sec;
    quotas[at].bytes = 0;
  }
  quotas[at].bytes += size;
  if (quotas[at].bytes <= BUFFER_SIZE / SHARE)
    return true;
  return false;
}

static void reader_gone(struct reader *reader) {
  loop_remove(loop, reader->fd);
  close(reader->fd);
  reader->fd = -1;
}

/* The entry with the least serial of those behind the cursors. */
static size_t next_entry(const struct reader *reader, uint64_t cursors[LOG_BUFFERS], struct log_entry *entry) {
  size_t best = 0;
  unsigned chosen = 0;
  uint64_t after = 0;
  struct log_entry candidate;
  for (unsigned n = 0; n < LOG_BUFFERS; n++) {
    uint64_t cursor = cursors[n];
    size_t size = reader->query.buffers & 1u << n ? log_ring_next(&rings[n], reader->next, &cursor, &candidate) : 0;
    if (size == 0 || (best > 0 && candidate.serial > entry->serial))
      continue;
    memcpy(entry, &candidate, size);
    best = size;
    chosen = n;
    after = cursor;
  }
  if (best > 0)
    cursors[chosen] = after;
  return best;
}

/* Sends what there is and what the reader takes. */
static void serve_reader(struct reader *reader) {
  struct log_entry entry;
  bool full = false;
  uint64_t cursors[LOG_BUFFERS];
  memcpy(cursors, reader->cursors, sizeof cursors);
  for (size_t size; !full && (size = next_entry(reader, cursors, &entry)) > 0;) {
    if (send(reader->fd, &entry, size, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
      memcpy(reader->cursors, cursors, sizeof cursors);
    else if (errno == EAGAIN)
      full = true;
    else {
      reader_gone(reader);
      return;
    }
  }
  if (!full && reader->query.kind == LOG_QUERY_DUMP) {
    reader_gone(reader);
    return;
  }
  /* Readable when it closes; writable again only where it waits for that. */
  uint32_t events = full ? EPOLLIN | EPOLLOUT : EPOLLIN;
  loop_add(loop, reader->fd, events, reader_ready, reader);
}

static void tell_readers(unsigned buffer) {
  for (unsigned n = 0; n < READERS_MOST; n++)
    if (readers[n].fd >= 0 && readers[n].asked && readers[n].query.buffers & 1u << buffer)
      serve_reader(&readers[n]);
}

static bool message_ok(const struct log_message *message, size_t size) {
  return size >= LOG_MESSAGE_HEAD && message->buffer < LOG_BUFFERS && message->level >= LOG_LEVEL_VERBOSE &&
         message->level <= LOG_LEVEL_FATAL && memchr(message->tag, '\0', LOG_TAG_MAX);
}

static bool receive(int fd, struct log_entry *entry, size_t *size) {
  union {
    char bytes[CMSG_SPACE(sizeof(struct ucred))];
    struct cmsghdr align;
  } control;
  struct iovec vector = {.iov_base = &entry->message, .iov_len = sizeof entry->message};
  struct msghdr header = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t length = recvmsg(fd, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (length < 0)
    return false;
  *size = 0;
  struct cmsghdr *part = CMSG_FIRSTHDR(&header);
  if (!part || part->cmsg_type != SCM_CREDENTIALS || !message_ok(&entry->message, (size_t)length))
    return true;
  struct ucred who;
  memcpy(&who, CMSG_DATA(part), sizeof who);
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  entry->time = now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
  entry->pid = who.pid;
  entry->uid = (int32_t)who.uid;
  *size = LOG_ENTRY_HEAD + ((size_t)length - LOG_MESSAGE_HEAD);
  return true;
}

static void messages_ready(void *context, uint32_t events) {
  (void)events;
  static struct log_entry entry;
  uint32_t touched = 0;
  size_t size;
  for (unsigned n = 0; n < 64 && receive((int)(intptr_t)context, &entry, &size); n++) {
    if (size == 0 || !within_quota((uid_t)entry.uid, size))
      continue;
    entry.serial = serial++;
    log_ring_add(&rings[entry.message.buffer], &entry, size);
    touched |= 1u << entry.message.buffer;
  }
  for (unsigned n = 0; n < LOG_BUFFERS; n++)
    if (touched & 1u << n)
      tell_readers(n);
}

/* Reading */

static uint64_t serial_of_tail(const struct reader *reader) {
  struct log_entry entry;
  uint64_t cursors[LOG_BUFFERS] = {0};
  unsigned count = 0;
  struct reader all = *reader;
  all.next = 0;
  while (next_entry(&all, cursors, &entry) > 0)
    count++;
  if (reader->query.tail == 0 || reader->query.tail >= count)
    return 0;
  memset(cursors, 0, sizeof cursors);
  for (unsigned skip = count - reader->query.tail; skip > 0; skip--)
    next_entry(&all, cursors, &entry);
  return entry.serial + 1;
}

static void send_sizes(struct reader *reader) {
  for (unsigned n = 0; n < LOG_BUFFERS; n++) {
    struct log_sizes sizes = {(uint32_t)rings[n].used, (uint32_t)rings[n].capacity, rings[n].entries, rings[n].lost};
    send(reader->fd, &sizes, sizeof sizes, MSG_DONTWAIT | MSG_NOSIGNAL);
  }
}

static void take_query(struct reader *reader) {
  switch (reader->query.kind) {
  case LOG_QUERY_DUMP:
  case LOG_QUERY_FOLLOW:
    reader->asked = true;
    reader->next = serial_of_tail(reader);
    serve_reader(reader);
    return;
  case LOG_QUERY_CLEAR:
    for (unsigned n = 0; n < LOG_BUFFERS; n++)
      if (reader->uid < FIRST_APP_USER && reader->query.buffers & 1u << n)
        log_ring_clear(&rings[n]);
    break;
  case LOG_QUERY_SIZES:
    send_sizes(reader);
    break;
  }
  reader_gone(reader);
}

static void reader_ready(void *context, uint32_t events) {
  struct reader *reader = context;
  if (reader->fd < 0)
    return;
  if (reader->asked && events == EPOLLOUT) {
    serve_reader(reader);
    return;
  }
  struct log_query query;
  ssize_t size = recv(reader->fd, &query, sizeof query, MSG_DONTWAIT);
  if (size < 0 && errno == EAGAIN)
    return;
  if (size != sizeof query || reader->asked) {
    reader_gone(reader);
    return;
  }
  reader->query = query;
  take_query(reader);
}

static void connection(void *context, uint32_t events) {
  (void)events;
  int fd = accept4((int)(intptr_t)context, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  struct ucred who;
  socklen_t size = sizeof who;
  if (fd < 0)
    return;
  for (unsigned n = 0; n < READERS_MOST; n++) {
    if (readers[n].fd >= 0 || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0)
      continue;
    readers[n] = (struct reader){.fd = fd, .uid = who.uid};
    if (loop_add(loop, fd, EPOLLIN, reader_ready, &readers[n]) == 0)
      return;
    readers[n].fd = -1;
    break;
  }
  close(fd);
}

/* Init makes the sockets. */
static int given(const char *variable) {
  const char *number = getenv(variable);
  int fd = number ? atoi(number) : -1;
  if (fd > 2 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0)
    return fd;
  fprintf(stderr, "logd: %s is no socket: logd is started by init\n", variable);
  exit(1);
}

int main(void) {
  loop = loop_new();
  for (unsigned n = 0; n < LOG_BUFFERS; n++)
    if (!log_ring_make(&rings[n], BUFFER_SIZE))
      return 1;
  for (unsigned n = 0; n < READERS_MOST; n++)
    readers[n].fd = -1;
  int messages = given("IVI_SOCKET_logdw");
  int on = 1;
  setsockopt(messages, SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
  int queries = given("IVI_SOCKET_logdr");
  if (!loop || listen(queries, 8) != 0 || loop_add(loop, messages, EPOLLIN, messages_ready, (void *)(intptr_t)messages) != 0 ||
      loop_add(loop, queries, EPOLLIN, connection, (void *)(intptr_t)queries) != 0)
    return 1;
  return loop_run(loop);
}
