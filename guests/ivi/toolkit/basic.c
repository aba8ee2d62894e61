/* Cards, labels, icons. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "toolkit/widgets.h"

struct card_view {
  struct view view;
  int32_t radius;
};

static void draw_card(struct view *view, struct canvas *canvas) {
  struct card_view *card = (struct card_view *)view;
  struct rect area = RECT(0, 0, view->frame.width, view->frame.height);
  canvas_round(canvas, area, (float)card->radius, linear(0, 0, theme.card, 0, (float)area.height, theme.card_low));
}

struct view *card(struct view *parent, struct rect frame, int32_t radius) {
  static const struct view_class class = {.draw = draw_card};
  struct card_view *made = view_new(sizeof *made, &class, parent, frame);
  made->radius = radius;
  made->view.passive = true;
  made->view.solid = true;
  made->view.rim = radius * 3 / 10 + 1; /* where the corners' arcs are nearest to the edges' middle */
  return &made->view;
}

static void draw_rule(struct view *view, struct canvas *canvas) {
  canvas_fill(canvas, RECT(0, 0, view->frame.width, view->frame.height), plain(theme.line));
}

struct view *rule(struct view *parent, struct rect frame) { return canvas_view(parent, frame, draw_rule); }

static void draw_label(struct view *view, struct canvas *canvas) {
  struct label *label = (struct label *)view;
  text_in(canvas, label->style, RECT(0, 0, view->frame.width, view->frame.height), label->align,
          role_colour(label->role), label->text);
}

struct label *label(struct view *parent, struct rect frame, struct style style, enum role role, enum align align,
                    const char *text) {
  static const struct view_class class = {.draw = draw_label};
  struct label *made = view_new(sizeof *made, &class, parent, frame);
  made->style = style;
  made->role = role;
  made->align = align;
  made->view.passive = true;
  snprintf(made->text, sizeof made->text, "%s", text);
  return made;
}

void label_set(struct label *label, const char *text) {
  if (strncmp(label->text, text, sizeof label->text - 1) == 0) return;
  snprintf(label->text, sizeof label->text, "%s", text);
  view_redraw(&label->view);
}

void label_format(struct label *label, const char *format, ...) {
  char text[LABEL_MAX];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  label_set(label, text);
}

void label_role(struct label *label, enum role role) {
  if (label->role == role) return;
  label->role = role;
  view_redraw(&label->view);
}

static void draw_icon(struct view *view, struct canvas *canvas) {
  struct icon_view *icon = (struct icon_view *)view;
  icon_in(canvas, icon->name, icon->size, RECT(0, 0, view->frame.width, view->frame.height), role_colour(icon->role));
}

struct icon_view *icon(struct view *parent, struct rect frame, const char *name, int32_t size, enum role role) {
  static const struct view_class class = {.draw = draw_icon};
  struct icon_view *made = view_new(sizeof *made, &class, parent, frame);
  made->name = name;
  made->size = size;
  made->role = role;
  made->view.passive = true;
  return made;
}

void icon_set(struct icon_view *icon, const char *name) {
  if (strcmp(icon->name, name) == 0) return;
  icon->name = name;
  view_redraw(&icon->view);
}
