/* The instrument cluster: what it shows of the vehicle, and which parts of the picture changed. */
#pragma once
#include "app/vehicle.h"
#include "cluster/surface.h"

#define SCENE_DIRTY 16u

struct scene_dirty {
  uint32_t count;
  struct rect area[SCENE_DIRTY];
};

/** Bytes that scene_make takes for a screen. */
uint32_t scene_memory(int32_t width, int32_t height);
/** Makes the scene for a screen; memory comes from `allocate` (aligned to 16; NULL when there is none). False without
 * memory. */
bool scene_make(int32_t width, int32_t height, void *(*allocate)(uint32_t bytes));
/**
 * Advances the picture to what the vehicle shows at a time. Afterwards scene_picture() is complete; `dirty` has what
 * changed.
 * @param milliseconds since start, for what moves by itself.
 */
void scene_frame(const struct vehicle *vehicle, uint32_t milliseconds, struct scene_dirty *dirty);
const struct surface *scene_picture(void);
/** FNV-1a over the picture's pixels. */
uint32_t scene_hash(void);
