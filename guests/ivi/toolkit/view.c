#include "toolkit/view.h"

#include <stdlib.h>

#include "toolkit/ui.h"

void *view_new(size_t size, const struct view_class *class, struct view *parent, struct rect frame) {
  struct view *view = calloc(1, size);
  if (!view) abort();
  view->class = class;
  view->frame = frame;
  view->parent = parent;
  if (parent) {
    view->ui = parent->ui;
    if (parent->last)
      parent->last->next = view;
    else
      parent->first = view;
    parent->last = view;
    view_redraw(view);
  }
  return view;
}

static void forget(struct ui *ui, struct view *view) {
  if (!ui) return;
  if (view->ticking) ui->ticking--;
  if (ui->hit == view) ui->hit = NULL;
  if (ui->pressed == view) ui->pressed = NULL;
  if (ui->dragged == view) ui->dragged = NULL;
  if (ui->pinched == view) ui->pinched = NULL;
}

void view_empty(struct view *view) {
  while (view->first) view_free(view->first);
}

static void unlink_from(struct view *parent, struct view *view) {
  struct view *before = NULL;
  for (struct view *at = parent->first; at && at != view; at = at->next) before = at;
  if (before)
    before->next = view->next;
  else
    parent->first = view->next;
  if (parent->last == view) parent->last = before;
}

void view_free(struct view *view) {
  view_redraw(view);
  view_empty(view);
  if (view->parent) unlink_from(view->parent, view);
  if (view->class->gone) view->class->gone(view);
  forget(view->ui, view);
  free(view);
}

struct rect view_in_window(const struct view *view) {
  struct rect at = view->frame;
  for (const struct view *up = view->parent; up; up = up->parent)
    at = rect_moved(at, up->frame.x, up->frame.y - up->shift);
  return at;
}

bool view_visible(const struct view *view) {
  for (; view; view = view->parent)
    if (view->hidden) return false;
  return true;
}

void view_redraw_part(struct view *view, struct rect part) {
  if (!view->ui || !view_visible(view)) return;
  struct rect at = part;
  for (struct view *up = view; up; up = up->parent) {
    at = rect_intersect(at, RECT(0, 0, up->frame.width, up->frame.height));
    at = rect_moved(at, up->frame.x, up->frame.y - (up->parent ? up->parent->shift : 0));
  }
  region_add(&view->ui->damage, at);
}

void view_redraw(struct view *view) { view_redraw_part(view, RECT(0, 0, view->frame.width, view->frame.height)); }

void view_hide(struct view *view, bool hidden) {
  if (view->hidden == hidden) return;
  if (hidden) view_redraw(view);
  view->hidden = hidden;
  view_redraw(view);
}

void view_place(struct view *view, struct rect frame) {
  view_redraw(view);
  view->frame = frame;
  view_redraw(view);
}

void view_animate(struct view *view) {
  if (view->ticking || !view->ui) return;
  view->ticking = true;
  view->ui->ticking++;
}

static void nothing(struct view *view, struct canvas *canvas) { (void)view, (void)canvas; }

struct group {
  struct view view;
  struct view_class class;
};

struct view *canvas_view(struct view *parent, struct rect frame, void (*draw)(struct view *, struct canvas *)) {
  static const struct view_class none = {.draw = nothing};
  struct group *made = view_new(sizeof *made, &none, parent, frame);
  made->class.draw = draw;
  made->view.class = &made->class;
  made->view.passive = true;
  return &made->view;
}

struct view *group(struct view *parent, struct rect frame) { return canvas_view(parent, frame, nothing); }
