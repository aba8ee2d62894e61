#include "graphics/icon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ICONS 128
#define MOST_MASKS 160
#define MOST_SIZE 256
#define FILE_MAX (64 * 1024)

static struct {
  char *text;
  struct {
    const char *name, *drawing;
  } icon[MOST_ICONS];
  uint32_t count;
  struct {
    const char *name; /* of the icon's own memory */
    int32_t size;
    uint8_t *mask;
  } masks[MOST_MASKS];
  uint32_t masks_count, replaced;
} icons;

void icons_close(void) {
  for (uint32_t n = 0; n < icons.masks_count; n++) free(icons.masks[n].mask);
  free(icons.text);
  memset(&icons, 0, sizeof icons);
}

int icons_open(const char *file) {
  if (icons.text) return (int)icons.count;
  FILE *from = fopen(file, "r");
  if (!from) return -1;
  icons.text = calloc(1, FILE_MAX + 1);
  size_t length = icons.text ? fread(icons.text, 1, FILE_MAX, from) : 0;
  fclose(from);
  if (!icons.text) return -1;
  icons.text[length] = 0;
  for (char *line = icons.text, *end; *line; line = end) {
    end = line + strcspn(line, "\n");
    if (*end) *end++ = 0;
    char *colon = strchr(line, ':');
    if (*line == '#' || !colon || icons.count == MOST_ICONS) continue;
    *colon = 0;
    icons.icon[icons.count].name = line;
    icons.icon[icons.count++].drawing = colon + 1;
  }
  return (int)icons.count;
}

struct plane {
  uint8_t *mask;
  int32_t size;
};

static void plane_row(void *context, int32_t x, int32_t y, int32_t count, const uint16_t *cover) {
  struct plane *plane = context;
  uint8_t *to = plane->mask + y * plane->size + x;
  for (int32_t n = 0; n < count; n++) to[n] = (uint8_t)(cover[n] > 255 ? 255 : cover[n]);
}

static uint8_t *render(const char *drawing, int32_t size) {
  static struct path path;
  struct plane plane = {calloc((size_t)size, (size_t)size), size};
  if (!plane.mask) return NULL;
  path_clear(&path);
  path.start = path.at = (struct path_point){0, 0};
  drawing_add(&path, drawing, 0, 0, (float)size);
  path_cover(&path, RECT(0, 0, size, size), plane_row, &plane);
  return plane.mask;
}

static const uint8_t *mask_of(const char *name, int32_t size) {
  for (uint32_t n = 0; n < icons.masks_count; n++)
    if (icons.masks[n].size == size && strcmp(icons.masks[n].name, name) == 0) return icons.masks[n].mask;
  for (uint32_t n = 0; n < icons.count; n++) {
    if (strcmp(icons.icon[n].name, name) != 0) continue;
    uint8_t *mask = render(icons.icon[n].drawing, size);
    if (!mask) return NULL;
    uint32_t slot = icons.masks_count < MOST_MASKS ? icons.masks_count++ : icons.replaced++ % MOST_MASKS;
    free(icons.masks[slot].mask);
    icons.masks[slot].name = icons.icon[n].name;
    icons.masks[slot].size = size;
    icons.masks[slot].mask = mask;
    return mask;
  }
  return NULL;
}

bool icon_known(const char *name) {
  for (uint32_t n = 0; n < icons.count; n++)
    if (strcmp(icons.icon[n].name, name) == 0) return true;
  return false;
}

void icon_draw(struct canvas *canvas, const char *name, int32_t size, int32_t x, int32_t y, colour c) {
  if (size <= 0 || size > MOST_SIZE || !canvas_sees(canvas, RECT(x, y, size, size))) return;
  const uint8_t *mask = mask_of(name, size);
  if (mask) canvas_mask(canvas, mask, size, RECT(x, y, size, size), c);
}

void icon_in(struct canvas *canvas, const char *name, int32_t size, struct rect area, colour c) {
  icon_draw(canvas, name, size, area.x + (area.width - size) / 2, area.y + (area.height - size) / 2, c);
}
