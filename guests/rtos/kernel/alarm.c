/* Counters and alarms, OSEK/VDX OS 2.2.3 chapter 9 and 13.6. The hardware counter has no tick interrupt: the virtual
   timer is set to the next alarm. Times of alarms are counter ticks since StartOS, never wrapped; the API shows them
   modulo the counter. */
#include "kernel.h"

static struct {
  bool active;
  uint64_t expiry; /* ticks since StartOS */
  TickType cycle;
} alarms[OS_MAX_ALARMS];
static uint64_t software_count[OS_MAX_COUNTERS];
static uint64_t origin; /* counter value at StartOS */

static uint64_t ticks_to_counter(uint64_t ticks) {
  return origin + ticks * arch_frequency() / (1000000000u / OS_TICK_NS);
}
static uint64_t hardware_ticks(uint64_t now) { return (now - origin) * (1000000000u / OS_TICK_NS) / arch_frequency(); }
static uint64_t count(CounterType counter) {
  return os_config.counter[counter].hardware ? hardware_ticks(arch_now()) : software_count[counter];
}

static void set_timer(void) {
  uint64_t next = UINT64_MAX;
  for (uint32_t a = 0; a < os_config.alarms; a++)
    if (alarms[a].active && os_config.counter[os_config.alarm[a].counter].hardware && alarms[a].expiry < next)
      next = alarms[a].expiry;
  if (next == UINT64_MAX)
    arch_timer_stop();
  else
    arch_timer_set(ticks_to_counter(next) + 1); /* rounded down above: one more, so that the tick has surely come */
}

static void start(AlarmType id, uint64_t expiry, TickType cycle) {
  alarms[id].active = true;
  alarms[id].expiry = expiry;
  alarms[id].cycle = cycle;
}

void os_alarm_init(void) {
  origin = arch_now();
  for (uint32_t c = 0; c < os_config.counters; c++) software_count[c] = 0;
  for (uint32_t a = 0; a < os_config.alarms; a++) {
    const struct os_alarm_config *config = &os_config.alarm[a];
    alarms[a].active = false;
    if (config->autostart >> os_mode & 1) start((AlarmType)a, config->start, config->cycle);
  }
  set_timer();
}

static void act(AlarmType id, uint64_t when) {
  const struct os_alarm_config *alarm = &os_config.alarm[id];
  if (alarm->action == OS_ALARM_ACTIVATE) {
    /* 9.2 leaves errors of alarms to the hook: a lost activation is reported like ActivateTask's. */
    if (os_activate(alarm->task, true, when) != E_OK) os_error(E_OS_LIMIT, OSServiceId_ActivateTask, alarm->task, 0, 0);
  } else if (alarm->action == OS_ALARM_EVENT)
    os_set_event(alarm->task, alarm->event, true, when);
  else {
    uint8_t before = os_level;
    os_level = OS_LEVEL_CALLBACK;
    alarm->callback();
    os_level = before;
  }
}

static void expire(AlarmType id, uint64_t ticks, bool hardware) {
  if (!alarms[id].active || alarms[id].expiry > ticks) return;
  uint64_t when = hardware ? ticks_to_counter(alarms[id].expiry) : arch_now();
  if (!alarms[id].cycle)
    alarms[id].active = false;
  else {
    uint64_t late = (ticks - alarms[id].expiry) / alarms[id].cycle;
    alarms[id].expiry += (late + 1) * alarms[id].cycle; /* a domain that was paused does not catch up: it lost these */
    if (late && os_config.alarm[id].action != OS_ALARM_CALLBACK) os_tasks[os_config.alarm[id].task].timing.lost += late;
  }
  act(id, when);
}

void os_alarm_expired(uint64_t now) {
  uint64_t ticks = hardware_ticks(now);
  for (uint32_t a = 0; a < os_config.alarms; a++)
    if (os_config.counter[os_config.alarm[a].counter].hardware) expire((AlarmType)a, ticks, true);
  set_timer();
}

StatusType IncrementCounter(CounterType counter) {
  if (!os_allowed(OS_LEVEL_TASK | OS_LEVEL_ISR2))
    return os_error(E_OS_CALLEVEL, OSServiceId_IncrementCounter, counter, 0, 0);
  if (os_extended_status && (counter >= os_config.counters || os_config.counter[counter].hardware))
    return os_error(E_OS_ID, OSServiceId_IncrementCounter, counter, 0, 0);
  uint32_t flags = os_lock();
  uint64_t ticks = ++software_count[counter];
  for (uint32_t a = 0; a < os_config.alarms; a++)
    if (os_config.alarm[a].counter == counter) expire((AlarmType)a, ticks, false);
  os_reschedule();
  os_unlock(flags);
  return E_OK;
}

static const AlarmBaseType *base_of(AlarmType id) { return &os_config.counter[os_config.alarm[id].counter].base; }
static bool no_alarm(AlarmType id) { return os_extended_status && id >= os_config.alarms; }

StatusType GetAlarmBase(AlarmType id, AlarmBaseRefType info) {
  if (no_alarm(id)) return os_error(E_OS_ID, OSServiceId_GetAlarmBase, id, 0, 0);
  *info = *base_of(id);
  return E_OK;
}

StatusType GetAlarm(AlarmType id, TickRefType tick) {
  if (no_alarm(id)) return os_error(E_OS_ID, OSServiceId_GetAlarm, id, 0, 0);
  uint32_t flags = os_lock();
  bool active = alarms[id].active;
  uint64_t now = count(os_config.alarm[id].counter);
  if (active) *tick = alarms[id].expiry > now ? (TickType)(alarms[id].expiry - now) : 0;
  os_unlock(flags);
  return active ? E_OK : os_error(E_OS_NOFUNC, OSServiceId_GetAlarm, id, 0, 0);
}

static StatusType set_alarm(AlarmType id, bool absolute, TickType value, TickType cycle) {
  if (os_extended_status && !os_allowed(OS_LEVEL_TASK | OS_LEVEL_ISR2)) return E_OS_CALLEVEL;
  if (no_alarm(id)) return E_OS_ID;
  const AlarmBaseType *base = base_of(id);
  if (os_extended_status &&
      (value > base->maxallowedvalue || (cycle && (cycle < base->mincycle || cycle > base->maxallowedvalue))))
    return E_OS_VALUE;
  /* 13.6.3.3 leaves a relative alarm of 0 to the implementation: it is refused, as in AUTOSAR. */
  if (!absolute && value == 0) return E_OS_VALUE;
  uint32_t flags = os_lock();
  StatusType status = alarms[id].active ? E_OS_STATE : E_OK;
  if (status == E_OK) {
    uint64_t now = count(os_config.alarm[id].counter), modulus = (uint64_t)base->maxallowedvalue + 1;
    uint64_t distance = value;
    if (absolute) {
      uint64_t present = now % modulus;
      distance = value > present ? value - present : value + modulus - present;
    }
    start(id, now + distance, cycle);
    if (os_config.counter[os_config.alarm[id].counter].hardware) set_timer();
  }
  os_unlock(flags);
  return status;
}

StatusType SetRelAlarm(AlarmType id, TickType increment, TickType cycle) {
  StatusType status = set_alarm(id, false, increment, cycle);
  return status == E_OK ? E_OK : os_error(status, OSServiceId_SetRelAlarm, id, increment, cycle);
}

StatusType SetAbsAlarm(AlarmType id, TickType start_value, TickType cycle) {
  StatusType status = set_alarm(id, true, start_value, cycle);
  return status == E_OK ? E_OK : os_error(status, OSServiceId_SetAbsAlarm, id, start_value, cycle);
}

StatusType CancelAlarm(AlarmType id) {
  if (os_extended_status && !os_allowed(OS_LEVEL_TASK | OS_LEVEL_ISR2))
    return os_error(E_OS_CALLEVEL, OSServiceId_CancelAlarm, id, 0, 0);
  if (no_alarm(id)) return os_error(E_OS_ID, OSServiceId_CancelAlarm, id, 0, 0);
  uint32_t flags = os_lock();
  bool active = alarms[id].active;
  alarms[id].active = false;
  os_unlock(flags);
  return active ? E_OK : os_error(E_OS_NOFUNC, OSServiceId_CancelAlarm, id, 0, 0);
}
