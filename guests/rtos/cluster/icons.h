/* The tell-tales' symbols, after ISO 2575, as drawings for path_drawing, in the order of enum telltale. */
#pragma once
#include <stdint.h>

#include "app/vehicle.h"

struct icon {
  const char *drawing;
  uint32_t colour;
  const char *warning; /* what the message line says, NULL for none */
};
extern const struct icon icons[TELLTALES];
extern const char *const icon_fuel, *const icon_temperature;
