/* Resources with the immediate ceiling protocol, OSEK/VDX OS 2.2.3 chapter 8 and 13.4; internal resources, 8.6. */
#include "kernel.h"

static struct {
  uint8_t ceiling;
  bool taken;
  TaskType owner;
  uint8_t before; /* the owner's priority before it took this one */
  ResourceType previous;
} resources[OS_MAX_RESOURCES];
static uint8_t internal_ceiling[256];

void os_resource_init(void) {
  uint8_t top = 0;
  for (uint32_t r = 0; r < os_config.resources; r++) {
    resources[r].taken = false;
    resources[r].ceiling = 0;
  }
  for (uint32_t t = 0; t < os_config.tasks; t++) {
    const struct os_task_config *task = &os_config.task[t];
    if (task->priority > top) top = task->priority;
    if (task->priority > internal_ceiling[task->internal_group])
      internal_ceiling[task->internal_group] = task->priority;
    for (uint32_t r = 0; r < os_config.resources; r++)
      if ((task->resources >> r & 1) && task->priority > resources[r].ceiling) resources[r].ceiling = task->priority;
  }
  resources[RES_SCHEDULER].ceiling = top;
}

uint8_t os_running_priority(TaskType id) {
  const struct os_task_config *task = &os_config.task[id];
  if (task->schedule == OS_NON) return resources[RES_SCHEDULER].ceiling;
  return task->internal_group ? internal_ceiling[task->internal_group] : task->priority;
}

static StatusType get(ResourceType id) {
  if (os_extended_status) {
    if (!os_allowed(OS_LEVEL_TASK)) return E_OS_CALLEVEL;
    if (id >= os_config.resources) return E_OS_ID;
    if (resources[id].taken || os_config.task[os_running].priority > resources[id].ceiling) return E_OS_ACCESS;
  }
  uint32_t flags = os_lock();
  struct os_task *task = &os_tasks[os_running];
  resources[id].taken = true;
  resources[id].owner = os_running;
  resources[id].before = task->priority;
  resources[id].previous = task->held;
  task->held = id;
  if (task->priority < resources[id].ceiling) task->priority = resources[id].ceiling;
  os_unlock(flags);
  return E_OK;
}

StatusType GetResource(ResourceType id) {
  StatusType status = get(id);
  return status == E_OK ? E_OK : os_error(status, OSServiceId_GetResource, id, 0, 0);
}

static void release(TaskType owner, ResourceType id) {
  struct os_task *task = &os_tasks[owner];
  resources[id].taken = false;
  task->held = resources[id].previous;
  task->priority = resources[id].before;
}

static StatusType give_back(ResourceType id) {
  if (os_extended_status) {
    if (!os_allowed(OS_LEVEL_TASK)) return E_OS_CALLEVEL;
    if (id >= os_config.resources) return E_OS_ID;
    if (resources[id].ceiling < os_config.task[os_running].priority) return E_OS_ACCESS;
    /* Not taken, or another one must be released before (8.5: last in, first out). */
    if (!resources[id].taken || os_tasks[os_running].held != id) return E_OS_NOFUNC;
  }
  uint32_t flags = os_lock();
  release(os_running, id);
  os_reschedule();
  os_unlock(flags);
  return E_OK;
}

StatusType ReleaseResource(ResourceType id) {
  StatusType status = give_back(id);
  return status == E_OK ? E_OK : os_error(status, OSServiceId_ReleaseResource, id, 0, 0);
}

void os_resource_release_all(TaskType task) {
  while (os_tasks[task].held != NO_RESOURCE) release(task, os_tasks[task].held);
}
