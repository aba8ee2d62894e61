/* The apps and their processes; the stack of those that are open. */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

#include "activity/manifest.h"
#include "ivi/loop.h"

struct app {
  struct manifest manifest;
  uid_t uid;
  pid_t pid; /* 0: not running */
  struct binder *binder; /* NULL: its process has not said that it is ready */
  bool resumed, stopping;
  int64_t started;
  int delay;         /* ms before it is started the next time */
  int64_t ends[5];   /* when it ended unasked, the last times */
  struct loop_timer *timer;
};

extern struct app apps[ACTIVITY_APPS_MAX];
extern unsigned app_count;
extern struct loop *apps_loop;
extern struct app *stack[ACTIVITY_APPS_MAX];
extern unsigned stack_count;

void apps_make(const char *directory);
struct app *app_named(const char *name);
struct app *app_of_process(pid_t pid);
struct app *app_home(void);
/** 0 or -errno. */
int app_run(struct app *app);
/** Asks it to end, then makes it. */
void app_stop(struct app *app);
/** Takes in which processes have ended. */
void apps_reap(void);

/* stack.c */
void stack_show(struct app *app);
void stack_remove(struct app *app);
bool stack_has(const struct app *app);
struct app *stack_foremost(void);
/** Tells the apps who may draw: the foremost. To be called when that changed, or when an app has become ready. */
void stack_settle(bool back);

/* main.c */
void listeners_process(const struct app *app, bool runs);
void listeners_foreground(bool back);
