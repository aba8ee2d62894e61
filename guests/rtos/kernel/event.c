/* Events of extended tasks, OSEK/VDX OS 2.2.3 chapter 7 and 13.5. */
#include "kernel.h"

void os_set_event(TaskType id, EventMaskType mask, bool timed, uint64_t when) {
  struct os_task *task = &os_tasks[id];
  if (task->state == SUSPENDED) return;
  if (timed) os_timing_release(id, when);
  task->events |= mask;
  if (task->state == WAITING && (task->events & task->waits)) os_make_ready(id);
}

/* What SetEvent and GetEvent refuse alike. */
static StatusType refused(TaskType id) {
  if (!os_extended_status) return E_OK;
  if (id >= os_config.tasks) return E_OS_ID;
  if (!os_config.task[id].extended) return E_OS_ACCESS;
  return os_tasks[id].state == SUSPENDED ? E_OS_STATE : E_OK;
}

StatusType SetEvent(TaskType id, EventMaskType mask) {
  if (!os_allowed(OS_LEVEL_TASK | OS_LEVEL_ISR2)) return os_error(E_OS_CALLEVEL, OSServiceId_SetEvent, id, mask, 0);
  uint32_t flags = os_lock();
  StatusType status = refused(id);
  if (status == E_OK) {
    os_set_event(id, mask, false, 0);
    os_reschedule();
  }
  os_unlock(flags);
  return status == E_OK ? E_OK : os_error(status, OSServiceId_SetEvent, id, mask, 0);
}

StatusType GetEvent(TaskType id, EventMaskRefType event) {
  StatusType status = refused(id);
  if (status != E_OK) return os_error(status, OSServiceId_GetEvent, id, 0, 0);
  *event = os_tasks[id].events;
  return E_OK;
}

StatusType ClearEvent(EventMaskType mask) {
  if (os_extended_status) {
    if (os_level != OS_LEVEL_TASK) return os_error(E_OS_CALLEVEL, OSServiceId_ClearEvent, mask, 0, 0);
    if (!os_config.task[os_running].extended) return os_error(E_OS_ACCESS, OSServiceId_ClearEvent, mask, 0, 0);
  }
  uint32_t flags = os_lock();
  os_tasks[os_running].events &= ~mask;
  os_unlock(flags);
  return E_OK;
}

static StatusType may_wait(void) {
  if (!os_extended_status) return E_OK;
  if (os_level != OS_LEVEL_TASK || os_suspended) return E_OS_CALLEVEL;
  if (!os_config.task[os_running].extended) return E_OS_ACCESS;
  return os_tasks[os_running].held == NO_RESOURCE ? E_OK : E_OS_RESOURCE;
}

StatusType WaitEvent(EventMaskType mask) {
  StatusType status = may_wait();
  if (status != E_OK) return os_error(status, OSServiceId_WaitEvent, mask, 0, 0);
  uint32_t flags = os_lock();
  struct os_task *task = &os_tasks[os_running];
  if (!(task->events & mask)) {
    task->waits = mask;
    os_block_running();
    task->waits = 0;
  }
  os_unlock(flags);
  return E_OK;
}
