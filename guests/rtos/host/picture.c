// The cluster on the development machine: drives the demonstration for a time and writes the picture as a PPM file.
//   cc -fno-builtin -I. -Iinclude -o picture host/picture.c cluster/*.c app/demo.c lib/print.c lib/string.c
//   ./picture 30000 picture.ppm [WIDTH HEIGHT [TELLTALES]]
#include <stdio.h>
#include <stdlib.h>

#include "app/vehicle.h"
#include "cluster/scene.h"
#include "xen/console.h"

void console_write(const char *text, size_t length) { fwrite(text, 1, length, stdout); }
void console_set_direct(void) {}
void console_flush(void) {}

static void *allocate(uint32_t bytes) { return calloc(1, bytes); }

int main(int count, char **arguments) {
  if (count < 3) return fprintf(stderr, "usage: picture MILLISECONDS FILE.ppm [WIDTH HEIGHT [TELLTALES]]\n"), 2;
  uint32_t until = (uint32_t)atoi(arguments[1]);
  int width = count > 4 ? atoi(arguments[3]) : 1280, height = count > 4 ? atoi(arguments[4]) : 480;
  struct vehicle car = {0};
  struct scene_dirty dirty;
  uint64_t pixels = 0;
  uint32_t frames = 0;
  if (!scene_make(width, height, allocate)) return fprintf(stderr, "no memory\n"), 1;
  for (uint32_t now = 0; now <= until; now += 10) {
    demo_step(&car, now);
    car.trip += (uint64_t)car.speed / 36;
    car.odometer = 12345678000ull + car.trip;
    if (count > 5) car.telltales = (uint32_t)strtoul(arguments[5], NULL, 0);
    if (now % 30) continue;
    scene_frame(&car, now, &dirty);
    frames++;
    for (uint32_t n = 0; n < dirty.count; n++) pixels += (uint64_t)rect_area(dirty.area[n]);
  }
  const struct surface *picture = scene_picture();
  FILE *file = fopen(arguments[2], "wb");
  if (!file) return perror(arguments[2]), 1;
  fprintf(file, "P6\n%d %d\n255\n", picture->width, picture->height);
  for (int n = 0; n < picture->width * picture->height; n++) {
    uint32_t p = picture->pixels[n];
    uint8_t rgb[3] = {(uint8_t)(p >> 16), (uint8_t)(p >> 8), (uint8_t)p};
    fwrite(rgb, 1, 3, file);
  }
  fclose(file);
  fprintf(stderr, "%u frames, %u pixels a frame\n", frames, (unsigned)(pixels / (frames ? frames : 1)));
  return 0;
}
