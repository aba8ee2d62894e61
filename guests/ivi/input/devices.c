#define LOG_TAG "input"
#include "input/devices.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ivi/log.h"

#define FOLDER "/dev/input"
#define DEVICES_MOST 16u
#define WORDS(bits) ((bits) / (8 * sizeof(unsigned long)) + 1)

static struct device {
  int fd; /* 0: the place is free */
  char path[40];
  struct decoder decoder;
} devices[DEVICES_MOST];

static struct loop *loop;
static const struct input_sink *sink;

static bool has(const unsigned long *bits, unsigned bit) {
  return bits[bit / (8 * sizeof *bits)] >> bit % (8 * sizeof *bits) & 1;
}

static void lose(struct device *device) {
  LOGI("%s is gone", device->path);
  decoder_reset(&device->decoder);
  loop_remove(loop, device->fd);
  close(device->fd);
  device->fd = 0;
}

static void ready(void *context, uint32_t events) {
  struct device *device = context;
  struct input_event event[64];
  (void)events;
  for (;;) {
    ssize_t size = read(device->fd, event, sizeof event);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) return lose(device);
    for (size_t n = 0; n < (size_t)size / sizeof *event; n++) {
      decoder_event(&device->decoder, event[n].type, event[n].code, event[n].value);
      if (event[n].type == EV_KEY && event[n].code < BTN_MISC && event[n].value < 2)
        sink->key(sink->context, event[n].code, event[n].value != 0);
    }
  }
}

static void range(int fd, unsigned axis, int32_t *low, int32_t *high) {
  struct input_absinfo info;
  if (ioctl(fd, EVIOCGABS(axis), &info) == 0) {
    *low = info.minimum;
    *high = info.maximum;
  }
}

static void describe(struct device *device) {
  unsigned long axes[WORDS(ABS_MAX)] = {0};
  struct decoder *d = &device->decoder;
  char name[64] = "?";
  ioctl(device->fd, EVIOCGBIT(EV_ABS, sizeof axes), axes);
  ioctl(device->fd, EVIOCGNAME(sizeof name - 1), name);
  *d = (struct decoder){.width = sink->width, .height = sink->height, .finger = sink->finger, .context = sink->context};
  d->multi = has(axes, ABS_MT_POSITION_X);
  range(device->fd, d->multi ? ABS_MT_POSITION_X : ABS_X, &d->low_x, &d->high_x);
  range(device->fd, d->multi ? ABS_MT_POSITION_Y : ABS_Y, &d->low_y, &d->high_y);
  LOGI("%s: %s%s, %d to %d by %d to %d", device->path, name, d->multi ? ", multi-touch" : "", d->low_x, d->high_x,
       d->low_y, d->high_y);
}

static void try(const char *name) {
  struct device *free_place = NULL;
  char path[40];
  if (strncmp(name, "event", 5) != 0 || strlen(name) > 12) return;
  snprintf(path, sizeof path, FOLDER "/%.12s", name);
  for (unsigned n = 0; n < DEVICES_MOST; n++) {
    if (devices[n].fd && strcmp(devices[n].path, path) == 0) return;
    if (!devices[n].fd && !free_place) free_place = &devices[n];
  }
  if (!free_place) return;
  /* Perhaps init has not given it to us yet: then its attributes change soon. */
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return;
  free_place->fd = fd;
  strcpy(free_place->path, path);
  describe(free_place);
  if (loop_add(loop, fd, EPOLLIN, ready, free_place) != 0) {
    close(fd);
    free_place->fd = 0;
  }
}

static void folder_changed(void *context, uint32_t events) {
  char buffer[4096] __attribute__((aligned(8)));
  int fd = (int)(intptr_t)context;
  (void)events;
  ssize_t size = read(fd, buffer, sizeof buffer);
  for (ssize_t at = 0; at + (ssize_t)sizeof(struct inotify_event) <= size;) {
    const struct inotify_event *event = (const struct inotify_event *)(buffer + at);
    if (event->len) try(event->name);
    at += (ssize_t)(sizeof *event + event->len);
  }
}

void input_begin(struct loop *of, const struct input_sink *to) {
  glob_t found;
  loop = of;
  sink = to;
  int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (fd >= 0 && inotify_add_watch(fd, FOLDER, IN_CREATE | IN_ATTRIB) >= 0)
    loop_add(loop, fd, EPOLLIN, folder_changed, (void *)(intptr_t)fd);
  if (glob(FOLDER "/event*", 0, NULL, &found) != 0) return;
  for (size_t n = 0; n < found.gl_pathc; n++) try(strrchr(found.gl_pathv[n], '/') + 1);
  globfree(&found);
}
