/* A window's views: what of it has to be drawn, what its fingers do, its animations and timers. Knows no system:
   whoever has it gives it touches, time and a picture to draw on. All times in ms of one clock. */
#pragma once
#include "toolkit/view.h"

#define UI_CONTACTS 5
#define UI_TIMERS 8

struct ui_contact {
  bool down;
  float x, y;
};

struct ui {
  struct view *root;
  int32_t width, height;
  struct region damage;
  int64_t now;
  bool visible;
  void *app; /* the owner's */

  struct ui_timer {
    int64_t due, period;
    void (*call)(struct ui *ui);
  } timers[UI_TIMERS];

  struct ui_contact contacts[UI_CONTACTS];
  struct view *hit, *pressed, *dragged, *pinched;
  float start_x, start_y, last_x, last_y, spread;
  int64_t pressed_at;
  struct {
    float x, y;
    int64_t time;
  } trail[6]; /* of the finger, for its speed */
  uint32_t trail_count;
  uint32_t ticking; /* how many views are */
};

enum ui_touch { UI_DOWN, UI_MOVE, UI_UP, UI_CANCEL };

struct ui *ui_new(int32_t width, int32_t height);
void ui_free(struct ui *ui);
void ui_redraw(struct ui *ui);

/** What a finger does. Contacts beyond UI_CONTACTS and fingers that were not put down are ignored. */
void ui_touch(struct ui *ui, enum ui_touch what, uint32_t contact, float x, float y, int64_t now);
/** Timers and animations up to `now`; asks for what has to be drawn. */
void ui_step(struct ui *ui, int64_t now);
/** Draws what was asked for and forgets it. @returns what was drawn. */
struct region ui_draw(struct ui *ui, struct bitmap *to);
/** When ui_step wants to be called next: INT64_MAX for not at all, the present for as soon as a frame can be shown.
   Timers go on in a window that nobody sees, animations and drawing do not. */
int64_t ui_due(const struct ui *ui);
/** Calls `call` in `delay` ms and then every `period` (0: once). One timer for a function; a negative delay ends it. */
void ui_timer(struct ui *ui, int64_t delay, int64_t period, void (*call)(struct ui *ui));

/** A value that moves from where it is to where it shall be. */
struct motion {
  float from, to;
  int64_t begun, duration;
};

/** Begins to move to `to`; from where it is now. */
void motion_to(struct motion *motion, float to, int64_t now, int64_t duration);
/** Is there at once. */
void motion_set(struct motion *motion, float value);
float motion_at(const struct motion *motion, int64_t now);
bool motion_ends(const struct motion *motion, int64_t now);
/** From 0 to 1, quickly first and softly at the end. */
float ease_out(float share);
