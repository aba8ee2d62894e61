/* Icons: small drawings from a text file, kept as coverage in the sizes that are used. */
#pragma once
#include "graphics/canvas.h"

/** Reads NAME: DRAWING lines. @returns how many icons there are, or -1 where the file can't be read. */
int icons_open(const char *file);
void icons_close(void);

/** Adds a drawing, scaled from 48 units to `size` pixels at (x, y), to paths that are filled. @returns false where the
    drawing is not one; what came before the mistake is there. */
bool drawing_add(struct path *path, const char *drawing, float x, float y, float size);

/** Draws an icon of `size` by `size` pixels (at most 256) with its corner at (x, y); nothing where there is no such
 * icon. */
void icon_draw(struct canvas *canvas, const char *name, int32_t size, int32_t x, int32_t y, colour c);
/** In the middle of an area. */
void icon_in(struct canvas *canvas, const char *name, int32_t size, struct rect area, colour c);
bool icon_known(const char *name);
