#include "log.h"

#include <stdarg.h>
#include <stdio.h>

void say(const char *format, ...) {
  char line[256];
  va_list list;
  va_start(list, format);
  vsnprintf(line, sizeof line, format, list);
  va_end(list);
  /* Names and values of guests get here: nothing but text leaves. */
  for (char *c = line; *c; c++)
    if ((unsigned char)*c < ' ' || *c == 127) *c = '?';
  fprintf(stderr, "display: %s\n", line);
}
