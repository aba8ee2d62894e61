#include "input/evdev.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fb/head.h"
#include "input/kbdif.h"
#include "input/router.h"
#include "input/vkbd.h"
#include "log.h"

#define MOST_SOURCES 8
#define MOST_NODES 32
#define TOUCH_PREFIX "touch-"

struct contact {
  bool down, moved;
  bool told; /* the router knows that it is down */
  int32_t x, y;
};

static struct source {
  int descriptor; /* 0: none */
  int node;
  uint32_t head; /* MOST_HEADS: a keyboard */
  int32_t range_x, range_y;
  uint32_t slot;
  bool lost; /* Linux had no room for some events: the state is asked for at the next report */
  struct contact contact[MOST_CONTACTS];
} sources[MOST_SOURCES];

static bool find_head(const char *name, uint32_t *head) {
  for (*head = 0; *head < config.heads; ++*head)
    if (!strcmp(config.head[*head].name, name)) return true;
  return false;
}

static bool ranges(struct source *s) {
  struct input_absinfo x, y;
  if (ioctl(s->descriptor, EVIOCGABS(ABS_MT_POSITION_X), &x) < 0) return false;
  if (ioctl(s->descriptor, EVIOCGABS(ABS_MT_POSITION_Y), &y) < 0) return false;
  s->range_x = x.maximum + 1;
  s->range_y = y.maximum + 1;
  return s->range_x > 0 && s->range_y > 0;
}

static bool open_source(struct source *s, int node) {
  char path[32], name[64] = "";
  snprintf(path, sizeof path, "/dev/input/event%d", node);
  *s = (struct source){.descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), .node = node, .head = MOST_HEADS};
  if (s->descriptor < 0) return false;
  bool wanted = ioctl(s->descriptor, EVIOCGNAME(sizeof name), name) > 0;
  name[sizeof name - 1] = 0;
  if (wanted && strcmp(name, "keyboard") != 0)
    wanted = !strncmp(name, TOUCH_PREFIX, strlen(TOUCH_PREFIX)) && find_head(name + strlen(TOUCH_PREFIX), &s->head) &&
             ranges(s);
  /* Dom0's own text console gets nothing of it. */
  if (wanted && ioctl(s->descriptor, EVIOCGRAB, 1) == 0) return true;
  close(s->descriptor);
  return false;
}

static bool is_open(int node) {
  for (int n = 0; n < MOST_SOURCES; n++)
    if (sources[n].descriptor && sources[n].node == node) return true;
  return false;
}

void evdev_open(void (*watch)(int descriptor)) {
  for (int node = 0; node < MOST_NODES; node++) {
    if (is_open(node)) continue;
    for (int n = 0; n < MOST_SOURCES; n++) {
      if (sources[n].descriptor) continue;
      if (open_source(&sources[n], node))
        watch(sources[n].descriptor);
      else
        sources[n].descriptor = 0;
      break;
    }
  }
}

static uint32_t scaled(int32_t value, int32_t range, uint32_t pixels) {
  if (value < 0) return 0;
  uint64_t pixel = (uint64_t)value * pixels / (uint32_t)range;
  return pixel < pixels ? (uint32_t)pixel : pixels - 1;
}

static void report(struct source *s) {
  for (uint32_t n = 0; n < MOST_CONTACTS; n++) {
    struct contact *c = &s->contact[n];
    uint32_t x = scaled(c->x, s->range_x, config.head[s->head].width);
    uint32_t y = scaled(c->y, s->range_y, config.head[s->head].height);
    if (c->down && !c->told) router_touch(s->head, n, TOUCH_DOWN, x, y);
    else if (c->down && c->moved) router_touch(s->head, n, TOUCH_MOTION, x, y);
    else if (!c->down && c->told) router_touch(s->head, n, TOUCH_UP, x, y);
    c->told = c->down;
    c->moved = false;
  }
}

/* Linux documentation, input/multi-touch-protocol: after lost events a reader asks for the state of all slots. */
static void ask_slots(struct source *s) {
  static const uint32_t codes[] = {ABS_MT_TRACKING_ID, ABS_MT_POSITION_X, ABS_MT_POSITION_Y};
  struct {
    uint32_t code;
    int32_t value[MOST_CONTACTS];
  } request;
  for (uint32_t n = 0; n < 3; n++) {
    request.code = codes[n];
    if (ioctl(s->descriptor, EVIOCGMTSLOTS(sizeof request), &request) < 0) return;
    for (uint32_t slot = 0; slot < MOST_CONTACTS; slot++) {
      struct contact *c = &s->contact[slot];
      if (n == 0) c->down = request.value[slot] >= 0;
      if (n == 1) c->x = request.value[slot];
      if (n == 2) c->y = request.value[slot];
      c->moved = true;
    }
  }
}

static void absolute(struct source *s, uint16_t code, int32_t value) {
  if (code == ABS_MT_SLOT) s->slot = (uint32_t)value;
  if (s->slot >= MOST_CONTACTS) return;
  struct contact *c = &s->contact[s->slot];
  if (code == ABS_MT_TRACKING_ID) {
    /* Lifted and put down again within one report: both are told. */
    if (value >= 0 && c->told && !c->down) report(s);
    c->down = value >= 0;
  }
  if (code == ABS_MT_POSITION_X) c->x = value;
  if (code == ABS_MT_POSITION_Y) c->y = value;
  c->moved = c->moved || code == ABS_MT_POSITION_X || code == ABS_MT_POSITION_Y;
}

static void synchronise(struct source *s, uint16_t code) {
  if (code == SYN_DROPPED) s->lost = true;
  if (code != SYN_REPORT) return;
  if (s->head < MOST_HEADS) {
    if (s->lost) ask_slots(s);
    report(s);
  }
  s->lost = false;
  router_flush();
}

static void take(struct source *s, const struct input_event *event) {
  if (event->type == EV_SYN)
    synchronise(s, event->code);
  else if (s->lost)
    return;
  else if (event->type == EV_ABS && s->head < MOST_HEADS)
    absolute(s, event->code, event->value);
  else if (event->type == EV_KEY && s->head == MOST_HEADS && event->value != 2) /* guests repeat keys themselves */
    router_key(event->code, event->value != 0);
}

bool evdev_read(int descriptor) {
  struct input_event events[32];
  for (int n = 0; n < MOST_SOURCES; n++) {
    struct source *s = &sources[n];
    if (s->descriptor != descriptor) continue;
    ssize_t length = read(descriptor, events, sizeof events);
    for (ssize_t at = 0; at < length / (ssize_t)sizeof *events; at++) take(s, &events[at]);
    if (length < 0 && errno == ENODEV) {
      say("an input device is gone");
      close(descriptor);
      s->descriptor = 0;
    }
    return true;
  }
  return false;
}
