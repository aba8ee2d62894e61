// The settled picture of a vehicle, on the development machine, as a PPM file on standard output:
//   cluster WIDTH HEIGHT IGNITION SPEED ENGINE GEAR DRIVE-GEAR COOLANT FUEL OUTSIDE TELLTALES ODOMETER TRIP   (as in app/vehicle.h)
#include <stdio.h>
#include <stdlib.h>

#include "app/vehicle.h"
#include "cluster/scene.h"
#include "xen/console.h"

void console_write(const char *text, size_t length) { fwrite(text, 1, length, stderr); }
void console_set_direct(void) {}
void console_flush(void) {}

static void *allocate(uint32_t bytes) { return calloc(1, bytes); }

int main(int count, char **words) {
  if (count != 14) return fprintf(stderr, "13 numbers are wanted\n"), 2;
  int32_t width = atoi(words[1]), height = atoi(words[2]);
  struct vehicle car = {.ignition = atoi(words[3]) != 0,
                        .speed = atoi(words[4]),
                        .engine = atoi(words[5]),
                        .gear = (uint8_t)atoi(words[6]),
                        .drive_gear = (uint8_t)atoi(words[7]),
                        .coolant = atoi(words[8]),
                        .fuel = atoi(words[9]),
                        .outside = atoi(words[10]),
                        .telltales = (uint32_t)strtoul(words[11], NULL, 0),
                        .odometer = strtoull(words[12], NULL, 10),
                        .trip = strtoull(words[13], NULL, 10)};
  struct scene_dirty dirty;
  if (!scene_make(width, height, allocate)) return fprintf(stderr, "no such size\n"), 1;
  /* Long enough for every animation. */
  for (uint32_t now = 0; now < 6000; now += 30) scene_frame(&car, now, &dirty);
  const struct surface *picture = scene_picture();
  printf("P6\n%d %d\n255\n", picture->width, picture->height);
  for (int n = 0; n < picture->width * picture->height; n++) {
    uint32_t pixel = picture->pixels[n];
    putchar((int)(pixel >> 16 & 255));
    putchar((int)(pixel >> 8 & 255));
    putchar((int)(pixel & 255));
  }
  return 0;
}
