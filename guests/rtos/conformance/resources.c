/* Resources: OSEK/VDX OS 2.2.3 chapters 8 and 13.4. Ceilings: RES_LOW 10, RES_MIDDLE 15, RES_HIGH 20. */
#include "conformance/suite.h"

static void mark_a(void) { mark('a'); }
static void mark_b(void) { mark('b'); }

static void ceiling_keeps_off(void) {
  will(Middle, mark_a);
  EXPECT_OK(GetResource(RES_MIDDLE));
  EXPECT_OK(ActivateTask(Middle));
  mark('d');
  EXPECT_OK(ReleaseResource(RES_MIDDLE));
  mark('e');
  expect_trace("dae");
}

static void above_the_ceiling(void) {
  will(High, mark_b);
  EXPECT_OK(GetResource(RES_MIDDLE));
  EXPECT_OK(ActivateTask(High));
  mark('d');
  EXPECT_OK(ReleaseResource(RES_MIDDLE));
  expect_trace("bd");
}

static void scheduler_resource(void) {
  will(Highest, mark_a);
  EXPECT_OK(GetResource(RES_SCHEDULER));
  EXPECT_OK(ActivateTask(Highest));
  mark('d');
  EXPECT_OK(ReleaseResource(RES_SCHEDULER));
  mark('e');
  expect_trace("dae");
}

static void nesting(void) {
  will(High, mark_a);
  will(Middle, mark_b);
  EXPECT_OK(GetResource(RES_MIDDLE));
  EXPECT_OK(GetResource(RES_HIGH));
  EXPECT_OK(ActivateTask(High));
  EXPECT_OK(ActivateTask(Middle));
  mark('1');
  EXPECT_OK(ReleaseResource(RES_HIGH));
  mark('2');
  EXPECT_OK(ReleaseResource(RES_MIDDLE));
  mark('3');
  expect_trace("1a2b3");
}

static void nesting_of_a_lower_ceiling(void) {
  will(Middle, mark_b);
  EXPECT_OK(GetResource(RES_MIDDLE));
  EXPECT_OK(GetResource(RES_LOW));
  EXPECT_OK(ActivateTask(Middle));
  mark('1');
  EXPECT_OK(ReleaseResource(RES_LOW));
  mark('2');
  EXPECT_OK(ReleaseResource(RES_MIDDLE));
  expect_trace("12b");
}

static void wrong_order(void) {
  EXPECT_OK(GetResource(RES_LOW));
  EXPECT_OK(GetResource(RES_MIDDLE));
  EXPECT_ERROR(ReleaseResource(RES_LOW), E_OS_NOFUNC, ReleaseResource);
  EXPECT(OSError_ReleaseResource_ResID() == RES_LOW);
  EXPECT_OK(ReleaseResource(RES_MIDDLE));
  EXPECT_OK(ReleaseResource(RES_LOW));
  EXPECT_ERROR(ReleaseResource(RES_LOW), E_OS_NOFUNC, ReleaseResource);
}

static void taken_twice(void) {
  EXPECT_OK(GetResource(RES_LOW));
  EXPECT_ERROR(GetResource(RES_LOW), E_OS_ACCESS, GetResource);
  EXPECT(OSError_GetResource_ResID() == RES_LOW);
  EXPECT_OK(ReleaseResource(RES_LOW));
}

static void take_below(void) {
  EXPECT_ERROR(GetResource(RES_LOW), E_OS_ACCESS, GetResource);
  EXPECT_ERROR(ReleaseResource(RES_LOW), E_OS_ACCESS, ReleaseResource);
}
static void above_ones_own_ceiling(void) {
  will(Highest, take_below);
  EXPECT_OK(ActivateTask(Highest));
}

static void unknown(void) {
  EXPECT_ERROR(GetResource(SUITE_RESOURCE_COUNT), E_OS_ID, GetResource);
  EXPECT_ERROR(ReleaseResource(SUITE_RESOURCE_COUNT), E_OS_ID, ReleaseResource);
}

static void low_takes(void) {
  GetResource(RES_LOW); /* its ceiling is Driver's priority */
  resume_driver();
  mark('l');
  ReleaseResource(RES_LOW);
  mark('!'); /* only when Driver waits or ends */
  resume_driver();
}
static void no_priority_inversion(void) {
  will(Low, low_takes);
  EXPECT_OK(ActivateTask(Low));
  let_others_run(); /* Low goes on with the resource although Driver is ready */
  mark('d');
  let_others_run();
  expect_trace("ld!");
}

static void interrupt_under_resource(void) {
  EXPECT_OK(GetResource(RES_SCHEDULER));
  in_interrupt(mark_a); /* RES_SCHEDULER does not keep interrupts off */
  mark('d');
  EXPECT_OK(ReleaseResource(RES_SCHEDULER));
  expect_trace("ad");
}

static void equal_to_ceiling(void) {
  will(High, mark_a);
  EXPECT_OK(GetResource(RES_HIGH));
  EXPECT_OK(ActivateTask(High));
  will(Highest, mark_b);
  EXPECT_OK(ActivateTask(Highest));
  mark('d');
  EXPECT_OK(ReleaseResource(RES_HIGH));
  expect_trace("bda");
}

const struct test resource_tests[] = {
    {"GetResource: the ceiling keeps the resource's other users off", ceiling_keeps_off},
    {"GetResource: a task above the ceiling still preempts", above_the_ceiling},
    {"GetResource: tasks at and above the ceiling", equal_to_ceiling},
    {"RES_SCHEDULER makes a task non-preemptive", scheduler_resource},
    {"resources nest, the priority falls step by step", nesting},
    {"a resource of a lower ceiling does not lower the priority", nesting_of_a_lower_ceiling},
    {"ReleaseResource: not taken, or not the last one taken, gives E_OS_NOFUNC", wrong_order},
    {"GetResource: taken already gives E_OS_ACCESS", taken_twice},
    {"resources: a task above the ceiling gets E_OS_ACCESS", above_ones_own_ceiling},
    {"resources: an unknown one gives E_OS_ID", unknown},
    {"the immediate ceiling keeps a task of medium priority out", no_priority_inversion},
    {"RES_SCHEDULER does not keep interrupts off", interrupt_under_resource},
    {NULL, NULL},
};
