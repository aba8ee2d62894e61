/* Hooks, errors, modes: OSEK/VDX OS 2.2.3 chapters 5, 10 and 11. */
#include "conformance/suite.h"

static void startup(void) {
  EXPECT(startup_before_tasks);
  EXPECT(startup_mode == OSDEFAULTAPPMODE && GetActiveApplicationMode() == OSDEFAULTAPPMODE);
  EXPECT(driver_was_first); /* OtherMode, of higher priority, starts in another mode only */
}

static void note_task(char when) {
  TaskType task = INVALID_TASK;
  TaskStateType state = SUSPENDED;
  GetTaskID(&task);
  GetTaskState(task, &state);
  mark(when);
  mark(task == Driver ? 'd' : task == High ? 'h' : '?');
  if (state != RUNNING) mark('!');
}
static void before_task(void) { note_task('+'); }
static void after_task(void) { note_task('-'); }
static void body(void) { mark('x'); }
static void task_hooks(void) {
  will(High, body);
  on_pre_task = before_task;
  on_post_task = after_task;
  ActivateTask(High);
  on_pre_task = on_post_task = NULL;
  expect_trace("-d+hx-h+d");
}

static void fail_again(StatusType error) {
  mark(error == E_OS_ID ? 'i' : '?');
  ActivateTask(SUITE_TASK_COUNT);
}
static void no_recursion(void) {
  on_error_hook = fail_again;
  EXPECT_ERROR(ActivateTask(SUITE_TASK_COUNT), E_OS_ID, ActivateTask);
  expect_trace("i");
}

static void look_up(StatusType error) {
  TaskType task = INVALID_TASK;
  TaskStateType state = SUSPENDED;
  EventMaskType events;
  (void)error;
  GetTaskID(&task);
  GetTaskState(task, &state);
  GetEvent(Driver, &events);
  if (task == Driver && state == RUNNING) mark('d');
}
static void calls_from_the_error_hook(void) {
  on_error_hook = look_up;
  EXPECT_ERROR(GetResource(SUITE_RESOURCE_COUNT), E_OS_ID, GetResource);
  expect_trace("d");
}

static void forbidden(void) {
  static bool inside;
  if (inside) return;
  inside = true;
  if (ActivateTask(High) == E_OS_CALLEVEL) mark('c');
  inside = false;
}
static void calls_from_task_hooks(void) {
  will(High, body);
  on_post_task = forbidden;
  ActivateTask(High);
  on_post_task = NULL;
  errors_seen = 0;
  expect_trace("cxc");
}

static void forgets_to_end(void) {
  GetResource(RES_HIGH);
  mark('f');
}
static bool end_is_missing;
static void saw_missing_end(StatusType error) {
  if (error == E_OS_SYS_MISSING_END && OSErrorGetServiceId() == OSServiceId_TaskReturn) end_is_missing = true;
}
/* TerminateTask of the helper is refused while the resource is held, so its function returns. */
static void missing_end(void) {
  end_is_missing = false;
  on_error_hook = saw_missing_end;
  will(High, forgets_to_end);
  ActivateTask(High);
  EXPECT(end_is_missing);
  errors_seen = 0;
  on_error_hook = NULL;
  TaskStateType state = RUNNING;
  EXPECT_OK(GetTaskState(High, &state));
  EXPECT(state == SUSPENDED);
  EXPECT_OK(GetResource(RES_HIGH)); /* it was given back */
  EXPECT_OK(ReleaseResource(RES_HIGH));
  expect_trace("f");
}

const struct test hook_tests[] = {
    {"the startup hook runs before any task, in the mode that was asked for", startup},
    {"PreTaskHook and PostTaskHook see the task, running", task_hooks},
    {"ErrorHook: an error inside does not call it again", no_recursion},
    {"ErrorHook: may ask who runs", calls_from_the_error_hook},
    {"task hooks: may not call ActivateTask", calls_from_task_hooks},
    {"a task that returns without TerminateTask is ended, and its resources", missing_end},
    {NULL, NULL},
};
