/* Commands to the driver and returns from it. Each thread has buffers of its own, as it has its own place in the driver. */
#include "driver.h"
#include "servicemanager.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

struct binder_driver binder_driver = {.fd = -1, .lock = PTHREAD_MUTEX_INITIALIZER};

static _Thread_local struct {
  uint8_t out[1024], in[1024];
  size_t out_size, in_at, in_size;
  bool serving, /* driver_ready is at work, and sees to what waits here when it is done */
      posted;   /* the loop has been told to see to it */
} buffers;

static int exchange(const uint8_t *out, size_t size, size_t *sent, bool receive) {
  struct binder_write_read exchange = {
      .write_size = size,
      .write_buffer = (uintptr_t)out,
      .read_size = receive ? sizeof buffers.in : 0,
      .read_buffer = (uintptr_t)buffers.in,
  };
  int result;
  do {
    result = ioctl(binder_driver.fd, BINDER_WRITE_READ, &exchange);
    if (result < 0 && errno != EINTR)
      return -errno;
    /* What was sent before a signal came is not sent again. */
    if (result < 0) {
      exchange.write_buffer += exchange.write_consumed;
      exchange.write_size -= exchange.write_consumed;
      *sent += exchange.write_consumed;
      exchange.write_consumed = 0;
    }
  } while (result < 0 && exchange.read_consumed == 0);
  *sent += exchange.write_consumed;
  if (receive) {
    buffers.in_at = 0;
    buffers.in_size = exchange.read_consumed;
  }
  return 0;
}

int driver_talk(bool receive) {
  if (binder_driver.fd < 0)
    buffers.out_size = 0;
  size_t sent = 0;
  int error = exchange(buffers.out, buffers.out_size, &sent, receive && !driver_has_more());
  memmove(buffers.out, buffers.out + sent, buffers.out_size - sent);
  buffers.out_size -= sent;
  return error;
}

void driver_command(uint32_t command, const void *payload) {
  size_t size = _IOC_SIZE(command);
  if (buffers.out_size + sizeof command + size > sizeof buffers.out && driver_talk(false) != 0)
    buffers.out_size = 0;
  memcpy(buffers.out + buffers.out_size, &command, sizeof command);
  if (size > 0)
    memcpy(buffers.out + buffers.out_size + sizeof command, payload, size);
  buffers.out_size += sizeof command + size;
}

void driver_send_now(uint32_t command, const void *payload) {
  uint8_t out[64];
  size_t sent = 0;
  memcpy(out, &command, sizeof command);
  memcpy(out + sizeof command, payload, _IOC_SIZE(command));
  if (binder_driver.fd >= 0)
    exchange(out, sizeof command + _IOC_SIZE(command), &sent, false);
}

bool driver_has_more(void) { return buffers.in_at < buffers.in_size; }

int driver_next(uint32_t *command, uint8_t payload[64]) {
  while (!driver_has_more()) {
    int error = driver_talk(true);
    if (error)
      return error;
  }
  memcpy(command, buffers.in + buffers.in_at, sizeof *command);
  size_t size = _IOC_SIZE(*command);
  if (size > 64)
    return -EPROTO;
  memcpy(payload, buffers.in + buffers.in_at + sizeof *command, size);
  buffers.in_at += sizeof *command + size;
  return 0;
}

/* Serves what has been read, after reading if that is nothing. */
static void serve(bool ask) {
  buffers.serving = true;
  while (ask || driver_has_more()) {
    uint32_t command;
    uint8_t payload[64];
    ask = false;
    if (driver_next(&command, payload) != 0)
      break;
    binder_serve(command, payload);
  }
  buffers.serving = false;
  driver_talk(false);
}

static void driver_ready(void *context, uint32_t events) {
  (void)context;
  (void)events;
  serve(true);
}

static void serve_rest(void *context) {
  (void)context;
  buffers.posted = false;
  serve(false);
}

void driver_settle(void) {
  if (buffers.serving)
    return;
  if (buffers.out_size > 0)
    driver_talk(false);
  if (!driver_has_more() || buffers.posted || !binder_driver.loop ||
      !pthread_equal(binder_driver.loop_thread, pthread_self()))
    return;
  buffers.posted = true;
  loop_post(binder_driver.loop, serve_rest, NULL);
}

static int open_driver(void) {
  int fd = open("/dev/binder", O_RDWR | O_CLOEXEC);
  if (fd < 0)
    return -errno;
  struct binder_version version;
  int error = 0;
  if (ioctl(fd, BINDER_VERSION, &version) != 0)
    error = -errno;
  else if (version.protocol_version != BINDER_CURRENT_PROTOCOL_VERSION)
    error = -EPROTO;
  else if (mmap(NULL, BINDER_MAP, PROT_READ, MAP_PRIVATE | MAP_NORESERVE, fd, 0) == MAP_FAILED)
    error = -errno;
  if (error == 0)
    return fd;
  close(fd);
  return error;
}

int binder_open(struct loop *loop) {
  if (binder_driver.fd < 0) {
    int fd = open_driver();
    if (fd < 0)
      return fd;
    binder_driver.fd = fd;
    /* One thread serves; the driver shall not ask for more. */
    uint32_t threads = 0;
    ioctl(fd, BINDER_SET_MAX_THREADS, &threads);
  }
  if (!loop || binder_driver.loop == loop)
    return 0;
  if (binder_driver.loop)
    return -EBUSY;
  binder_driver.loop = loop;
  binder_driver.loop_thread = pthread_self();
  driver_command(BC_ENTER_LOOPER, NULL);
  int error = driver_talk(false);
  return error ? error : loop_add(loop, binder_driver.fd, EPOLLIN, driver_ready, NULL);
}

int servicemanager_become(struct binder *manager) {
  struct flat_binder_object object = {.hdr.type = BINDER_TYPE_BINDER, .flags = FLAT_BINDER_FLAG_ACCEPTS_FDS | 0x7f};
  object.binder = object.cookie = (uintptr_t)manager;
  return ioctl(binder_driver.fd, BINDER_SET_CONTEXT_MGR_EXT, &object) == 0 ? 0 : -errno;
}
