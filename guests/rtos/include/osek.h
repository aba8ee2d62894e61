/* The programming interface of OSEK/VDX OS 2.2.3 (specification chapters 13 and 15), in the names of its C binding. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t StatusType;
typedef uint8_t TaskType;
typedef TaskType *TaskRefType;
typedef uint32_t EventMaskType;
typedef EventMaskType *EventMaskRefType;
typedef uint8_t ResourceType;
typedef uint8_t AlarmType;
typedef uint8_t CounterType;
typedef uint32_t TickType;
typedef TickType *TickRefType;
typedef uint8_t AppModeType;

typedef enum { SUSPENDED, READY, RUNNING, WAITING } TaskStateType;
typedef TaskStateType *TaskStateRefType;

typedef struct {
  TickType maxallowedvalue; /* in ticks */
  TickType ticksperbase;
  TickType mincycle; /* shortest cycle of a cyclic alarm, in ticks */
} AlarmBaseType;
typedef AlarmBaseType *AlarmBaseRefType;

/* Status codes, 13.1; those of this implementation begin at E_OS_SYS_FIRST. */
enum {
  E_OK = 0,
  E_OS_ACCESS = 1,
  E_OS_CALLEVEL = 2,
  E_OS_ID = 3,
  E_OS_LIMIT = 4,
  E_OS_NOFUNC = 5,
  E_OS_RESOURCE = 6,
  E_OS_STATE = 7,
  E_OS_VALUE = 8,
  E_OS_SYS_FIRST = 16,
  E_OS_SYS_MISSING_END = E_OS_SYS_FIRST, /* a task function returned without TerminateTask or ChainTask */
  E_OS_SYS_FAULT,                        /* abort or undefined instruction */
  E_OS_SYS_WATCHDOG,                     /* a supervised task did not check in */
  E_OS_SYS_CONFIGURATION,                /* the static configuration contradicts itself */
};

#define INVALID_TASK ((TaskType)0xff)
#define RES_SCHEDULER ((ResourceType)0)
#define OSDEFAULTAPPMODE ((AppModeType)0)

/* Constructional elements. A configuration (config.h of an image) declares the identifiers. */
#define TASK(name) void os_task_##name(void)
#define ISR(name) void os_isr_##name(void)
#define ALARMCALLBACK(name) void os_callback_##name(void)
#define DeclareTask(name) extern const int os_declared_task_##name
#define DeclareResource(name) extern const int os_declared_resource_##name
#define DeclareEvent(name) extern const int os_declared_event_##name
#define DeclareAlarm(name) extern const int os_declared_alarm_##name

StatusType ActivateTask(TaskType task);
StatusType TerminateTask(void);
StatusType ChainTask(TaskType task);
StatusType Schedule(void);
StatusType GetTaskID(TaskRefType task);
StatusType GetTaskState(TaskType task, TaskStateRefType state);

void EnableAllInterrupts(void);
void DisableAllInterrupts(void);
void ResumeAllInterrupts(void);
void SuspendAllInterrupts(void);
void ResumeOSInterrupts(void);
void SuspendOSInterrupts(void);

StatusType GetResource(ResourceType resource);
StatusType ReleaseResource(ResourceType resource);

StatusType SetEvent(TaskType task, EventMaskType mask);
StatusType ClearEvent(EventMaskType mask);
StatusType GetEvent(TaskType task, EventMaskRefType event);
StatusType WaitEvent(EventMaskType mask);

StatusType GetAlarmBase(AlarmType alarm, AlarmBaseRefType info);
StatusType GetAlarm(AlarmType alarm, TickRefType tick);
StatusType SetRelAlarm(AlarmType alarm, TickType increment, TickType cycle);
StatusType SetAbsAlarm(AlarmType alarm, TickType start, TickType cycle);
StatusType CancelAlarm(AlarmType alarm);
/* 2.2.3 leaves the interface of counters to the implementation; this is AUTOSAR's name for advancing one by a tick. */
StatusType IncrementCounter(CounterType counter);

AppModeType GetActiveApplicationMode(void);
void StartOS(AppModeType mode);
void ShutdownOS(StatusType error);

/* Hooks, chapter 11.1: the application defines all of them. */
void ErrorHook(StatusType error);
void PreTaskHook(void);
void PostTaskHook(void);
void StartupHook(void);
void ShutdownHook(StatusType error);

/* What ErrorHook may ask, 11.2. */
typedef enum {
  OSServiceId_ActivateTask,
  OSServiceId_TerminateTask,
  OSServiceId_ChainTask,
  OSServiceId_Schedule,
  OSServiceId_GetTaskID,
  OSServiceId_GetTaskState,
  OSServiceId_GetResource,
  OSServiceId_ReleaseResource,
  OSServiceId_SetEvent,
  OSServiceId_ClearEvent,
  OSServiceId_GetEvent,
  OSServiceId_WaitEvent,
  OSServiceId_GetAlarmBase,
  OSServiceId_GetAlarm,
  OSServiceId_SetRelAlarm,
  OSServiceId_SetAbsAlarm,
  OSServiceId_CancelAlarm,
  OSServiceId_IncrementCounter,
  OSServiceId_TaskReturn, /* not a service: a task function returned */
} OSServiceIdType;

extern struct os_error_record {
  OSServiceIdType service;
  uint32_t parameter[3];
} os_error_record;

#define OSErrorGetServiceId() (os_error_record.service)
#define OSError_ActivateTask_TaskID() ((TaskType)os_error_record.parameter[0])
#define OSError_ChainTask_TaskID() ((TaskType)os_error_record.parameter[0])
#define OSError_GetTaskState_TaskID() ((TaskType)os_error_record.parameter[0])
#define OSError_GetResource_ResID() ((ResourceType)os_error_record.parameter[0])
#define OSError_ReleaseResource_ResID() ((ResourceType)os_error_record.parameter[0])
#define OSError_SetEvent_TaskID() ((TaskType)os_error_record.parameter[0])
#define OSError_SetEvent_Mask() ((EventMaskType)os_error_record.parameter[1])
#define OSError_GetEvent_TaskID() ((TaskType)os_error_record.parameter[0])
#define OSError_WaitEvent_Mask() ((EventMaskType)os_error_record.parameter[0])
#define OSError_ClearEvent_Mask() ((EventMaskType)os_error_record.parameter[0])
#define OSError_GetAlarm_AlarmID() ((AlarmType)os_error_record.parameter[0])
#define OSError_GetAlarmBase_AlarmID() ((AlarmType)os_error_record.parameter[0])
#define OSError_CancelAlarm_AlarmID() ((AlarmType)os_error_record.parameter[0])
#define OSError_SetRelAlarm_AlarmID() ((AlarmType)os_error_record.parameter[0])
#define OSError_SetRelAlarm_increment() ((TickType)os_error_record.parameter[1])
#define OSError_SetRelAlarm_cycle() ((TickType)os_error_record.parameter[2])
#define OSError_SetAbsAlarm_AlarmID() ((AlarmType)os_error_record.parameter[0])
#define OSError_SetAbsAlarm_start() ((TickType)os_error_record.parameter[1])
#define OSError_SetAbsAlarm_cycle() ((TickType)os_error_record.parameter[2])
