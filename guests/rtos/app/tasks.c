/* The periodic tasks beside the drawing. */
#include "app/app.h"
#include "app/config.h"
#include "app/vehicle.h"
#include "kernel/kernel.h"

/* Distance: 10 ms. */
TASK(Dynamics10) {
  GetResource(RES_VEHICLE);
  static uint32_t rest;            /* of millimetres, in 1/36 */
  rest += (uint32_t)vehicle.speed; /* 1/100 km/h over 10 ms are 1/36 mm */
  vehicle.odometer += rest / 36;
  vehicle.trip += rest / 36;
  rest %= 36;
  ReleaseResource(RES_VEHICLE);
  supervision_alive(Dynamics10);
  TerminateTask();
}

/* Warnings that follow from values: 50 ms. */
TASK(Monitor50) {
  GetResource(RES_VEHICLE);
  uint32_t warnings = vehicle.telltales & ~(1u << TELLTALE_TEMPERATURE | 1u << TELLTALE_FUEL);
  if (vehicle.coolant > 1150) warnings |= 1u << TELLTALE_TEMPERATURE;
  if (vehicle.fuel < 80) warnings |= 1u << TELLTALE_FUEL;
  vehicle.telltales = warnings;
  ReleaseResource(RES_VEHICLE);
  supervision_alive(Monitor50);
  TerminateTask();
}
