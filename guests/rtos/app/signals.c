#include "app/signals.h"

/* Numbers are little-endian. */
static uint32_t word(const struct can_frame *frame, uint32_t at) {
  return frame->data[at] | (uint32_t)frame->data[at + 1] << 8;
}

static void powertrain(struct vehicle *car, const struct can_frame *frame) {
  car->engine = (int32_t)(word(frame, 0) / 4); /* 1/4 revolution a minute */
  car->speed = (int32_t)word(frame, 2);        /* 1/100 km/h */
  car->gear = frame->data[4] & 3;
  car->drive_gear = frame->data[4] >> 4 & 15;
  car->ignition = frame->data[5] & 1;
}

static void body(struct vehicle *car, const struct can_frame *frame) {
  car->telltales = word(frame, 0) & ((1u << TELLTALES) - 1);
}

static void status(struct vehicle *car, const struct can_frame *frame) {
  car->coolant = ((int32_t)frame->data[0] - 40) * 10; /* degrees, from -40 */
  car->fuel = frame->data[1] * 5;                     /* 1/2 per cent */
  car->outside = (int32_t)frame->data[2] * 5 - 400;   /* 1/2 degrees, from -40 */
}

static const struct {
  uint16_t identifier;
  uint8_t length;
  void (*take)(struct vehicle *, const struct can_frame *);
} frames[] = {
    {SIGNALS_POWERTRAIN, 6, powertrain},
    {SIGNALS_BODY, 2, body},
    {SIGNALS_STATUS, 3, status},
};

bool signals_take(struct vehicle *car, const struct can_frame *frame) {
  for (uint32_t n = 0; n < sizeof frames / sizeof frames[0]; n++)
    if (frames[n].identifier == frame->identifier && frame->length >= frames[n].length) {
      frames[n].take(car, frame);
      return true;
    }
  return false;
}
