#include "toolkit/ui.h"

float ease_out(float share) {
  float rest = 1 - share;
  return 1 - rest * rest * rest;
}

float motion_at(const struct motion *motion, int64_t now) {
  if (now >= motion->begun + motion->duration) return motion->to;
  return motion->from + (motion->to - motion->from) * ease_out((float)(now - motion->begun) / (float)motion->duration);
}

void motion_to(struct motion *motion, float to, int64_t now, int64_t duration) {
  if (motion->to == to && !motion_ends(motion, now)) return;
  *motion = (struct motion){motion_at(motion, now), to, now, duration};
}

void motion_set(struct motion *motion, float value) { *motion = (struct motion){value, value, 0, 0}; }

bool motion_ends(const struct motion *motion, int64_t now) { return now >= motion->begun + motion->duration; }
