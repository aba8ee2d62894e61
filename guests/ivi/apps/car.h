/* The car from above, with the doors that are open. */
#pragma once
#include "graphics/canvas.h"

/** Fits into an area twice as high as wide. `open`: a bit for each of DOORS (state.h). */
void car_draw(struct canvas *canvas, struct rect area, uint32_t open, bool lights);
