/* The text is drawn with the cluster's font and raster (guests/rtos/cluster). */
#include "fb/note.h"

#include <stdlib.h>
#include <string.h>

#include "cluster/font.h"

#define TEXT_COLOUR 0xc3ccd8u
/* Pixels an em. A letter of an eighth of a cluster's height is read from two metres; smaller than a twelfth, the text takes one line more. */
#define LARGEST 128
#define SMALLEST 10
#define WANTED(height) ((height) / 8)
#define ENOUGH(height) ((height) / 12)
#define MOST_LINES 3u
#define PITCH(size) ((size) * 5 / 4) /* from base line to base line */
#define MEASURED 32                  /* the size in which texts are measured: widths grow as sizes do */
#define POOL_BYTES (FACE_GLYPHS * LARGEST * LARGEST)
#define CLIP (2 * (LARGEST + 2)) /* font.c rasterises a glyph in a square of twice an em */

static int32_t cells[CLIP * (CLIP + 2)], left[CLIP], right[CLIP];
static struct raster raster = {
    .cells = cells, .capacity = sizeof cells / sizeof *cells, .left = left, .right = right, .rows = CLIP};
static struct face face;

/* A note in lines, and how large they are. */
struct text {
  int32_t size;
  uint32_t lines;
  char line[MOST_LINES][NOTE_LENGTH];
};

static int32_t limit(int32_t value, int32_t least, int32_t most) {
  return value < least ? least : value > most ? most : value;
}

/* The different characters of a text. */
static void alphabet(char *to, const char *text) {
  uint32_t count = 0;
  for (; *text && count + 1 < FACE_GLYPHS; text++)
    if (!memchr(to, *text, count)) to[count++] = *text;
  to[count] = 0;
}

static bool make_face(const char *text, int32_t size, uint8_t *pool) {
  char characters[FACE_GLYPHS];
  alphabet(characters, text);
  return face_make(&face, &font_medium, size * SUB, characters, &raster, &pool, pool + POOL_BYTES);
}

/* Puts the note's words into `lines` lines of `room` sub pixels at most; false if they do not go there. */
static bool wrap(struct text *text, const char *note, uint32_t lines, int32_t room) {
  bool fits = true;
  uint32_t length = 0;
  memset(text->line, 0, sizeof text->line);
  for (text->lines = 1; *note; note += strspn(note, " ")) {
    uint32_t word = (uint32_t)strcspn(note, " "), space = length > 0;
    char *line = text->line[text->lines - 1];
    if (space) line[length] = ' ';
    memcpy(line + length + space, note, word);
    if (space && face_width(&face, line) > room && text->lines < lines) {
      memset(line + length, 0, word + space);
      memcpy(text->line[text->lines++], note, word);
      line = text->line[text->lines - 1];
      length = word;
    } else
      length += space + word;
    fits &= face_width(&face, line) <= room;
    note += word;
  }
  return fits;
}

/* Lines of nearly the same width: as narrow as they can be without one more of them. */
static void balance(struct text *text, const char *note, int32_t room) {
  while (wrap(text, note, text->lines, room - SUB)) room -= SUB;
  wrap(text, note, text->lines, room);
}

/* The fewest lines in which the text is large enough, and the largest size in which it goes there. The face is the one that measures. */
static void fit(struct text *text, const char *note, int32_t width, int32_t height) {
  for (uint32_t lines = 1; lines <= MOST_LINES; lines++) {
    int32_t least = lines < MOST_LINES ? limit(ENOUGH(height), SMALLEST, LARGEST) : SMALLEST;
    for (text->size = limit(WANTED(height), SMALLEST, LARGEST); text->size >= least; text->size--) {
      int32_t room = width * 7 / 8 * MEASURED / text->size * SUB;
      if (!wrap(text, note, lines, room)) continue;
      if (lines > 1) balance(text, note, room);
      return;
    }
  }
  text->size = SMALLEST;
}

static void copy_strip(struct head *head, const struct surface *strip) {
  uint32_t top = (head->config->height - (uint32_t)strip->height) / 2;
  for (int32_t y = 0; y < strip->height; y++)
    memcpy(head->pixels + (top + (uint32_t)y) * head->stride, strip->pixels + y * strip->width,
           (size_t)strip->width * sizeof *strip->pixels);
}

static void draw_lines(struct surface *strip, const struct text *text) {
  /* Capitals are two thirds of an em high: they are in the middle. */
  int32_t base = (strip->height - (int32_t)(text->lines - 1) * PITCH(text->size)) / 2 + text->size / 3;
  for (uint32_t n = 0; n < text->lines; n++, base += PITCH(text->size))
    face_draw(&face, strip, surface_rect(strip), strip->width / 2, base, ALIGN_CENTRE, text->line[n], TEXT_COLOUR);
}

void note_draw(struct head *head, uint32_t background) {
  static struct text text;
  const struct head_config *config = head->config;
  int32_t width = (int32_t)config->width, height = (int32_t)config->height;
  uint8_t *pool = malloc(POOL_BYTES);
  if (!pool || !make_face(config->note, MEASURED, pool)) return free(pool);
  fit(&text, config->note, width, height);
  int32_t needed = PITCH(text.size) * (int32_t)(text.lines + 1);
  struct surface strip = {NULL, width, needed < height ? needed : height};
  strip.pixels = calloc((size_t)strip.width * (size_t)strip.height, sizeof *strip.pixels);
  if (strip.pixels && make_face(config->note, text.size, pool)) {
    surface_fill(&strip, surface_rect(&strip), background);
    draw_lines(&strip, &text);
    copy_strip(head, &strip);
  }
  free(pool);
  free(strip.pixels);
}
