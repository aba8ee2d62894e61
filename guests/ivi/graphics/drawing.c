#include <math.h>
#include <stdlib.h>

#include "graphics/icon.h"

#define MOST_POINTS 256
#define DEGREE 0.01745329f

struct pen {
  const char *at;
  float x, y, scale, width;
  struct path_point points[MOST_POINTS];
  uint32_t count;
  bool bad;
};

static float number(struct pen *pen) {
  char *end;
  float value = strtof(pen->at, &end);
  if (end == pen->at || !isfinite(value)) pen->bad = true;
  pen->at = end;
  return pen->bad ? 0 : value;
}

static struct path_point place(struct pen *pen) {
  float x = number(pen), y = number(pen);
  return (struct path_point){pen->x + x * pen->scale, pen->y + y * pen->scale};
}

static void add(struct pen *pen, float x, float y) {
  if (pen->count < MOST_POINTS) pen->points[pen->count++] = (struct path_point){x, y};
}

static struct path_point last(struct pen *pen) {
  if (pen->count) return pen->points[pen->count - 1];
  pen->bad = true;
  return (struct path_point){0, 0};
}

static void curve(struct pen *pen, struct path_point a, struct path_point b, struct path_point to) {
  struct path_point from = last(pen);
  for (int32_t n = 1; n <= 12; n++) {
    float t = (float)n / 12, u = 1 - t, k0 = u * u * u, k1 = 3 * u * u * t, k2 = 3 * u * t * t, k3 = t * t * t;
    add(pen, k0 * from.x + k1 * a.x + k2 * b.x + k3 * to.x, k0 * from.y + k1 * a.y + k2 * b.y + k3 * to.y);
  }
}

static void quadratic(struct pen *pen) {
  struct path_point from = last(pen), c = place(pen), to = place(pen);
  struct path_point a = {from.x + (c.x - from.x) * 2 / 3, from.y + (c.y - from.y) * 2 / 3};
  struct path_point b = {to.x + (c.x - to.x) * 2 / 3, to.y + (c.y - to.y) * 2 / 3};
  curve(pen, a, b, to);
}

static void arc(struct pen *pen, struct path_point centre, float radius, float from, float to) {
  for (int32_t n = 0; n <= 40; n++) {
    float angle = (from + (to - from) * (float)n / 40) * DEGREE;
    add(pen, centre.x + radius * cosf(angle), centre.y + radius * sinf(angle));
  }
}

static void rounded(struct pen *pen) {
  struct path_point at = place(pen);
  float width = number(pen) * pen->scale, height = number(pen) * pen->scale, radius = number(pen) * pen->scale;
  for (int32_t corner = 0; corner < 4; corner++) {
    float x = at.x + (corner == 0 || corner == 3 ? width - radius : radius);
    float y = at.y + (corner < 2 ? height - radius : radius);
    for (int32_t n = 0; n <= 8; n++) {
      float angle = (float)(corner * 90) * DEGREE + (float)n / 8 * 90 * DEGREE;
      add(pen, x + radius * cosf(angle), y + radius * sinf(angle));
    }
  }
  add(pen, at.x + width, at.y + height - radius);
}

static void command(struct pen *pen, struct path *path, char letter) {
  if (letter == 'M' || letter == 'O' || letter == 'A' || letter == 'R') pen->count = 0;
  if (letter == 'M' || letter == 'L') {
    struct path_point p = place(pen);
    add(pen, p.x, p.y);
  } else if (letter == 'Q')
    quadratic(pen);
  else if (letter == 'C') {
    struct path_point a = place(pen), b = place(pen), to = place(pen);
    curve(pen, a, b, to);
  } else if (letter == 'Z')
    add(pen, pen->points[0].x, pen->points[0].y);
  else if (letter == 'O' || letter == 'A') {
    struct path_point centre = place(pen);
    float radius = number(pen) * pen->scale;
    float from = letter == 'A' ? number(pen) : 0, to = letter == 'A' ? number(pen) : 360;
    arc(pen, centre, radius, from, to);
  } else if (letter == 'R')
    rounded(pen);
  else if (letter == 'W')
    pen->width = number(pen) * pen->scale;
  else if (letter == 'F')
    path_polygon(path, pen->points, pen->count);
  else if (letter == 'S')
    path_stroke(path, pen->points, pen->count, pen->width);
  else
    pen->bad = true;
}

bool drawing_add(struct path *path, const char *drawing, float x, float y, float size) {
  static struct pen pen;
  pen = (struct pen){.at = drawing, .x = x, .y = y, .scale = size / 48, .width = size / 16};
  while (*pen.at && !pen.bad) {
    char letter = *pen.at++;
    if (letter != ' ' && letter != '\n') command(&pen, path, letter);
  }
  return !pen.bad;
}
