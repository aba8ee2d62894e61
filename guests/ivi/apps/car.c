#include "apps/car.h"

#include <math.h>

#include "toolkit/theme.h"

/* Drawn on 100 by 210 units. */
struct drawer {
  struct canvas *canvas;
  float x, y, scale;
};

static struct path path;

static void begin(void) {
  path_clear(&path);
  path.start = path.at = (struct path_point){0, 0};
}

static float at_x(const struct drawer *d, float x) { return d->x + x * d->scale; }
static float at_y(const struct drawer *d, float y) { return d->y + y * d->scale; }

/* A shape that is the same on the left and on the right of x = 50: points of the right side from top to bottom, as
   cubic curves of three points each after the first. */
static void symmetric(const struct drawer *d, const float (*p)[2], uint32_t count, struct paint paint) {
  begin();
  path_move(&path, at_x(d, p[0][0]), at_y(d, p[0][1]));
  for (uint32_t n = 1; n + 2 < count; n += 3)
    path_cubic(&path, at_x(d, p[n][0]), at_y(d, p[n][1]), at_x(d, p[n + 1][0]), at_y(d, p[n + 1][1]),
               at_x(d, p[n + 2][0]), at_y(d, p[n + 2][1]));
  for (uint32_t n = count - 1; n > 0; n -= 3) {
    if (n == count - 1) path_line(&path, at_x(d, 100 - p[n][0]), at_y(d, p[n][1]));
    path_cubic(&path, at_x(d, 100 - p[n - 1][0]), at_y(d, p[n - 1][1]), at_x(d, 100 - p[n - 2][0]),
               at_y(d, p[n - 2][1]), at_x(d, 100 - p[n - 3][0]), at_y(d, p[n - 3][1]));
  }
  path_close(&path);
  canvas_path(d->canvas, &path, paint);
}

static void polygon(const struct drawer *d, const float (*p)[2], uint32_t count, bool mirrored, struct paint paint) {
  struct path_point points[8];
  for (uint32_t n = 0; n < count && n < 8; n++)
    points[n] = (struct path_point){at_x(d, mirrored ? 100 - p[n][0] : p[n][0]), at_y(d, p[n][1])};
  begin();
  path_polygon(&path, points, count);
  canvas_path(d->canvas, &path, paint);
}

static void line(const struct drawer *d, float x0, float y0, float x1, float y1, float width, colour c) {
  struct path_point points[2] = {{at_x(d, x0), at_y(d, y0)}, {at_x(d, x1), at_y(d, y1)}};
  begin();
  path_stroke(&path, points, 2, width * d->scale);
  canvas_path(d->canvas, &path, plain(c));
}

/* A door that stands out of its side, hinged in front. */
static void door(const struct drawer *d, bool right, float hinge) {
  float side = right ? 96 : 4, away = right ? 1 : -1;
  line(d, side, hinge, side + away * 30, hinge + 22, 4.2f, theme.alarm);
}

static void wheel(const struct drawer *d, float x, float y) {
  canvas_round(d->canvas,
               RECT((int32_t)at_x(d, x), (int32_t)at_y(d, y), (int32_t)(9 * d->scale), (int32_t)(32 * d->scale)),
               4 * d->scale, plain(0xff05070b));
}

static void beams(const struct drawer *d) {
  static const float beam[4][2] = {{24, 9}, {36, 6}, {42, -46}, {2, -42}};
  struct paint light = linear(0, at_y(d, 8), 0x88fff3cf, 0, at_y(d, -44), 0x00fff3cf);
  polygon(d, beam, 4, false, light);
  polygon(d, beam, 4, true, light);
}

void car_draw(struct canvas *canvas, struct rect area, uint32_t open, bool lights) {
  static const float body[][2] = {{50, 2},   {72, 2},   {90, 8},   {93, 34},  {95, 58},  {96, 70}, {96, 104},
                                  {96, 140}, {97, 160}, {94, 188}, {91, 204}, {74, 208}, {50, 208}};
  static const float roof[][2] = {{50, 72},  {70, 72},  {80, 76},  {82, 84},  {83, 110},
                                  {83, 130}, {81, 156}, {79, 165}, {70, 168}, {50, 168}};
  static const float screen[][2] = {{50, 54}, {70, 54}, {84, 59}, {89, 66}, {86, 76},
                                    {84, 84}, {81, 92}, {72, 84}, {62, 83}, {50, 83}};
  static const float rear[][2] = {{50, 158}, {64, 158}, {72, 157}, {80, 152}, {84, 164},
                                  {86, 172}, {86, 178}, {76, 186}, {64, 188}, {50, 188}};
  static const float window[4][2] = {{91, 72}, {84.5f, 90}, {84.5f, 117}, {92, 119}};
  static const float back[4][2] = {{92, 122}, {84.5f, 120}, {83, 148}, {91, 164}};
  static const float lamp[4][2] = {{70, 7}, {85, 14}, {90, 27}, {80, 16}};
  static const float tail[4][2] = {{70, 204}, {88, 198}, {92, 186}, {82, 199}};
  struct drawer d = {canvas, 0, 0, fminf((float)area.width / 166, (float)area.height / 258)};
  d.x = (float)area.x + ((float)area.width - 100 * d.scale) / 2;
  d.y = (float)area.y + ((float)area.height - 258 * d.scale) / 2 + 46 * d.scale; /* room for the beams */
  bool day = (theme.card & 0xff) > 0x80;
  colour paint = day ? 0xff5d7390 : 0xff4a6183, edge = day ? 0xff3c4d65 : 0xff26354b,
         glass = day ? 0xff1b2635 : 0xff0b111b;
  if (lights) beams(&d);
  canvas_shadow(canvas,
                RECT((int32_t)at_x(&d, 6), (int32_t)at_y(&d, 8), (int32_t)(88 * d.scale), (int32_t)(196 * d.scale)),
                30 * d.scale, 12 * d.scale, 4, theme.shadow);
  for (uint32_t n = 0; n < 4; n++) wheel(&d, n & 1 ? 90 : 1, n & 2 ? 142 : 30);
  for (uint32_t n = 0; n < 4; n++)
    if (open & 1u << n) door(&d, n & 1, n & 2 ? 122 : 78);
  symmetric(&d, body, 13, linear(at_x(&d, 2), 0, edge, at_x(&d, 60), 0, paint));
  line(&d, 24, 50, 28, 14, 0.8f, faded(0xffffffff, 40));
  line(&d, 76, 50, 72, 14, 0.8f, faded(0xffffffff, 40));
  symmetric(&d, screen, 10, plain(glass));
  symmetric(&d, rear, 10, plain(glass));
  for (int32_t n = 0; n < 2; n++) {
    polygon(&d, window, 4, n, plain(glass));
    polygon(&d, back, 4, n, plain(glass));
    polygon(&d, lamp, 4, n, plain(lights ? 0xfffff6dc : 0xffaebfd4));
    polygon(&d, tail, 4, n, plain(lights ? 0xffff4a52 : 0xff9c2d36));
    float mirror[4][2] = {{95, 72}, {103, 75}, {102, 81}, {95, 78}};
    polygon(&d, mirror, 4, n, plain(edge));
  }
  symmetric(&d, roof, 10,
            linear(at_x(&d, 20), at_y(&d, 72), mixed(paint, 0xffffffff, 50), at_x(&d, 84), at_y(&d, 168), paint));
  if (open & 1u << 4) line(&d, 30, 202, 70, 202, 5, theme.alarm);
}
