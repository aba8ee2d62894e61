#include <string.h>

#include "toolkit/widgets.h"

static void renew(struct cached_view *cached) {
  struct rect frame = cached->view.frame;
  if (cached->kept.width != frame.width || cached->kept.height != frame.height) {
    bitmap_free(&cached->kept);
    cached->kept = bitmap_make(frame.width, frame.height);
  }
  struct canvas canvas = canvas_on(&cached->kept);
  if (!cached->view.solid) canvas_clear(&canvas, canvas.clip, 0);
  if (cached->kept.pixels) cached->paint(&cached->view, &canvas);
  cached->theme = theme.ground;
  cached->valid = true;
}

static void draw(struct view *view, struct canvas *canvas) {
  struct cached_view *cached = (struct cached_view *)view;
  if (!cached->valid || cached->theme != theme.ground) renew(cached);
  if (!cached->kept.pixels) return cached->paint(view, canvas);
  if (!view->solid) return canvas_image(canvas, &cached->kept, 0, 0, 255);
  for (int32_t y = canvas->clip.y; y < rect_bottom(canvas->clip); y++)
    memcpy(bitmap_at(canvas->to, canvas->clip.x, y),
           bitmap_at(&cached->kept, canvas->clip.x - canvas->x, y - canvas->y), (size_t)canvas->clip.width * 4);
}

static void gone(struct view *view) { bitmap_free(&((struct cached_view *)view)->kept); }

struct cached_view *cached_view(struct view *parent, struct rect frame, void (*paint)(struct view *, struct canvas *)) {
  static const struct view_class class = {.draw = draw, .gone = gone};
  struct cached_view *cached = view_new(sizeof *cached, &class, parent, frame);
  cached->paint = paint;
  cached->view.passive = true;
  cached->view.solid = true;
  return cached;
}

void cached_view_reset(struct cached_view *cached) {
  cached->valid = false;
  view_redraw(&cached->view);
}
