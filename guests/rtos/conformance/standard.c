/* Standard status: only the errors that 13.x lists for it are found. The suite switches the extended checks back on
 * after each test. */
#include "conformance/suite.h"

#include "kernel/kernel.h"

static void activations(void) {
  os_extended_status = false;
  will(Low, resume_driver);
  for (uint32_t n = 0; n < 2; n++) will(Low, resume_driver);
  for (uint32_t n = 0; n < 3; n++) EXPECT_OK(ActivateTask(Low));
  EXPECT_ERROR(ActivateTask(Low), E_OS_LIMIT, ActivateTask);
  for (uint32_t n = 0; n < 3; n++) let_others_run();
}

static void alarms(void) {
  os_extended_status = false;
  TickType left;
  EXPECT_ERROR(GetAlarm(ActivatesHigh, &left), E_OS_NOFUNC, GetAlarm);
  EXPECT_ERROR(CancelAlarm(ActivatesHigh), E_OS_NOFUNC, CancelAlarm);
  EXPECT_OK(SetRelAlarm(ActivatesHigh, SOFTWARE_MAXIMUM + 50, 1)); /* out of limits: not checked */
  EXPECT_ERROR(SetRelAlarm(ActivatesHigh, 5, 0), E_OS_STATE, SetRelAlarm);
  EXPECT_OK(CancelAlarm(ActivatesHigh));
}

static void chain_refused(void) {
  EXPECT_ERROR(ChainTask(Driver), E_OS_LIMIT, ChainTask);
  mark('a');
}
static void chaining(void) {
  os_extended_status = false;
  will(High, chain_refused);
  EXPECT_OK(ActivateTask(High));
  expect_trace("a");
}

static void events(void) {
  os_extended_status = false;
  EXPECT_OK(SetEvent(Middle, EV_A)); /* suspended: not found, and without effect */
  EXPECT_OK(ClearEvent(EV_A));
}

static void resources(void) {
  os_extended_status = false;
  EXPECT_OK(GetResource(RES_HIGH));
  EXPECT_OK(ReleaseResource(RES_HIGH));
}

const struct test standard_tests[] = {
    {"standard status: ActivateTask finds E_OS_LIMIT", activations},
    {"standard status: alarms find E_OS_STATE and E_OS_NOFUNC, not values", alarms},
    {"standard status: ChainTask finds E_OS_LIMIT", chaining},
    {"standard status: SetEvent does not look at the task's state", events},
    {"standard status: resources are taken and given back", resources},
    {NULL, NULL},
};
