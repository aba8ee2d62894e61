/* The music that the media app has: made up, as are its pictures. There is no sound device: a player without sound. */
#pragma once
#include "graphics/canvas.h"

struct track {
  const char *title, *artist, *album;
  int32_t seconds;
};

#define TRACKS 14
extern const struct track tracks[TRACKS];

/** The album's picture, drawn to fill a rounded rectangle. */
void art_draw(struct canvas *canvas, int32_t track, struct rect area, float radius);
/** The picture's leading colour. */
colour art_colour(int32_t track);
void time_text(int32_t seconds, char text[16]);
