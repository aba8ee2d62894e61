/* The generic timer's virtual counter and timer (ARM ARM B8). */
#include "arch.h"
#include "kernel/kernel.h"

static uint32_t frequency;
static uint64_t started;

uint64_t arch_now(void) {
  uint32_t low, high;
  __asm__ volatile("isb\n mrrc p15, 1, %0, %1, c14" : "=r"(low), "=r"(high)::"memory"); /* CNTVCT */
  return (uint64_t)high << 32 | low;
}

uint32_t arch_frequency(void) { return frequency; }

static void control(uint32_t value) {
  __asm__ volatile("mcr p15, 0, %0, c14, c3, 1\n isb" ::"r"(value) : "memory"); /* CNTV_CTL */
}

void arch_timer_set(uint64_t at) {
  __asm__ volatile("mcrr p15, 3, %0, %1, c14" ::"r"((uint32_t)at), "r"((uint32_t)(at >> 32))
                   : "memory"); /* CNTV_CVAL */
  control(1);                   /* enabled; Xen sets the mask bit when it takes the interrupt for us */
}

void arch_timer_stop(void) { control(0); }

static void on_timer(void) {
  control(2); /* masked until the next alarm is set */
  os_alarm_expired(arch_now());
}

void arch_timer_start(void) {
  __asm__ volatile("mrc p15, 0, %0, c14, c0, 0" : "=r"(frequency)); /* CNTFRQ */
  started = arch_now();
  arch_timer_stop();
  platform_attach(platform.timer_interrupt, on_timer);
}

uint64_t platform_microseconds(void) { return (arch_now() - started) * 1000000u / frequency; }
