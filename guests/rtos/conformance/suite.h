/* What the tests use: bodies for tasks, a trace of what ran, checks. Tests run in the task Driver. */
#pragma once
#include "conformance/config.h"

/** What a task does when it runs next; afterwards it terminates. Each run takes one body off a short queue; none is an
 * error. */
void will(TaskType task, void (*body)(void));
/** Notes that something happened; `what` is one character. */
void mark(char what);
/** The test's trace so far must be `wanted`; it is cleared. */
void expect_trace(const char *wanted);

void expect(bool holds, const char *what, uint32_t line);
#define EXPECT(condition) expect((condition), #condition, __LINE__)
/** A call gives E_OK and the error hook is not called. */
#define EXPECT_OK(call) expect_status((call), E_OK, 0, #call, __LINE__)
/** A call gives an error, and the error hook saw it once with this service. */
#define EXPECT_ERROR(call, error, service) expect_status((call), error, OSServiceId_##service, #call, __LINE__)
void expect_status(StatusType got, StatusType wanted, OSServiceIdType service, const char *call, uint32_t line);

/** Lets tasks of lower priority run until one calls resume_driver. */
void let_others_run(void);
void resume_driver(void);
/** Runs `body` in an interrupt of category 2. */
void in_interrupt(void (*body)(void));
/** Runs `body` in an interrupt of category 1. */
void in_interrupt_1(void (*body)(void));
/** Raises the interrupt of category 2 without waiting for it. */
void raise_interrupt(void (*body)(void));
/** Advances the software counter. */
void ticks(uint32_t count);

/** Called in the hooks if set. */
extern void (*on_error_hook)(StatusType error), (*on_pre_task)(void), (*on_post_task)(void), (*on_callback)(void);
extern uint32_t errors_seen;
/** What the startup hook saw. */
extern AppModeType startup_mode;
extern bool startup_before_tasks;
/** No task ran before Driver. */
extern bool driver_was_first;
extern uint32_t started_alarm_calls;

struct test {
  const char *name;
  void (*run)(void);
};
extern const struct test task_tests[], event_tests[], resource_tests[], alarm_tests[], interrupt_tests[], hook_tests[],
    standard_tests[];
