/* Counters and alarms: OSEK/VDX OS 2.2.3 chapters 9 and 13.6. */
#include "conformance/suite.h"

#include "platform.h"

static void mark_a(void) { mark('a'); }
static void mark_c(void) { mark('c'); }

static void base(void) {
  AlarmBaseType info = {0, 0, 0};
  EXPECT_OK(GetAlarmBase(ActivatesHigh, &info));
  EXPECT(info.maxallowedvalue == SOFTWARE_MAXIMUM && info.ticksperbase == 1 && info.mincycle == SOFTWARE_LEAST_CYCLE);
  EXPECT_ERROR(GetAlarmBase(SUITE_ALARM_COUNT, &info), E_OS_ID, GetAlarmBase);
}

static void autostarted(void) {
  uint32_t before = started_alarm_calls;
  TickType left = 0;
  EXPECT_OK(GetAlarm(Started, &left));
  ticks(left);
  EXPECT(started_alarm_calls == before + 1);
  ticks(10);
  EXPECT(started_alarm_calls == before + 2);
  EXPECT_OK(CancelAlarm(Started));
  ticks(20);
  EXPECT(started_alarm_calls == before + 2);
}

static void relative(void) {
  will(High, mark_a);
  EXPECT_OK(SetRelAlarm(ActivatesHigh, 3, 0));
  TickType left = 0;
  EXPECT_OK(GetAlarm(ActivatesHigh, &left));
  EXPECT(left == 3);
  ticks(2);
  mark('2');
  EXPECT_OK(GetAlarm(ActivatesHigh, &left));
  EXPECT(left == 1);
  ticks(1);
  mark('3');
  ticks(SOFTWARE_MAXIMUM + 1);
  EXPECT_ERROR(GetAlarm(ActivatesHigh, &left), E_OS_NOFUNC, GetAlarm);
  expect_trace("2a3");
}

static void cyclic(void) {
  on_callback = mark_c;
  EXPECT_OK(SetRelAlarm(CallsBack, 2, 5));
  ticks(2);
  mark('|');
  ticks(5);
  mark('|');
  ticks(4);
  mark('.');
  ticks(1);
  EXPECT_OK(CancelAlarm(CallsBack));
  ticks(10);
  expect_trace("c|c|.c");
}

/* The software counter's value, by an alarm that is set and cancelled. */
static TickType value(void) {
  TickType left = 0;
  EXPECT_OK(SetAbsAlarm(ActivatesLow, 0, 0));
  EXPECT_OK(GetAlarm(ActivatesLow, &left));
  EXPECT_OK(CancelAlarm(ActivatesLow));
  return SOFTWARE_MAXIMUM + 1 - left;
}

static void absolute(void) {
  TickType now = value(), at = (now + 4) % (SOFTWARE_MAXIMUM + 1), left = 0;
  on_callback = mark_c;
  EXPECT_OK(SetAbsAlarm(CallsBack, at, 0));
  EXPECT_OK(GetAlarm(CallsBack, &left));
  EXPECT(left == 4);
  ticks(4);
  mark('|');
  EXPECT(value() == at);
  expect_trace("c|");
}

static void absolute_in_the_past(void) {
  TickType now = value(), left = 0;
  on_callback = mark_c;
  EXPECT_OK(SetAbsAlarm(CallsBack, now, 0)); /* reached already: a whole turn */
  EXPECT_OK(GetAlarm(CallsBack, &left));
  EXPECT(left == SOFTWARE_MAXIMUM + 1);
  ticks(SOFTWARE_MAXIMUM);
  mark('.');
  ticks(1);
  expect_trace(".c");
}

static void wait_a(void) {
  WaitEvent(EV_A);
  ClearEvent(EV_A);
  mark('a');
}
static void sets_event(void) {
  will(Middle, wait_a);
  EXPECT_OK(ActivateTask(Middle));
  EXPECT_OK(SetRelAlarm(SetsEvent, 1, 0));
  mark('d');
  ticks(1);
  mark('e');
  expect_trace("dae");
}

static void in_use(void) {
  EXPECT_OK(SetRelAlarm(ActivatesHigh, 10, 0));
  EXPECT_ERROR(SetRelAlarm(ActivatesHigh, 10, 0), E_OS_STATE, SetRelAlarm);
  EXPECT_ERROR(SetAbsAlarm(ActivatesHigh, 10, 0), E_OS_STATE, SetAbsAlarm);
  EXPECT_OK(CancelAlarm(ActivatesHigh));
  EXPECT_ERROR(CancelAlarm(ActivatesHigh), E_OS_NOFUNC, CancelAlarm);
}

static void values(void) {
  EXPECT_ERROR(SetRelAlarm(ActivatesHigh, SOFTWARE_MAXIMUM + 1, 0), E_OS_VALUE, SetRelAlarm);
  EXPECT(OSError_SetRelAlarm_AlarmID() == ActivatesHigh && OSError_SetRelAlarm_increment() == SOFTWARE_MAXIMUM + 1);
  EXPECT_ERROR(SetRelAlarm(ActivatesHigh, 0, 0), E_OS_VALUE, SetRelAlarm);
  EXPECT_ERROR(SetRelAlarm(ActivatesHigh, 5, SOFTWARE_LEAST_CYCLE - 1), E_OS_VALUE, SetRelAlarm);
  EXPECT_ERROR(SetRelAlarm(ActivatesHigh, 5, SOFTWARE_MAXIMUM + 1), E_OS_VALUE, SetRelAlarm);
  EXPECT_ERROR(SetAbsAlarm(ActivatesHigh, SOFTWARE_MAXIMUM + 1, 0), E_OS_VALUE, SetAbsAlarm);
  EXPECT_ERROR(SetAbsAlarm(ActivatesHigh, 5, SOFTWARE_LEAST_CYCLE - 1), E_OS_VALUE, SetAbsAlarm);
  EXPECT_OK(SetRelAlarm(ActivatesHigh, SOFTWARE_MAXIMUM, SOFTWARE_LEAST_CYCLE));
  EXPECT_OK(CancelAlarm(ActivatesHigh));
}

static void unknown(void) {
  TickType left;
  EXPECT_ERROR(GetAlarm(SUITE_ALARM_COUNT, &left), E_OS_ID, GetAlarm);
  EXPECT_ERROR(SetRelAlarm(SUITE_ALARM_COUNT, 1, 0), E_OS_ID, SetRelAlarm);
  EXPECT_ERROR(SetAbsAlarm(SUITE_ALARM_COUNT, 1, 0), E_OS_ID, SetAbsAlarm);
  EXPECT_ERROR(CancelAlarm(SUITE_ALARM_COUNT), E_OS_ID, CancelAlarm);
  EXPECT_ERROR(IncrementCounter(SUITE_COUNTER_COUNT), E_OS_ID, IncrementCounter);
  EXPECT_ERROR(IncrementCounter(Hardware), E_OS_ID, IncrementCounter);
}

static void lost_activation(void) {
  will(Low, resume_driver);
  EXPECT_OK(ActivateTask(Low));
  will(Low, mark_a);
  EXPECT_OK(ActivateTask(Low));
  will(Low, mark_a);
  EXPECT_OK(ActivateTask(Low));
  EXPECT_OK(SetRelAlarm(ActivatesLow, 1, 0));
  ticks(1); /* a fourth activation */
  EXPECT(errors_seen == 1 && OSErrorGetServiceId() == OSServiceId_ActivateTask);
  errors_seen = 0;
  let_others_run();
  EXPECT_OK(SetRelAlarm(Timed, 2, 0));
  WaitEvent(EV_TIME);
  ClearEvent(EV_TIME);
  expect_trace("aa");
}

static void calls_in_callback(void) {
  mark('c');
  EXPECT_ERROR(ActivateTask(High), E_OS_CALLEVEL, ActivateTask);
}
static void callback_level(void) {
  on_callback = calls_in_callback;
  EXPECT_OK(SetRelAlarm(CallsBack, 1, 0));
  ticks(1);
  expect_trace("c");
}

static void real_time(void) {
  uint64_t before = platform_microseconds();
  EXPECT_OK(SetRelAlarm(Timed, 5, 0));
  EXPECT_OK(WaitEvent(EV_TIME));
  EXPECT_OK(ClearEvent(EV_TIME));
  /* 5 ticks of 1 ms, of which the first had begun; not before, and not much later even on a busy host. */
  uint64_t took = platform_microseconds() - before;
  EXPECT(took >= 4000 && took < 1000000);
}

static void cyclic_real_time(void) {
  uint64_t before = platform_microseconds();
  EXPECT_OK(SetRelAlarm(Timed, 2, 3));
  for (uint32_t n = 0; n < 5; n++) {
    EXPECT_OK(WaitEvent(EV_TIME));
    EXPECT_OK(ClearEvent(EV_TIME));
  }
  EXPECT_OK(CancelAlarm(Timed));
  uint64_t took = platform_microseconds() - before;
  EXPECT(took >= 13000 && took < 2000000);
}

const struct test alarm_tests[] = {
    {"an alarm of the configuration is started with the system", autostarted},
    {"GetAlarmBase: what the counter is like", base},
    {"SetRelAlarm: expires once after its ticks", relative},
    {"SetRelAlarm: cyclic, until it is cancelled", cyclic},
    {"SetAbsAlarm: expires when the counter has the value", absolute},
    {"SetAbsAlarm: a value that was reached comes again after the counter's turn", absolute_in_the_past},
    {"an alarm sets an event", sets_event},
    {"alarms: one in use gives E_OS_STATE, one not in use E_OS_NOFUNC", in_use},
    {"alarms: values beyond the counter's limits give E_OS_VALUE", values},
    {"alarms: an unknown one gives E_OS_ID", unknown},
    {"an alarm's activation beyond the limit goes to the error hook", lost_activation},
    {"an alarm callback may not call ActivateTask", callback_level},
    {"an alarm on the timer comes in time", real_time},
    {"a cyclic alarm on the timer keeps its cycle", cyclic_real_time},
    {NULL, NULL},
};
