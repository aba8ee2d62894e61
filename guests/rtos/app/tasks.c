/* The periodic tasks beside the drawing. */
#include "app/app.h"
#include "app/config.h"
#include "app/vehicle.h"
#include "kernel/kernel.h"
#include "lib/print.h"
#include "xen/xen.h"

struct vehicle vehicle;
enum source source = SOURCE_DEMO;
volatile uint8_t stalled_task = INVALID_TASK;

static volatile uint32_t alive[APP_TASK_COUNT];

void supervision_alive(uint32_t task) { alive[task]++; }

static void stall_if_asked(TaskType self) {
  while (stalled_task == self) {
  }
}

/* Signals in: 10 ms. */
TASK(Input10) {
  static uint32_t milliseconds;
  stall_if_asked(Input10);
  GetResource(RES_VEHICLE);
  if (source == SOURCE_DEMO) demo_step(&vehicle, milliseconds);
  ReleaseResource(RES_VEHICLE);
  milliseconds += 10;
  supervision_alive(Input10);
  TerminateTask();
}

/* Distance: 10 ms. */
TASK(Dynamics10) {
  stall_if_asked(Dynamics10);
  GetResource(RES_VEHICLE);
  static uint32_t rest; /* of millimetres, in 1/36 */
  rest += (uint32_t)vehicle.speed; /* 1/100 km/h over 10 ms are 1/36 mm */
  vehicle.odometer += rest / 36;
  vehicle.trip += rest / 36;
  rest %= 36;
  ReleaseResource(RES_VEHICLE);
  supervision_alive(Dynamics10);
  TerminateTask();
}

/* Warnings that follow from values: 50 ms. */
TASK(Monitor50) {
  stall_if_asked(Monitor50);
  GetResource(RES_VEHICLE);
  uint32_t warnings = vehicle.telltales & ~(1u << TELLTALE_TEMPERATURE | 1u << TELLTALE_FUEL);
  if (vehicle.coolant > 1150) warnings |= 1u << TELLTALE_TEMPERATURE;
  if (vehicle.fuel < 80) warnings |= 1u << TELLTALE_FUEL;
  vehicle.telltales = warnings;
  ReleaseResource(RES_VEHICLE);
  supervision_alive(Monitor50);
  TerminateTask();
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
  xen_watchdog(3);
  TerminateTask();
}
