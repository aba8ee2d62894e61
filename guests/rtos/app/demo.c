/* A drive to show the cluster without a vehicle bus: a list of wanted speeds, and a car that follows them. */
#include "app/vehicle.h"

struct leg {
  uint16_t seconds, speed; /* km/h */
  uint32_t telltales;
};

#define BIT(name) (1u << TELLTALE_##name)

static const struct leg legs[] = {
    {3, 0, BIT(PARKING_BRAKE) | BIT(SEAT_BELT)}, {2, 0, BIT(LOW_BEAM)},
    {6, 50, BIT(LOW_BEAM) | BIT(LEFT)},          {7, 50, BIT(LOW_BEAM)},
    {5, 30, BIT(LOW_BEAM) | BIT(RIGHT)},         {10, 100, BIT(LOW_BEAM)},
    {12, 132, BIT(LOW_BEAM) | BIT(HIGH_BEAM)},   {8, 132, BIT(LOW_BEAM)},
    {9, 70, BIT(LOW_BEAM) | BIT(TYRE)},          {9, 0, BIT(LOW_BEAM)},
};
#define LEGS (sizeof legs / sizeof legs[0])

/* Highest speed of each gear in km/h, and revolutions a minute per km/h, in 1/16. */
static const uint8_t highest[] = {24, 44, 66, 88, 110, 134, 165, 255};
static const uint16_t ratio[] = {1900, 1080, 730, 560, 448, 368, 304, 250};

static void choose_gear(struct vehicle *car) {
  int32_t kmh = car->speed / 100;
  if (car->drive_gear < 1) car->drive_gear = 1;
  if (car->drive_gear < 8 && kmh > highest[car->drive_gear - 1])
    car->drive_gear++;
  else if (car->drive_gear > 1 && kmh < highest[car->drive_gear - 2] - 8)
    car->drive_gear--;
}

void demo_step(struct vehicle *car, uint32_t milliseconds) {
  uint32_t cycle = 0, at, leg = 0;
  for (uint32_t n = 0; n < LEGS; n++) cycle += legs[n].seconds * 1000u;
  for (at = milliseconds % cycle; at >= legs[leg].seconds * 1000u; leg++) at -= legs[leg].seconds * 1000u;
  int32_t wanted = legs[leg].speed * 100, difference = wanted - car->speed;
  int32_t most = difference > 0 ? 9 - car->speed / 2200 : -14; /* 1/100 km/h in 10 ms */
  int32_t step = difference / 24;
  if (most > 0 ? step > most : step < most) step = most;
  if (!step && difference) step = difference > 0 ? 1 : -1;
  car->ignition = true;
  car->signal_lost = false;
  car->speed += step;
  car->gear = wanted == 0 && car->speed == 0 ? GEAR_PARK : GEAR_DRIVE;
  choose_gear(car);
  int32_t engine = car->speed * ratio[car->drive_gear - 1] / 1600;
  if (engine < 820) engine = 820;
  if (step > 3) engine += step * 24; /* the converter slips under load */
  car->engine += (engine - car->engine) / 12;
  car->telltales = legs[leg].telltales;
  if (car->coolant < 900) car->coolant += milliseconds % 30 == 0;
  if (car->fuel == 0) car->fuel = 640;
  car->outside = 185;
}
