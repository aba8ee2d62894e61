/* The configuration of the conformance suite: a task of each kind, with bodies that the tests give. */
#pragma once
#include "os-config.h"

/* name, priority, FULL or NON, BASIC or EXTENDED, activations, internal group, resources */
#define SUITE_TASKS(T)                                                                   \
  T(Driver, 10, FULL, EXTENDED, 1, 0, 1u << RES_LOW | 1u << RES_MIDDLE | 1u << RES_HIGH) \
  T(Low, 5, FULL, BASIC, 3, 0, 1u << RES_LOW)                                            \
  T(LowExtended, 4, FULL, EXTENDED, 1, 0, 0)                                             \
  T(Same, 10, FULL, BASIC, 2, 0, 0)                                                      \
  T(GroupLow, 11, FULL, BASIC, 1, 1, 0)                                                  \
  T(NonPreemptive, 12, NON, BASIC, 1, 0, 0)                                              \
  T(Peer, 12, FULL, BASIC, 1, 0, 0)                                                      \
  T(GroupHigh, 13, FULL, BASIC, 1, 1, 0)                                                 \
  T(Middle, 15, FULL, EXTENDED, 1, 0, 1u << RES_MIDDLE)                                  \
  T(High, 20, FULL, BASIC, 1, 0, 1u << RES_HIGH)                                         \
  T(Many, 20, FULL, BASIC, 3, 0, 0)                                                      \
  T(Highest, 22, FULL, BASIC, 1, 0, 0)                                                   \
  T(OtherMode, 21, FULL, BASIC, 1, 0, 0)

#define SUITE_RESOURCES(R) R(RES_LOW) R(RES_MIDDLE) R(RES_HIGH)

enum { EV_GO = 1, EV_A = 2, EV_B = 4, EV_TIME = 8 };

/* name, counter, action, task, event, callback */
#define SUITE_ALARMS(A)                                       \
  A(ActivatesHigh, Software, ACTIVATE, High, 0, NULL)         \
  A(ActivatesLow, Software, ACTIVATE, Low, 0, NULL)           \
  A(SetsEvent, Software, EVENT, Middle, EV_A, NULL)           \
  A(CallsBack, Software, CALLBACK, 0, 0, os_callback_OnAlarm) \
  A(Started, Software, CALLBACK, 0, 0, os_callback_OnStarted) \
  A(Timed, Hardware, EVENT, Driver, EV_TIME, NULL)

#define OS_ID(name, ...) name,
enum { SUITE_TASKS(OS_ID) SUITE_TASK_COUNT };
enum { SUITE_ALARMS(OS_ID) SUITE_ALARM_COUNT };
enum { SUITE_RES_SCHEDULER, SUITE_RESOURCES(OS_ID) SUITE_RESOURCE_COUNT };
enum { Software, Hardware, SUITE_COUNTER_COUNT };
enum { SOFTWARE_MAXIMUM = 99, SOFTWARE_LEAST_CYCLE = 2 };
enum { INTERRUPT_2 = 1, INTERRUPT_1 = 2 }; /* software generated interrupts for category 2 and 1 */

ALARMCALLBACK(OnAlarm);
ALARMCALLBACK(OnStarted);
ISR(Category1);
ISR(Category2);
#define OS_BODY(name, ...) TASK(name);
SUITE_TASKS(OS_BODY)
