/* The properties, as the gateway's text tells them: words NAME=VALUE with blanks between. */
#pragma once
#include <stddef.h>

#include "ivi/vehicle.h"

struct signals {
  unsigned count;
  struct vehicle_value values[VEHICLE_PROPERTIES_MAX]; /* by name */
  uint32_t next_id;
  unsigned refused; /* words that were no NAME=VALUE, or too long or too many */
};

/** Takes the present text: what is not in it any more becomes unavailable. Calls `changed` for each property whose value or status is not
    what it was. */
void signals_take(struct signals *signals, const char *text, size_t length, int64_t now,
                  void (*changed)(void *context, const struct vehicle_value *value), void *context);
const struct vehicle_value *signals_find(const struct signals *signals, const char *name);
