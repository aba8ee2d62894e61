#include "graphics/text.h"

#include <ft2build.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#define SUBPIXELS 4 /* places within a pixel that a glyph may begin at */
#define BUCKETS 1024u

static const char *const files[WEIGHTS] = {"Roboto-Light.ttf", "Roboto-Regular.ttf", "Roboto-Medium.ttf",
                                           "Roboto-Bold.ttf"};

struct glyph {
  struct glyph *next;
  uint32_t key, character;
  int16_t left, top, width, height;
  int32_t advance; /* 1/64 pixels */
  uint8_t mask[];
};

static struct {
  FT_Library library;
  FT_Face faces[WEIGHTS];
  int32_t sizes[WEIGHTS];
  struct glyph *buckets[BUCKETS];
  uint32_t bytes;
} cache;

static void forget(void) {
  for (uint32_t n = 0; n < BUCKETS; n++)
    while (cache.buckets[n]) {
      struct glyph *next = cache.buckets[n]->next;
      free(cache.buckets[n]);
      cache.buckets[n] = next;
    }
  cache.bytes = 0;
}

bool text_open(const char *directory) {
  if (cache.library) return true;
  if (FT_Init_FreeType(&cache.library)) return false;
  for (uint32_t n = 0; n < WEIGHTS; n++) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, files[n]);
    if (FT_New_Face(cache.library, path, 0, &cache.faces[n])) {
      text_close();
      return false;
    }
  }
  return true;
}

void text_close(void) {
  forget();
  if (cache.library) FT_Done_FreeType(cache.library); /* and its faces */
  memset(&cache, 0, sizeof cache);
}

uint32_t text_cached(void) { return cache.bytes; }

uint32_t text_next(const char **text) {
  const unsigned char *at = (const unsigned char *)*text;
  uint32_t c = *at, more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
  static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
  if (c == 0) return 0;
  *text += 1;
  if (c < 0x80) return c;
  if (more == 0 || c > 0xf4) return 0xfffd;
  c &= 0x3fu >> more;
  for (uint32_t n = 1; n <= more; n++) {
    if ((at[n] & 0xc0) != 0x80) return 0xfffd;
    c = c << 6 | (at[n] & 0x3f);
  }
  if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return 0xfffd;
  *text += more;
  return c;
}

static FT_Face face_of(struct style style) {
  if (!cache.library || (uint32_t)style.weight >= WEIGHTS || style.size < 8 || style.size > 200) return NULL;
  FT_Face face = cache.faces[style.weight];
  if (cache.sizes[style.weight] != style.size) {
    if (FT_Set_Pixel_Sizes(face, 0, (FT_UInt)style.size)) return NULL;
    cache.sizes[style.weight] = style.size;
  }
  return face;
}

static struct glyph *keep(FT_GlyphSlot slot, uint32_t key, uint32_t character, int32_t advance) {
  uint32_t width = slot->bitmap.width, height = slot->bitmap.rows;
  uint32_t bytes = (uint32_t)sizeof(struct glyph) + width * height;
  if (cache.bytes + bytes > TEXT_CACHE) forget();
  struct glyph *glyph = bytes <= TEXT_CACHE ? malloc(bytes) : NULL;
  if (!glyph) return NULL;
  *glyph = (struct glyph){.key = key, .character = character, .advance = advance};
  glyph->left = (int16_t)slot->bitmap_left;
  glyph->top = (int16_t)slot->bitmap_top;
  glyph->width = (int16_t)width;
  glyph->height = (int16_t)height;
  for (uint32_t y = 0; y < height; y++)
    memcpy(glyph->mask + y * width, slot->bitmap.buffer + (int32_t)y * slot->bitmap.pitch, width);
  struct glyph **bucket = &cache.buckets[(key * 31 + character) * 2654435761u >> 22];
  glyph->next = *bucket;
  *bucket = glyph;
  cache.bytes += bytes;
  return glyph;
}

static const struct glyph *glyph_of(struct style style, uint32_t character, uint32_t subpixel) {
  uint32_t key = ((uint32_t)style.size << 4 | (uint32_t)style.weight << 2 | subpixel);
  for (struct glyph *g = cache.buckets[(key * 31 + character) * 2654435761u >> 22]; g; g = g->next)
    if (g->key == key && g->character == character) return g;
  FT_Face face = face_of(style);
  if (!face || FT_Load_Char(face, character, FT_LOAD_TARGET_LIGHT | FT_LOAD_FORCE_AUTOHINT)) return NULL;
  int32_t advance = (int32_t)(face->glyph->linearHoriAdvance >> 10);
  FT_Outline_Translate(&face->glyph->outline, (FT_Pos)(subpixel * 64 / SUBPIXELS), 0);
  if (FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL)) return NULL;
  return keep(face->glyph, key, character, advance);
}

static int32_t kerning(struct style style, uint32_t before, uint32_t after) {
  FT_Face face = cache.faces[style.weight];
  FT_Vector by = {0, 0};
  if (!before || !face || !FT_HAS_KERNING(face) || !face_of(style)) return 0;
  FT_Get_Kerning(face, FT_Get_Char_Index(face, before), FT_Get_Char_Index(face, after), FT_KERNING_UNFITTED, &by);
  return (int32_t)by.x;
}

/* Draws when there is a canvas; always says where the text ends, in 1/64 pixels. */
static int32_t run(struct canvas *canvas, struct style style, int32_t x, int32_t y, colour c, const char *text) {
  int32_t pen = 0;
  uint32_t before = 0;
  if (!cache.library || (uint32_t)style.weight >= WEIGHTS) return 0;
  for (uint32_t character; (character = text_next(&text));) {
    pen += kerning(style, before, character);
    before = character;
    uint32_t subpixel = canvas && style.size < 40 ? (uint32_t)(pen & 63) / (64 / SUBPIXELS) : 0;
    const struct glyph *g = glyph_of(style, character, subpixel);
    if (!g) continue;
    if (canvas && g->width)
      canvas_mask(canvas, g->mask, g->width, RECT(x + (pen >> 6) + g->left, y - g->top, g->width, g->height), c);
    pen += g->advance;
  }
  return pen;
}

static void turned_glyph(struct canvas *canvas, FT_Face face, FT_Matrix *matrix, float x, float y, float bold, colour c,
                         uint32_t character) {
  if (FT_Load_Char(face, character, FT_LOAD_NO_HINTING)) return;
  FT_Outline *outline = &face->glyph->outline;
  if (bold > 0) { /* as much on each side */
    FT_Pos by = (FT_Pos)(bold * 64);
    FT_Outline_EmboldenXY(outline, by, by);
    FT_Outline_Translate(outline, -by / 2, -by / 2);
  }
  FT_Outline_Transform(outline, matrix);
  int32_t left = (int32_t)floorf(x), top = (int32_t)floorf(y);
  FT_Outline_Translate(outline, (FT_Pos)((x - (float)left) * 64), (FT_Pos)(((float)top - y) * 64));
  if (FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL)) return;
  FT_Bitmap *b = &face->glyph->bitmap;
  canvas_mask(canvas, b->buffer, b->pitch,
              RECT(left + face->glyph->bitmap_left, top - face->glyph->bitmap_top, (int32_t)b->width, (int32_t)b->rows),
              c);
}

static void turned(struct canvas *canvas, struct style style, float x, float y, float angle, float bold, colour c,
                   const char *text) {
  FT_Face face = face_of(style);
  float dx = cosf(angle), dy = sinf(angle), pen = 0;
  FT_Matrix matrix = {(FT_Fixed)(dx * 65536), (FT_Fixed)(dy * 65536), (FT_Fixed)(-dy * 65536), (FT_Fixed)(dx * 65536)};
  if (!face) return;
  for (uint32_t character; (character = text_next(&text));) {
    turned_glyph(canvas, face, &matrix, x + pen * dx, y + pen * dy, bold, c, character);
    pen += (float)(face->glyph->linearHoriAdvance >> 10) / 64;
  }
}

void text_turned(struct canvas *canvas, struct style style, float x, float y, float angle, colour c, const char *text) {
  turned(canvas, style, x, y, angle, 0, c, text);
}

void text_halo(struct canvas *canvas, struct style style, float x, float y, float angle, colour c, const char *text) {
  turned(canvas, style, x, y, angle, 4, c, text);
}

int32_t text_width(struct style style, const char *text) { return (run(NULL, style, 0, 0, 0, text) + 63) >> 6; }

int32_t text_draw(struct canvas *canvas, struct style style, int32_t x, int32_t y, enum align align, colour c,
                  const char *text) {
  int32_t width = 0;
  if (align != ALIGN_LEFT) {
    width = text_width(style, text);
    x -= align == ALIGN_CENTRE ? width / 2 : width;
  }
  int32_t end = run(canvas, style, x, y, c, text);
  return align == ALIGN_LEFT ? (end + 63) >> 6 : width;
}

int32_t text_capital(struct style style) { return style.size * 711 / 1000; } /* Roboto: 1456 of 2048 units */

/* As much of a text as fits, with an ellipsis. */
static void cut(struct style style, int32_t width, const char *text, char *out, size_t size) {
  size_t length = 0;
  const char *at = text;
  for (const char *next = at; text_next(&next) && (size_t)(next - text) + 4 < size; at = next) {
    memcpy(out, text, (size_t)(next - text));
    strcpy(out + (next - text), "…");
    if (text_width(style, out) > width) break;
    length = (size_t)(next - text);
  }
  memcpy(out, text, length);
  while (length && out[length - 1] == ' ') length--;
  strcpy(out + length, "…");
}

void text_in(struct canvas *canvas, struct style style, struct rect area, enum align align, colour c,
             const char *text) {
  char shortened[256];
  if (!canvas_sees(canvas, area)) return;
  if (text_width(style, text) > area.width) {
    cut(style, area.width, text, shortened, sizeof shortened);
    text = shortened;
  }
  int32_t x = align == ALIGN_LEFT ? area.x : align == ALIGN_RIGHT ? rect_right(area) : area.x + area.width / 2;
  text_draw(canvas, style, x, area.y + (area.height + text_capital(style)) / 2, align, c, text);
}
