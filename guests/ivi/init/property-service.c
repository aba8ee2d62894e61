/* Sets properties for others, keeps the persistent ones. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "init.h"

#define CLIENTS_MOST 32u
#define FIRST_APP_USER 10000u
#define PERSIST_MOST (128u << 10) /* bytes of the file */

static struct property_area *area;
static char persist_path[128];
static struct loop_timer *persist_timer;
static unsigned clients;

/* What apps may set: the rest is for the system. */
static bool app_may(const char *name) {
  static const char *const prefixes[] = {"app.", "persist.app.", "persist.ui."};
  for (unsigned n = 0; n < sizeof prefixes / sizeof *prefixes; n++)
    if (strncmp(name, prefixes[n], strlen(prefixes[n])) == 0)
      return true;
  return false;
}

static int control(const char *word, const char *name) {
  struct service *service = service_find(name);
  if (!service)
    return -ENOENT;
  if (strcmp(word, "start") == 0)
    return service_start(service);
  if (strcmp(word, "stop") != 0 && strcmp(word, "restart") != 0)
    return -EINVAL;
  service_stop(service, word[0] == 'r');
  return 0;
}

static void power_later(void *command) {
  power_command(command);
}

int properties_set(const char *name, const char *value) {
  if (strncmp(name, "ctl.", 4) == 0)
    return control(name + 4, value);
  int error = property_area_set(area, name, value);
  if (error)
    return error;
  if (strncmp(name, "persist.", 8) == 0 && persist_path[0])
    loop_timer_set(persist_timer, 200, 0);
  if (strcmp(name, "sys.powerctl") == 0 && value[0])
    /* Later, so that who asked gets an answer. */
    loop_post(init_loop, power_later, strdup(value));
  actions_property(name);
  return 0;
}

/* Serving */

static void client_gone(int fd) {
  loop_remove(init_loop, fd);
  close(fd);
  clients--;
}

static int serve(int fd, const struct property_request *request) {
  struct ucred who;
  socklen_t size = sizeof who;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0)
    return -EPERM;
  if (!memchr(request->name, '\0', PROPERTY_NAME_MAX) || !memchr(request->value, '\0', PROPERTY_VALUE_MAX))
    return -EINVAL;
  if (who.uid >= FIRST_APP_USER && !app_may(request->name)) {
    static int64_t last;
    if (log_seldom(&last))
      LOGW("process %d of user %u may not set %s", who.pid, who.uid, request->name);
    return -EPERM;
  }
  return properties_set(request->name, request->value);
}

static void client_ready(void *context, uint32_t events) {
  (void)events;
  int fd = (int)(intptr_t)context;
  struct property_request request;
  ssize_t size = recv(fd, &request, sizeof request, MSG_DONTWAIT | MSG_TRUNC);
  if (size < 0 && errno == EAGAIN)
    return;
  if (size <= 0) {
    client_gone(fd);
    return;
  }
  int32_t answer = size == sizeof request ? serve(fd, &request) : -EINVAL;
  if (send(fd, &answer, sizeof answer, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
    client_gone(fd);
}

static void connection(void *context, uint32_t events) {
  (void)events;
  int listener = (int)(intptr_t)context;
  int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0)
    return;
  if (clients == CLIENTS_MOST || loop_add(init_loop, fd, EPOLLIN, client_ready, (void *)(intptr_t)fd) != 0) {
    close(fd);
    return;
  }
  clients++;
}

/* Files */

static void load_line(char *line, const char *path, unsigned number) {
  char *equals = strchr(line, '=');
  if (line[0] == '#' || line[0] == '\0')
    return;
  int error = -EINVAL;
  if (equals) {
    *equals = '\0';
    error = property_area_set(area, line, equals + 1);
  }
  if (error)
    LOGW("%s:%u: not taken: %s", path, number, strerror(-error));
}

static void load(const char *path, bool must_be) {
  FILE *file = fopen(path, "re");
  if (!file) {
    if (must_be)
      LOGE("%s cannot be read: %s", path, strerror(errno));
    return;
  }
  char line[PROPERTY_NAME_MAX + PROPERTY_VALUE_MAX + 2];
  for (unsigned number = 1; fgets(line, sizeof line, file); number++) {
    line[strcspn(line, "\r\n")] = '\0';
    load_line(line, path, number);
  }
  fclose(file);
}

void properties_load(const char *path) { load(path, true); }

static void save_one(void *file, const char *name, const char *value) {
  if (strncmp(name, "persist.", 8) == 0 && !strpbrk(value, "\r\n"))
    fprintf(file, "%s=%s\n", name, value);
}

/* Writes the file anew beside the old one, so that one of them is whole whatever happens. */
static void save(void *unused) {
  (void)unused;
  char fresh[sizeof persist_path + 4];
  snprintf(fresh, sizeof fresh, "%s.new", persist_path);
  FILE *file = fopen(fresh, "we");
  bool good = file != NULL;
  if (file) {
    property_each(save_one, file);
    good = fflush(file) == 0 && fsync(fileno(file)) == 0;
    good = fclose(file) == 0 && good && rename(fresh, persist_path) == 0;
  }
  if (!good)
    LOGE("%s cannot be written: %s", persist_path, strerror(errno));
}

void properties_persist(const char *directory) {
  snprintf(persist_path, sizeof persist_path, "%s/persistent.prop", directory);
  load(persist_path, false);
  if (!persist_timer)
    persist_timer = loop_timer_new(init_loop, save, NULL);
}

static int listen_at(const char *path) {
  int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strcpy(address.sun_path, path);
  unlink(path);
  if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && chmod(path, 0666) == 0 && listen(fd, 16) == 0)
    return fd;
  LOGE("%s: %s", path, strerror(errno));
  return -1;
}

void properties_start(void) {
  area = property_area_create(PROPERTY_AREA_PATH);
  if (!area) {
    LOGE("no memory for properties: %s", strerror(errno));
    abort();
  }
  property_area_use(area);
  int fd = listen_at(PROPERTY_SOCKET_PATH);
  if (fd >= 0)
    loop_add(init_loop, fd, EPOLLIN, connection, (void *)(intptr_t)fd);
}
