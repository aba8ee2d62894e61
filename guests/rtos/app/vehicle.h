/* What the cluster shows, as signals in fixed point. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum gear { GEAR_PARK, GEAR_REVERSE, GEAR_NEUTRAL, GEAR_DRIVE };

/* Tell-tales and warnings, a bit each. */
enum telltale {
  TELLTALE_LEFT,
  TELLTALE_RIGHT,
  TELLTALE_HIGH_BEAM,
  TELLTALE_LOW_BEAM,
  TELLTALE_PARKING_BRAKE,
  TELLTALE_BRAKE_FAULT,
  TELLTALE_BATTERY,
  TELLTALE_OIL,
  TELLTALE_ENGINE,
  TELLTALE_SEAT_BELT,
  TELLTALE_DOOR,
  TELLTALE_TYRE,
  TELLTALE_TEMPERATURE,
  TELLTALE_FUEL,
  TELLTALES,
};

struct vehicle {
  bool ignition;
  int32_t speed;      /* 1/100 km/h */
  int32_t engine;     /* revolutions a minute */
  uint8_t gear;       /* enum gear */
  uint8_t drive_gear; /* 1 to 8 in GEAR_DRIVE */
  int32_t coolant;    /* 1/10 degrees Celsius */
  int32_t fuel;       /* 1/1000 of the tank */
  int32_t outside;    /* 1/10 degrees Celsius */
  uint32_t telltales; /* bits of enum telltale */
  uint64_t odometer;  /* millimetres */
  uint64_t trip;      /* millimetres */
  bool signal_lost;   /* nobody told of the vehicle for a while */
};

/** The present values, owned by Input10; taken and given under RES_VEHICLE. */
extern struct vehicle vehicle;

/** Advances the demonstration drive by 10 ms. */
void demo_step(struct vehicle *vehicle, uint32_t milliseconds);
