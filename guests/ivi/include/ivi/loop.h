/* An event loop over epoll: file descriptors, timers, work from other threads. All calls but loop_post and loop_stop belong to
   the thread that runs the loop. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_timer;

struct loop *loop_new(void);
void loop_free(struct loop *loop);
/** Runs until loop_stop, which may come from anywhere. Gives what loop_stop was told. */
int loop_run(struct loop *loop);
/** Waits at most `timeout` ms (negative: for ever) and serves what is ready. */
void loop_once(struct loop *loop, int timeout);
void loop_stop(struct loop *loop, int result);

/** Calls `ready` whenever `fd` has one of `events` (EPOLLIN, EPOLLOUT…; errors always). A descriptor is added once;
    adding it again changes events and handler. 0 or -errno. */
int loop_add(struct loop *loop, int fd, uint32_t events, void (*ready)(void *context, uint32_t events), void *context);
/** To be called before the descriptor is closed. */
void loop_remove(struct loop *loop, int fd);

struct loop_timer *loop_timer_new(struct loop *loop, void (*due)(void *context), void *context);
/** Due in `delay` ms, then every `period` ms (0: once). A negative delay: never. Changes what was set before. */
void loop_timer_set(struct loop_timer *timer, int64_t delay, int64_t period);
void loop_timer_free(struct loop_timer *timer);

/** Calls `work` on the loop's thread, soon. From any thread. */
void loop_post(struct loop *loop, void (*work)(void *context), void *context);

/** Nanoseconds of CLOCK_MONOTONIC. */
int64_t loop_now(void);
