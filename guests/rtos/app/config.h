/* The static configuration of the cluster's RTOS, in the place of an OIL file: what there is, by name. config.c has the
 * tables. */
#pragma once
#include "os-config.h"

/* name, priority, kind, pages of stack, deadline in microseconds, resources */
#define APP_TASKS(T)                                    \
  T(Supervisor, 14, BASIC, 2, 100000, 0)                \
  T(Input10, 12, BASIC, 2, 10000, 1u << RES_VEHICLE)    \
  T(Dynamics10, 11, BASIC, 2, 10000, 1u << RES_VEHICLE) \
  T(Monitor50, 10, BASIC, 2, 50000, 1u << RES_VEHICLE)  \
  T(Display, 6, EXTENDED, 6, 0, 1u << RES_VEHICLE)      \
  T(Xenbus, 4, EXTENDED, 3, 0, 0)                       \
  T(Shell, 2, EXTENDED, 3, 0, 1u << RES_VEHICLE)

/* name, task, ALARM_TASK or ALARM_EVENT, event, first expiry and cycle in ticks of 1 ms */
#define APP_ALARMS(A)                                   \
  A(EverySupervision, Supervisor, ACTIVATE, 0, 50, 100) \
  A(EveryInput, Input10, ACTIVATE, 0, 10, 10)           \
  A(EveryDynamics, Dynamics10, ACTIVATE, 0, 15, 10)     \
  A(EveryMonitor, Monitor50, ACTIVATE, 0, 22, 50)       \
  A(EveryFrame, Display, EVENT, EV_FRAME, 30, 30)

#define APP_RESOURCES(R) R(RES_VEHICLE)

enum { EV_FRAME = 1 };                /* of Display */
enum { EV_STORE = 1 };                /* of Xenbus */
enum { EV_TYPED = 1, EV_REPORT = 2 }; /* of Shell */

#define OS_ID(name, ...) name,
enum { APP_TASKS(OS_ID) APP_TASK_COUNT };
enum { APP_ALARMS(OS_ID) APP_ALARM_COUNT };
enum { APP_RES_SCHEDULER, APP_RESOURCES(OS_ID) APP_RESOURCE_COUNT };
enum { SystemCounter, APP_COUNTER_COUNT };

#define OS_BODY(name, ...) TASK(name);
APP_TASKS(OS_BODY)
