/* Actions wait in a queue and are done one after the other, a command at a time; a command may keep the others waiting. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"

#define QUEUE_MOST 256u

static const struct rc_action *queue[QUEUE_MOST];
static unsigned first, count;
static const struct rc_line *next_line; /* of the action at work */
static struct waiting waiting;
static bool waits, posted, properties_enabled;
static struct loop_timer *timer;

static bool has(const struct rc_condition *condition) {
  char value[PROPERTY_VALUE_MAX];
  if (property_get(condition->name, value, NULL) == 0)
    return condition->value[0] == '\0';
  return strcmp(condition->value, "*") == 0 || strcmp(condition->value, value) == 0;
}

static bool holds(const struct rc_action *action) {
  for (unsigned n = 0; n < action->condition_count; n++)
    if (!has(&action->conditions[n]))
      return false;
  return true;
}

static bool names(const struct rc_action *action, const char *property) {
  for (unsigned n = 0; n < action->condition_count; n++)
    if (strcmp(action->conditions[n].name, property) == 0)
      return true;
  return false;
}

static void enqueue(const struct rc_action *action) {
  /* Once is enough for one that waits there already. */
  for (unsigned n = 0; n < count; n++)
    if (queue[(first + n) % QUEUE_MOST] == action)
      return;
  if (count == QUEUE_MOST) {
    LOGE("the queue of actions is full");
    return;
  }
  queue[(first + count++) % QUEUE_MOST] = action;
  actions_run_later();
}

void actions_event(const char *event) {
  for (const struct rc_action *action = init_rc.actions; action; action = action->next)
    if (strcmp(action->event, event) == 0 && holds(action))
      enqueue(action);
}

static bool still_waits(void) {
  char value[PROPERTY_VALUE_MAX];
  bool late = loop_now() >= waiting.until;
  if (waiting.pid > 0) {
    if (late) {
      LOGW("exec: process %d takes too long: killed", waiting.pid);
      kill(-waiting.pid, SIGKILL);
      waiting.pid = 0;
    }
    return waiting.pid > 0;
  }
  if (waiting.property[0]) {
    property_get(waiting.property, value, NULL);
    if (strcmp(value, waiting.value) == 0 || (strcmp(waiting.value, "*") == 0 && value[0]))
      return false;
  } else if (access(waiting.path, F_OK) == 0)
    return false;
  if (late)
    LOGW("%s%s: waited in vain", waiting.property, waiting.property[0] ? "" : waiting.path);
  return !late;
}

static void run(void *unused) {
  (void)unused;
  posted = false;
  while (!waits || !still_waits()) {
    waits = false;
    if (!next_line) {
      if (count == 0) {
        loop_timer_set(timer, -1, 0);
        return;
      }
      next_line = queue[first]->commands;
      first = (first + 1) % QUEUE_MOST;
      count--;
      continue;
    }
    const struct rc_line *line = next_line;
    next_line = line->next;
    waiting = (struct waiting){0};
    waits = command_do(line, &waiting) == COMMAND_WAITS;
  }
  loop_timer_set(timer, 20, 0);
}

void actions_run_later(void) {
  if (!timer)
    timer = loop_timer_new(init_loop, run, NULL);
  if (!posted)
    loop_post(init_loop, run, NULL);
  posted = true;
}

void actions_property(const char *name) {
  if (waits && waiting.property[0])
    actions_run_later();
  for (const struct rc_action *action = init_rc.actions; properties_enabled && action; action = action->next)
    if (!action->event[0] && names(action, name) && holds(action))
      enqueue(action);
}

void actions_enable_properties(void) {
  properties_enabled = true;
  for (const struct rc_action *action = init_rc.actions; action; action = action->next)
    if (!action->event[0] && holds(action))
      enqueue(action);
}

void actions_do(const struct rc_line *line) {
  struct waiting unused = {0};
  command_do(line, &unused);
}

bool actions_exec_ended(pid_t pid, int status) {
  if (!waits || waiting.pid != pid)
    return false;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    LOGW("exec: process %d ended with %s %d", pid, WIFEXITED(status) ? "status" : "signal",
         WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
  waiting.pid = 0;
  waits = false;
  actions_run_later();
  return true;
}
