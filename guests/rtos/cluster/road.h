/* The road ahead in the middle: lane marks that pass with the distance driven. */
#pragma once
#include "cluster/panel.h"

#define ROAD_AREAS 4

void road_make(const struct layout *layout);
/** Draws the road and the car, which do not change. */
void road_prepare(struct surface *unlit, struct raster *raster);
/** Draws the lane marks at a distance in millimetres; notes what it redrew in `areas`, gives their count: 0 or
 * ROAD_AREAS. */
uint32_t road_show(uint64_t distance, bool on, struct surface *to, const struct surface *unlit, struct raster *raster,
                   struct rect areas[ROAD_AREAS]);
