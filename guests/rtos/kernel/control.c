/* Start, shutdown, errors, interrupts: OSEK/VDX OS 2.2.3 chapters 5, 6, 10, 11, 13.3 and 13.7. */
#include "kernel.h"
#include "platform.h"

bool os_extended_status;
uint32_t os_suspended;
AppModeType os_mode;
struct os_error_record os_error_record;

StatusType os_error(StatusType status, OSServiceIdType service, uint32_t a, uint32_t b, uint32_t c) {
  uint32_t flags = os_lock();
  /* 11.1: no recursion, a service called from the hook does not call it again. */
  if (os_level != OS_LEVEL_ERROR_HOOK) {
    uint8_t before = os_level;
    os_error_record = (struct os_error_record){service, {a, b, c}};
    os_level = OS_LEVEL_ERROR_HOOK;
    ErrorHook(status);
    os_level = before;
  }
  os_unlock(flags);
  return status;
}

bool os_allowed(uint32_t levels) { return !os_extended_status || (os_level & levels) != 0; }

void SuspendAllInterrupts(void) {
  os_lock();
  os_suspended++;
}

void ResumeAllInterrupts(void) {
  if (os_suspended == 0 || --os_suspended > 0) return;
  if (os_level != OS_LEVEL_TASK) return; /* an ISR and a hook stay masked */
  os_reschedule();
  os_unlock(0x13);
}

/* All interrupts are of one level here, so "OS interrupts" are all. */
void SuspendOSInterrupts(void) { SuspendAllInterrupts(); }
void ResumeOSInterrupts(void) { ResumeAllInterrupts(); }
void DisableAllInterrupts(void) { SuspendAllInterrupts(); }
void EnableAllInterrupts(void) { ResumeAllInterrupts(); }

AppModeType GetActiveApplicationMode(void) { return os_mode; }

static bool configuration_holds(void) {
  uint32_t activations[OS_PRIORITIES] = {0};
  if (os_config.tasks > OS_MAX_TASKS || os_config.resources > OS_MAX_RESOURCES || os_config.resources < 1) return false;
  if (os_config.alarms > OS_MAX_ALARMS || os_config.counters > OS_MAX_COUNTERS) return false;
  for (uint32_t t = 0; t < os_config.tasks; t++) {
    const struct os_task_config *task = &os_config.task[t];
    if (task->priority >= OS_PRIORITIES || task->activations < 1) return false;
    if (task->extended && task->activations > 1) return false;
    if ((uintptr_t)task->stack % OS_PAGE || task->stack_size % OS_PAGE || task->stack_size < 2 * OS_PAGE) return false;
    activations[task->priority] += task->activations;
  }
  for (uint32_t p = 0; p < OS_PRIORITIES; p++)
    if (activations[p] > 31) return false;
  return true;
}

void StartOS(AppModeType mode) {
  os_lock();
  os_extended_status = os_config.extended_status;
  os_mode = mode;
  if (!configuration_holds()) ShutdownOS(E_OS_SYS_CONFIGURATION);
  os_resource_init();
  os_ready_init();
  for (uint32_t t = 0; t < os_config.tasks; t++) {
    os_tasks[t] = (struct os_task){.fresh = true, .held = NO_RESOURCE, .priority = os_config.task[t].priority};
    platform_prepare_stack(os_config.task[t].stack, os_config.task[t].stack_size);
  }
  os_level = OS_LEVEL_STARTUP_HOOK;
  StartupHook();
  os_level = OS_LEVEL_TASK;
  for (uint32_t t = 0; t < os_config.tasks; t++)
    if (os_config.task[t].autostart >> mode & 1) os_activate((TaskType)t, false, 0);
  for (uint32_t i = 0; i < os_config.isrs; i++) platform_attach_isr(&os_config.isr[i]);
  os_alarm_init();
  os_reschedule(); /* from the boot stack, which becomes the idle context */
  os_unlock(0x13);
  os_idle();
}

void ShutdownOS(StatusType error) {
  os_lock();
  if (os_level != OS_LEVEL_SHUTDOWN_HOOK) {
    os_level = OS_LEVEL_SHUTDOWN_HOOK;
    ShutdownHook(error);
  }
  platform_shutdown(error == E_OK ? PLATFORM_POWEROFF : PLATFORM_CRASH);
}
