/* Climate: the two temperatures, air, seats. What is set is kept in properties; there is no air conditioning behind it.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "apps/state.h"
#include "toolkit/widgets.h"

#define FAN_STEPS 7
#define RING 152             /* radius */
#define SWEEP_FROM 2.356194f /* 135 degrees */
#define SWEEP 4.712389f

struct zone {
  struct view view;
  const char *state;
  int32_t tenths;
  struct motion shown; /* tenths */
  int32_t seat;        /* 0 to 3 */
};

static struct {
  struct zone *zones[2];
  struct button *switches[8], *air[4], *seats[4];
  struct view *fan;
  int32_t fan_level;
} climate;

static const char *const switch_names[] = {"auto", "ac", "sync", "recirculate", "front", "rear", "wheel", "power"};

static void name_of(const char *what, char name[64]) { snprintf(name, 64, STATE_CLIMATE "%s", what); }

static int32_t read(const char *what, int32_t fallback) {
  char name[64];
  name_of(what, name);
  return platform_get_int(name, fallback);
}

static void write(const char *what, int32_t value) {
  char name[64];
  name_of(what, name);
  platform_set_int(name, value);
}

static float share_of(float tenths) { return (tenths - TEMPERATURE_LOW) / (float)(TEMPERATURE_HIGH - TEMPERATURE_LOW); }

static void draw_zone(struct view *view, struct canvas *canvas) {
  static struct path path;
  struct zone *zone = (struct zone *)view;
  float x = (float)view->frame.width / 2, y = (float)view->frame.height / 2 + 12,
        share = share_of(motion_at(&zone->shown, view->ui->now));
  float end = SWEEP_FROM + SWEEP * share, ex = x + (RING - 9) * cosf(end), ey = y + (RING - 9) * sinf(end);
  char text[16];
  path_clear(&path);
  path.start = path.at = (struct path_point){0, 0};
  path_ring(&path, x, y, RING - 18, RING, SWEEP_FROM, SWEEP_FROM + SWEEP);
  canvas_path(canvas, &path, plain(theme.raised));
  path_clear(&path);
  path_ring(&path, x, y, RING - 18, RING, SWEEP_FROM, end);
  canvas_path(canvas, &path, linear(x - RING, 0, theme.cold, x + RING, 0, theme.warm));
  canvas_shadow(canvas, RECT((int32_t)ex - 17, (int32_t)ey - 17, 34, 34), 17, 7, 2, theme.shadow);
  path_clear(&path);
  path_circle(&path, ex, ey, 17);
  canvas_path(canvas, &path, plain(0xffffffff));
  path_clear(&path);
  path_circle(&path, ex, ey, 8);
  canvas_path(canvas, &path, plain(mixed(theme.cold, theme.warm, (uint32_t)(fminf(fmaxf(share, 0), 1) * 256))));
  temperature_text(zone->tenths, text);
  text_in(canvas, STYLE(LIGHT, 84), RECT((int32_t)x - 118, (int32_t)y - 64, 236, 100), ALIGN_CENTRE, theme.text, text);
  text_in(canvas, STYLE(REGULAR, 20), RECT((int32_t)x - 100, (int32_t)y + 44, 200, 30), ALIGN_CENTRE, theme.dim,
          zone == climate.zones[0] ? "Driver" : "Passenger");
}

static bool tick_zone(struct view *view, int64_t now) {
  view_redraw(view);
  return !motion_ends(&((struct zone *)view)->shown, now);
}

static void set_zone(struct zone *zone, int32_t tenths) {
  tenths = tenths < TEMPERATURE_LOW ? TEMPERATURE_LOW : tenths > TEMPERATURE_HIGH ? TEMPERATURE_HIGH : tenths;
  if (tenths == platform_get_int(zone->state, 215)) return;
  platform_set_int(zone->state, tenths);
  if (read("sync", 0)) platform_set_int(climate.zones[zone == climate.zones[0]]->state, tenths);
}

/* The temperature where the finger is on the ring. */
static void follow(struct zone *zone, float x, float y) {
  float angle = atan2f(y - (float)zone->view.frame.height / 2 - 12, x - (float)zone->view.frame.width / 2) - SWEEP_FROM;
  if (angle < -0.8f) angle += 6.2831853f;
  float share = fminf(fmaxf(angle / SWEEP, 0), 1);
  set_zone(zone, TEMPERATURE_LOW + (int32_t)(share * (TEMPERATURE_HIGH - TEMPERATURE_LOW) / 5 + 0.5f) * 5);
}

static bool touch_zone(struct view *view, const struct gesture *g) {
  struct zone *zone = (struct zone *)view;
  if (g->kind == GESTURE_DRAG_BEGIN || g->kind == GESTURE_DRAG || g->kind == GESTURE_TAP) {
    float far = hypotf(g->x - (float)view->frame.width / 2, g->y - (float)view->frame.height / 2 - 12);
    if (g->kind != GESTURE_TAP || (far > RING - 60 && far < RING + 40)) follow(zone, g->x, g->y);
  }
  return g->kind != GESTURE_LONG;
}

static void draw_fan(struct view *view, struct canvas *canvas) {
  int32_t gap = 8, width = (view->frame.width - gap * (FAN_STEPS - 1)) / FAN_STEPS;
  for (int32_t n = 0; n < FAN_STEPS; n++) {
    int32_t height = 16 + n * (view->frame.height - 16) / (FAN_STEPS - 1), x = n * (width + gap);
    struct paint on = linear(-(float)x, 0, theme.accent, (float)(view->frame.width - x), 0, theme.accent_bright);
    canvas_round(canvas, RECT(x, view->frame.height - height, width, height), 7,
                 n < climate.fan_level ? on : plain(theme.raised));
  }
}

static bool touch_fan(struct view *view, const struct gesture *g) {
  if (g->kind == GESTURE_TAP || g->kind == GESTURE_DRAG || g->kind == GESTURE_DRAG_BEGIN) {
    int32_t level = 1 + (int32_t)floorf(g->x * FAN_STEPS / (float)view->frame.width);
    level = level < 0 ? 0 : level > FAN_STEPS ? FAN_STEPS : level;
    if (level != climate.fan_level) write("fan", level);
  }
  return g->kind != GESTURE_LONG;
}

static void step(struct button *button) {
  struct zone *zone = climate.zones[button->tag / 2];
  set_zone(zone, platform_get_int(zone->state, 215) + (button->tag & 1 ? 5 : -5));
}

static void switched(struct button *button) {
  const char *name = switch_names[button->tag];
  write(name, !read(name, button->tag < 2));
}

static void air(struct button *button) { write("air", button->tag); }

static void seat(struct button *button) {
  static const char *const names[] = {"seat.left.heat", "seat.left.cool", "seat.right.heat", "seat.right.cool"};
  int32_t value = (read(names[button->tag], 0) + 3) % 4; /* 3, 2, 1, off */
  write(names[button->tag], value);
  if (value) write(names[button->tag ^ 1], 0);
}

/* Buttons of seats show their level as dots. */
static void draw_dots(struct view *view, struct canvas *canvas) {
  static const char *const names[] = {"seat.left.heat", "seat.left.cool", "seat.right.heat", "seat.right.cool"};
  int32_t which = ((struct button *)view->parent)->tag, value = read(names[which], 0);
  for (int32_t n = 0; n < 3; n++)
    canvas_round(canvas, RECT(n * 16, 0, 10, 4), 2,
                 plain(n < value ? (which & 1 ? theme.cold : theme.warm) : theme.pressed));
}

static void changed(struct ui *ui) {
  for (uint32_t n = 0; n < 2; n++) {
    struct zone *zone = climate.zones[n];
    int32_t tenths = platform_get_int(zone->state, 215);
    if (tenths == zone->tenths) continue;
    zone->tenths = tenths;
    motion_to(&zone->shown, (float)tenths, ui->now, 220);
    view_animate(&zone->view);
    view_redraw(&zone->view);
  }
  for (int32_t n = 0; n < 7; n++) button_on(climate.switches[n], read(switch_names[n], n < 2) != 0);
  for (int32_t n = 0; n < 4; n++) button_on(climate.air[n], read("air", 0) == n);
  for (int32_t n = 0; n < 4; n++) view_redraw(climate.seats[n]->view.first);
  int32_t level = read("fan", 3);
  if (level == climate.fan_level) return;
  climate.fan_level = level;
  view_redraw(climate.fan);
}

static void create_zone(struct ui *ui, struct rect area, int32_t n) {
  static const struct view_class class = {.draw = draw_zone, .gesture = touch_zone, .tick = tick_zone};
  struct view *face = card(ui->root, area, 28);
  struct zone *zone = view_new(sizeof *zone, &class, face, RECT(10, 16, area.width - 20, 372));
  climate.zones[n] = zone;
  zone->state = n ? STATE_RIGHT : STATE_LEFT;
  zone->tenths = platform_get_int(zone->state, 215);
  motion_set(&zone->shown, (float)zone->tenths);
  int32_t middle = area.width / 2;
  button(face, RECT(middle - 104, 356, 84, 84), BUTTON_RAISED, "minus", NULL, step, n * 2);
  button(face, RECT(middle + 20, 356, 84, 84), BUTTON_RAISED, "plus", NULL, step, n * 2 + 1);
  rule(face, RECT(28, 468, area.width - 56, 1));
  for (int32_t k = 0; k < 2; k++) {
    struct button *b = button(face, RECT(middle + (k ? 12 : -132), 490, 120, 100), BUTTON_RAISED,
                              k ? "seatcool" : "seatheat", NULL, seat, n * 2 + k);
    b->radius = 22;
    b->icon_size = 48;
    canvas_view(&b->view, RECT(39, 84, 44, 4), draw_dots);
    climate.seats[n * 2 + k] = b;
  }
}

static void create_air(struct ui *ui, struct rect area) {
  static const struct view_class fan = {.draw = draw_fan, .gesture = touch_fan};
  static const char *const ways[] = {"face", "facefeet", "feet", "windscreen"};
  static const char *const texts[] = {"Auto", "A/C", "Sync", NULL, NULL, NULL, NULL};
  static const char *const icons[] = {NULL, NULL, NULL, "recirculate", "defrost", "defrostrear", "wheelheat"};
  struct view *face = card(ui->root, area, 28);
  struct rect inner = rect_inset(RECT(0, 0, area.width, area.height), 28);
  struct rect row = cut_top(&inner, 30);
  label(face, row, STYLE(MEDIUM, 20), DIM, ALIGN_LEFT, "Fan");
  cut_top(&inner, 14);
  row = cut_top(&inner, 92);
  icon(face, cut_left(&row, 64), "fan", 50, TEXT);
  cut_left(&row, 18);
  climate.fan = view_new(sizeof(struct view), &fan, face, row);
  cut_top(&inner, 28);
  row = cut_top(&inner, 30);
  label(face, row, STYLE(MEDIUM, 20), DIM, ALIGN_LEFT, "Air");
  cut_top(&inner, 12);
  row = cut_top(&inner, 100);
  int32_t width = (row.width - 3 * 12) / 4;
  for (int32_t n = 0; n < 4; n++) {
    climate.air[n] =
        button(face, RECT(row.x + n * (width + 12), row.y, width, row.height), BUTTON_RAISED, ways[n], NULL, air, n);
    climate.air[n]->radius = 20;
    climate.air[n]->icon_size = 46;
  }
  cut_top(&inner, 36);
  for (int32_t n = 0; n < 7; n++) {
    int32_t columns = n < 3 ? 3 : 4, column = n < 3 ? n : n - 3;
    width = (inner.width - (columns - 1) * 12) / columns;
    struct rect at = RECT(inner.x + column * (width + 12), inner.y + (n < 3 ? 0 : 108), width, 96);
    climate.switches[n] = button(face, at, BUTTON_RAISED, icons[n], texts[n], switched, n);
    climate.switches[n]->radius = 20;
    climate.switches[n]->icon_size = 40;
    climate.switches[n]->style = STYLE(MEDIUM, 22);
  }
}

static void create(struct ui *ui) {
  struct rect area = rect_inset(RECT(0, 0, ui->width, ui->height), 24);
  climate.fan_level = -1;
  create_zone(ui, cut_left(&area, 372), 0);
  create_zone(ui, cut_right(&area, 372), 1);
  cut_left(&area, 20);
  cut_right(&area, 20);
  create_air(ui, area);
  changed(ui);
}

const struct app app_climate = {"climate", APP_WINDOW, create, changed, NULL};
