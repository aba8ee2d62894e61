/* Events: OSEK/VDX OS 2.2.3 chapters 7 and 13.5. */
#include "conformance/suite.h"

static TaskStateType state_of(TaskType task) {
  TaskStateType state = SUSPENDED;
  GetTaskState(task, &state);
  return state;
}

static void wait_for_a(void) {
  mark('w');
  EXPECT_OK(WaitEvent(EV_A));
  mark('a');
  EXPECT_OK(ClearEvent(EV_A));
}

static void set_event_wakes(void) {
  will(Middle, wait_for_a);
  EXPECT_OK(ActivateTask(Middle));
  mark('d');
  EXPECT_OK(SetEvent(Middle, EV_A));
  mark('e');
  expect_trace("wdae");
}

static void other_events_do_not_wake(void) {
  will(Middle, wait_for_a);
  EXPECT_OK(ActivateTask(Middle));
  EXPECT_OK(SetEvent(Middle, EV_B));
  EXPECT(state_of(Middle) == WAITING);
  EventMaskType events = 0;
  EXPECT_OK(GetEvent(Middle, &events));
  EXPECT(events == EV_B);
  EXPECT_OK(SetEvent(Middle, EV_A));
  expect_trace("wa");
}

static void wait_for_either(void) {
  EXPECT_OK(WaitEvent(EV_A | EV_B));
  EventMaskType events = 0;
  EXPECT_OK(GetEvent(Middle, &events));
  EXPECT(events == EV_B);
  EXPECT_OK(ClearEvent(EV_B));
  EXPECT_OK(GetEvent(Middle, &events));
  EXPECT(events == 0);
  mark('a');
}
static void one_of_several(void) {
  will(Middle, wait_for_either);
  EXPECT_OK(ActivateTask(Middle));
  EXPECT_OK(SetEvent(Middle, EV_B));
  expect_trace("a");
}

static void set_for_self(void) {
  EXPECT_OK(SetEvent(Middle, EV_A));
  mark('s');
  EXPECT_OK(WaitEvent(EV_A)); /* set already: does not wait */
  mark('a');
}
static void event_before_waiting(void) {
  will(Middle, set_for_self);
  EXPECT_OK(ActivateTask(Middle));
  mark('d');
  expect_trace("sad");
}

static void events_at_start(void) {
  EventMaskType events = ~0u;
  EXPECT_OK(GetEvent(Middle, &events));
  EXPECT(events == 0);
}
static void activation_clears_events(void) {
  will(Middle, set_for_self);
  EXPECT_OK(ActivateTask(Middle));
  will(Middle, events_at_start);
  EXPECT_OK(ActivateTask(Middle));
  expect_trace("sa");
}

static void low_waits(void) {
  mark('l');
  WaitEvent(EV_A);
  mark('m');
  ClearEvent(EV_A);
  resume_driver();
}
static void low_sets(void) {
  mark('s');
  SetEvent(LowExtended, EV_A); /* ready, not started yet */
  mark('t');
}
static void woken_task_of_lower_priority(void) {
  will(LowExtended, low_waits);
  will(Low, low_sets);
  EXPECT_OK(ActivateTask(LowExtended));
  EXPECT_OK(ActivateTask(Low));
  let_others_run();
  expect_trace("stlm");
}

static void same_wakes_driver(void) {
  resume_driver();
  mark('s');
}
static void mark_b(void) { mark('b'); }
static void woken_task_is_the_newest(void) {
  will(Same, same_wakes_driver);
  will(Same, mark_b);
  EXPECT_OK(ActivateTask(Same));
  EXPECT_OK(ActivateTask(Same));
  let_others_run();
  mark('d');
  expect_trace("sbd");
}

static void set_event_errors(void) {
  EXPECT_ERROR(SetEvent(SUITE_TASK_COUNT, EV_A), E_OS_ID, SetEvent);
  EXPECT_ERROR(SetEvent(High, EV_A), E_OS_ACCESS, SetEvent);
  EXPECT_ERROR(SetEvent(Middle, EV_A), E_OS_STATE, SetEvent);
  EXPECT(OSError_SetEvent_TaskID() == Middle && OSError_SetEvent_Mask() == EV_A);
}

static void get_event_errors(void) {
  EventMaskType events;
  EXPECT_ERROR(GetEvent(SUITE_TASK_COUNT, &events), E_OS_ID, GetEvent);
  EXPECT_ERROR(GetEvent(High, &events), E_OS_ACCESS, GetEvent);
  EXPECT_ERROR(GetEvent(Middle, &events), E_OS_STATE, GetEvent);
}

static void basic_task_calls(void) {
  EXPECT_ERROR(WaitEvent(EV_A), E_OS_ACCESS, WaitEvent);
  EXPECT_ERROR(ClearEvent(EV_A), E_OS_ACCESS, ClearEvent);
  mark('a');
}
static void basic_task_has_no_events(void) {
  will(High, basic_task_calls);
  EXPECT_OK(ActivateTask(High));
  expect_trace("a");
}

static void wait_with_resource(void) {
  EXPECT_OK(GetResource(RES_LOW));
  EXPECT_ERROR(WaitEvent(EV_A), E_OS_RESOURCE, WaitEvent);
  EXPECT_OK(ReleaseResource(RES_LOW));
}

static void calls_in_interrupt(void) {
  EXPECT_ERROR(WaitEvent(EV_A), E_OS_CALLEVEL, WaitEvent);
  EXPECT_ERROR(ClearEvent(EV_A), E_OS_CALLEVEL, ClearEvent);
}
static void events_in_interrupt(void) { in_interrupt(calls_in_interrupt); }

static void set_from_interrupt(void) {
  SetEvent(Middle, EV_A);
  mark('i');
}
static void interrupt_sets_event(void) {
  will(Middle, wait_for_a);
  EXPECT_OK(ActivateTask(Middle));
  in_interrupt(set_from_interrupt);
  mark('d');
  expect_trace("wiad");
}

const struct test event_tests[] = {
    {"SetEvent: a waiting task of higher priority runs at once", set_event_wakes},
    {"SetEvent: an event that is not waited for does not wake", other_events_do_not_wake},
    {"WaitEvent: one of several events is enough", one_of_several},
    {"WaitEvent: does not wait for an event that is set", event_before_waiting},
    {"ActivateTask: clears the events of an extended task", activation_clears_events},
    {"SetEvent: the event of a ready task is kept", woken_task_of_lower_priority},
    {"SetEvent: a task that was waiting is the last of its priority", woken_task_is_the_newest},
    {"SetEvent: E_OS_ID, E_OS_ACCESS, E_OS_STATE", set_event_errors},
    {"GetEvent: E_OS_ID, E_OS_ACCESS, E_OS_STATE", get_event_errors},
    {"WaitEvent and ClearEvent: a basic task gets E_OS_ACCESS", basic_task_has_no_events},
    {"WaitEvent: holding a resource gives E_OS_RESOURCE", wait_with_resource},
    {"WaitEvent and ClearEvent: in an interrupt E_OS_CALLEVEL", events_in_interrupt},
    {"SetEvent: from an interrupt the task runs after it", interrupt_sets_event},
    {NULL, NULL},
};
