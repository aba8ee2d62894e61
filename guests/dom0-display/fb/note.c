/* The text is drawn with the cluster's font and raster (guests/rtos/cluster). */
#include "fb/note.h"

#include <stdlib.h>
#include <string.h>

#include "cluster/font.h"

#define TEXT_COLOUR 0x9aa7b8u
#define LARGEST 30 /* pixels an em */
#define SMALLEST 10
#define POOL_BYTES (128u * 1024)
#define CLIP (2 * (LARGEST + 2)) /* font.c rasterises a glyph in a square of twice an em */

static int32_t cells[CLIP * (CLIP + 2)], left[CLIP], right[CLIP];
static struct raster raster = {
    .cells = cells, .capacity = sizeof cells / sizeof *cells, .left = left, .right = right, .rows = CLIP};

/* The different characters of a text. */
static void alphabet(char *to, const char *text) {
  uint32_t count = 0;
  for (; *text && count + 1 < FACE_GLYPHS; text++)
    if (!memchr(to, *text, count)) to[count++] = *text;
  to[count] = 0;
}

/* The largest size in which the text is not wider than the head. */
static bool make_face(struct face *face, const char *text, uint8_t *pool, int32_t room) {
  char characters[FACE_GLYPHS];
  alphabet(characters, text);
  for (int32_t size = LARGEST; size >= SMALLEST; size--) {
    uint8_t *next = pool;
    if (!face_make(face, &font_medium, size * SUB, characters, &raster, &next, pool + POOL_BYTES)) return false;
    if (face_width(face, text) / SUB <= room) return true;
  }
  return true;
}

static void copy_strip(struct head *head, const struct surface *strip) {
  uint32_t top = (head->config->height - (uint32_t)strip->height) / 2;
  for (int32_t y = 0; y < strip->height; y++)
    memcpy(head->pixels + (top + (uint32_t)y) * head->stride, strip->pixels + y * strip->width,
           (size_t)strip->width * sizeof *strip->pixels);
}

void note_draw(struct head *head, uint32_t background) {
  static struct face face;
  const struct head_config *config = head->config;
  int32_t height = config->height < 3 * LARGEST ? (int32_t)config->height : 3 * LARGEST;
  struct surface strip = {calloc((size_t)config->width * (size_t)height, 4), (int32_t)config->width, height};
  uint8_t *pool = malloc(POOL_BYTES);
  if (strip.pixels && pool && make_face(&face, config->note, pool, strip.width - 2 * LARGEST)) {
    surface_fill(&strip, surface_rect(&strip), background);
    face_draw(&face, &strip, surface_rect(&strip), strip.width / 2, height / 2 + LARGEST / 3, ALIGN_CENTRE,
              config->note, TEXT_COLOUR);
    copy_strip(head, &strip);
  }
  free(pool);
  free(strip.pixels);
}
