#include "conformance/config.h"

enum { BASIC = false, EXTENDED = true };

#define STACK(name, ...) OS_STACK(stack_of_##name, 2);
SUITE_TASKS(STACK)

/* Driver starts in every mode, OtherMode in mode 1 only. */
#define STARTS(title) ((title) == Driver ? 3u : (title) == OtherMode ? 2u : 0u)
#define ENTRY(title, level, preemption, kind, requests, group, takes) \
  [title] = {.name = #title,                                          \
             .entry = os_task_##title,                                \
             .priority = level,                                       \
             .schedule = OS_##preemption,                             \
             .activations = requests,                                 \
             .extended = kind,                                        \
             .autostart = STARTS(title),                              \
             .resources = takes,                                      \
             .internal_group = group,                                 \
             .stack = stack_of_##title,                               \
             .stack_size = sizeof stack_of_##title},
static const struct os_task_config tasks[] = {SUITE_TASKS(ENTRY)};

/* Started: after 3 ticks, every 10. */
#define ALARM(title, by, act, to, mask, call)           \
  [title] = {.name = #title,                            \
             .counter = by,                             \
             .action = OS_ALARM_##act,                  \
             .task = to,                                \
             .event = mask,                             \
             .callback = call,                          \
             .autostart = (title) == Started ? 1u : 0u, \
             .start = 3,                                \
             .cycle = 10},
static const struct os_alarm_config alarms[] = {SUITE_ALARMS(ALARM)};

#define NAME(name) #name,
static const char *const resources[] = {"RES_SCHEDULER", SUITE_RESOURCES(NAME)};

static const struct os_counter_config counters[] = {
    [Software] = {.name = "Software", .base = {SOFTWARE_MAXIMUM, 1, SOFTWARE_LEAST_CYCLE}},
    [Hardware] = {.name = "Hardware", .hardware = true, .base = {0x7fffffff, 1, 1}},
};

static const struct os_isr_config isrs[] = {
    {.name = "Category1", .handler = os_isr_Category1, .interrupt = INTERRUPT_1, .category = 1},
    {.name = "Category2", .handler = os_isr_Category2, .interrupt = INTERRUPT_2, .category = 2},
};

const struct os_config os_config = {
    .extended_status = true,
    .tasks = SUITE_TASK_COUNT,
    .resources = SUITE_RESOURCE_COUNT,
    .counters = SUITE_COUNTER_COUNT,
    .alarms = SUITE_ALARM_COUNT,
    .isrs = sizeof isrs / sizeof isrs[0],
    .task = tasks,
    .resource = resources,
    .counter = counters,
    .alarm = alarms,
    .isr = isrs,
};
