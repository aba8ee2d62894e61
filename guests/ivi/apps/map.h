/* A map of shapes, and its picture. Metres, x to the east, y to the south. */
#pragma once
#include "graphics/text.h"

enum map_kind { MAP_PARK, MAP_WATER, MAP_BUILDING, MAP_STREET, MAP_ROAD, MAP_HIGHWAY, MAP_PLACE, MAP_KINDS };

struct map_shape {
  enum map_kind kind;
  int32_t size; /* of a place's name */
  char *name;
  struct path_point *points;
  uint32_t count;
  float left, top, right, bottom;
};

struct map_turn {
  float at; /* metres from the route's beginning */
  char icon[16];
  char street[48];
};

#define MAP_TURNS 64

struct map {
  struct map_shape *shapes;
  uint32_t count;
  struct path_point *route;
  float *along; /* metres from the beginning of each point of the route */
  uint32_t route_count;
  struct map_turn turns[MAP_TURNS];
  uint32_t turns_count;
};

/** Reads a map's file (apps/tools/make-city.mjs tells its lines). Lines that are wrong are left out. @returns NULL
   where there is none. */
struct map *map_open(const char *file);
void map_free(struct map *map);

/** Draws what is between a corner in metres and the bitmap's size at `scale` metres a pixel. */
void map_draw(const struct map *map, struct bitmap *to, float x, float y, float scale);

/** Where the route is after so many metres, and where it leads to: radians from east towards south. */
struct path_point map_route(const struct map *map, float metres, float *heading);
float map_route_length(const struct map *map);
/** The next turn after so many metres, or NULL. */
const struct map_turn *map_turn(const struct map *map, float metres);
