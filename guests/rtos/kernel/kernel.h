/* What the kernel's parts know of each other. Everything here is called with interrupts masked unless it says
 * otherwise. */
#pragma once
#include "os-config.h"

struct os_timing {
  uint64_t released; /* counter value of the release that is not completed yet */
  bool pending;      /* released, not completed */
  bool unstarted;    /* released, not running yet */
  bool overrun;      /* released again meanwhile */
  uint32_t releases, completions, missed, lost;
  uint32_t jitter_max, jitter_min; /* release to start, in counter ticks */
  uint64_t jitter_sum;
  uint32_t response_max;
  uint32_t starts;
  uint64_t running; /* counter ticks spent running */
};

struct os_task {
  TaskStateType state;
  uint8_t priority;    /* current: static, internal or ceiling */
  uint8_t activations; /* requested and not completed */
  bool fresh;          /* starts at its entry, not from its saved context */
  ResourceType held;   /* last resource taken, NO_RESOURCE if none */
  EventMaskType events, waits;
  void *sp;
  struct os_timing timing;
};

#define NO_RESOURCE ((ResourceType)0xff)

/* Where the processor is, for E_OS_CALLEVEL: chapter 12's table of allowed calls. */
enum os_level {
  OS_LEVEL_TASK = 1,
  OS_LEVEL_ISR1 = 2,
  OS_LEVEL_ISR2 = 4,
  OS_LEVEL_ERROR_HOOK = 8,
  OS_LEVEL_TASK_HOOK = 16, /* PreTaskHook and PostTaskHook */
  OS_LEVEL_STARTUP_HOOK = 32,
  OS_LEVEL_SHUTDOWN_HOOK = 64,
  OS_LEVEL_CALLBACK = 128,
};

extern struct os_task os_tasks[OS_MAX_TASKS];
extern TaskType os_running; /* INVALID_TASK while idle */
extern uint8_t os_level;
extern bool os_extended_status;
extern uint32_t os_suspended; /* nesting of Suspend…Interrupts, and Disable */
extern AppModeType os_mode;

/* core */
#ifdef __arm__
static inline uint32_t os_lock(void) {
  uint32_t flags;
  __asm__ volatile("mrs %0, cpsr\n cpsid i" : "=r"(flags)::"memory");
  return flags;
}
static inline void os_unlock(uint32_t flags) { __asm__ volatile("msr cpsr_c, %0" ::"r"(flags) : "memory"); }
#else /* the development machine's checks of single parts have no interrupts */
static inline uint32_t os_lock(void) { return 0; }
static inline void os_unlock(uint32_t flags) { (void)flags; }
#endif

StatusType os_error(StatusType status, OSServiceIdType service, uint32_t a, uint32_t b, uint32_t c);
bool os_allowed(uint32_t levels);

/* schedule.c */
void os_ready_init(void);
void os_ready_append(TaskType task, uint8_t priority);
void os_ready_prepend(TaskType task, uint8_t priority);
int os_ready_top(void); /* highest ready priority, -1 if none */
void os_reschedule(void);
void os_leave_running(void) __attribute__((noreturn)); /* the running task is over: dispatches what follows */
void os_block_running(void);                           /* WaitEvent: state already set */
void os_make_ready(TaskType task);
StatusType os_activate(TaskType task, bool by_alarm, uint64_t when);
void os_idle(void) __attribute__((noreturn));
uint64_t os_idle_ticks(void);

/* resource.c */
void os_resource_init(void);
uint8_t os_running_priority(TaskType task); /* static priority with the internal resource */
void os_resource_release_all(TaskType task);

/* event.c */
void os_set_event(TaskType task, EventMaskType mask, bool by_alarm, uint64_t when);

/* alarm.c */
void os_alarm_init(void);
void os_alarm_expired(uint64_t now);

/* timing.c */
void os_timing_release(TaskType task, uint64_t when);
void os_timing_start(TaskType task);
void os_timing_complete(TaskType task);
void os_timing_switch(TaskType from, TaskType to);
void os_timing_reset(void);

/* architecture */
void os_switch(void **save, void *sp, bool fresh);
void os_task_start(void);
uint64_t arch_now(void); /* virtual counter */
uint32_t arch_frequency(void);
void arch_timer_set(uint64_t at);
void arch_timer_stop(void);
void arch_interrupt_enable(uint32_t interrupt);
