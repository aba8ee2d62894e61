/* Properties: the area, the service. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* The service with all it needs of init put in its place. */
#include "init/property-service.c"

#include "checks/checks.h"

struct loop *init_loop;
static int started, power;
struct service *service_find(const char *name) { return strcmp(name, "known") == 0 ? (struct service *)&started : NULL; }
int service_start(struct service *service) {
  (void)service;
  return ++started, 0;
}
void service_stop(struct service *service, bool again) {
  (void)service;
  (void)again;
}
void power_command(const char *command) {
  (void)command;
  power++;
}
static unsigned triggered;
void actions_property(const char *name) {
  (void)name;
  triggered++;
}

static bool limits(void) {
  char longest[PROPERTY_NAME_MAX + 1];
  memset(longest, 'a', sizeof longest);
  longest[PROPERTY_NAME_MAX] = '\0';
  char value[PROPERTY_VALUE_MAX + 1];
  memset(value, 'v', sizeof value);
  value[PROPERTY_VALUE_MAX] = '\0';
  static const char *const bad[] = {"", ".a", "a.", "a..b", "a b", "a/b", "a=b", "\xc3\xa4", "a\nb"};
  bool good = property_area_set(area, longest, "x") == -EINVAL && property_area_set(area, "a.b", value) == -EINVAL;
  for (unsigned n = 0; n < sizeof bad / sizeof *bad; n++)
    good = good && property_area_set(area, bad[n], "x") == -EINVAL;
  longest[PROPERTY_NAME_MAX - 1] = value[PROPERTY_VALUE_MAX - 1] = '\0';
  char back[PROPERTY_VALUE_MAX];
  good = good && property_area_set(area, longest, value) == 0;
  property_get(longest, back, "other");
  return good && strcmp(back, value) == 0 && property_get("none", back, "other") == 5;
}

static bool read_only(void) {
  char value[PROPERTY_VALUE_MAX];
  bool good = properties_set("ro.one", "first") == 0 && properties_set("ro.one", "second") == -EROFS;
  property_get("ro.one", value, NULL);
  good = good && strcmp(value, "first") == 0 && properties_set("two", "a") == 0 && properties_set("two", "b") == 0;
  property_get("two", value, NULL);
  return good && strcmp(value, "b") == 0 && property_get_bool("none", true) && property_get_int("two", 3) == 3;
}

static atomic_bool stop;

static void *change(void *unused) {
  (void)unused;
  char value[PROPERTY_VALUE_MAX];
  for (unsigned n = 0; !stop; n++) {
    memset(value, 'a' + (int)(n % 26), sizeof value - 1);
    value[PROPERTY_VALUE_MAX - 1] = '\0';
    property_area_set(area, "torn", value);
  }
  return NULL;
}

static bool never_torn(void) {
  pthread_t thread;
  bool good = true;
  char value[PROPERTY_VALUE_MAX];
  property_area_set(area, "torn", "");
  pthread_create(&thread, NULL, change, NULL);
  for (int n = 0; n < 200000 && good; n++) {
    size_t length = property_get("torn", value, NULL);
    good = length == 0 || (length == PROPERTY_VALUE_MAX - 1 && strspn(value, (char[]){value[0], '\0'}) == length);
  }
  stop = true;
  pthread_join(thread, NULL);
  return good;
}

/* A value that is half written is not read before it is whole. */
static void *finish(void *context) {
  struct property_slot *slot = context;
  usleep(5000);
  strcpy(slot->value, "new value");
  atomic_store(&slot->serial, 4);
  return NULL;
}

static bool waits_for_writer(void) {
  pthread_t thread;
  char value[PROPERTY_VALUE_MAX];
  property_area_set(area, "half", "old value");
  struct property_slot *slot = property_slot(area, "half");
  atomic_store(&slot->serial, 3);
  strcpy(slot->value, "new");
  pthread_create(&thread, NULL, finish, slot);
  bool read;
  /* It gives up in the end rather than wait for ever. */
  while (!(read = property_slot_read(slot, value)) && atomic_load(&slot->serial) == 3)
    ;
  pthread_join(thread, NULL);
  return (read || property_slot_read(slot, value)) && strcmp(value, "new value") == 0;
}

static bool watched;
static void saw(void *loop) {
  watched = true;
  loop_stop(loop, 0);
}

static void *set_later(void *unused) {
  (void)unused;
  usleep(20000);
  property_area_set(area, "later", "yes");
  return NULL;
}

static bool waited_for(void) {
  pthread_t thread;
  bool good = !property_wait_for("later", "yes", 1);
  pthread_create(&thread, NULL, set_later, NULL);
  int64_t from = loop_now();
  good = good && property_wait_for("later", "yes", 60000) && loop_now() - from < INT64_C(30000000000);
  pthread_join(thread, NULL);
  /* The watch's thread goes on for ever, and the loop with it. */
  static struct loop *loop;
  loop = loop_new();
  good = good && property_watch(loop, saw, loop) == 0;
  property_area_set(area, "later", "again");
  loop_run(loop);
  return good && watched;
}

static int ask(int fd, const void *bytes, size_t size) {
  int32_t answer = 1;
  if (send(fd, bytes, size, 0) != (ssize_t)size)
    return 2;
  loop_once(init_loop, 100);
  return recv(fd, &answer, sizeof answer, MSG_DONTWAIT) == sizeof answer ? answer : 3;
}

static int connect_client(void) {
  int ends[2];
  socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends);
  clients++;
  loop_add(init_loop, ends[0], EPOLLIN, client_ready, (void *)(intptr_t)ends[0]);
  return ends[1];
}

static bool served(void) {
  init_loop = loop_new();
  int fd = connect_client();
  struct property_request request = {"served", "yes"};
  bool good = ask(fd, &request, sizeof request) == 0 && property_wait_for("served", "yes", 0);
  strcpy(request.name, "ctl.start");
  strcpy(request.value, "known");
  good = good && ask(fd, &request, sizeof request) == 0 && started == 1;
  strcpy(request.value, "unknown");
  good = good && ask(fd, &request, sizeof request) == -ENOENT && ask(fd, "short", 5) == -EINVAL;
  memset(&request, 'x', sizeof request);
  good = good && ask(fd, &request, sizeof request) == -EINVAL;
  for (int n = 0; n < 20000 && good; n++) {
    uint8_t bytes[512];
    size_t size = draw(4) ? sizeof request : draw(sizeof bytes) + 1;
    for (size_t at = 0; at < size; at++)
      bytes[at] = draw(6) ? (uint8_t)("abc.rot-"[draw(8)]) : (uint8_t)draw(256);
    if (draw(3))
      bytes[draw(PROPERTY_NAME_MAX)] = bytes[PROPERTY_NAME_MAX + draw(PROPERTY_VALUE_MAX)] = 0;
    good = ask(fd, bytes, size) <= 0;
  }
  close(fd);
  loop_once(init_loop, 100);
  return good && clients == 0;
}

static bool full(void) {
  int error = 0;
  unsigned made = 0;
  char name[32];
  for (; error == 0 && made < 10000; made++) {
    snprintf(name, sizeof name, "full.%u", made);
    error = property_area_set(area, name, "x");
  }
  return error == -ENOSPC && made <= PROPERTY_MOST + 1 && property_area_set(area, "full.0", "changed") == 0;
}

static bool app_limits(void) {
  return app_may("app.media.volume") && app_may("persist.ui.theme") && !app_may("persist.sys.x") && !app_may("ctl.stop") &&
         !app_may("sys.powerctl") && !app_may("ro.build");
}

void check_properties(void) {
  char path[] = "/tmp/properties-XXXXXX";
  close(mkstemp(path));
  unlink(path);
  area = property_area_create(path);
  unlink(path);
  property_area_use(area);
  check(limits(), "properties: names and values beyond their bounds are refused");
  check(read_only(), "properties: ro. is set once, others often");
  check(never_torn(), "properties: no reader sees half of a value");
  check(waits_for_writer(), "properties: a value that is being written is waited for");
  check(waited_for(), "properties: who waits is woken");
  check(app_limits(), "properties: apps may set theirs only");
  check(served(), "properties: the service answers good requests and refuses garbage");
  check(full(), "properties: a full table refuses new ones and takes changes");
}
