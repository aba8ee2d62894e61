#include "app/config.h"

enum { BASIC = false, EXTENDED = true };

#define STACK(name, priority, kind, pages, ...) OS_STACK(stack_of_##name, pages);
APP_TASKS(STACK)

#define ENTRY(title, level, kind, pages, deadline, takes)                \
  [title] = {.name = #title,                                             \
             .entry = os_task_##title,                                   \
             .priority = level,                                          \
             .activations = 1,                                           \
             .extended = kind,                                           \
             .autostart = kind == EXTENDED ? 1u << OSDEFAULTAPPMODE : 0, \
             .resources = takes,                                         \
             .stack = stack_of_##title,                                  \
             .stack_size = sizeof stack_of_##title,                      \
             .deadline_us = deadline},
static const struct os_task_config tasks[] = {APP_TASKS(ENTRY)};

#define ALARM(title, to, act, mask, first, every) \
  [title] = {.name = #title,                      \
             .counter = SystemCounter,            \
             .action = OS_ALARM_##act,            \
             .task = to,                          \
             .event = mask,                       \
             .autostart = 1u << OSDEFAULTAPPMODE, \
             .start = first,                      \
             .cycle = every},
static const struct os_alarm_config alarms[] = {APP_ALARMS(ALARM)};

#define NAME(name) #name,
static const char *const resources[] = {"RES_SCHEDULER", APP_RESOURCES(NAME)};

static const struct os_counter_config counters[] = {
    [SystemCounter] = {.name = "SystemCounter", .hardware = true, .base = {0x7fffffff, 1, 1}},
};

const struct os_config os_config = {
    .extended_status = true,
    .tasks = APP_TASK_COUNT,
    .resources = APP_RESOURCE_COUNT,
    .counters = APP_COUNTER_COUNT,
    .alarms = APP_ALARM_COUNT,
    .task = tasks,
    .resource = resources,
    .counter = counters,
    .alarm = alarms,
};
