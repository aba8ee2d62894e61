/* Exact coverage: an edge adds to each pixel that it crosses the area to its right, so that a running sum along the
   row is the share of the pixel that is inside. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "graphics/path.h"

struct rows {
  float *cells;          /* (width + 2) of a row */
  int32_t *left, *right; /* touched columns of each row; left above right: none */
  int32_t width, height;
};

/* Memory is kept between shapes; a program draws in one thread. */
static struct {
  float *cells;
  int32_t *limits;
  uint16_t *cover;
  size_t cells_size, rows_size, cover_size;
} pool;

static bool grow(void **memory, size_t *size, size_t wanted, size_t element) {
  if (wanted <= *size) return true;
  void *larger = realloc(*memory, wanted * element);
  if (!larger) return false;
  *memory = larger;
  *size = wanted;
  return true;
}

static bool begin(struct rows *rows, int32_t width, int32_t height) {
  size_t cells = (size_t)(width + 2) * (size_t)height;
  size_t before = pool.cells_size;
  if (!grow((void **)&pool.cells, &pool.cells_size, cells, sizeof(float)) ||
      !grow((void **)&pool.limits, &pool.rows_size, (size_t)height * 2, sizeof(int32_t)) ||
      !grow((void **)&pool.cover, &pool.cover_size, (size_t)width + 2, sizeof(uint16_t)))
    return false;
  /* Cells are zero between shapes: sweeping clears what was touched. */
  if (pool.cells_size != before) memset(pool.cells + before, 0, (pool.cells_size - before) * sizeof(float));
  *rows = (struct rows){pool.cells, pool.limits, pool.limits + height, width, height};
  for (int32_t y = 0; y < height; y++) {
    rows->left[y] = INT32_MAX;
    rows->right[y] = -1;
  }
  return true;
}

/* A piece within one row from x0 to x1, covering `height` of it, signed. 0 <= x <= width. */
static void piece(struct rows *rows, int32_t y, float x0, float x1, float height) {
  float *row = rows->cells + (int64_t)y * (rows->width + 2);
  if (x0 > x1) {
    float swap = x0;
    x0 = x1;
    x1 = swap;
  }
  int32_t first = (int32_t)x0, last = (int32_t)x1;
  if (first < rows->left[y]) rows->left[y] = first;
  if (last > rows->right[y]) rows->right[y] = last;
  if (first == last) {
    float right = (x0 + x1) / 2 - (float)first; /* the mean distance from the pixel's left side */
    row[first] += height * (1 - right);
    row[first + 1] += height * right;
    return;
  }
  /* `part` is the share of the height before a column's right side, `given` the area that came before. */
  float slope = height / (x1 - x0), given = 0, part = 0;
  for (int32_t column = first; column <= last; column++) {
    float a = column == first ? x0 - (float)column : 0, b = column == last ? x1 - (float)column : 1;
    float here = slope * (b - a);
    float inside = part + here * (1 - (a + b) / 2);
    row[column] += inside - given;
    part += here;
    given = inside;
  }
  row[last + 1] += height - given;
}

/* Left of the clip an edge counts like one on its left side, right of it not at all. */
static void row_edge(struct rows *rows, int32_t y, float x0, float x1, float height) {
  float most = (float)rows->width;
  if (x0 >= most && x1 >= most) return;
  if (x0 <= 0 && x1 <= 0) return piece(rows, y, 0, 0, height);
  float low = fminf(x0, x1), high = fmaxf(x0, x1), length = high - low;
  if (low < 0) {
    piece(rows, y, 0, 0, height * -low / length);
    height *= high / length;
    length = high;
    low = 0;
  }
  if (high > most) {
    height *= (most - low) / length;
    high = most;
  }
  piece(rows, y, low, high, height);
}

static void add(struct rows *rows, float x0, float y0, float x1, float y1) {
  float sign = 1;
  if (y0 == y1) return;
  if (y0 > y1) {
    float x = x0, y = y0;
    x0 = x1, y0 = y1, x1 = x, y1 = y;
    sign = -1;
  }
  if (y1 <= 0 || y0 >= (float)rows->height) return;
  float slope = (x1 - x0) / (y1 - y0), top = fmaxf(y0, 0), bottom = fminf(y1, (float)rows->height);
  int32_t last = (int32_t)ceilf(bottom);
  for (int32_t y = (int32_t)top; y < last; y++) {
    float from = fmaxf(top, (float)y), to = fminf(bottom, (float)(y + 1));
    if (to > from) row_edge(rows, y, x0 + slope * (from - y0), x0 + slope * (to - y0), sign * (to - from));
  }
}

static uint16_t share(float sum) {
  int32_t value = (int32_t)(fabsf(sum) * 256 + 0.5f);
  return (uint16_t)(value > 256 ? 256 : value);
}

static void sweep(struct rows *rows, struct rect clip, cover_row row, void *context) {
  for (int32_t y = 0; y < rows->height; y++) {
    int32_t left = rows->left[y], right = rows->right[y] + 1;
    if (left > right) continue;
    float *cells = rows->cells + (int64_t)y * (rows->width + 2), sum = 0;
    uint16_t cover = 0;
    for (int32_t x = left; x <= right; x++) {
      if (cells[x] != 0) {
        sum += cells[x];
        cells[x] = 0;
        cover = share(sum);
      }
      pool.cover[x] = cover;
    }
    /* A shape that goes on to the right of the clip has no edge there. */
    if (cover)
      while (++right < rows->width) pool.cover[right] = cover;
    if (right >= rows->width) right = rows->width - 1;
    if (left <= right) row(context, clip.x + left, clip.y + y, right - left + 1, pool.cover + left);
  }
}

void path_cover(const struct path *path, struct rect clip, cover_row row, void *context) {
  clip = rect_intersect(path_bounds(path), clip);
  struct rows rows;
  if (rect_empty(clip) || clip.width > BITMAP_SIDE || clip.height > BITMAP_SIDE ||
      !begin(&rows, clip.width, clip.height))
    return;
  for (uint32_t n = 0; n < path->count; n++) {
    const struct path_edge *e = &path->edges[n];
    add(&rows, e->x0 - (float)clip.x, e->y0 - (float)clip.y, e->x1 - (float)clip.x, e->y1 - (float)clip.y);
  }
  sweep(&rows, clip, row, context);
}
