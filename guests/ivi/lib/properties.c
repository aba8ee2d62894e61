/* Reading properties, waiting for them, and asking init to set them. */
#include "ivi/properties.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "ivi/loop.h"
#include "property-area.h"

static struct property_area *_Atomic mapped;

void property_area_use(struct property_area *area) { mapped = area; }

static struct property_area *map_area(void) {
  int fd = open(PROPERTY_AREA_PATH, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0)
    return NULL;
  struct stat about;
  void *map = MAP_FAILED;
  if (fstat(fd, &about) == 0 && about.st_size == sizeof(struct property_area))
    map = mmap(NULL, sizeof(struct property_area), PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (map == MAP_FAILED)
    return NULL;
  if (((struct property_area *)map)->magic == PROPERTY_AREA_MAGIC)
    return map;
  munmap(map, sizeof(struct property_area));
  return NULL;
}

static struct property_area *area(void) {
  struct property_area *known = mapped;
  if (known)
    return known;
  struct property_area *fresh = map_area();
  /* Two threads may come here at once: one mapping too many costs nothing. */
  if (fresh)
    mapped = fresh;
  return fresh;
}

size_t property_get(const char *name, char value[PROPERTY_VALUE_MAX], const char *fallback) {
  struct property_area *from = area();
  struct property_slot *slot = from && property_name_ok(name) ? property_slot(from, name) : NULL;
  if (!slot || !property_slot_read(slot, value)) {
    size_t length = fallback ? strnlen(fallback, PROPERTY_VALUE_MAX - 1) : 0;
    if (length > 0)
      memcpy(value, fallback, length);
    value[length] = '\0';
  }
  return strlen(value);
}

static bool one_of(const char *value, const char *const *words) {
  for (; *words; words++)
    if (strcmp(value, *words) == 0)
      return true;
  return false;
}

bool property_get_bool(const char *name, bool fallback) {
  static const char *const yes[] = {"1", "true", "yes", "on", "y", NULL};
  static const char *const no[] = {"0", "false", "no", "off", "n", NULL};
  char value[PROPERTY_VALUE_MAX];
  property_get(name, value, NULL);
  return one_of(value, yes) || (fallback && !one_of(value, no));
}

int32_t property_get_int(const char *name, int32_t fallback) {
  char value[PROPERTY_VALUE_MAX], *end;
  property_get(name, value, NULL);
  errno = 0;
  long long number = strtoll(value, &end, 0);
  bool good = end != value && *end == '\0' && errno == 0 && number >= INT32_MIN && number <= INT32_MAX;
  return good ? (int32_t)number : fallback;
}

int property_set(const char *name, const char *value) {
  if (!property_name_ok(name) || strnlen(value, PROPERTY_VALUE_MAX) == PROPERTY_VALUE_MAX)
    return -EINVAL;
  struct property_request request = {{0}, {0}};
  strcpy(request.name, name);
  strcpy(request.value, value);
  int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return -errno;
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = PROPERTY_SOCKET_PATH};
  struct timeval patience = {.tv_sec = 10};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  int32_t answer = -EPROTO;
  if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      send(fd, &request, sizeof request, MSG_NOSIGNAL) != sizeof request)
    answer = -errno;
  else if (recv(fd, &answer, sizeof answer, 0) < 0)
    answer = errno == EAGAIN ? -ETIMEDOUT : -errno;
  close(fd);
  return answer;
}

uint32_t property_serial(void) {
  struct property_area *from = area();
  return from ? atomic_load_explicit(&from->serial, memory_order_acquire) : 0;
}

static int64_t left(int64_t until) {
  int64_t rest = until - loop_now();
  return rest > 0 ? rest : 0;
}

static bool wait_until(struct property_area *from, uint32_t serial, bool forever, int64_t until) {
  while (atomic_load_explicit(&from->serial, memory_order_acquire) == serial) {
    int64_t rest = forever ? 0 : left(until);
    if (!forever && rest == 0)
      return false;
    struct timespec patience = {.tv_sec = rest / 1000000000, .tv_nsec = rest % 1000000000};
    syscall(SYS_futex, &from->serial, FUTEX_WAIT, serial, forever ? NULL : &patience, NULL, 0);
  }
  return true;
}

bool property_wait(uint32_t serial, int timeout) {
  struct property_area *from = area();
  return from && wait_until(from, serial, timeout < 0, loop_now() + timeout * INT64_C(1000000));
}

bool property_wait_for(const char *name, const char *value, int timeout) {
  int64_t until = loop_now() + timeout * INT64_C(1000000);
  for (;;) {
    uint32_t serial = property_serial();
    char present[PROPERTY_VALUE_MAX];
    struct property_area *from = area();
    struct property_slot *slot = from && property_name_ok(name) ? property_slot(from, name) : NULL;
    if (slot && property_slot_read(slot, present) && (!value || strcmp(present, value) == 0))
      return true;
    if (!from || !wait_until(from, serial, timeout < 0, until))
      return false;
  }
}

void property_each(void (*each)(void *context, const char *name, const char *value), void *context) {
  struct property_area *from = area();
  char value[PROPERTY_VALUE_MAX];
  for (unsigned n = 0; from && n < PROPERTY_SLOTS; n++)
    if (property_slot_read(&from->slots[n], value))
      each(context, from->slots[n].name, value);
}

static struct {
  struct loop *loop;
  void (*changed)(void *context);
  void *context;
  _Atomic uint32_t told; /* the serial that the loop has been told of */
  atomic_bool posted;
} watch;

static void tell(void *unused) {
  (void)unused;
  watch.posted = false;
  watch.changed(watch.context);
}

static void *watch_thread(void *unused) {
  (void)unused;
  for (;;) {
    uint32_t serial = watch.told;
    property_wait(serial, -1);
    watch.told = property_serial();
    if (!atomic_exchange(&watch.posted, true))
      loop_post(watch.loop, tell, NULL);
  }
  return NULL;
}

int property_watch(struct loop *loop, void (*changed)(void *context), void *context) {
  if (watch.loop)
    return -EBUSY;
  if (!area())
    return -ENOENT;
  watch.changed = changed;
  watch.context = context;
  watch.told = property_serial();
  watch.loop = loop;
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 64 << 10);
  int error = pthread_create(&thread, &attributes, watch_thread, NULL);
  pthread_attr_destroy(&attributes);
  return -error;
}
