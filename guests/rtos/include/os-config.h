/* The static configuration of an image, what OIL describes: tables that config.c of the image defines. */
#pragma once
#include "osek.h"

#define OS_PRIORITIES 32 /* task priorities 0 (lowest) to 31 */

enum { OS_FULL, OS_NON }; /* OIL: SCHEDULE */

struct os_task_config {
  const char *name;
  void (*entry)(void);
  uint8_t priority;
  uint8_t schedule;    /* OS_FULL or OS_NON; OS_NON is an internal resource with the scheduler's ceiling */
  uint8_t activations; /* OIL: ACTIVATION; above 1 for basic tasks only */
  bool extended;
  uint32_t autostart;     /* a bit an application mode */
  uint32_t resources;     /* a bit a resource that the task takes */
  uint8_t internal_group; /* 0, or tasks of the same number share an internal resource */
  uint8_t *stack;         /* lowest address, on a page: the first page stays unmapped as a guard */
  uint32_t stack_size;    /* bytes, whole pages */
  uint32_t deadline_us;   /* from release to completion; 0: not supervised */
};

struct os_counter_config {
  const char *name;
  bool hardware; /* the virtual timer drives it, a tick is OS_TICK_NS; otherwise IncrementCounter */
  AlarmBaseType base;
};

enum os_alarm_action { OS_ALARM_ACTIVATE, OS_ALARM_EVENT, OS_ALARM_CALLBACK };

struct os_alarm_config {
  const char *name;
  CounterType counter;
  uint8_t action;
  TaskType task;
  EventMaskType event;
  void (*callback)(void);
  uint32_t autostart; /* a bit an application mode */
  TickType start;     /* of an autostarted alarm, relative */
  TickType cycle;
};

struct os_isr_config {
  const char *name;
  void (*handler)(void);
  uint16_t interrupt; /* GIC interrupt number; the platform's own ones are set up by the kernel */
  uint8_t category;   /* 1 or 2 */
};

extern const struct os_config {
  bool extended_status; /* OIL: STATUS */
  uint8_t tasks, resources, counters, alarms, isrs, modes;
  const struct os_task_config *task;
  const char *const *resource; /* names; [0] is RES_SCHEDULER */
  const struct os_counter_config *counter;
  const struct os_alarm_config *alarm;
  const struct os_isr_config *isr;
} os_config;

#define OS_TICK_NS 1000000u /* one tick of the hardware counter: 1 ms */
#define OSTICKDURATION OS_TICK_NS
#define OS_PAGE 4096u
#define OS_STACK(name, pages) \
  static uint8_t name[((pages) + 1) * OS_PAGE] __attribute__((aligned(OS_PAGE), section(".stacks")))

/* OIL's limits, 15.x: the largest count of any configuration. */
#define OS_MAX_TASKS 32
#define OS_MAX_RESOURCES 32
#define OS_MAX_COUNTERS 8
#define OS_MAX_ALARMS 32
