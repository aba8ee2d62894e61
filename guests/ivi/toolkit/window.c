#include "toolkit/window.h"

struct region window_draw(struct window *window, uint32_t *picture) {
  struct bitmap *to = &window->pictures[window->next], *shown = &window->pictures[1 - window->next];
  struct region *stale = &window->stale[window->next];
  /* What is drawn anyway need not be copied first. */
  for (uint32_t n = 0; n < stale->count && window->ui->damage.count; n++) {
    struct rect parts[4];
    uint32_t count = rect_subtract(stale->rect[n], window->ui->damage.rect[0], parts);
    for (uint32_t part = 0; part < count; part++) bitmap_copy(to, shown, parts[part]);
  }
  if (window->ui->damage.count == 0) return (struct region){.count = 0};
  struct region drawn = ui_draw(window->ui, to);
  stale->count = 0;
  for (uint32_t n = 0; n < drawn.count; n++) region_add(&window->stale[1 - window->next], drawn.rect[n]);
  *picture = window->next;
  window->next = 1 - window->next;
  return drawn;
}
