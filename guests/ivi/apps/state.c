#include "apps/state.h"

#include <math.h>
#include <stdio.h>

void date_text(const struct tm *now, char text[48]) {
  static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
  static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  text[0] = 0;
  if (now->tm_year >= 120)
    snprintf(text, 48, "%s, %d %s", days[now->tm_wday % 7], now->tm_mday, months[now->tm_mon % 12]);
}

void temperature_text(int32_t tenths, char text[16]) {
  if (tenths <= TEMPERATURE_LOW)
    snprintf(text, 16, "LO");
  else if (tenths >= TEMPERATURE_HIGH)
    snprintf(text, 16, "HI");
  else
    snprintf(text, 16, "%d.%d°", tenths / 10, tenths % 10);
}

void temperature_step(const char *name, int32_t by) {
  int32_t value = platform_get_int(name, 215) + by;
  platform_set_int(name, value < TEMPERATURE_LOW    ? TEMPERATURE_LOW
                         : value > TEMPERATURE_HIGH ? TEMPERATURE_HIGH
                                                    : value);
}

const char *const door_signals[DOORS] = {"DoorFrontLeft", "DoorFrontRight", "DoorRearLeft", "DoorRearRight", "Boot"};

int32_t vehicle_int(const char *signal, int32_t fallback, int32_t low, int32_t high) {
  double value = platform_vehicle(signal, fallback);
  return value >= high ? high : value >= low ? (int32_t)lround(value) : low;
}

uint32_t doors_open(void) {
  uint32_t open = 0;
  for (uint32_t n = 0; n < DOORS; n++)
    if (platform_vehicle(door_signals[n], 0) > 0) open |= 1u << n;
  return open;
}

const char *doors_text(uint32_t open) {
  static const char *const one[DOORS] = {"Driver's door open", "Passenger's door open", "Rear left door open",
                                         "Rear right door open", "Boot open"};
  if (open == 0) return NULL;
  for (uint32_t n = 0; n < DOORS; n++)
    if (open == 1u << n) return one[n];
  return "Doors open";
}
