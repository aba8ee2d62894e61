#include "cluster/raster.h"

#include "lib/string.h"

/* A cell holds area in 1/65536 of a pixel. Column 0 takes what lies left of the clip. */

void raster_begin(struct raster *r, struct rect clip) {
  r->clip = clip;
  if (rect_empty(clip) || clip.height > r->rows || (uint32_t)(clip.width + 2) * (uint32_t)clip.height > r->capacity)
    r->clip.width = r->clip.height = 0;
  r->top = r->clip.height;
  r->bottom = 0;
}

static int32_t *row_of(struct raster *r, int32_t y) { return r->cells + y * (r->clip.width + 2); }

/* First touch of a row: nothing in it yet. */
static void touch_row(struct raster *r, int32_t y) {
  if (r->top >= r->bottom) {
    r->top = y;
    r->bottom = y;
  }
  while (y < r->top) r->left[--r->top] = INT32_MAX;
  while (y >= r->bottom) r->left[r->bottom++] = INT32_MAX;
}

static void touch(struct raster *r, int32_t y, int32_t first, int32_t last) {
  int32_t *row = row_of(r, y);
  if (r->left[y] == INT32_MAX) {
    r->left[y] = first;
    r->right[y] = first;
    row[first] = 0;
  }
  while (r->left[y] > first) row[--r->left[y]] = 0;
  while (r->right[y] < last) row[++r->right[y]] = 0;
}

/* A piece of an edge within one row: from x0 to x1 (sub pixels in the clip), covering `cover` of the row's height,
   signed. Products fit in 32 bits for coordinates up to 32,000 pixels. */
static void piece(struct raster *r, int32_t y, int32_t x0, int32_t x1, int32_t cover) {
  if (x1 < x0) {
    int32_t swap = x0;
    x0 = x1;
    x1 = swap;
  }
  int32_t most = r->clip.width * SUB;
  if (x0 >= most) return; /* right of the clip: nothing in it changes */
  if (x1 > most) {
    cover = cover * (most - x0) / (x1 - x0);
    x1 = most;
  }
  if (x0 < 0) {
    int32_t before = x1 <= 0 ? cover : cover * -x0 / (x1 - x0);
    touch(r, y, 0, 1);
    row_of(r, y)[0] += before * SUB;
    if (x1 <= 0) return;
    cover -= before;
    x0 = 0;
  }
  int32_t first = x0 / SUB, last = (x1 - 1) / SUB;
  if (last < first) last = first;
  touch(r, y, first, last + 1);
  int32_t *row = row_of(r, y);
  int32_t done = 0;
  for (int32_t column = first; column <= last; column++) {
    int32_t a = column == first ? x0 - column * SUB : 0, b = column == last ? x1 - column * SUB : SUB;
    int32_t upto = column == last ? cover : cover * ((column + 1) * SUB - x0) / (x1 - x0);
    int32_t part = upto - done, here = part * (2 * SUB - a - b) / 2;
    done = upto;
    row[column] += here;
    row[column + 1] += part * SUB - here;
  }
}

void raster_line(struct raster *r, struct point from, struct point to) {
  int32_t sign = 1;
  if (from.y == to.y || rect_empty(r->clip)) return;
  if (from.y > to.y) {
    struct point swap = from;
    from = to;
    to = swap;
    sign = -1;
  }
  int32_t x0 = from.x - r->clip.x * SUB, y0 = from.y - r->clip.y * SUB;
  int32_t x1 = to.x - r->clip.x * SUB, y1 = to.y - r->clip.y * SUB;
  int32_t top = larger(y0, 0), bottom = smaller(y1, r->clip.height * SUB);
  if (top >= bottom) return;
  /* x with 16 more bits, so that one division serves all rows. */
  int32_t dx = x1 - x0, dy = y1 - y0;
  int64_t step = (int64_t)dx * 65536 / dy, x = (int64_t)x0 * 65536 + step * (top - y0) + 32768;
  for (int32_t y = top / SUB; y * SUB < bottom; y++) {
    int32_t from_y = larger(y * SUB, top), to_y = smaller((y + 1) * SUB, bottom);
    int64_t next = x + step * (to_y - from_y);
    touch_row(r, y);
    piece(r, y, (int32_t)(x >> 16), (int32_t)(next >> 16), sign * (to_y - from_y));
    x = next;
  }
}

/* The share of a pixel inside, 0 to 256. */
static inline uint32_t share(int32_t sum) {
  uint32_t area = (uint32_t)(sum < 0 ? -sum : sum) + 128;
  return area >= SUB * SUB ? SUB : area >> 8;
}

void raster_fill(struct raster *r, struct surface *to, uint32_t colour, uint32_t opacity) {
  for (int32_t y = r->top; y < r->bottom; y++) {
    if (r->left[y] == INT32_MAX) continue;
    const int32_t *cells = row_of(r, y);
    uint32_t *pixels = to->pixels + (r->clip.y + y) * to->width + r->clip.x;
    int32_t sum = 0, last = smaller(r->right[y], r->clip.width - 1);
    for (int32_t x = r->left[y]; x <= last; x++) {
      sum += cells[x];
      uint32_t inside = share(sum) * opacity >> 8;
      if (inside >= 256)
        pixels[x] = colour;
      else if (inside)
        pixels[x] = blend(pixels[x], colour, inside);
    }
    uint32_t rest = share(sum) * opacity >> 8;
    for (int32_t x = last + 1; rest && x < r->clip.width; x++) pixels[x] = blend(pixels[x], colour, rest);
  }
}

void raster_fill_from(struct raster *r, struct surface *to, const struct surface *from) {
  for (int32_t y = r->top; y < r->bottom; y++) {
    if (r->left[y] == INT32_MAX) continue;
    const int32_t *cells = row_of(r, y);
    int32_t at = (r->clip.y + y) * to->width + r->clip.x, x = r->left[y];
    uint32_t *pixels = to->pixels + at;
    const uint32_t *source = from->pixels + at;
    int32_t sum = 0, last = smaller(r->right[y], r->clip.width - 1);
    while (x <= last) {
      sum += cells[x];
      uint32_t inside = share(sum);
      /* Up to the next cell that an edge touches all pixels are alike. */
      int32_t end = x + 1;
      while (end <= last && cells[end] == 0) end++;
      if (inside == 256)
        memcpy(pixels + x, source + x, (uint32_t)(end - x) * 4);
      else if (inside)
        for (int32_t n = x; n < end; n++) pixels[n] = blend(pixels[n], source[n], inside);
      x = end;
    }
    uint32_t rest = share(sum);
    if (rest == 256 && x < r->clip.width)
      memcpy(pixels + x, source + x, (uint32_t)(r->clip.width - x) * 4);
    else if (rest)
      for (; x < r->clip.width; x++) pixels[x] = blend(pixels[x], source[x], rest);
  }
}

void raster_mask(struct raster *r, uint8_t *mask) {
  memset(mask, 0, (uint32_t)rect_area(r->clip));
  for (int32_t y = r->top; y < r->bottom; y++) {
    if (r->left[y] == INT32_MAX) continue;
    const int32_t *cells = row_of(r, y);
    uint8_t *row = mask + y * r->clip.width;
    int32_t sum = 0, x = r->left[y], last = smaller(r->right[y], r->clip.width - 1);
    for (; x < r->clip.width; x++) {
      if (x <= last) sum += cells[x];
      uint32_t inside = share(sum);
      row[x] = (uint8_t)(inside > 255 ? 255 : inside);
    }
  }
}

struct rect raster_touched(const struct raster *r) {
  struct rect touched = {0, 0, 0, 0};
  for (int32_t y = r->top; y < r->bottom; y++)
    if (r->left[y] != INT32_MAX)
      touched =
          rect_union(touched, (struct rect){r->clip.x + r->left[y], r->clip.y + y, r->right[y] - r->left[y] + 1, 1});
  return rect_intersect(touched, r->clip);
}
