/* Runs the tests and reports in the Test Anything Protocol on the console. */
#include "conformance/suite.h"

#include "arch/arch.h"
#include "kernel/kernel.h"
#include "lib/print.h"
#include "lib/string.h"
#include "platform.h"

#define BODIES 4u
#define TRACE 64u

static struct {
  void (*body[BODIES])(void);
  uint32_t first, count;
} bodies[SUITE_TASK_COUNT];
static char trace[TRACE];
static uint32_t traced, failures, test_number, tests_failed;
static bool any_task_ran;
static void (*interrupt_body)(void);
static volatile uint32_t interrupts_served;

void (*on_error_hook)(StatusType), (*on_pre_task)(void), (*on_post_task)(void), (*on_callback)(void);
uint32_t errors_seen, started_alarm_calls;
static StatusType last_error;
AppModeType startup_mode;
bool startup_before_tasks, driver_was_first;

void will(TaskType task, void (*body)(void)) {
  bodies[task].body[(bodies[task].first + bodies[task].count++) % BODIES] = body;
}

static void run_body(TaskType task) {
  if (!bodies[task].count) {
    expect(false, os_config.task[task].name, 0);
    return;
  }
  void (*body)(void) = bodies[task].body[bodies[task].first];
  bodies[task].first = (bodies[task].first + 1) % BODIES;
  bodies[task].count--;
  body();
}

void mark(char what) {
  if (traced < TRACE - 1) trace[traced++] = what;
}

void expect(bool holds, const char *what, uint32_t line) {
  if (holds) return;
  failures++;
  print("# line %u: %s\n", line, what);
}

void expect_trace(const char *wanted) {
  trace[traced] = 0;
  if (strcmp(trace, wanted)) {
    failures++;
    print("# trace \"%s\" instead of \"%s\"\n", trace, wanted);
  }
  traced = 0;
}

void expect_status(StatusType got, StatusType wanted, OSServiceIdType service, const char *call, uint32_t line) {
  bool hook =
      wanted == E_OK ? errors_seen == 0 : errors_seen == 1 && last_error == wanted && OSErrorGetServiceId() == service;
  if (got != wanted || !hook) {
    failures++;
    print("# line %u: %s gave %u instead of %u; error hook %u times, last %u\n", line, call, got, wanted, errors_seen,
          last_error);
  }
  errors_seen = 0;
}

void let_others_run(void) {
  WaitEvent(EV_GO);
  ClearEvent(EV_GO);
}

void resume_driver(void) { SetEvent(Driver, EV_GO); }

static void raise(uint32_t interrupt) {
  write32(platform.gic_distributor + 0xf00, 2u << 24 | interrupt); /* GICD_SGIR: to itself */
}

void raise_interrupt(void (*body)(void)) {
  interrupt_body = body;
  raise(INTERRUPT_2);
}

static void run_interrupt(uint32_t interrupt, void (*body)(void)) {
  uint32_t before = interrupts_served;
  interrupt_body = body;
  raise(interrupt);
  uint64_t until = arch_now() + arch_frequency() / 10;
  while (interrupts_served == before && arch_now() < until) {
  }
  expect(interrupts_served == before + 1, "the interrupt came", __LINE__);
}

void in_interrupt(void (*body)(void)) { run_interrupt(INTERRUPT_2, body); }
void in_interrupt_1(void (*body)(void)) { run_interrupt(INTERRUPT_1, body); }

static void serve_interrupt(void) {
  if (interrupt_body) interrupt_body();
  interrupts_served++;
}
ISR(Category1) { serve_interrupt(); }
ISR(Category2) { serve_interrupt(); }

void ticks(uint32_t count) {
  while (count--) IncrementCounter(Software);
}

ALARMCALLBACK(OnAlarm) {
  if (on_callback) on_callback();
}
ALARMCALLBACK(OnStarted) { started_alarm_calls++; }

#define HELPER(name, ...) \
  TASK(name) {            \
    any_task_ran = true;  \
    run_body(name);       \
    TerminateTask();      \
  }
HELPER(Low)
HELPER(LowExtended)
HELPER(Same)
HELPER(GroupLow)
HELPER(NonPreemptive)
HELPER(Peer)
HELPER(GroupHigh)
HELPER(Middle)
HELPER(High)
HELPER(Many)
HELPER(Highest)
HELPER(OtherMode)

static bool others_ended(void) {
  for (TaskType t = 0; t < SUITE_TASK_COUNT; t++) {
    TaskStateType state = SUSPENDED;
    GetTaskState(t, &state);
    if (t != Driver && state != SUSPENDED) return false;
  }
  return true;
}

/* Waits for tasks of lower priority that woke Driver; not for ever, and at least once. */
static void let_others_end(void) {
  uint32_t n = 0;
  do {
    SetRelAlarm(Timed, 2, 0);
    WaitEvent(EV_TIME);
    ClearEvent(EV_TIME);
  } while (!others_ended() && ++n < 100);
}

static void run_test(const struct test *test) {
  failures = traced = errors_seen = 0;
  on_error_hook = NULL;
  on_pre_task = on_post_task = on_callback = NULL;
  test->run();
  let_others_end();
  for (TaskType t = 0; t < SUITE_TASK_COUNT; t++) {
    TaskStateType state = SUSPENDED;
    GetTaskState(t, &state);
    if (t != Driver) expect(state == SUSPENDED && bodies[t].count == 0, os_config.task[t].name, 0);
  }
  expect(errors_seen == 0, "no error is left over", 0);
  os_extended_status = true;
  print("%s %u - %s\n", failures ? "not ok" : "ok", ++test_number, test->name);
  if (failures) tests_failed++;
}

TASK(Driver) {
  static const struct test *const groups[] = {hook_tests,  task_tests,      event_tests,   resource_tests,
                                              alarm_tests, interrupt_tests, standard_tests};
  driver_was_first = !any_task_ran;
  any_task_ran = true;
  print("TAP version 13\n");
  for (uint32_t g = 0; g < sizeof groups / sizeof groups[0]; g++)
    for (const struct test *test = groups[g]; test->name; test++) run_test(test);
  print("1..%u\n", test_number);
  print("RTOS-TEST-DONE %u passed, %u failed\n", test_number - tests_failed, tests_failed);
  ShutdownOS(E_OK);
}

void application_main(void) {
  print("\nRTOS: conformance suite, counter at %u kHz\n", arch_frequency() / 1000);
  uint32_t mode = OSDEFAULTAPPMODE;
  const char *text = platform_argument("mode");
  if (text) parse_number(&text, &mode);
  StartOS((AppModeType)mode);
  for (;;) {
  }
}

void StartupHook(void) {
  startup_mode = GetActiveApplicationMode();
  startup_before_tasks = !any_task_ran;
}
void ErrorHook(StatusType error) {
  errors_seen++;
  last_error = error;
  if (on_error_hook) on_error_hook(error);
}
void PreTaskHook(void) {
  if (on_pre_task) on_pre_task();
}
void PostTaskHook(void) {
  if (on_post_task) on_post_task();
}
void ShutdownHook(StatusType error) { print("RTOS: shutdown hook, status %u\n", error); }
