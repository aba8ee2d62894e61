/* The task that talks to xenstore: follows the back ends, and does what the toolstack asks of the domain. */
#include "app/app.h"
#include "app/config.h"
#include "lib/print.h"
#include "lib/string.h"
#include "platform.h"
#include "xen/display.h"
#include "xen/input.h"
#include "xen/store.h"
#include "xen/xenbus.h"

#define CONTROL_TOKEN 15u
#define SYSRQ_TOKEN 14u

static void on_store(void) { SetEvent(Xenbus, EV_STORE); }

static void wait_for_store(void) {
  WaitEvent(EV_STORE);
  ClearEvent(EV_STORE);
}

/* xl shutdown and xl reboot write here; the node is emptied as the answer (xen: docs/misc/xenstore-paths,
 * control/shutdown). */
static void follow_control(void) {
  char wish[16];
  if (store_read("control/shutdown", wish, sizeof wish) <= 0) return;
  store_write("control/shutdown", "");
  print("RTOS: asked for %s\n", wish);
  if (!strcmp(wish, "poweroff") || !strcmp(wish, "halt")) ShutdownOS(E_OK);
  if (!strcmp(wish, "reboot")) platform_shutdown(PLATFORM_REBOOT);
}

/* xl sysrq writes a key here (control/sysrq). Of Linux's keys there is one that means something here: c, crash. */
static void follow_sysrq(void) {
  char key[4];
  if (store_read("control/sysrq", key, sizeof key) <= 0) return;
  store_write("control/sysrq", "");
  if (!strcmp(key, "c")) crash("");
}

TASK(Xenbus) {
  store_start(on_store, wait_for_store);
  store_write("control/feature-poweroff", "1");
  store_write("control/feature-reboot", "1");
  store_watch("control/shutdown", CONTROL_TOKEN);
  store_watch("control/sysrq", SYSRQ_TOKEN);
  xenbus_register(&display_frontend, 0);
  xenbus_register(&input_frontend, 1);
  for (;;) {
    uint32_t changes = store_changes();
    if (changes >> CONTROL_TOKEN & 1) follow_control();
    if (changes >> SYSRQ_TOKEN & 1) follow_sysrq();
    if (changes)
      xenbus_handle(changes);
    else
      wait_for_store();
  }
}
