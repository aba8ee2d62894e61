#include "ivi/loop.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* A descriptor that is watched. Removed ones stay in memory until the events that name them are through. */
struct source {
  struct source *next;
  int fd;
  bool removed;
  void (*ready)(void *context, uint32_t events);
  void *context;
};

struct work {
  struct work *next;
  void (*run)(void *context);
  void *context;
};

struct loop {
  int epoll, wake;
  struct source *sources;
  bool sweep; /* there are removed ones */
  unsigned depth;
  pthread_mutex_t lock; /* of the list of work */
  struct work *first, **last;
  atomic_bool stopped;
  atomic_int result;
};

struct loop_timer {
  struct loop *loop;
  int fd;
  void (*due)(void *context);
  void *context;
};

int64_t loop_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static struct work *take_work(struct loop *loop) {
  pthread_mutex_lock(&loop->lock);
  struct work *all = loop->first;
  loop->first = NULL;
  loop->last = &loop->first;
  pthread_mutex_unlock(&loop->lock);
  return all;
}

static void woken(void *context, uint32_t events) {
  (void)events;
  struct loop *loop = context;
  uint64_t count;
  if (read(loop->wake, &count, sizeof count) < 0 && errno != EAGAIN)
    return;
  for (struct work *work = take_work(loop), *next; work; work = next) {
    next = work->next;
    work->run(work->context);
    free(work);
  }
}

struct loop *loop_new(void) {
  struct loop *loop = calloc(1, sizeof *loop);
  if (!loop)
    return NULL;
  loop->epoll = epoll_create1(EPOLL_CLOEXEC);
  loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  pthread_mutex_init(&loop->lock, NULL);
  loop->last = &loop->first;
  if (loop->epoll >= 0 && loop->wake >= 0 && loop_add(loop, loop->wake, EPOLLIN, woken, loop) == 0)
    return loop;
  loop_free(loop);
  return NULL;
}

void loop_free(struct loop *loop) {
  for (struct source *source = loop->sources, *next; source; source = next) {
    next = source->next;
    free(source);
  }
  for (struct work *work = take_work(loop), *next; work; work = next) {
    next = work->next;
    free(work);
  }
  if (loop->epoll >= 0)
    close(loop->epoll);
  if (loop->wake >= 0)
    close(loop->wake);
  pthread_mutex_destroy(&loop->lock);
  free(loop);
}

static struct source *find(struct loop *loop, int fd) {
  for (struct source *source = loop->sources; source; source = source->next)
    if (source->fd == fd && !source->removed)
      return source;
  return NULL;
}

int loop_add(struct loop *loop, int fd, uint32_t events, void (*ready)(void *context, uint32_t events), void *context) {
  struct source *source = find(loop, fd);
  bool known = source != NULL;
  if (!known) {
    source = calloc(1, sizeof *source);
    if (!source)
      return -ENOMEM;
    source->fd = fd;
  }
  struct epoll_event event = {.events = events, .data.ptr = source};
  if (epoll_ctl(loop->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0) {
    int error = errno;
    if (!known)
      free(source);
    return -error;
  }
  source->ready = ready;
  source->context = context;
  if (!known) {
    source->next = loop->sources;
    loop->sources = source;
  }
  return 0;
}

void loop_remove(struct loop *loop, int fd) {
  struct source *source = find(loop, fd);
  if (!source)
    return;
  epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, NULL);
  source->removed = true;
  loop->sweep = true;
}

static void sweep(struct loop *loop) {
  for (struct source **at = &loop->sources; *at;) {
    struct source *source = *at;
    if (!source->removed) {
      at = &source->next;
      continue;
    }
    *at = source->next;
    free(source);
  }
  loop->sweep = false;
}

void loop_once(struct loop *loop, int timeout) {
  struct epoll_event events[16];
  int count = epoll_wait(loop->epoll, events, 16, timeout);
  loop->depth++;
  for (int n = 0; n < count; n++) {
    struct source *source = events[n].data.ptr;
    if (!source->removed)
      source->ready(source->context, events[n].events);
  }
  if (--loop->depth == 0 && loop->sweep)
    sweep(loop);
}

int loop_run(struct loop *loop) {
  while (!loop->stopped)
    loop_once(loop, -1);
  loop->stopped = false;
  return loop->result;
}

static void nothing(void *context) { (void)context; }

void loop_stop(struct loop *loop, int result) {
  loop->result = result;
  loop->stopped = true;
  loop_post(loop, nothing, NULL);
}

void loop_post(struct loop *loop, void (*run)(void *context), void *context) {
  struct work *work = malloc(sizeof *work);
  if (!work)
    abort();
  *work = (struct work){.run = run, .context = context};
  pthread_mutex_lock(&loop->lock);
  *loop->last = work;
  loop->last = &work->next;
  pthread_mutex_unlock(&loop->lock);
  uint64_t one = 1;
  /* Fails only when the counter is full, and then the loop is awake. */
  if (write(loop->wake, &one, sizeof one) < 0)
    return;
}

static void timer_ready(void *context, uint32_t events) {
  (void)events;
  struct loop_timer *timer = context;
  uint64_t count;
  if (read(timer->fd, &count, sizeof count) == sizeof count)
    timer->due(timer->context);
}

struct loop_timer *loop_timer_new(struct loop *loop, void (*due)(void *context), void *context) {
  struct loop_timer *timer = calloc(1, sizeof *timer);
  if (!timer)
    return NULL;
  *timer = (struct loop_timer){.loop = loop, .due = due, .context = context};
  timer->fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (timer->fd >= 0 && loop_add(loop, timer->fd, EPOLLIN, timer_ready, timer) == 0)
    return timer;
  if (timer->fd >= 0)
    close(timer->fd);
  free(timer);
  return NULL;
}

static struct timespec of_ms(int64_t ms) { return (struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}; }

void loop_timer_set(struct loop_timer *timer, int64_t delay, int64_t period) {
  struct itimerspec when = {{0, 0}, {0, 0}};
  if (delay >= 0) {
    when.it_value = of_ms(delay);
    /* All zero would disarm it. */
    if (delay == 0)
      when.it_value.tv_nsec = 1;
    when.it_interval = of_ms(period > 0 ? period : 0);
  }
  timerfd_settime(timer->fd, 0, &when, NULL);
}

void loop_timer_free(struct loop_timer *timer) {
  if (!timer)
    return;
  loop_remove(timer->loop, timer->fd);
  close(timer->fd);
  free(timer);
}
