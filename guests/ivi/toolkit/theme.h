/* The screen's colours, from a text file (assets/ivi/themes): one for the night, one for the day. */
#pragma once
#include <stdbool.h>

#include "graphics/pixel.h"

struct theme {
  colour ground, ground_low; /* behind everything, from top to bottom */
  colour card, card_low;     /* what stands on it */
  colour raised;             /* buttons on cards */
  colour pressed;
  colour line;
  colour text, dim, faint;
  colour accent, accent_bright; /* the one accent colour, and where a gradient of it ends */
  colour on_accent;
  colour warm, cold; /* heating and cooling */
  colour good, warning, alarm;
  colour shadow;
  colour bar; /* status and navigation bar */
  colour water, park, land, building, street, street_edge, road, road_edge, highway, highway_edge, map_text, map_halo;
};

/** The theme that everything is drawn with. */
extern struct theme theme;

/** Reads NAME #RRGGBB or #AARRGGBB lines; names that the file does not have keep their value.
    @returns false where the file can't be read. */
bool theme_load(const char *file);

/** The colours that texts and icons are drawn in, looked up when they are drawn. */
enum role { TEXT, DIM, FAINT, ACCENT, ON_ACCENT, WARNING, ALARM, GOOD };
colour role_colour(enum role role);
