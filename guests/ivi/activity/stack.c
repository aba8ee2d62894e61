/* The stack: the foremost app first, home last and always. */
#include <string.h>

#include "apps.h"

struct app *stack[ACTIVITY_APPS_MAX];
unsigned stack_count;

struct app *stack_foremost(void) { return stack_count > 0 ? stack[0] : NULL; }

bool stack_has(const struct app *app) {
  for (unsigned n = 0; n < stack_count; n++)
    if (stack[n] == app)
      return true;
  return false;
}

static void take_out(const struct app *app) {
  unsigned n = 0;
  while (n < stack_count && stack[n] != app)
    n++;
  if (n == stack_count)
    return;
  memmove(&stack[n], &stack[n + 1], (stack_count - n - 1) * sizeof *stack);
  stack_count--;
}

static void put_first(struct app *app) {
  memmove(&stack[1], &stack[0], stack_count * sizeof *stack);
  stack[0] = app;
  stack_count++;
}

void stack_show(struct app *app) {
  struct app *before = stack_foremost();
  take_out(app);
  put_first(app);
  if (before != app)
    stack_settle(false);
}

void stack_remove(struct app *app) {
  bool foremost = stack_foremost() == app;
  take_out(app);
  /* Home has its place even when it does not run. */
  if (app->manifest.kind == APP_HOME) {
    stack[stack_count++] = app;
    foremost = foremost && stack_count > 1;
  }
  if (foremost)
    stack_settle(true);
}

static void tell(struct app *app, bool resume) {
  struct parcel request;
  parcel_request(&request, ACTIVITY_APP_INTERFACE);
  if (binder_send(app->binder, resume ? ACTIVITY_APP_RESUME : ACTIVITY_APP_PAUSE, &request) == 0)
    app->resumed = resume;
}

static void settle_apps(void) {
  for (unsigned n = 0; n < app_count; n++)
    if (apps[n].binder && apps[n].resumed && &apps[n] != stack_foremost())
      tell(&apps[n], false);
  struct app *foremost = stack_foremost();
  if (foremost && foremost->binder && !foremost->resumed)
    tell(foremost, true);
}

void stack_settle(bool back) {
  struct app *foremost = stack_foremost();
  if (foremost && foremost->pid == 0)
    app_run(foremost);
  settle_apps();
  listeners_foreground(back);
}
