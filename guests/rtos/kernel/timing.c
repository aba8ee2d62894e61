/* What the kernel measures of each task: activation jitter (release to start), response, missed deadlines. A release is
   an alarm's expiry; it is complete when the task terminates or waits again. */
#include "kernel.h"

static uint64_t deadline_ticks(TaskType id) {
  return (uint64_t)os_config.task[id].deadline_us * arch_frequency() / 1000000u;
}

void os_timing_release(TaskType id, uint64_t when) {
  struct os_timing *timing = &os_tasks[id].timing;
  timing->releases++;
  if (timing->pending) {
    /* Released again before the last release was served. */
    if (os_config.task[id].deadline_us) timing->missed++;
    timing->overrun = true;
    return;
  }
  timing->released = when;
  timing->overrun = false;
  timing->pending = timing->unstarted = true;
}

void os_timing_start(TaskType id) {
  struct os_timing *timing = &os_tasks[id].timing;
  if (!timing->unstarted) return;
  timing->unstarted = false;
  uint32_t jitter = (uint32_t)(arch_now() - timing->released);
  if (!timing->starts || jitter < timing->jitter_min) timing->jitter_min = jitter;
  if (jitter > timing->jitter_max) timing->jitter_max = jitter;
  timing->jitter_sum += jitter;
  timing->starts++;
}

void os_timing_complete(TaskType id) {
  struct os_timing *timing = &os_tasks[id].timing;
  if (!timing->pending || timing->unstarted) return;
  timing->pending = false;
  timing->completions++;
  uint64_t response = arch_now() - timing->released;
  if (response > timing->response_max) timing->response_max = response > UINT32_MAX ? UINT32_MAX : (uint32_t)response;
  if (os_config.task[id].deadline_us && !timing->overrun && response > deadline_ticks(id)) timing->missed++;
}

void os_timing_reset(void) {
  uint32_t flags = os_lock();
  for (uint32_t t = 0; t < os_config.tasks; t++) {
    struct os_timing *timing = &os_tasks[t].timing;
    struct os_timing before = *timing;
    *timing = (struct os_timing){.released = before.released,
                                 .pending = before.pending,
                                 .unstarted = before.unstarted,
                                 .overrun = before.overrun,
                                 .running = before.running};
  }
  os_unlock(flags);
}
