#include "toolkit/widgets.h"

static void draw_row(struct view *view, struct canvas *canvas) {
  canvas_round(canvas, RECT(0, 0, view->frame.width, view->frame.height), (float)view->frame.height / 2,
               plain(theme.raised));
}

struct choice choice(struct view *parent, struct rect frame, const char *const *texts,
                     void (*tapped)(struct button *button)) {
  struct choice made = {.row = canvas_view(parent, frame, draw_row)};
  while (made.count < CHOICES && texts[made.count]) made.count++;
  int32_t width = frame.width / (int32_t)made.count;
  for (uint32_t n = 0; n < made.count; n++) {
    struct button *b = button(made.row, RECT((int32_t)n * width, 0, width, frame.height), BUTTON_GHOST, NULL, texts[n],
                              tapped, (int32_t)n);
    b->radius = frame.height / 2;
    b->style = STYLE(MEDIUM, 19);
    made.buttons[n] = b;
  }
  return made;
}

void choice_set(struct choice *choice, int32_t which) {
  for (uint32_t n = 0; n < choice->count; n++) button_on(choice->buttons[n], (int32_t)n == which);
}
