/* Task management, OSEK/VDX OS 2.2.3 chapter 13.2. */
#include "kernel.h"

static bool no_task(TaskType task) { return os_extended_status && task >= os_config.tasks; }

StatusType ActivateTask(TaskType id) {
  if (!os_allowed(OS_LEVEL_TASK | OS_LEVEL_ISR2)) return os_error(E_OS_CALLEVEL, OSServiceId_ActivateTask, id, 0, 0);
  if (no_task(id)) return os_error(E_OS_ID, OSServiceId_ActivateTask, id, 0, 0);
  uint32_t flags = os_lock();
  StatusType status = os_activate(id, false, 0);
  if (status == E_OK) os_reschedule();
  os_unlock(flags);
  return status == E_OK ? E_OK : os_error(status, OSServiceId_ActivateTask, id, 0, 0);
}

/* What forbids a task to end or to give up the processor, E_OK if nothing. */
static StatusType may_leave(void) {
  if (!os_extended_status) return E_OK;
  if (os_level != OS_LEVEL_TASK || os_suspended) return E_OS_CALLEVEL;
  return os_tasks[os_running].held == NO_RESOURCE ? E_OK : E_OS_RESOURCE;
}

StatusType TerminateTask(void) {
  StatusType status = may_leave();
  if (status != E_OK) return os_error(status, OSServiceId_TerminateTask, 0, 0, 0);
  os_lock();
  os_leave_running();
}

StatusType ChainTask(TaskType id) {
  StatusType status = no_task(id) ? E_OS_ID : may_leave();
  if (status != E_OK) return os_error(status, OSServiceId_ChainTask, id, 0, 0);
  uint32_t flags = os_lock();
  struct os_task *self = &os_tasks[os_running];
  bool chained_to_self = id == os_running;
  /* A task that chains to itself is no multiple request (13.2.3.3): its own activation ends first. */
  if (chained_to_self) self->activations--;
  status = os_activate(id, false, 0);
  if (chained_to_self) self->activations++;
  if (status == E_OK) os_leave_running();
  os_unlock(flags);
  return os_error(status, OSServiceId_ChainTask, id, 0, 0);
}

StatusType Schedule(void) {
  StatusType status = may_leave();
  if (status != E_OK) return os_error(status, OSServiceId_Schedule, 0, 0, 0);
  uint32_t flags = os_lock();
  struct os_task *task = &os_tasks[os_running];
  uint8_t own = os_config.task[os_running].priority;
  if (os_ready_top() > own) {
    task->priority = own; /* the internal resource is released; the dispatcher takes it again */
    os_reschedule();
  }
  os_unlock(flags);
  return E_OK;
}

StatusType GetTaskID(TaskRefType task) {
  *task = os_running;
  return E_OK;
}

StatusType GetTaskState(TaskType task, TaskStateRefType state) {
  if (no_task(task)) return os_error(E_OS_ID, OSServiceId_GetTaskState, task, 0, 0);
  *state = os_tasks[task].state;
  return E_OK;
}

/* First and last thing of every task, on its own stack. */
void os_task_start(void) {
  os_level = OS_LEVEL_TASK;
  os_unlock(0x13); /* Supervisor mode, interrupts on */
  os_config.task[os_running].entry();
  /* 4.7: a task function must not return. It is ended like a task that terminated, without what it still held. */
  os_lock();
  os_suspended = 0;
  os_error(E_OS_SYS_MISSING_END, OSServiceId_TaskReturn, os_running, 0, 0);
  os_resource_release_all(os_running);
  os_leave_running();
}
