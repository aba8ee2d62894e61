#include "signals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

/* The first place whose name is not less. */
static unsigned place(const struct signals *signals, const char *name) {
  unsigned low = 0, high = signals->count;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    if (strcmp(signals->values[middle].name, name) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const struct vehicle_value *signals_find(const struct signals *signals, const char *name) {
  unsigned at = place(signals, name);
  return at < signals->count && strcmp(signals->values[at].name, name) == 0 ? &signals->values[at] : NULL;
}

static double number_of(const char *text) {
  char *end;
  double number = strtod(text, &end);
  return *text && !*end && isfinite(number) ? number : NAN;
}

static struct vehicle_value *add(struct signals *signals, const char *name) {
  if (signals->count == VEHICLE_PROPERTIES_MAX)
    return NULL;
  unsigned at = place(signals, name);
  struct vehicle_value *value = &signals->values[at];
  memmove(value + 1, value, (signals->count - at) * sizeof *value);
  signals->count++;
  *value = (struct vehicle_value){.id = ++signals->next_id, .status = VEHICLE_UNAVAILABLE};
  strcpy(value->name, name);
  return value;
}

/* A word's two halves, where it has them and they fit. */
static bool take_apart(const char *word, size_t length, char name[VEHICLE_NAME_MAX], char text[VEHICLE_TEXT_MAX]) {
  const char *equals = memchr(word, '=', length);
  size_t before = equals ? (size_t)(equals - word) : 0;
  size_t after = equals ? length - before - 1 : 0;
  if (before == 0 || before >= VEHICLE_NAME_MAX || after == 0 || after >= VEHICLE_TEXT_MAX)
    return false;
  memcpy(name, word, before);
  name[before] = '\0';
  memcpy(text, equals + 1, after);
  text[after] = '\0';
  for (size_t n = 0; n < after; n++)
    if (text[n] <= ' ' || text[n] > '~')
      return false;
  return strspn(name, letters) == before;
}

struct mark {
  bool seen[VEHICLE_PROPERTIES_MAX + 1]; /* by id */
};

void signals_take(struct signals *signals, const char *text, size_t length, int64_t now,
                  void (*changed)(void *context, const struct vehicle_value *value), void *context) {
  struct mark mark = {{false}};
  for (size_t at = 0; at < length;) {
    size_t size = 0;
    while (at + size < length && !memchr(" \t\r\n", text[at + size], 5))
      size++;
    char name[VEHICLE_NAME_MAX], word[VEHICLE_TEXT_MAX];
    struct vehicle_value *value = NULL;
    if (size > 0 && take_apart(text + at, size, name, word)) {
      value = (struct vehicle_value *)signals_find(signals, name);
      if (!value)
        value = add(signals, name);
    }
    if (size > 0 && !value)
      signals->refused++;
    if (value) {
      mark.seen[value->id] = true;
      if (value->status != VEHICLE_AVAILABLE || strcmp(value->text, word) != 0) {
        value->status = VEHICLE_AVAILABLE;
        strcpy(value->text, word);
        value->number = number_of(word);
        value->time = now;
        changed(context, value);
      }
    }
    at += size + 1;
  }
  for (unsigned n = 0; n < signals->count; n++) {
    struct vehicle_value *value = &signals->values[n];
    if (mark.seen[value->id] || value->status == VEHICLE_UNAVAILABLE)
      continue;
    value->status = VEHICLE_UNAVAILABLE;
    value->time = now;
    changed(context, value);
  }
}
