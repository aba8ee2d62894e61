/* Text in the four weights of the screen's one typeface, by FreeType, anti-aliased; glyphs are kept. */
#pragma once
#include "graphics/canvas.h"

enum weight { LIGHT, REGULAR, MEDIUM, BOLD, WEIGHTS };
enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

struct style {
  enum weight weight;
  int32_t size; /* pixels of an em, 8 to 200 */
};

#define STYLE(weight, size) ((struct style){(weight), (size)})

/** Opens the typeface's files in a directory. @returns false where one is missing; text is then not drawn. */
bool text_open(const char *directory);
void text_close(void);

/** Width of a UTF-8 text in pixels; bad bytes count as the replacement character. */
int32_t text_width(struct style style, const char *text);
/** Draws with its baseline at y. @returns its width. */
int32_t text_draw(struct canvas *canvas, struct style style, int32_t x, int32_t y, enum align align, colour c,
                  const char *text);
/** In the middle of an area's height; cut with an ellipsis where it is too long. */
void text_in(struct canvas *canvas, struct style style, struct rect area, enum align align, colour c, const char *text);
/** Text in a direction (radians, from the x axis towards y) with its baseline beginning at (x, y). Glyphs are not kept.
 */
void text_turned(struct canvas *canvas, struct style style, float x, float y, float angle, colour c, const char *text);
/** What lies behind such a text so that it can be read: its outline, two pixels wide. */
void text_halo(struct canvas *canvas, struct style style, float x, float y, float angle, colour c, const char *text);
/** Height of capital letters in pixels. */
int32_t text_capital(struct style style);

/** The next character of a UTF-8 text and the way past it; U+FFFD for bytes that are none. 0 at the end. */
uint32_t text_next(const char **text);
/** Bytes that the glyph cache holds; never above TEXT_CACHE. */
uint32_t text_cached(void);
#define TEXT_CACHE (768u * 1024u)
