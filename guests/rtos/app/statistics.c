/* Figures of the running system, for people and for programs. Times are virtual microseconds. */
#include "app/app.h"
#include "app/config.h"
#include "kernel/kernel.h"
#include "lib/print.h"
#include "platform.h"
#include "xen/console.h"
#include "xen/display.h"

static struct {
  uint64_t since, last_frame; /* counter */
  uint64_t idle_since;
  uint32_t frames, drawn, gap_max;
  uint64_t pixels;
} figures;

static uint32_t microseconds(uint64_t ticks) { return (uint32_t)(ticks * 1000000u / arch_frequency()); }

void statistics_frame(uint32_t pixels) {
  uint64_t now = arch_now();
  uint32_t gap = figures.last_frame ? (uint32_t)(now - figures.last_frame) : 0;
  if (gap > figures.gap_max) figures.gap_max = gap;
  figures.last_frame = now;
  figures.frames++;
  if (pixels) figures.drawn++;
  figures.pixels += pixels;
}

void statistics_reset(void) {
  os_timing_reset();
  uint32_t flags = os_lock();
  figures.frames = figures.drawn = figures.gap_max = 0;
  figures.pixels = 0;
  figures.since = arch_now();
  os_unlock(flags);
  figures.idle_since = os_idle_ticks();
}

/* Thousandths of the time since the reset that the processor idled. */
static uint32_t idle_share(void) {
  uint64_t elapsed = arch_now() - figures.since;
  return elapsed ? (uint32_t)((os_idle_ticks() - figures.idle_since) * 1000u / elapsed) : 0;
}

static uint32_t average(const struct os_timing *timing) {
  return timing->starts ? microseconds(timing->jitter_sum / timing->starts) : 0;
}

void statistics_tasks(void) {
  static const char *const states[] = {"suspended", "ready", "running", "waiting"};
  print("task         prio kind  state      stack       cpu ms\n");
  for (uint32_t t = 0; t < os_config.tasks; t++) {
    const struct os_task_config *config = &os_config.task[t];
    print("%-12s %4u %-5s %-9s %5u/%-5u %9u\n", config->name, config->priority, config->extended ? "ext" : "basic",
          states[os_tasks[t].state], platform_stack_used(config->stack, config->stack_size),
          config->stack_size - OS_PAGE, microseconds(os_tasks[t].timing.running) / 1000);
  }
}

void statistics_print(void) {
  uint32_t idle = idle_share();
  print("%u ms since reset, processor idle %u.%u %%, console lost %u\n",
        microseconds(arch_now() - figures.since) / 1000, idle / 10, idle % 10, console_lost());
  print("display %s, frames %u (drawn %u), longest gap %u us, pixels %u k\n", display.connected ? "connected" : "none",
        figures.frames, figures.drawn, microseconds(figures.gap_max), (uint32_t)(figures.pixels / 1000));
  print("task         releases missed  lost   jitter us: min   mean    max  response max\n");
  for (uint32_t t = 0; t < os_config.tasks; t++) {
    const struct os_timing *timing = &os_tasks[t].timing;
    if (!timing->releases) continue;
    print("%-12s %8u %6u %5u %17u %6u %6u %13u\n", os_config.task[t].name, timing->releases, timing->missed,
          timing->lost, microseconds(timing->jitter_min), average(timing), microseconds(timing->jitter_max),
          microseconds(timing->response_max));
  }
}

void statistics_line(void) {
  print("STAT ms=%u idle=%u frames=%u drawn=%u gap_max_us=%u", microseconds(arch_now() - figures.since) / 1000,
        idle_share(), figures.frames, figures.drawn, microseconds(figures.gap_max));
  for (uint32_t t = 0; t < os_config.tasks; t++) {
    const struct os_timing *timing = &os_tasks[t].timing;
    if (!timing->releases) continue;
    const char *name = os_config.task[t].name;
    print(" %s.releases=%u %s.missed=%u %s.lost=%u", name, timing->releases, name, timing->missed, name, timing->lost);
    print(" %s.jitter_us=%u,%u,%u %s.response_us=%u", name, microseconds(timing->jitter_min), average(timing),
          microseconds(timing->jitter_max), name, microseconds(timing->response_max));
  }
  print("\n");
}
