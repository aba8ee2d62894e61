/* How the map looks. */
#include <math.h>
#include <string.h>

#include "apps/map.h"
#include "toolkit/theme.h"

/* Where a drawing is: metres to pixels. */
struct view_of {
  const struct map *map;
  struct bitmap *to;
  float x, y, scale;
};

static bool seen(const struct view_of *v, const struct map_shape *shape, float margin) {
  float far = margin * v->scale;
  return shape->right > v->x - far && shape->left < v->x + (float)v->to->width * v->scale + far &&
         shape->bottom > v->y - far && shape->top < v->y + (float)v->to->height * v->scale + far;
}

static uint32_t project(const struct view_of *v, const struct path_point *points, uint32_t count,
                        struct path_point *out, uint32_t most) {
  if (count > most) count = most;
  for (uint32_t n = 0; n < count; n++)
    out[n] = (struct path_point){(points[n].x - v->x) / v->scale, (points[n].y - v->y) / v->scale};
  return count;
}

static struct path_point projected[4096];

static void start(struct path *path) {
  path_clear(path);
  path->start = path->at = (struct path_point){0, 0};
}

static void areas(const struct view_of *v, struct canvas *canvas, enum map_kind kind, colour c) {
  static struct path path;
  start(&path);
  for (uint32_t n = 0; n < v->map->count; n++) {
    const struct map_shape *shape = &v->map->shapes[n];
    if (shape->kind != kind || !seen(v, shape, 2)) continue;
    path_polygon(&path, projected, project(v, shape->points, shape->count, projected, 4096));
    /* Shapes of a kind that overlap would count twice where they touch: those that are large are drawn alone. */
    if (kind != MAP_BUILDING) {
      canvas_path(canvas, &path, plain(c));
      start(&path);
    }
  }
  canvas_path(canvas, &path, plain(c));
}

/* Whether a piece of a line can be seen. */
static bool near(const struct view_of *v, struct path_point a, struct path_point b, float margin) {
  float left = v->x - margin, top = v->y - margin;
  float right = v->x + (float)v->to->width * v->scale + margin,
        bottom = v->y + (float)v->to->height * v->scale + margin;
  return !((a.x < left && b.x < left) || (a.x > right && b.x > right) || (a.y < top && b.y < top) ||
           (a.y > bottom && b.y > bottom));
}

/* Only what of a line is in sight is worth its outline: long roads cross many pictures. */
static void stroke(const struct view_of *v, struct canvas *canvas, const struct path_point *points, uint32_t count,
                   float width, struct paint paint) {
  static struct path path;
  float margin = (width + 2) * v->scale;
  start(&path);
  for (uint32_t first = 0; first + 1 < count; first++) {
    if (!near(v, points[first], points[first + 1], margin)) continue;
    uint32_t last = first + 1;
    while (last + 1 < count && near(v, points[last], points[last + 1], margin)) last++;
    path_stroke(&path, projected, project(v, points + first, last - first + 1, projected, 4096), width);
    first = last;
  }
  if (path.count) canvas_path(canvas, &path, paint);
}

/* How wide a kind of road is drawn, in pixels. */
static float width_of(enum map_kind kind, float scale) {
  float metres = kind == MAP_HIGHWAY ? 26 : kind == MAP_ROAD ? 17 : 10;
  float least = kind == MAP_HIGHWAY ? 5 : kind == MAP_ROAD ? 3.2f : 1.3f;
  return fmaxf(metres / scale * 0.9f, least);
}

static void roads(const struct view_of *v, struct canvas *canvas, enum map_kind kind, colour c, float more) {
  float width = width_of(kind, v->scale) + more;
  for (uint32_t n = 0; n < v->map->count; n++) {
    const struct map_shape *shape = &v->map->shapes[n];
    if (shape->kind == kind && seen(v, shape, width)) stroke(v, canvas, shape->points, shape->count, width, plain(c));
  }
}

static void route(const struct view_of *v, struct canvas *canvas) {
  float width = fmaxf(width_of(MAP_ROAD, v->scale) * 0.62f, 6);
  if (v->map->route_count < 2) return;
  stroke(v, canvas, v->map->route, v->map->route_count, width + 3, plain(mixed(theme.accent, OPAQUE, 120)));
  stroke(v, canvas, v->map->route, v->map->route_count, width, plain(theme.accent));
}

static void with_halo(struct canvas *canvas, struct style style, float x, float y, float angle, colour c, colour halo,
                      const char *text) {
  text_halo(canvas, style, x, y, angle, halo, text);
  text_turned(canvas, style, x, y, angle, c, text);
}

static void places(const struct view_of *v, struct canvas *canvas) {
  for (uint32_t n = 0; n < v->map->count; n++) {
    const struct map_shape *shape = &v->map->shapes[n];
    if (shape->kind != MAP_PLACE || !shape->name || !seen(v, shape, 160)) continue;
    if (shape->size < 2 && v->scale > 3.2f) continue;
    struct style style = STYLE(MEDIUM, shape->size >= 2 ? 22 : 17);
    project(v, shape->points, 1, projected, 1);
    with_halo(canvas, style, projected[0].x - (float)text_width(style, shape->name) / 2, projected[0].y, 0,
              shape->size >= 2 ? theme.text : theme.map_text, theme.map_halo, shape->name);
  }
}

/* Names of roads along a straight enough piece of them. */
static void names(const struct view_of *v, struct canvas *canvas, enum map_kind kind) {
  struct style style = STYLE(REGULAR, kind == MAP_STREET ? 13 : 15);
  for (uint32_t n = 0; n < v->map->count; n++) {
    const struct map_shape *shape = &v->map->shapes[n];
    if (shape->kind != kind || !shape->name || !shape->name[0] || !seen(v, shape, 20)) continue;
    float width = (float)text_width(style, shape->name) + 10;
    uint32_t spacing = 0;
    for (uint32_t a = 0; a + 1 < shape->count; a++) {
      /* The piece from `a` to `b` whose chord the name fits on. */
      uint32_t b = a + 1;
      struct path_point p = shape->points[a], q = shape->points[b];
      while (b + 1 < shape->count && hypotf(q.x - p.x, q.y - p.y) < width * v->scale) q = shape->points[++b];
      float length = hypotf(q.x - p.x, q.y - p.y) / v->scale;
      if (length < width) break;
      if (spacing++ % 2) { /* every other place */
        a = b + (uint32_t)(width * v->scale * 1.5f / 25);
        continue;
      }
      float mx = ((p.x + q.x) / 2 - v->x) / v->scale, my = ((p.y + q.y) / 2 - v->y) / v->scale;
      float angle = atan2f(q.y - p.y, q.x - p.x);
      if (angle > 1.58f) angle -= 3.14159265f;
      if (angle < -1.56f) angle += 3.14159265f;
      float half = (width - 10) / 2, down = (float)text_capital(style) / 2;
      float x = mx - half * cosf(angle) - down * sinf(angle), y = my - half * sinf(angle) + down * cosf(angle);
      if (mx > -width && my > -width && mx < (float)v->to->width + width && my < (float)v->to->height + width)
        with_halo(canvas, style, x, y, angle, theme.map_text,
                  kind == MAP_STREET ? theme.street
                  : kind == MAP_ROAD ? theme.road
                                     : theme.highway,
                  shape->name);
      a = b;
    }
  }
}

void map_draw(const struct map *map, struct bitmap *to, float x, float y, float scale) {
  struct view_of v = {map, to, x, y, scale};
  struct canvas canvas = canvas_on(to);
  canvas_fill(&canvas, bitmap_rect(to), plain(theme.land));
  areas(&v, &canvas, MAP_PARK, theme.park);
  areas(&v, &canvas, MAP_WATER, theme.water);
  if (scale < 2.2f) areas(&v, &canvas, MAP_BUILDING, theme.building);
  if (scale < 4) {
    if (scale < 2.2f) roads(&v, &canvas, MAP_STREET, theme.street_edge, 2);
    roads(&v, &canvas, MAP_STREET, theme.street, 0);
  }
  roads(&v, &canvas, MAP_ROAD, theme.road_edge, 2.5f);
  roads(&v, &canvas, MAP_ROAD, theme.road, 0);
  roads(&v, &canvas, MAP_HIGHWAY, theme.highway_edge, 3);
  roads(&v, &canvas, MAP_HIGHWAY, theme.highway, 0);
  route(&v, &canvas);
  if (scale < 1.4f) names(&v, &canvas, MAP_STREET);
  if (scale < 3.2f) names(&v, &canvas, MAP_ROAD);
  names(&v, &canvas, MAP_HIGHWAY);
  places(&v, &canvas);
}
