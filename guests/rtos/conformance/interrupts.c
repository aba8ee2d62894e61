/* Interrupt processing: OSEK/VDX OS 2.2.3 chapters 6 and 13.3. */
#include "conformance/suite.h"

static void mark_a(void) { mark('a'); }

static void activate_high(void) {
  ActivateTask(High);
  mark('i');
}
static void rescheduling_after_the_interrupt(void) {
  will(High, mark_a);
  in_interrupt(activate_high);
  mark('d');
  expect_trace("iad");
}

static void non_preemptive_interrupted(void) {
  will(High, mark_a);
  in_interrupt(activate_high);
  mark('n');
}
static void non_preemptive_goes_on(void) {
  will(NonPreemptive, non_preemptive_interrupted);
  EXPECT_OK(ActivateTask(NonPreemptive));
  expect_trace("ina");
}

static void mark_i(void) { mark('i'); }
static void suspend_all(void) {
  SuspendAllInterrupts();
  raise_interrupt(mark_i);
  mark('1');
  SuspendAllInterrupts();
  ResumeAllInterrupts();
  mark('2'); /* the inner pair does not open the outer one */
  ResumeAllInterrupts();
  mark('3');
  expect_trace("12i3");
}

static void suspend_os(void) {
  SuspendOSInterrupts();
  raise_interrupt(mark_i);
  mark('1');
  SuspendAllInterrupts();
  ResumeAllInterrupts();
  mark('2');
  ResumeOSInterrupts();
  mark('3');
  expect_trace("12i3");
}

static void disable_all(void) {
  DisableAllInterrupts();
  raise_interrupt(mark_i);
  mark('1');
  EnableAllInterrupts();
  mark('2');
  expect_trace("1i2");
}

static void resume_without_suspend(void) {
  ResumeAllInterrupts();
  ResumeOSInterrupts();
  SuspendAllInterrupts();
  raise_interrupt(mark_i);
  mark('1');
  ResumeAllInterrupts();
  expect_trace("1i");
}

static void category_1(void) {
  in_interrupt_1(mark_i);
  mark('d');
  expect_trace("id");
}

static void no_calls_in_category_1(void) { EXPECT_ERROR(ActivateTask(High), E_OS_CALLEVEL, ActivateTask); }
static void category_1_calls(void) { in_interrupt_1(no_calls_in_category_1); }

static void take_in_interrupt(void) {
  EXPECT_ERROR(GetResource(RES_HIGH), E_OS_CALLEVEL,
               GetResource); /* resources at interrupt level are optional (8.7) and not offered */
}
static void resources_in_interrupts(void) { in_interrupt(take_in_interrupt); }

static void leave_while_suspended(void) {
  SuspendAllInterrupts();
  EXPECT_ERROR(Schedule(), E_OS_CALLEVEL, Schedule);
  EXPECT_ERROR(WaitEvent(EV_A), E_OS_CALLEVEL, WaitEvent);
  ResumeAllInterrupts();
}

static void activation_while_suspended(void) {
  will(High, mark_a);
  SuspendOSInterrupts();
  EXPECT_OK(ActivateTask(High));
  mark('1');
  ResumeOSInterrupts();
  mark('2');
  expect_trace("1a2");
}

const struct test interrupt_tests[] = {
    {"an interrupt of category 2 ends in rescheduling", rescheduling_after_the_interrupt},
    {"an interrupt over a non-preemptive task returns to it", non_preemptive_goes_on},
    {"SuspendAllInterrupts nests", suspend_all},
    {"SuspendOSInterrupts nests, with the other pair inside", suspend_os},
    {"DisableAllInterrupts holds interrupts back", disable_all},
    {"Resume without Suspend does nothing", resume_without_suspend},
    {"an interrupt of category 1 returns to the task", category_1},
    {"an interrupt of category 1 may not call ActivateTask", category_1_calls},
    {"GetResource: in an interrupt gives E_OS_CALLEVEL", resources_in_interrupts},
    {"a task can't leave while it has interrupts suspended", leave_while_suspended},
    {"a task activated under suspended interrupts runs when they are resumed", activation_while_suspended},
    {NULL, NULL},
};
