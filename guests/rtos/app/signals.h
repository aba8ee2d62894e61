/* The vehicle's signals on the bus: which frame has which, docs/rtos.md lists them. */
#pragma once
#include "app/vehicle.h"
#include "can/dcan.h"

/** Takes a frame's signals over; false for a frame that has none for the cluster, or is too short. */
bool signals_take(struct vehicle *vehicle, const struct can_frame *frame);

#define SIGNALS_POWERTRAIN 0x100
#define SIGNALS_BODY 0x200
#define SIGNALS_STATUS 0x300
/** Without SIGNALS_POWERTRAIN for so long the vehicle counts as lost, in milliseconds. */
#define SIGNALS_TIMEOUT 500u
