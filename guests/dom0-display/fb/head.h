/* The board's heads: memory that is scanned out, 32 bits a pixel, 0x00RRGGBB. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "config.h"

/* The name of the domain that draws on a head; empty while none does. */
#define HEAD_NODE "/local/domain/0/display/%s"

struct head {
  const struct head_config *config;
  uint32_t *pixels;
  uint32_t stride;   /* pixels from row to row */
  const void *owner; /* who draws on it now; NULL: the note is shown */
  bool announced;    /* xenstore says who draws */
};

extern struct head heads[MOST_HEADS];

/** Paints the whole head in one colour. */
void head_clear(struct head *head);
/** The owner has drawn something: says so in xenstore (HEAD_NODE), once. */
void head_announce(struct head *head, const char *domain);
/** Nobody draws here any more: shows the head's note. */
void head_show_note(struct head *head);
