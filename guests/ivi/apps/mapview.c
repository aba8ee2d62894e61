#include "apps/mapview.h"

#include <math.h>
#include <string.h>

#define TILE 256
#define TILES_A_FRAME 3
#define MARKER 46 /* pixels around the vehicle */

static const float levels[MAP_LEVELS] = {0.6f, 0.95f, 1.5f, 2.4f, 3.8f, 6.0f};

static float scale_now(const struct map_view *m) {
  return m->pinched > 0 ? m->pinched : motion_at(&m->scale, m->view.ui->now);
}

/* The view's left upper corner, in whole pixels from the map's middle: rounded here and nowhere else, so that tiles
   meet and everybody agrees on when the map has moved. */
static struct path_point corner(const struct map_view *m, float scale) {
  return (struct path_point){roundf(m->x / scale) - (float)(m->view.frame.width / 2),
                             roundf(m->y / scale) - (float)(m->view.frame.height / 2)};
}

static struct map_tile *oldest(struct map_view *m) {
  struct map_tile *tile = &m->tiles[0];
  for (uint32_t n = 1; n < MAP_TILES; n++)
    if (m->tiles[n].used < tile->used) tile = &m->tiles[n];
  return tile;
}

static const struct bitmap *tile_of(struct map_view *m, int32_t column, int32_t row) {
  for (uint32_t n = 0; n < MAP_TILES; n++) {
    struct map_tile *tile = &m->tiles[n];
    if (tile->picture.pixels && tile->level == m->level && tile->column == column && tile->row == row &&
        tile->theme == theme.land) {
      tile->used = ++m->uses;
      return &tile->picture;
    }
  }
  if (m->budget == 0) {
    m->pending = true;
    return NULL;
  }
  m->budget--;
  struct map_tile *tile = oldest(m);
  if (!tile->picture.pixels) tile->picture = bitmap_make(TILE, TILE);
  if (!tile->picture.pixels) return NULL;
  float scale = levels[m->level];
  map_draw(m->map, &tile->picture, (float)column * TILE * scale, (float)row * TILE * scale, scale);
  *tile = (struct map_tile){tile->picture, m->level, column, row, theme.land, ++m->uses};
  return &tile->picture;
}

/* A tile that fills `area` of the canvas's bitmap: nearest pixels are good enough while it moves. */
static void stretch(struct canvas *canvas, const struct bitmap *tile, struct rect area) {
  struct rect at = rect_moved(area, canvas->x, canvas->y), seen = rect_intersect(at, canvas->clip);
  if (rect_empty(seen)) return;
  uint32_t step = (uint32_t)(TILE * 65536 / at.width), down = (uint32_t)(TILE * 65536 / at.height);
  for (int32_t y = seen.y; y < rect_bottom(seen); y++) {
    const uint32_t *from = bitmap_at(tile, 0, (int32_t)((uint32_t)(y - at.y) * down >> 16));
    uint32_t *to = bitmap_at(canvas->to, seen.x, y), source = (uint32_t)(seen.x - at.x) * step;
    for (int32_t n = 0; n < seen.width; n++, source += step) to[n] = from[source >> 16];
  }
}

static void draw_tile(struct canvas *canvas, const struct bitmap *tile, struct rect area) {
  if (!tile)
    canvas_fill(canvas, area, plain(theme.land));
  else if (area.width != TILE || area.height != TILE)
    stretch(canvas, tile, area);
  else {
    struct rect at = rect_moved(area, canvas->x, canvas->y), seen = rect_intersect(at, canvas->clip);
    for (int32_t y = seen.y; y < rect_bottom(seen) && seen.width > 0; y++)
      memcpy(bitmap_at(canvas->to, seen.x, y), bitmap_at(tile, seen.x - at.x, y - at.y), (size_t)seen.width * 4);
  }
}

static struct path_point on_view(const struct map_view *m, float x, float y) {
  float scale = scale_now(m);
  struct path_point from = corner(m, scale);
  return (struct path_point){x / scale - from.x, y / scale - from.y};
}

static void arrow(struct path *path, float x, float y, float angle, float size) {
  static const float shape[4][2] = {{1, 0}, {-0.78f, 0.74f}, {-0.42f, 0}, {-0.78f, -0.74f}};
  struct path_point points[4];
  for (uint32_t n = 0; n < 4; n++)
    points[n] = (struct path_point){x + size * (shape[n][0] * cosf(angle) - shape[n][1] * sinf(angle)),
                                    y + size * (shape[n][0] * sinf(angle) + shape[n][1] * cosf(angle))};
  path_polygon(path, points, 4);
}

static void make_marker(struct map_view *m) {
  struct rect disc = RECT(MARKER - 22, MARKER - 22, 44, 44);
  if (!m->marker.pixels) m->marker = bitmap_make(2 * MARKER, 2 * MARKER);
  struct canvas canvas = canvas_on(&m->marker);
  m->marker_theme = theme.accent;
  canvas_clear(&canvas, canvas.clip, 0);
  canvas_fill(&canvas, canvas.clip, radial(MARKER, MARKER, MARKER, faded(theme.accent, 90), faded(theme.accent, 0)));
  canvas_round(&canvas, rect_inset(disc, -3), 25, plain(0xffffffff));
  canvas_round(&canvas, disc, 22, linear(0, MARKER - 22, theme.accent_bright, 0, MARKER + 22, theme.accent));
}

static void draw_marker(struct map_view *m, struct canvas *canvas) {
  static struct path path;
  struct path_point at = on_view(m, m->place_x, m->place_y);
  int32_t x = (int32_t)roundf(at.x), y = (int32_t)roundf(at.y);
  if (!canvas_sees(canvas, RECT(x - MARKER, y - MARKER, 2 * MARKER, 2 * MARKER))) return;
  if (m->marker_theme != theme.accent) make_marker(m);
  canvas_image(canvas, &m->marker, x - MARKER, y - MARKER, 255);
  path_clear(&path);
  path.start = path.at = (struct path_point){0, 0};
  arrow(&path, (float)x, (float)y, m->heading, 16);
  canvas_path(canvas, &path, plain(0xffffffff));
}

static void draw(struct view *view, struct canvas *canvas) {
  struct map_view *m = (struct map_view *)view;
  float scale = scale_now(m), ratio = levels[m->level] / scale, size = TILE * ratio;
  struct path_point from = corner(m, scale);
  float left = from.x, top = from.y;
  int32_t first = (int32_t)floorf(left / size), last = (int32_t)floorf((left + (float)view->frame.width) / size);
  int32_t row = (int32_t)floorf(top / size), bottom = (int32_t)floorf((top + (float)view->frame.height) / size);
  for (; row <= bottom; row++)
    for (int32_t column = first; column <= last; column++) {
      int32_t x0 = (int32_t)(roundf((float)column * size) - left),
              x1 = (int32_t)(roundf((float)(column + 1) * size) - left);
      int32_t y0 = (int32_t)(roundf((float)row * size) - top), y1 = (int32_t)(roundf((float)(row + 1) * size) - top);
      struct rect area = RECT(x0, y0, x1 - x0, y1 - y0);
      if (canvas_sees(canvas, area)) draw_tile(canvas, tile_of(m, column, row), area);
    }
  draw_marker(m, canvas);
  if (m->pending) view_animate(view);
}

static void redraw(struct map_view *m) { view_redraw(&m->view); }

/* The level whose tiles are nearest to a scale. */
static int32_t level_for(float scale) {
  int32_t best = 0;
  for (int32_t n = 1; n < MAP_LEVELS; n++)
    if (fabsf(logf(levels[n] / scale)) < fabsf(logf(levels[best] / scale))) best = n;
  return best;
}

static void centre_on_vehicle(struct map_view *m) {
  float scale = scale_now(m);
  m->x = m->place_x + (0.5f - m->anchor_x) * (float)m->view.frame.width * scale;
  m->y = m->place_y + (0.5f - m->anchor_y) * (float)m->view.frame.height * scale;
}

static bool tick(struct view *view, int64_t now) {
  struct map_view *m = (struct map_view *)view;
  float seconds = fminf((float)(now - m->last) / 1000, 0.1f);
  m->last = now;
  m->budget = TILES_A_FRAME;
  bool moving = !m->held && (m->speed_x != 0 || m->speed_y != 0), zooming = !motion_ends(&m->scale, now);
  if (moving) {
    float scale = scale_now(m);
    m->x -= m->speed_x * seconds * scale;
    m->y -= m->speed_y * seconds * scale;
    m->speed_x *= expf(-3.2f * seconds);
    m->speed_y *= expf(-3.2f * seconds);
    if (hypotf(m->speed_x, m->speed_y) < 14) m->speed_x = m->speed_y = 0;
  }
  int32_t level = zooming || m->pinched > 0 ? m->level : level_for(m->scale.to);
  if (moving || zooming || m->pending || level != m->level) redraw(m);
  if (level != m->level) m->budget = MAP_TILES;
  m->level = level;
  m->pending = false;
  if (m->following && zooming) centre_on_vehicle(m);
  return moving || zooming || m->held || m->pinched > 0;
}

static void leave(struct map_view *m) {
  m->following = false;
  if (m->moved) m->moved(m);
}

static void pan(struct map_view *m, float dx, float dy) {
  float scale = scale_now(m);
  m->x -= dx * scale;
  m->y -= dy * scale;
  redraw(m);
}

static void pinch(struct map_view *m, const struct gesture *g) {
  float before = scale_now(m), after = fminf(fmaxf(before / g->scale, levels[0] * 0.8f), levels[MAP_LEVELS - 1] * 1.2f);
  /* What is between the fingers stays there. */
  float dx = g->x - (float)m->view.frame.width / 2, dy = g->y - (float)m->view.frame.height / 2;
  m->x += dx * (before - after);
  m->y += dy * (before - after);
  m->pinched = after;
  pan(m, g->dx, g->dy);
}

static bool gesture(struct view *view, const struct gesture *g) {
  struct map_view *m = (struct map_view *)view;
  int64_t now = view->ui->now;
  if (m->fixed) return false;
  m->last = now;
  switch (g->kind) {
    case GESTURE_PRESS: m->speed_x = m->speed_y = 0; return true;
    case GESTURE_DRAG_BEGIN:
      leave(m);
      m->held = true;
      view_animate(view);
      pan(m, g->dx, g->dy);
      return true;
    case GESTURE_DRAG: pan(m, g->dx, g->dy); return true;
    case GESTURE_DRAG_END:
      m->held = false;
      m->speed_x = g->dx;
      m->speed_y = g->dy;
      view_animate(view);
      return true;
    case GESTURE_PINCH_BEGIN:
      leave(m);
      m->pinched = scale_now(m);
      view_animate(view);
      return true;
    case GESTURE_PINCH: pinch(m, g); return true;
    case GESTURE_PINCH_END:
      motion_set(&m->scale, m->pinched);
      motion_to(&m->scale, levels[level_for(m->pinched)], now, 200);
      m->pinched = 0;
      view_animate(view);
      return true;
    default: return g->kind == GESTURE_TAP || g->kind == GESTURE_RELEASE;
  }
}

static void gone(struct view *view) {
  struct map_view *m = (struct map_view *)view;
  for (uint32_t n = 0; n < MAP_TILES; n++) bitmap_free(&m->tiles[n].picture);
  bitmap_free(&m->marker);
}

struct map_view *map_view(struct view *parent, struct rect frame, struct map *map, int32_t level) {
  static const struct view_class class = {.draw = draw, .gesture = gesture, .tick = tick, .gone = gone};
  struct map_view *m = view_new(sizeof *m, &class, parent, frame);
  m->map = map;
  m->level = level;
  m->following = true;
  m->anchor_x = m->anchor_y = 0.5f;
  m->budget = MAP_TILES;
  m->view.solid = true;
  motion_set(&m->scale, levels[level]);
  return m;
}

void map_view_place(struct map_view *m, float x, float y, float heading) {
  if (!(fabsf(x) < 1e5f && fabsf(y) < 1e5f && fabsf(heading) < 1e3f)) return; /* not a number either */
  struct path_point before = on_view(m, m->place_x, m->place_y);
  float scale = scale_now(m);
  struct path_point old = corner(m, scale);
  /* Turns that nobody sees are saved up. */
  bool turned = fabsf(heading - m->heading) >= 0.01f;
  m->place_x = x;
  m->place_y = y;
  if (turned) m->heading = heading;
  m->budget = TILES_A_FRAME;
  if (m->following) centre_on_vehicle(m);
  if (old.x != corner(m, scale).x || old.y != corner(m, scale).y) return redraw(m);
  struct path_point after = on_view(m, x, y);
  if (!turned && roundf(after.x) == roundf(before.x) && roundf(after.y) == roundf(before.y)) return;
  view_redraw_part(&m->view,
                   RECT((int32_t)before.x - MARKER, (int32_t)before.y - MARKER, 2 * MARKER + 1, 2 * MARKER + 1));
  view_redraw_part(&m->view,
                   RECT((int32_t)after.x - MARKER, (int32_t)after.y - MARKER, 2 * MARKER + 1, 2 * MARKER + 1));
}

void map_view_follow(struct map_view *m) {
  m->following = true;
  m->speed_x = m->speed_y = 0;
  m->budget = MAP_TILES;
  centre_on_vehicle(m);
  redraw(m);
}

void map_view_zoom(struct map_view *m, int32_t by) {
  int32_t level = level_for(m->scale.to) + by;
  if (level < 0 || level >= MAP_LEVELS || m->pinched > 0) return;
  m->last = m->view.ui->now;
  motion_to(&m->scale, levels[level], m->view.ui->now, 260);
  view_animate(&m->view);
}
