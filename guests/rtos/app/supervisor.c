/* Alive supervision of the tasks; the domain's watchdog in Xen supervises the supervisor. */
#include "app/app.h"
#include "app/config.h"
#include "kernel/kernel.h"
#include "lib/print.h"
#include "platform.h"
#include "xen/xen.h"

volatile uint8_t stalled_task = INVALID_TASK;
volatile uint32_t report_seconds;

static volatile uint32_t alive[APP_TASK_COUNT];
static uint32_t watchdog_seconds = 5;

void supervision_alive(uint32_t task) { alive[task]++; }

void supervision_start(void) {
  uint32_t value;
  const char *text = platform_argument("watchdog");
  if (text && parse_number(&text, &value)) watchdog_seconds = value;
  text = platform_argument("report");
  if (text && parse_number(&text, &value)) report_seconds = value;
}

/* Cycles that each supervised task has to complete in 100 ms: half of what is normal. */
static const struct {
  TaskType task;
  uint8_t least;
} supervised[] = {{Input10, 5}, {Dynamics10, 5}, {Monitor50, 1}, {Display, 1}};

/* Alive supervision: 100 ms. Ten bad cycles in a row end the domain; the domain's watchdog in Xen watches this task. */
TASK(Supervisor) {
  static uint32_t seen[APP_TASK_COUNT], bad, cycles;
  bool all = true;
  for (uint32_t n = 0; n < sizeof supervised / sizeof supervised[0]; n++) {
    TaskType task = supervised[n].task;
    uint32_t now = alive[task];
    if (now - seen[task] < supervised[n].least && cycles > 5) {
      all = false;
      if (bad == 9) print("RTOS: %s does not run\n", os_config.task[task].name);
    }
    seen[task] = now;
  }
  cycles++;
  bad = all ? 0 : bad + 1;
  if (bad >= 10) ShutdownOS(E_OS_SYS_WATCHDOG);
  if (watchdog_seconds) xen_watchdog(watchdog_seconds);
  if (report_seconds && cycles % (10 * report_seconds) == 0) SetEvent(Shell, EV_REPORT);
  TerminateTask();
}
