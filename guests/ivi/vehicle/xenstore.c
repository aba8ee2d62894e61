/* A client of xenstore (xen/io/xs_wire.h) that watches one node. */
#define LOG_TAG "vehicle"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "ivi/log.h"
#include "vehicle/source.h"

enum { STORE_READ = 2, STORE_WATCH = 4, STORE_WATCH_EVENT = 15, STORE_ERROR = 16 };
#define PAYLOAD_MAX 4096u
#define NODE "vehicle/signals"

struct header {
  uint32_t type, request, transaction, length;
};

static struct {
  int fd;
  struct loop *loop;
  void (*take)(const char *text, size_t length);
  size_t have;
  bool asked, again; /* for the value; once more when that has come */
  uint8_t bytes[sizeof(struct header) + PAYLOAD_MAX];
} store;

static int ask(uint32_t type, const char *payload, size_t length) {
  uint8_t message[sizeof(struct header) + 64];
  struct header header = {.type = type, .request = type, .length = (uint32_t)length};
  memcpy(message, &header, sizeof header);
  memcpy(message + sizeof header, payload, length);
  size_t size = sizeof header + length;
  return write(store.fd, message, size) == (ssize_t)size ? 0 : -errno;
}

static void ask_value(void) {
  store.again = store.asked;
  if (!store.asked && ask(STORE_READ, NODE, sizeof NODE) == 0)
    store.asked = true;
}

static void take_message(const struct header *header, const char *payload) {
  if (header->type == STORE_WATCH_EVENT) {
    ask_value();
    return;
  }
  if (header->request != STORE_READ)
    return;
  store.asked = false;
  if (header->type == STORE_READ)
    store.take(payload, header->length);
  else
    store.take(NULL, 0);
  if (store.again)
    ask_value();
}

static void readable(void *context, uint32_t events) {
  (void)context;
  (void)events;
  ssize_t size = read(store.fd, store.bytes + store.have, sizeof store.bytes - store.have);
  if (size < 0 && errno == EAGAIN)
    return;
  if (size <= 0) {
    LOGE("xenstore: %s", size < 0 ? strerror(errno) : "closed");
    loop_remove(store.loop, store.fd);
    store.take(NULL, 0);
    return;
  }
  store.have += (size_t)size;
  struct header header;
  while (store.have >= sizeof header) {
    memcpy(&header, store.bytes, sizeof header);
    if (header.length > PAYLOAD_MAX) {
      LOGE("xenstore: a message of %u bytes", header.length);
      loop_remove(store.loop, store.fd);
      store.take(NULL, 0);
      return;
    }
    size_t whole = sizeof header + header.length;
    if (store.have < whole)
      return;
    take_message(&header, (const char *)store.bytes + sizeof header);
    memmove(store.bytes, store.bytes + whole, store.have - whole);
    store.have -= whole;
  }
}

/* The kernel holds whoever asks for a watch until xenstore has answered, and there may be none, or one that does not. */
static void *ask_watch(void *unused) {
  (void)unused;
  static const char watch[] = NODE "\0signals";
  int error = ask(STORE_WATCH, watch, sizeof watch);
  if (error)
    LOGE("xenstore: %s", strerror(-error));
  return NULL;
}

int source_xenstore(struct loop *loop, void (*take)(const char *text, size_t length)) {
  store.fd = open("/dev/xen/xenbus", O_RDWR | O_CLOEXEC | O_NONBLOCK);
  if (store.fd < 0)
    return -errno;
  store.loop = loop;
  store.take = take;
  int error = loop_add(loop, store.fd, EPOLLIN, readable, NULL);
  if (error)
    return error;
  pthread_t thread;
  error = pthread_create(&thread, NULL, ask_watch, NULL);
  if (!error)
    pthread_detach(thread);
  return -error;
}
