/* The parts that screens are made of. */
#pragma once
#include "toolkit/ui.h"

/** A rounded surface that other views stand on. */
struct view *card(struct view *parent, struct rect frame, int32_t radius);

/** A view that is painted with `paint` once and from then on copied; again when the theme is another. It is solid: who
   paints less than all of its frame sets `view.solid` to false. */
struct cached_view {
  struct view view;
  void (*paint)(struct view *view, struct canvas *canvas);
  struct bitmap kept;
  colour theme;
  bool valid;
};
struct cached_view *cached_view(struct view *parent, struct rect frame, void (*paint)(struct view *, struct canvas *));
/** What it shows is another. */
void cached_view_reset(struct cached_view *cached);

/** A row of buttons of which one is on. `texts` ends with NULL; tags count from 0. */
#define CHOICES 6
struct choice {
  struct view *row;
  struct button *buttons[CHOICES];
  uint32_t count;
};
struct choice choice(struct view *parent, struct rect frame, const char *const *texts,
                     void (*tapped)(struct button *button));
void choice_set(struct choice *choice, int32_t which);

/** A thin line that fills its frame. */
struct view *rule(struct view *parent, struct rect frame);

#define LABEL_MAX 160
struct label {
  struct view view;
  struct style style;
  enum role role;
  enum align align;
  char text[LABEL_MAX];
};
struct label *label(struct view *parent, struct rect frame, struct style style, enum role role, enum align align,
                    const char *text);
/** Draws again only when the text is another. */
void label_set(struct label *label, const char *text);
void label_format(struct label *label, const char *format, ...) __attribute__((format(printf, 2, 3)));
void label_role(struct label *label, enum role role);

struct icon_view {
  struct view view;
  const char *name;
  int32_t size;
  enum role role;
};
struct icon_view *icon(struct view *parent, struct rect frame, const char *name, int32_t size, enum role role);
void icon_set(struct icon_view *icon, const char *name);

enum button_kind { BUTTON_RAISED, BUTTON_ACCENT, BUTTON_GHOST, BUTTON_ALARM, BUTTON_GOOD };
struct button {
  struct view view;
  enum button_kind kind;
  char text[48];
  const char *icon; /* NULL: none */
  int32_t icon_size, radius;
  struct style style;
  bool on; /* shown as switched on */
  int32_t tag;
  void (*tapped)(struct button *button);
  void (*held)(struct button *button); /* a long press; NULL: like a tap */
  struct motion press;
};
struct button *button(struct view *parent, struct rect frame, enum button_kind kind, const char *icon, const char *text,
                      void (*tapped)(struct button *button), int32_t tag);
void button_on(struct button *button, bool on);
void button_icon(struct button *button, const char *icon);

struct toggle {
  struct view view;
  bool on;
  struct motion place;
  void (*changed)(struct toggle *toggle);
  int32_t tag;
};
struct toggle *toggle(struct view *parent, struct rect frame, bool on, void (*changed)(struct toggle *toggle),
                      int32_t tag);
void toggle_set(struct toggle *toggle, bool on);

struct slider {
  struct view view;
  float value; /* 0 to 1 */
  bool held;
  struct motion knob;
  void (*changed)(struct slider *slider, bool ended);
  int32_t tag;
};
struct slider *slider(struct view *parent, struct rect frame, float value,
                      void (*changed)(struct slider *slider, bool ended), int32_t tag);
void slider_set(struct slider *slider, float value);

/** Rows of one height, drawn when they are seen; scrolls with inertia. */
struct list {
  struct view view;
  int32_t rows, row_height;
  void (*draw_row)(struct list *list, struct canvas *canvas, int32_t row, struct rect area);
  void (*tapped)(struct list *list, int32_t row);
  float offset, speed; /* pixels, pixels a second */
  bool held;
  int64_t last;
  int32_t pressed; /* row, or -1 */
};
struct list *list(struct view *parent, struct rect frame, int32_t rows, int32_t row_height,
                  void (*draw_row)(struct list *, struct canvas *, int32_t, struct rect),
                  void (*tapped)(struct list *, int32_t));
void list_rows(struct list *list, int32_t rows);
void list_redraw_row(struct list *list, int32_t row);
void list_show(struct list *list, int32_t row);
