#include "apps/map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 32768
#define MOST_SHAPES 8192u
#define MOST_POINTS 4096u

static const char *const words[MAP_KINDS] = {"park", "water", "building", "street", "road", "highway", "place"};

static struct path_point *points_of(const char *text, uint32_t *count) {
  static struct path_point points[MOST_POINTS];
  char *end;
  *count = 0;
  while (*count < MOST_POINTS) {
    float x = strtof(text, &end);
    if (end == text) break;
    text = end;
    float y = strtof(text, &end);
    if (end == text || !isfinite(x) || !isfinite(y) || fabsf(x) > 1e6f || fabsf(y) > 1e6f) break;
    text = end;
    points[(*count)++] = (struct path_point){x, y};
  }
  struct path_point *kept = *count ? malloc(*count * sizeof *kept) : NULL;
  if (kept) memcpy(kept, points, *count * sizeof *kept);
  return kept;
}

static void add_shape(struct map *map, enum map_kind kind, char *rest) {
  struct map_shape shape = {.kind = kind, .left = 1e9f, .top = 1e9f, .right = -1e9f, .bottom = -1e9f};
  char *bar = strchr(rest, '|'), *name = rest;
  if (kind == MAP_PLACE) shape.size = (int32_t)strtol(rest, &name, 10);
  if (bar) {
    *bar = 0;
    while (*name == ' ') name++;
    shape.name = strdup(name);
    rest = bar + 1;
  }
  shape.points = points_of(rest, &shape.count);
  if (!shape.points || map->count == MOST_SHAPES) {
    free(shape.points);
    free(shape.name);
    return;
  }
  for (uint32_t n = 0; n < shape.count; n++) {
    shape.left = fminf(shape.left, shape.points[n].x);
    shape.right = fmaxf(shape.right, shape.points[n].x);
    shape.top = fminf(shape.top, shape.points[n].y);
    shape.bottom = fmaxf(shape.bottom, shape.points[n].y);
  }
  map->shapes[map->count++] = shape;
}

static void set_route(struct map *map, const char *rest) {
  if (map->route) return;
  map->route = points_of(rest, &map->route_count);
  map->along = map->route ? calloc(map->route_count, sizeof(float)) : NULL;
  if (!map->along) map->route_count = 0;
  for (uint32_t n = 1; n < map->route_count; n++)
    map->along[n] =
        map->along[n - 1] + hypotf(map->route[n].x - map->route[n - 1].x, map->route[n].y - map->route[n - 1].y);
}

static void line_of(struct map *map, char *line) {
  char *rest = line + strcspn(line, " ");
  if (*rest) *rest++ = 0;
  if (strcmp(line, "route") == 0) return set_route(map, rest);
  if (strcmp(line, "turn") == 0 && map->turns_count < MAP_TURNS) {
    struct map_turn *turn = &map->turns[map->turns_count];
    if (sscanf(rest, "%f %15s %47[^\n]", &turn->at, turn->icon, turn->street) == 3) map->turns_count++;
    return;
  }
  for (uint32_t kind = 0; kind < MAP_KINDS; kind++)
    if (strcmp(line, words[kind]) == 0) add_shape(map, (enum map_kind)kind, rest);
}

struct map *map_open(const char *file) {
  static char line[LINE_MAX_BYTES];
  FILE *from = fopen(file, "r");
  struct map *map = from ? calloc(1, sizeof *map) : NULL;
  if (map) map->shapes = calloc(MOST_SHAPES, sizeof *map->shapes);
  if (map && map->shapes)
    while (fgets(line, sizeof line, from))
      if (*line != '#') line_of(map, line);
  if (from) fclose(from);
  if (map && (!map->shapes || map->count == 0)) {
    map_free(map);
    return NULL;
  }
  return map;
}

void map_free(struct map *map) {
  for (uint32_t n = 0; n < map->count; n++) {
    free(map->shapes[n].points);
    free(map->shapes[n].name);
  }
  free(map->shapes);
  free(map->route);
  free(map->along);
  free(map);
}

float map_route_length(const struct map *map) { return map->route_count ? map->along[map->route_count - 1] : 0; }

static struct path_point on_route(const struct map *map, float metres) {
  uint32_t low = 0, high = map->route_count - 1;
  while (high - low > 1) {
    uint32_t middle = (low + high) / 2;
    if (map->along[middle] <= metres)
      low = middle;
    else
      high = middle;
  }
  float length = map->along[high] - map->along[low], share = length > 0 ? (metres - map->along[low]) / length : 0;
  share = fminf(fmaxf(share, 0), 1);
  struct path_point a = map->route[low], b = map->route[high];
  return (struct path_point){a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

struct path_point map_route(const struct map *map, float metres, float *heading) {
  if (map->route_count < 2) {
    *heading = 0;
    return (struct path_point){0, 0};
  }
  struct path_point behind = on_route(map, metres - 9), at = on_route(map, metres), ahead = on_route(map, metres + 9);
  *heading = atan2f(ahead.y - behind.y, ahead.x - behind.x);
  return at;
}

const struct map_turn *map_turn(const struct map *map, float metres) {
  for (uint32_t n = 0; n < map->turns_count; n++)
    if (map->turns[n].at > metres + 4) return &map->turns[n];
  return NULL;
}
