/* Everything between and around the dials: tell-tales, warnings, gauges, distances. */
#pragma once
#include "app/vehicle.h"
#include "cluster/font.h"
#include "cluster/raster.h"

struct layout {
  int32_t scale;         /* sub pixels of a design unit */
  int32_t left, top;     /* pixels: where the design's corner is */
  int32_t width, height; /* of the screen */
};

#define PANEL_DIRTY 8u
struct panel_dirty {
  uint32_t count;
  struct rect area[PANEL_DIRTY];
};

bool panel_make(const struct layout *layout, struct raster *raster, uint8_t **pool, uint8_t *end);
/** Draws what never changes. */
void panel_prepare(struct surface *unlit);
struct panel_dirty panel_show(const struct vehicle *vehicle, uint32_t milliseconds, struct surface *to,
                              const struct surface *unlit, struct raster *raster);
