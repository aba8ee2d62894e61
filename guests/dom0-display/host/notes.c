// Writes the picture of a head with its note, rows of 32-bit pixels, to the standard output: for tests/display/notes.spec.ts.
//   notes WIDTH HEIGHT TEXT
#include <stdio.h>
#include <stdlib.h>

#include "fb/note.h"

#define BACKGROUND 0x0b0f14u

int main(int count, char **arguments) {
  if (count != 4) return 2;
  struct head_config config = {.width = (uint32_t)atoi(arguments[1]), .height = (uint32_t)atoi(arguments[2])};
  snprintf(config.note, sizeof config.note, "%s", arguments[3]);
  size_t pixels = (size_t)config.width * config.height;
  struct head head = {.config = &config, .pixels = malloc(pixels * sizeof *head.pixels), .stride = config.width};
  if (!head.pixels) return 1;
  for (size_t n = 0; n < pixels; n++) head.pixels[n] = BACKGROUND;
  note_draw(&head, BACKGROUND);
  fwrite(head.pixels, sizeof *head.pixels, pixels, stdout);
  free(head.pixels);
}
