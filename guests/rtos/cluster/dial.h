/* A round instrument: scale, lit ring, needle. The scale is drawn once; a new value redraws what lies between the two
 * needles. */
#pragma once
#include "cluster/font.h"
#include "cluster/raster.h"

struct dial_style {
  int32_t maximum;       /* of the value */
  int32_t label_step;    /* value between labels */
  int32_t label_divisor; /* what a label leaves out */
  int32_t marks;         /* small steps between two labels */
  int32_t red_from;      /* where the warning part begins; above maximum for none */
  uint32_t colour[2];    /* of the lit ring, at its ends */
};

struct dial {
  const struct dial_style *style;
  struct point centre; /* sub pixels */
  int32_t radius;      /* sub pixels */
  int32_t angle;       /* of the needle as drawn, from the scale's beginning; -1: nothing is drawn */
};

#define DIAL_BEGIN (TURN * 150 / 360)
#define DIAL_SWEEP (TURN * 240 / 360)

/** Draws what never changes on `unlit`, and the same with the whole ring lit on `lit`. */
void dial_prepare(const struct dial *dial, struct surface *unlit, struct surface *lit, const struct face *labels,
                  struct raster *raster);
/** The angle that shows a value. */
int32_t dial_angle(const struct dial *dial, int32_t value);
/**
 * Shows another angle on `to`; gives the rectangle that was redrawn, empty if nothing changed. The middle is the
 * caller's and is left as it is.
 */
struct rect dial_show(struct dial *dial, int32_t angle, struct surface *to, const struct surface *unlit,
                      const struct surface *lit, struct raster *raster);
/** The disc in the middle where needles do not go: the largest square in it. */
struct rect dial_middle(const struct dial *dial);
