#include "cluster/font.h"

#include <stddef.h>

#include "cluster/path.h"

static const struct glyph_outline *find_outline(const struct font *font, uint32_t character) {
  for (uint32_t n = 0; n < font->count; n++)
    if (font->glyphs[n].character == character) return &font->glyphs[n];
  return NULL;
}

struct pen {
  const struct font *font;
  int32_t size;
  struct point origin;
};

static struct point place(const struct pen *pen, const struct glyph_point *p) {
  return (struct point){pen->origin.x + p->x * pen->size / pen->font->units,
                        pen->origin.y - (p->y >> 2) * pen->size / pen->font->units};
}

static struct point middle(struct point a, struct point b) { return (struct point){(a.x + b.x) / 2, (a.y + b.y) / 2}; }

/* A contour of TrueType: between two points off the curve lies one on it, in the middle. */
static void draw_contour(struct raster *r, const struct pen *pen, const struct glyph_point *points, uint32_t count) {
  bool on_first = points[0].y & 1;
  struct point first = place(pen, &points[0]);
  if (!on_first)
    first = points[count - 1].y & 1 ? place(pen, &points[count - 1]) : middle(first, place(pen, &points[count - 1]));
  struct point at = first, control = first;
  bool pending = false;
  for (uint32_t n = on_first ? 1 : 0; n <= count; n++) {
    bool closing = n == count, on = closing || (points[n].y & 1);
    struct point next = closing ? first : place(pen, &points[n]);
    if (on) {
      if (pending)
        path_quadratic(r, at, control, next);
      else
        raster_line(r, at, next);
      at = next;
      pending = false;
    } else {
      if (pending) {
        struct point half = middle(control, next);
        path_quadratic(r, at, control, half);
        at = half;
      }
      control = next;
      pending = true;
    }
  }
}

static void draw_outline(struct raster *r, const struct pen *pen, const struct glyph_outline *outline) {
  const struct glyph_point *points = pen->font->points + outline->first;
  for (uint32_t first = 0, n = 0; n < outline->count; n++)
    if (points[n].y & 2) {
      draw_contour(r, pen, points + first, n + 1 - first);
      first = n + 1;
    }
}

static bool make_glyph(struct glyph_mask *glyph, const struct font *font, int32_t size, uint32_t character,
                       struct raster *r, uint8_t **pool, uint8_t *end) {
  const struct glyph_outline *outline = find_outline(font, character);
  if (!outline) return true;
  /* Twice an em to each side: more than any glyph needs. First its extent, then its mask. */
  int32_t em = size / SUB + 2;
  struct pen pen = {font, size, {em * SUB / 2, em * SUB * 3 / 2}};
  raster_begin(r, (struct rect){0, 0, 2 * em, 2 * em});
  draw_outline(r, &pen, outline);
  struct rect box = raster_touched(r);
  raster_begin(r, box);
  draw_outline(r, &pen, outline);
  if (rect_area(box) > end - *pool) return false;
  if (!rect_empty(box)) raster_mask(r, *pool);
  *glyph = (struct glyph_mask){.character = (uint16_t)character,
                               .left = (int16_t)(box.x - em / 2),
                               .top = (int16_t)(box.y - em * 3 / 2),
                               .width = (uint16_t)box.width,
                               .height = (uint16_t)box.height,
                               .advance = outline->advance * size / font->units,
                               .coverage = *pool};
  *pool += rect_area(box);
  return true;
}

bool face_make(struct face *face, const struct font *font, int32_t size, const char *characters, struct raster *r,
               uint8_t **pool, uint8_t *end) {
  face->count = 0;
  face->digit_advance = 0;
  for (const char *c = characters; *c && face->count < FACE_GLYPHS; c++) {
    struct glyph_mask *glyph = &face->glyphs[face->count++];
    *glyph = (struct glyph_mask){.character = (uint8_t)*c};
    if (!make_glyph(glyph, font, size, (uint8_t)*c, r, pool, end)) return false;
    if (*c >= '0' && *c <= '9' && glyph->advance > face->digit_advance) face->digit_advance = glyph->advance;
  }
  return true;
}

static const struct glyph_mask *find(const struct face *face, char c) {
  for (uint32_t n = 0; n < face->count; n++)
    if (face->glyphs[n].character == (uint8_t)c) return &face->glyphs[n];
  return NULL;
}

static bool is_digit(const struct glyph_mask *glyph) { return glyph->character >= '0' && glyph->character <= '9'; }

static int32_t advance(const struct face *face, const struct glyph_mask *glyph) {
  return is_digit(glyph) ? face->digit_advance : glyph->advance;
}

int32_t face_width(const struct face *face, const char *text) {
  int32_t width = 0;
  for (; *text; text++) {
    const struct glyph_mask *glyph = find(face, *text);
    if (glyph) width += advance(face, glyph);
  }
  return width;
}

static struct rect draw_mask(struct surface *to, struct rect clip, const struct glyph_mask *glyph, int32_t x, int32_t y,
                             uint32_t colour) {
  struct rect whole = {x + glyph->left, y + glyph->top, glyph->width, glyph->height};
  struct rect area = rect_intersect(rect_intersect(whole, clip), surface_rect(to));
  for (int32_t row = 0; row < area.height; row++) {
    uint32_t *pixels = to->pixels + (area.y + row) * to->width + area.x;
    const uint8_t *coverage = glyph->coverage + (area.y + row - whole.y) * whole.width + area.x - whole.x;
    for (int32_t n = 0; n < area.width; n++) {
      uint32_t c = coverage[n];
      if (c == 255)
        pixels[n] = colour;
      else if (c)
        pixels[n] = blend(pixels[n], colour, c + (c >> 7));
    }
  }
  return area;
}

struct rect face_draw(const struct face *face, struct surface *to, struct rect clip, int32_t x, int32_t y,
                      enum align align, const char *text, uint32_t colour) {
  int32_t pen = x * SUB, width = align == ALIGN_LEFT ? 0 : face_width(face, text);
  pen -= align == ALIGN_RIGHT ? width : width / 2;
  struct rect covered = {0, 0, 0, 0};
  for (; *text; text++) {
    const struct glyph_mask *glyph = find(face, *text);
    if (!glyph) continue;
    int32_t slack = is_digit(glyph) ? (face->digit_advance - glyph->advance) / 2 : 0;
    covered = rect_union(covered, draw_mask(to, clip, glyph, (pen + slack + SUB / 2) / SUB, y, colour));
    pen += advance(face, glyph);
  }
  return covered;
}
