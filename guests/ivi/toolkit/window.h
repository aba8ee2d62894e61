/* A window's two pictures: one is shown while the other is drawn. */
#pragma once
#include "toolkit/ui.h"

struct window {
  struct ui *ui;
  struct bitmap pictures[2];
  uint32_t next;          /* the picture that is drawn next; the other one may be on the screen */
  struct region stale[2]; /* what of a picture is older than the other one */
};

/** Draws what the views asked for in the picture that is not shown. @returns what changed against the one that is, in
   the window; empty: nothing to post. `*picture` is then the picture to post. */
struct region window_draw(struct window *window, uint32_t *picture);
