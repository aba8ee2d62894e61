/* From the platform to the kernel, and the kernel's hooks. */
#include "app/app.h"
#include "app/config.h"
#include "kernel/kernel.h"
#include "lib/print.h"
#include "platform.h"

static uint32_t errors;

void application_main(void) {
  print("\nRTOS: OSEK/VDX kernel, cluster application; %u MiB, counter at %u kHz\n", platform.ram_size >> 20,
        arch_frequency() / 1000);
  supervision_start();
  input_start();
  StartOS(OSDEFAULTAPPMODE);
  for (;;) {
  }
}

/* Lost activations are counted by the kernel's timing; a report of each would only make things worse. */
void ErrorHook(StatusType error) {
  if (error == E_OS_LIMIT || ++errors > 20) return;
  print("RTOS: error %u from service %u, parameters %x %x %x\n", error, OSErrorGetServiceId(),
        os_error_record.parameter[0], os_error_record.parameter[1], os_error_record.parameter[2]);
}

void PreTaskHook(void) {}
void PostTaskHook(void) {}
void StartupHook(void) {}
void ShutdownHook(StatusType error) { print("RTOS: shutdown, status %u\n", error); }
