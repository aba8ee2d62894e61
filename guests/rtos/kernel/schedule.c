/* Fixed-priority scheduling, OSEK/VDX OS 2.2.3 chapter 4.6: a FIFO a priority; a preempted task is the oldest of its
 * priority. */
#include "kernel.h"

#define QUEUE 32u /* entries a priority, a power of two; StartOS checks that activations fit */

struct os_task os_tasks[OS_MAX_TASKS];
TaskType os_running = INVALID_TASK;
uint8_t os_level;

static struct {
  TaskType task[QUEUE];
  uint8_t first, count;
} ready[OS_PRIORITIES];
static uint32_t ready_priorities; /* bit p: ready[p] is not empty */
static void *idle_sp;
static uint64_t idle_ticks, switched_at;

void os_ready_init(void) {
  ready_priorities = 0;
  switched_at = arch_now();
  for (uint32_t p = 0; p < OS_PRIORITIES; p++) ready[p].first = ready[p].count = 0;
}

void os_ready_append(TaskType task, uint8_t p) {
  ready[p].task[(ready[p].first + ready[p].count++) % QUEUE] = task;
  ready_priorities |= 1u << p;
}

void os_ready_prepend(TaskType task, uint8_t p) {
  ready[p].first = (uint8_t)((ready[p].first + QUEUE - 1) % QUEUE);
  ready[p].task[ready[p].first] = task;
  ready[p].count++;
  ready_priorities |= 1u << p;
}

int os_ready_top(void) { return ready_priorities ? 31 - __builtin_clz(ready_priorities) : -1; }

static TaskType take_ready(int p) {
  TaskType task = ready[p].task[ready[p].first];
  ready[p].first = (ready[p].first + 1) % QUEUE;
  if (--ready[p].count == 0) ready_priorities &= ~(1u << p);
  return task;
}

static void call_hook(void (*hook)(void)) {
  uint8_t before = os_level;
  os_level = OS_LEVEL_TASK_HOOK;
  hook();
  os_level = before;
}

static void account(void) {
  uint64_t now = arch_now();
  if (os_running == INVALID_TASK)
    idle_ticks += now - switched_at;
  else
    os_tasks[os_running].timing.running += now - switched_at;
  switched_at = now;
}

/* Switches to the best ready task, or to idling. `save`: where the present context's stack pointer goes, NULL if it is
 * over. */
static void dispatch(void **save) {
  int top = os_ready_top();
  account();
  os_running = top < 0 ? INVALID_TASK : take_ready(top);
  if (os_running == INVALID_TASK) {
    os_switch(save, idle_sp, false);
    return;
  }
  struct os_task *task = &os_tasks[os_running];
  const struct os_task_config *config = &os_config.task[os_running];
  uint8_t priority = os_running_priority(os_running);
  if (task->priority < priority) task->priority = priority;
  task->state = RUNNING;
  bool fresh = task->fresh;
  task->fresh = false;
  call_hook(PreTaskHook);
  os_timing_start(os_running);
  os_switch(save, fresh ? config->stack + config->stack_size : task->sp, fresh);
}

static void **context_of_running(void) { return os_running == INVALID_TASK ? &idle_sp : &os_tasks[os_running].sp; }

void os_reschedule(void) {
  if (os_level != OS_LEVEL_TASK || os_suspended) return;
  int top = os_ready_top();
  if (top < 0) return;
  void **save = context_of_running();
  if (os_running != INVALID_TASK) {
    struct os_task *task = &os_tasks[os_running];
    if (top <= task->priority) return;
    call_hook(PostTaskHook);
    task->state = READY;
    os_ready_prepend(os_running, task->priority);
  }
  dispatch(save);
}

void os_leave_running(void) {
  struct os_task *task = &os_tasks[os_running];
  call_hook(PostTaskHook);
  os_timing_complete(os_running);
  task->fresh = true;
  task->priority = os_config.task[os_running].priority;
  task->state = --task->activations ? READY : SUSPENDED;
  dispatch(NULL);
  __builtin_unreachable();
}

void os_block_running(void) {
  struct os_task *task = &os_tasks[os_running];
  call_hook(PostTaskHook);
  os_timing_complete(os_running);
  task->priority = os_config.task[os_running].priority;
  task->state = WAITING;
  dispatch(&task->sp);
}

void os_make_ready(TaskType task) {
  os_tasks[task].state = READY;
  os_ready_append(task, os_config.task[task].priority);
}

StatusType os_activate(TaskType id, bool timed, uint64_t when) {
  struct os_task *task = &os_tasks[id];
  if (task->activations >= os_config.task[id].activations) {
    task->timing.lost++;
    return E_OS_LIMIT;
  }
  if (timed) os_timing_release(id, when);
  if (task->activations++ == 0) {
    task->events = 0; /* 13.4: activating an extended task clears its events */
    task->state = READY;
  }
  os_ready_append(id, os_config.task[id].priority);
  return E_OK;
}

void os_idle(void) {
  os_reschedule();
  for (;;) {
    /* Masked, so that an interrupt between the look and the wait still ends the wait. */
    uint32_t flags = os_lock();
    __asm__ volatile("dsb\n wfi" ::: "memory");
    os_unlock(flags);
  }
}

uint64_t os_idle_ticks(void) {
  uint32_t flags = os_lock();
  account();
  uint64_t ticks = idle_ticks;
  os_unlock(flags);
  return ticks;
}
