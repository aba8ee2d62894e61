#include "app/config.h"
#include "kernel/kernel.h"
#include "lib/print.h"
#include "platform.h"

void application_main(void) {
  print("\nRTOS: OSEK/VDX kernel on Xen, %u MiB of RAM, counter at %u kHz\n", platform.ram_size >> 20, arch_frequency() / 1000);
  StartOS(OSDEFAULTAPPMODE);
  for (;;) {}
}

void ErrorHook(StatusType error) { print("error %u from service %u\n", error, OSErrorGetServiceId()); }
void PreTaskHook(void) {}
void PostTaskHook(void) {}
void StartupHook(void) {}
void ShutdownHook(StatusType error) { print("RTOS: shutdown, status %u\n", error); }
TASK(Hello) {
  print("RTOS-UP tick %u\n", (uint32_t)(platform_microseconds() / 1000));
  TerminateTask();
}
