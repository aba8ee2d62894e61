/* The ground of the picture, drawn once. */
#pragma once
#include "cluster/fixed.h"
#include "cluster/surface.h"

/** A dark gradient with a soft light under the two dials, dithered against bands. */
void background_draw(struct surface *to, const struct point glows[2], int32_t radius);
