/* A PV device of a guest, of which this is the back end: a screen (vfb) or its input (vkbd). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "fb/screen.h"
#include "input/vkbd.h"
#include "xen/store.h"

#define MOST_DEVICES 64u

enum xenbus_state {
  XENBUS_UNKNOWN,
  XENBUS_INITIALISING,
  XENBUS_INIT_WAIT,
  XENBUS_INITIALISED,
  XENBUS_CONNECTED,
  XENBUS_CLOSING,
  XENBUS_CLOSED
};

enum device_kind { DEVICE_VFB, DEVICE_VKBD, DEVICE_KINDS };
extern const char *const device_kinds[DEVICE_KINDS];

struct device {
  bool used;
  enum device_kind kind;
  uint32_t domain;
  const struct domain_config *config;
  char frontend[STORE_PATH];
  enum xenbus_state state;
  bool connected;
  int port;            /* local event channel while connected */
  uint32_t offered;    /* the front end's channel that it was bound to */
  uint64_t look_due;   /* when to look at the front end's state; 0: nothing to look at */
  uint64_t serve_due;  /* when to see to its events; 0: there are none */
  uint64_t served;     /* the last time */
  uint64_t refused;    /* until then a front end that broke the rules is not connected again */
  uint32_t complaints; /* lines that were logged about it */
  struct screen screen;
  struct vkbd vkbd;
};

extern struct device devices[MOST_DEVICES];

/** Microseconds of a clock that only runs forward. */
uint64_t now_us(void);

/** Finds new devices in xenstore, and drops those of domains that are gone or have ended. */
void devices_scan(void);
/** A front end's nodes have changed: looks at them soon. */
void device_changed(enum device_kind kind, uint32_t domain);
/** An event for a local port. */
void device_event(int port);
/** Does what is due; when something is due next, 0 for nothing. */
uint64_t devices_run(void);
/** Lets a device go. */
void device_drop(struct device *device);
/** Another configuration is in place of `before`: screens move to their heads, and heads show their notes. */
void devices_follow(const struct config *before);
struct device *device_of(enum device_kind kind, const struct domain_config *config);
/** A line about a guest's device, as long as it has not filled the log already. */
void device_say(struct device *device, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Ends the connections, leaving the front ends as they are: another back end can go on with them. */
void devices_leave(void);
/** Tells what is connected and how much it did. */
void devices_report(void);
