#include "app/config.h"
#include "os-config.h"
OS_STACK(stack_hello, 2);
static const struct os_task_config tasks[] = {
    {.name = "Hello", .entry = os_task_Hello, .priority = 1, .activations = 1, .stack = stack_hello, .stack_size = sizeof stack_hello, .deadline_us = 10000},
};
static const struct os_counter_config counters[] = {{"System", true, {0x7fffffff, 1, 1}}};
static const struct os_alarm_config alarms[] = {{.name = "hello", .action = OS_ALARM_ACTIVATE, .task = Hello, .autostart = 1, .start = 100, .cycle = 1000}};
static const char *const resources[] = {"RES_SCHEDULER"};
const struct os_config os_config = {.extended_status = true, .tasks = 1, .resources = 1, .counters = 1, .alarms = 1, .task = tasks, .resource = resources, .counter = counters, .alarm = alarms};
