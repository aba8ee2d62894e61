#include "checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned count;

void check(bool good, const char *name) { printf("%s %u - %s\n", good ? "ok" : "not ok", ++count, name); }

uint32_t draw(uint32_t below) {
  static uint64_t seed = 88172645463325252ull;
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 20) % below;
}

char *draw_text(const char *const *words, unsigned count_of_words, unsigned most, uint32_t *size) {
  unsigned number = draw(most) + 1;
  char *text = malloc(number * 300 + 1);
  *size = 0;
  for (unsigned n = 0; n < number; n++) {
    const char *word = words[draw(count_of_words)];
    uint32_t length = (uint32_t)strlen(word);
    memcpy(text + *size, word, length);
    *size += length;
    if (draw(4) != 0)
      text[(*size)++] = draw(3) ? ' ' : '\n';
    if (draw(40) == 0)
      text[(*size)++] = (char)draw(256);
  }
  /* Exactly as long as it is, so that reading behind it is noticed. */
  char *exact = malloc(*size ? *size : 1);
  memcpy(exact, text, *size);
  free(text);
  return exact;
}

int main(int arguments, char **words) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  check_parcels();
  check_properties();
  check_rc();
  check_vehicle();
  check_manifests();
  if (arguments > 1)
    check_log(words[1]);
  printf("1..%u\n", count);
  return 0;
}
