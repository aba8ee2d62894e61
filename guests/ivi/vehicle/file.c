/* A file in the place of xenstore. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "vehicle/source.h"

static struct {
  const char *path;
  void (*take)(const char *text, size_t length);
} file;

static void read_file(void) {
  char text[4096];
  int fd = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  ssize_t size = fd >= 0 ? read(fd, text, sizeof text) : -1;
  if (fd >= 0)
    close(fd);
  file.take(size < 0 ? NULL : text, size < 0 ? 0 : (size_t)size);
}

static void changed(void *context, uint32_t events) {
  (void)events;
  char unread[4096];
  while (read((int)(intptr_t)context, unread, sizeof unread) > 0)
    ;
  read_file();
}

int source_file(struct loop *loop, const char *path, void (*take)(const char *text, size_t length)) {
  char directory[256];
  if (snprintf(directory, sizeof directory, "%s", path) >= (int)sizeof directory)
    return -ENAMETOOLONG;
  file.path = path;
  file.take = take;
  int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (fd < 0 || inotify_add_watch(fd, dirname(directory), IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE) < 0)
    return -errno;
  read_file();
  return loop_add(loop, fd, EPOLLIN, changed, (void *)(intptr_t)fd);
}
