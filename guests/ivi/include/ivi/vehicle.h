/* The vehicle HAL, service `vehicle`: what Dom0's gateway lets through of the vehicle's signals. Read-only. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "ivi/binder.h"

#define VEHICLE_SERVICE "vehicle"
#define VEHICLE_INTERFACE "ivi.vehicle"
#define VEHICLE_NAME_MAX 48
#define VEHICLE_TEXT_MAX 32
#define VEHICLE_PROPERTIES_MAX 256

enum vehicle_status { VEHICLE_AVAILABLE, VEHICLE_UNAVAILABLE /* never seen, or its source is gone */ };

struct vehicle_value {
  char name[VEHICLE_NAME_MAX]; /* the signal's name in the vehicle's DBC file */
  uint32_t id;                 /* of the property, the same as long as the service runs */
  enum vehicle_status status;
  double number;               /* NaN for a text that is no number */
  char text[VEHICLE_TEXT_MAX]; /* as the gateway wrote it */
  int64_t time;                /* CLOCK_MONOTONIC in ns when it changed last */
};

enum vehicle_call {
  VEHICLE_GET = BINDER_FIRST_CALL, /* text name → value; -ENOENT */
  VEHICLE_LIST,                    /* → u32 count, values by name */
  VEHICLE_SUBSCRIBE,               /* text name (empty: all), f32 most events a second (0: every change), binder listener → nothing */
  VEHICLE_UNSUBSCRIBE,             /* binder listener → nothing; of all that it subscribed to */
  VEHICLE_SET,                     /* text name, text value → always -EACCES */
};
#define VEHICLE_LISTENER_INTERFACE "ivi.vehicle.listener"
enum vehicle_listener_call { VEHICLE_EVENT = BINDER_FIRST_CALL /* u32 count, values; one-way */ };

/* For clients, in libivi. */
void vehicle_write_value(struct parcel *parcel, const struct vehicle_value *value);
void vehicle_read_value(struct parcel *parcel, struct vehicle_value *value);
/** 0 or -errno; -ENOENT: no such property. */
int vehicle_get(const char *name, struct vehicle_value *value);
/** Calls `changed` on the loop's thread with the present value, then with each change, at most `rate` times a second (0: all). `name` may
    be empty: all properties. Goes on when the service comes back after it died. 0 or -errno. */
int vehicle_subscribe(const char *name, float rate, void (*changed)(void *context, const struct vehicle_value *value), void *context);
