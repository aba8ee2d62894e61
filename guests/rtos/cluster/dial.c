#include "cluster/dial.h"

#include "cluster/path.h"
#include "lib/print.h"

/* Radii as parts of 1000 of the dial's. */
enum {
  RING_OUTER = 985,
  RING_INNER = 950,
  GLOW_INNER = 780,
  MARK_OUTER = 925,
  MARK_INNER = 885,
  MAJOR_INNER = 860,
  LABELS = 745,
  NEEDLE_TIP = 940,
  NEEDLE_ROOT = 430,
  HUB = 405,
};

#define MARK 0x5c6b80u
#define MARK_MAJOR 0xe8eef7u
#define RED 0xff3b46u

static int32_t part(const struct dial *dial, int32_t thousandths) { return dial->radius * thousandths / 1000; }

static struct rect square(const struct dial *dial, int32_t radius) {
  int32_t x = (dial->centre.x - radius) / SUB - 1, y = (dial->centre.y - radius) / SUB - 1, side = radius * 2 / SUB + 3;
  return (struct rect){x, y, side, side};
}

struct rect dial_middle(const struct dial *dial) {
  struct rect r = square(dial, part(dial, HUB * 7 / 10));
  return r;
}

int32_t dial_angle(const struct dial *dial, int32_t value) {
  return clamp(value, 0, dial->style->maximum) * DIAL_SWEEP / dial->style->maximum;
}

static void marks(const struct dial *dial, struct surface *to, struct raster *r) {
  const struct dial_style *style = dial->style;
  int32_t count = style->maximum / style->label_step * style->marks;
  for (int32_t n = 0; n <= count; n++) {
    bool major = n % style->marks == 0;
    bool red = n * style->label_step / style->marks >= style->red_from;
    int32_t angle = DIAL_BEGIN + DIAL_SWEEP * n / count;
    raster_begin(r, square(dial, dial->radius));
    path_stroke(r, polar(dial->centre, part(dial, MARK_OUTER), angle),
                polar(dial->centre, part(dial, major ? MAJOR_INNER : MARK_INNER), angle),
                major ? dial->radius / 70 : dial->radius / 130);
    raster_fill(r, to, red ? RED : major ? MARK_MAJOR : MARK, 256);
  }
}

static void labels(const struct dial *dial, struct surface *to, const struct face *face) {
  const struct dial_style *style = dial->style;
  for (int32_t value = 0; value <= style->maximum; value += style->label_step) {
    char text[8];
    format_text(text, sizeof text, "%d", value / style->label_divisor);
    struct point at = polar(dial->centre, part(dial, LABELS), DIAL_BEGIN + dial_angle(dial, value));
    /* Digits of this font are 0.7 em high. */
    face_draw(face, to, surface_rect(to), at.x / SUB, at.y / SUB + face->digit_advance * 62 / 100 / SUB, ALIGN_CENTRE,
              text, value >= style->red_from ? RED : 0xc9d3e0);
  }
}

/* How brightly the ring lights a pixel at a radius, 0 to 256. */
static uint32_t light(const struct dial *dial, int32_t radius) {
  int32_t inner = part(dial, RING_INNER), outer = part(dial, RING_OUTER), edge = part(dial, GLOW_INNER);
  if (radius >= inner && radius <= outer) return 256;
  if (radius > outer) {
    int32_t away = radius - outer;
    return away < SUB ? (uint32_t)(256 - away) : 0;
  }
  if (radius <= edge) return 0;
  int32_t near = (radius - edge) * 256 / (inner - edge);
  uint32_t glow = (uint32_t)(near * near >> 8) * 90u >> 8;
  int32_t away = inner - radius;
  return away < SUB ? (uint32_t)larger((int32_t)glow, 256 - away) : glow;
}

static uint32_t lit_colour(const struct dial *dial, int32_t angle) {
  const struct dial_style *style = dial->style;
  if (angle > DIAL_SWEEP) angle = angle > (TURN + DIAL_SWEEP) / 2 ? 0 : DIAL_SWEEP;
  int32_t red = dial_angle(dial, style->red_from);
  if (style->red_from <= style->maximum && angle >= red) return RED;
  return blend(style->colour[0], style->colour[1], (uint32_t)(angle * 256 / DIAL_SWEEP));
}

static void light_ring(const struct dial *dial, struct surface *lit) {
  struct rect area = rect_intersect(square(dial, dial->radius), surface_rect(lit));
  int32_t inner = part(dial, GLOW_INNER) / SUB, outer = dial->radius / SUB + 1;
  for (int32_t y = area.y; y < area.y + area.height; y++)
    for (int32_t x = area.x; x < area.x + area.width; x++) {
      int32_t dx = x * SUB + SUB / 2 - dial->centre.x, dy = y * SUB + SUB / 2 - dial->centre.y;
      int32_t px = dx / SUB, py = dy / SUB, square_of = px * px + py * py;
      if (square_of > (outer + 1) * (outer + 1) || square_of < (inner - 1) * (inner - 1)) continue;
      /* Radius to 1/16 of a pixel. */
      int32_t radius = (int32_t)square_root((uint32_t)((dx >> 4) * (dx >> 4) + (dy >> 4) * (dy >> 4))) << 4;
      uint32_t share = light(dial, radius);
      if (!share) continue;
      uint32_t *pixel = &lit->pixels[y * lit->width + x];
      *pixel = blend(*pixel, lit_colour(dial, (angle_of(dx, dy) - DIAL_BEGIN) & (TURN - 1)), share);
    }
}

static void fill_ring(const struct dial *dial, struct surface *to, struct raster *r, int32_t inner, int32_t outer,
                      uint32_t colour, uint32_t opacity) {
  raster_begin(r, square(dial, dial->radius));
  path_ring(r, dial->centre, part(dial, inner), part(dial, outer), DIAL_BEGIN, DIAL_BEGIN + DIAL_SWEEP);
  raster_fill(r, to, colour, opacity);
}

static void red_ring(const struct dial *dial, struct surface *to, struct raster *r) {
  if (dial->style->red_from > dial->style->maximum) return;
  raster_begin(r, square(dial, dial->radius));
  path_ring(r, dial->centre, part(dial, RING_INNER), part(dial, RING_OUTER),
            DIAL_BEGIN + dial_angle(dial, dial->style->red_from), DIAL_BEGIN + DIAL_SWEEP);
  raster_fill(r, to, RED, 110);
}

void dial_prepare(const struct dial *dial, struct surface *unlit, struct surface *lit, const struct face *face,
                  struct raster *r) {
  fill_ring(dial, unlit, r, RING_INNER, RING_OUTER, 0x263244, 256);
  red_ring(dial, unlit, r);
  marks(dial, unlit, r);
  labels(dial, unlit, face);
  raster_begin(r, square(dial, dial->radius));
  path_circle(r, dial->centre, part(dial, HUB));
  raster_fill(r, unlit, 0x0a0e15, 200);
  raster_begin(r, square(dial, dial->radius));
  path_ring(r, dial->centre, part(dial, HUB), part(dial, HUB + 8), 0, TURN);
  raster_fill(r, unlit, 0x36455c, 256);
  surface_copy(lit, unlit, square(dial, dial->radius + 8 * SUB)); /* the pie reaches a little further than the ring */
  light_ring(dial, lit);
}

/* The pie from the scale's beginning to an angle. */
static void pie(const struct dial *dial, struct raster *r, int32_t angle) {
  struct point first = polar(dial->centre, dial->radius + 4 * SUB, DIAL_BEGIN - 8), last = first;
  for (int32_t at = 0; at < angle;) {
    at = smaller(at + TURN / 60, angle);
    struct point next = polar(dial->centre, dial->radius + 4 * SUB, DIAL_BEGIN + at);
    raster_line(r, last, next);
    last = next;
  }
  raster_line(r, last, dial->centre);
  raster_line(r, dial->centre, first);
}

static void needle(const struct dial *dial, struct raster *r, int32_t angle, int32_t more) {
  int32_t direction = DIAL_BEGIN + angle, root = dial->radius / 46 + more, tip = dial->radius / 120 + more;
  struct point from = polar(dial->centre, part(dial, NEEDLE_ROOT), direction),
               to = polar(dial->centre, part(dial, NEEDLE_TIP), direction);
  struct point corners[] = {polar(from, root, direction - TURN / 4), polar(to, tip, direction - TURN / 4),
                            polar(to, tip, direction + TURN / 4), polar(from, root, direction + TURN / 4)};
  path_polygon(r, corners, 4);
}

static struct rect bounds(struct point a, struct point b, int32_t margin) {
  int32_t x0 = smaller(a.x, b.x) / SUB - margin, y0 = smaller(a.y, b.y) / SUB - margin;
  return (struct rect){x0, y0, larger(a.x, b.x) / SUB + margin + 1 - x0, larger(a.y, b.y) / SUB + margin + 1 - y0};
}

/* What a needle at an angle and the ring near it cover. */
static struct rect needle_bounds(const struct dial *dial, int32_t angle) {
  int32_t direction = DIAL_BEGIN + angle;
  return bounds(polar(dial->centre, part(dial, NEEDLE_ROOT), direction), polar(dial->centre, dial->radius, direction),
                dial->radius / 24 / SUB + 3);
}

/* What a rectangle has outside of another one: up to four. */
static uint32_t around(struct rect area, struct rect hole, struct rect parts[4]) {
  hole = rect_intersect(area, hole);
  if (rect_empty(hole)) {
    parts[0] = area;
    return 1;
  }
  int32_t right = hole.x + hole.width, bottom = hole.y + hole.height;
  struct rect all[] = {{area.x, area.y, area.width, hole.y - area.y},
                       {area.x, bottom, area.width, area.y + area.height - bottom},
                       {area.x, hole.y, hole.x - area.x, hole.height},
                       {right, hole.y, area.x + area.width - right, hole.height}};
  uint32_t count = 0;
  for (uint32_t n = 0; n < 4; n++)
    if (!rect_empty(all[n])) parts[count++] = all[n];
  return count;
}

static void paint(const struct dial *dial, int32_t angle, struct rect area, struct surface *to,
                  const struct surface *unlit, const struct surface *lit, struct raster *r) {
  surface_copy(to, unlit, area);
  raster_begin(r, area);
  pie(dial, r, angle);
  raster_fill_from(r, to, lit);
  raster_begin(r, area);
  needle(dial, r, angle, SUB * 3 / 2);
  raster_fill(r, to, 0x000000, 140);
  raster_begin(r, area);
  needle(dial, r, angle, 0);
  raster_fill(r, to, 0xff5a3c, 256);
}

struct rect dial_show(struct dial *dial, int32_t angle, struct surface *to, const struct surface *unlit,
                      const struct surface *lit, struct raster *r) {
  if (angle == dial->angle) return (struct rect){0, 0, 0, 0};
  struct rect area = needle_bounds(dial, angle);
  if (dial->angle < 0)
    area = square(dial, dial->radius);
  else
    /* Every few degrees in between: the ring bulges beyond the two ends. */
    for (int32_t at = smaller(angle, dial->angle), end = larger(angle, dial->angle);;
         at = smaller(at + TURN / 40, end)) {
      area = rect_union(area, needle_bounds(dial, at));
      if (at == end) break;
    }
  area = rect_intersect(area, surface_rect(to));
  struct rect parts[4];
  for (uint32_t n = around(area, dial_middle(dial), parts); n > 0; n--)
    paint(dial, angle, parts[n - 1], to, unlit, lit, r);
  dial->angle = angle;
  return area;
}
