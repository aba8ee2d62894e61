/* Gives a domain that is still paused the xenstore nodes of its screen and its input, as a toolstack would (xl would
   start a device model for them).
     display-attach DOMAIN-NAME [CONFIGURATION] */
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "log.h"
#include "xen/store.h"

#define CONTACTS 10u
#define MOST_IDS 128u

static bool begin(const char *kind, uint32_t id) {
  return store_permit(0, id, "/local/domain/0/backend/%s/%u/0", kind, id) &&
         store_permit(id, 0, "/local/domain/%u/device/%s/0", id, kind);
}

static bool number(const char *kind, uint32_t id, const char *name, uint32_t value) {
  return store_write_number(value, "/local/domain/0/backend/%s/%u/0/%s", kind, id, name);
}

/* The nodes that let both sides find each other come last. */
static bool end(const char *kind, uint32_t id) {
  char path[STORE_PATH];
  bool good = number(kind, id, "frontend-id", id) && number(kind, id, "online", 1) && number(kind, id, "state", 1);
  snprintf(path, sizeof path, "/local/domain/0/backend/%s/%u/0", kind, id);
  good = good && store_write_number(0, "/local/domain/%u/device/%s/0/backend-id", id, kind) &&
         store_write_number(1, "/local/domain/%u/device/%s/0/state", id, kind) &&
         store_write(path, "/local/domain/%u/device/%s/0/backend", id, kind);
  snprintf(path, sizeof path, "/local/domain/%u/device/%s/0", id, kind);
  return good && store_write(path, "/local/domain/0/backend/%s/%u/0/frontend", kind, id);
}

static bool attach_screen(const struct domain_config *domain, uint32_t id) {
  uint32_t mib = (domain->width * domain->height * 4 + (1u << 20) - 1) >> 20;
  return begin("vfb", id) && number("vfb", id, "width", domain->width) && number("vfb", id, "height", domain->height) &&
         number("vfb", id, "depth", 32) && number("vfb", id, "videoram", mib) &&
         number("vfb", id, "feature-update", 1) && number("vfb", id, "feature-resize", 1) &&
         number("vfb", id, "request-update", 1) && end("vfb", id);
}

/* Linux 6.1's front end follows a null pointer at the first key when there is a keyboard without a pointer
   (xenkbd_handle_key_event): both are there, or only the pointer. */
static bool attach_input(const struct domain_config *domain, uint32_t id) {
  bool touch = domain->input & INPUT_TOUCH, pointer = domain->input & INPUT_POINTER;
  bool keyboard = domain->input & INPUT_KEYBOARD;
  return begin("vkbd", id) && number("vkbd", id, "feature-abs-pointer", pointer) &&
         number("vkbd", id, "feature-disable-pointer", !pointer && !keyboard) &&
         number("vkbd", id, "feature-disable-keyboard", !keyboard) &&
         number("vkbd", id, "width", domain->width) && number("vkbd", id, "height", domain->height) &&
         number("vkbd", id, "feature-multi-touch", touch) && number("vkbd", id, "multi-touch-num-contacts", CONTACTS) &&
         number("vkbd", id, "multi-touch-width", domain->width) &&
         number("vkbd", id, "multi-touch-height", domain->height) && end("vkbd", id);
}

/* The domain of that name; of several, one of which is going, the newest. */
static bool find(const char *name, uint32_t *id) {
  uint32_t ids[MOST_IDS], count = store_children(ids, MOST_IDS, "/local/domain");
  bool found = false;
  for (uint32_t n = 0; n < count; n++) {
    char other[STORE_VALUE];
    if (!store_read(other, "/local/domain/%u/name", ids[n]) || strcmp(other, name) != 0) continue;
    if (!found || ids[n] > *id) *id = ids[n];
    found = true;
  }
  return found;
}

int main(int count, char **arguments) {
  uint32_t id;
  if (count < 2 || count > 3) return fprintf(stderr, "usage: display-attach DOMAIN-NAME [CONFIGURATION]\n"), 2;
  if (!config_read(count > 2 ? arguments[2] : CONFIGURATION) || !store_open()) return 1;
  const struct domain_config *domain = config_domain(arguments[1]);
  if (!domain) return 0; /* no screen */
  if (!find(domain->name, &id)) {
    say("%s: there is no such domain", domain->name);
    return 1;
  }
  if (attach_screen(domain, id) && (domain->input == 0 || attach_input(domain, id))) return 0;
  say("%s: xenstore does not take its nodes", domain->name);
  return 1;
}
