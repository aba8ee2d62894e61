#include "toolkit/theme.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct theme theme;

#define NAME(field, name) \
  { name, offsetof(struct theme, field) }
static const struct {
  const char *name;
  size_t offset;
} names[] = {NAME(ground, "ground"),
             NAME(ground_low, "ground-low"),
             NAME(card, "card"),
             NAME(card_low, "card-low"),
             NAME(raised, "raised"),
             NAME(pressed, "pressed"),
             NAME(line, "line"),
             NAME(text, "text"),
             NAME(dim, "dim"),
             NAME(faint, "faint"),
             NAME(accent, "accent"),
             NAME(accent_bright, "accent-bright"),
             NAME(on_accent, "on-accent"),
             NAME(warm, "warm"),
             NAME(cold, "cold"),
             NAME(good, "good"),
             NAME(warning, "warning"),
             NAME(alarm, "alarm"),
             NAME(shadow, "shadow"),
             NAME(bar, "bar"),
             NAME(water, "water"),
             NAME(park, "park"),
             NAME(land, "land"),
             NAME(building, "building"),
             NAME(street, "street"),
             NAME(street_edge, "street-edge"),
             NAME(road, "road"),
             NAME(road_edge, "road-edge"),
             NAME(highway, "highway"),
             NAME(highway_edge, "highway-edge"),
             NAME(map_text, "map-text"),
             NAME(map_halo, "map-halo")};

static void set(const char *name, const char *digits) {
  uint32_t value = (uint32_t)strtoul(digits, NULL, 16);
  if (strlen(digits) <= 6) value |= OPAQUE;
  for (size_t n = 0; n < sizeof names / sizeof *names; n++)
    if (strcmp(names[n].name, name) == 0) memcpy((char *)&theme + names[n].offset, &value, sizeof value);
}

bool theme_load(const char *file) {
  char line[128], name[32], digits[16];
  FILE *from = fopen(file, "r");
  if (!from) return false;
  while (fgets(line, sizeof line, from))
    if (sscanf(line, "%31[a-z-] #%15[0-9a-fA-F]", name, digits) == 2) set(name, digits);
  fclose(from);
  return true;
}

colour role_colour(enum role role) {
  switch (role) {
    case TEXT: return theme.text;
    case DIM: return theme.dim;
    case FAINT: return theme.faint;
    case ACCENT: return theme.accent;
    case ON_ACCENT: return theme.on_accent;
    case WARNING: return theme.warning;
    case ALARM: return theme.alarm;
    case GOOD: return theme.good;
  }
  return theme.text;
}
