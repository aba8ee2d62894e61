/* Another configuration while guests draw. */
#include <string.h>

#include "device.h"
#include "input/router.h"

static struct device *screen_of(const struct domain_config *config) { return device_of(DEVICE_VFB, config); }

/* What the finger or key was about is on another head now. */
static void release_input(const struct domain_config *config) {
  struct device *input = device_of(DEVICE_VKBD, config);
  if (!input) return;
  router_forget(input);
  vkbd_release(input);
}

static void move(const struct domain_config *now) {
  struct device *screen = screen_of(now);
  if (!screen || screen->screen.head == &heads[now->head]) return;
  screen_move(screen, &heads[now->head]);
  screen->serve_due = now_us();
  release_input(now);
}

/* The configuration of the same domain now: `config` itself holds the new one. */
static const struct domain_config *same_domain(const struct device *d, const struct config *before) {
  return config_domain(before->domain[d->config - config.domain].name);
}

void devices_follow(const struct config *before) {
  bool shown[MOST_HEADS];
  for (uint32_t n = 0; n < config.heads; n++) shown[n] = heads[n].owner != NULL;
  for (uint32_t n = 0; n < MOST_DEVICES; n++) {
    struct device *d = &devices[n];
    if (!d->used) continue;
    const struct domain_config *now = same_domain(d, before);
    /* For what is said of it while it goes. */
    d->config = now ? now : &before->domain[d->config - config.domain];
    if (!now) device_drop(d);
  }
  for (uint32_t n = 0; n < config.domains; n++) move(&config.domain[n]);
  for (uint32_t n = 0; n < config.heads; n++)
    if (!heads[n].owner && (shown[n] || strcmp(before->head[n].note, config.head[n].note) != 0))
      head_show_note(&heads[n]);
  devices_scan();
}
