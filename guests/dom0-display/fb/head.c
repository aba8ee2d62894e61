#include "fb/head.h"

#include <stddef.h>

#include "fb/note.h"
#include "xen/store.h"

#define BACKGROUND 0x0b0f14u

struct head heads[MOST_HEADS];

static void fill(struct head *head, uint32_t colour) {
  for (uint32_t y = 0; y < head->config->height; y++) {
    uint32_t *row = head->pixels + y * head->stride;
    for (uint32_t x = 0; x < head->config->width; x++) row[x] = colour;
  }
}

void head_clear(struct head *head) {
  if (head->pixels) fill(head, 0);
}

void head_announce(struct head *head, const char *domain) {
  if (head->announced) return;
  head->announced = true;
  store_write(domain, HEAD_NODE, head->config->name);
}

void head_show_note(struct head *head) {
  head->owner = NULL;
  head->announced = false;
  store_write("", HEAD_NODE, head->config->name);
  if (!head->pixels) return;
  fill(head, BACKGROUND);
  note_draw(head, BACKGROUND);
}
