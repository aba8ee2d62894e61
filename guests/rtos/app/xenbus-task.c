/* The task that talks to xenstore and follows the back ends. */
#include "app/config.h"
#include "xen/display.h"
#include "xen/input.h"
#include "xen/store.h"
#include "xen/xenbus.h"

static void on_store(void) { SetEvent(Xenbus, EV_STORE); }

static void wait_for_store(void) {
  WaitEvent(EV_STORE);
  ClearEvent(EV_STORE);
}

TASK(Xenbus) {
  store_start(on_store, wait_for_store);
  xenbus_register(&display_frontend, 0);
  xenbus_register(&input_frontend, 1);
  for (;;) {
    uint32_t changes = store_changes();
    if (changes) xenbus_handle(changes);
    else wait_for_store();
  }
}
