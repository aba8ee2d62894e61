/* The map as a view: pans with a drag and goes on for a while, zooms with two fingers, follows a vehicle. Drawn in
   tiles that are kept, so that moving it is mostly copying. */
#pragma once
#include "apps/map.h"
#include "toolkit/ui.h"

#define MAP_TILES 44
#define MAP_LEVELS 6

struct map_view {
  struct view view;
  struct map *map;
  float x, y;          /* metres in the middle of the view */
  struct motion scale; /* metres a pixel, while it moves from one level to another */
  float pinched;       /* metres a pixel while two fingers hold it; 0: they do not */
  int32_t level;
  bool following, fixed;           /* fixed: takes no gestures */
  float place_x, place_y, heading; /* the vehicle */
  float anchor_x, anchor_y;        /* where in the view the vehicle is while it is followed, 0 to 1 */
  float speed_x, speed_y;          /* of a fling, pixels a second */
  bool held;
  int64_t last;
  uint32_t budget;                     /* tiles that may still be drawn in this frame */
  bool pending;                        /* some were not */
  void (*moved)(struct map_view *map); /* the fingers moved it */
  struct map_tile {
    struct bitmap picture;
    int32_t level, column, row;
    uint32_t theme;
    uint64_t used;
  } tiles[MAP_TILES];
  uint64_t uses;
  struct bitmap marker; /* the vehicle's ground, without its arrow */
  colour marker_theme;
};

struct map_view *map_view(struct view *parent, struct rect frame, struct map *map, int32_t level);
/** Where the vehicle is. The map moves along while it follows. */
void map_view_place(struct map_view *map, float x, float y, float heading);
void map_view_follow(struct map_view *map);
/** Nearer (-1) or farther (1). */
void map_view_zoom(struct map_view *map, int32_t by);
