// What the RTOS takes from frames, on the development machine: lines `IDENTIFIER BYTES`, hexadecimal, and for each the vehicle as numbers:
// ignition, speed, engine, gear, drive gear, coolant, fuel, outside, tell-tales; or `none` for a frame that it does not know.
#include "app/signals.h"

#include <stdio.h>
#include <string.h>

int main(void) {
  char text[64];
  unsigned identifier;
  while (scanf("%x %63s", &identifier, text) == 2) {
    struct can_frame frame = {.identifier = (uint16_t)identifier};
    unsigned byte;
    while (frame.length < 8 && sscanf(text + 2 * frame.length, "%2x", &byte) == 1) frame.data[frame.length++] = (uint8_t)byte;
    struct vehicle car;
    memset(&car, 0, sizeof car);
    if (!signals_take(&car, &frame)) {
      puts("none");
      continue;
    }
    printf("%d %d %d %d %d %d %d %d %u\n", car.ignition, car.speed, car.engine, car.gear, car.drive_gear, car.coolant, car.fuel, car.outside,
           car.telltales);
  }
  return 0;
}
