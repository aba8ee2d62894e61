/* Memory and text. Copies go by words where both sides are aligned: memory is checked for alignment here. */
#include "lib/string.h"
#include <stdint.h>

void *memcpy(void *to, const void *from, size_t bytes) {
  uint8_t *d = to;
  const uint8_t *s = from;
  if ((((uintptr_t)d | (uintptr_t)s) & 3) == 0) {
#ifdef __arm__
    for (; bytes >= 32; bytes -= 32)
      __asm__ volatile("ldmia %0!, {r3-r8, r10, r12}\n stmia %1!, {r3-r8, r10, r12}"
                       : "+r"(s), "+r"(d)::"r3", "r4", "r5", "r6", "r7", "r8", "r10", "r12", "memory");
#endif
    for (; bytes >= 4; bytes -= 4, d += 4, s += 4) *(uint32_t *)d = *(const uint32_t *)s;
  }
  while (bytes--) *d++ = *s++;
  return to;
}

void *memmove(void *to, const void *from, size_t bytes) {
  uint8_t *d = to;
  const uint8_t *s = from;
  if (d <= s || d >= s + bytes) return memcpy(to, from, bytes);
  while (bytes--) d[bytes] = s[bytes];
  return to;
}

void *memset(void *to, int value, size_t bytes) {
  uint8_t *d = to;
  uint32_t word = (uint8_t)value * 0x01010101u;
  for (; bytes && ((uintptr_t)d & 3); bytes--) *d++ = (uint8_t)value;
  for (; bytes >= 4; bytes -= 4, d += 4) *(uint32_t *)d = word;
  while (bytes--) *d++ = (uint8_t)value;
  return to;
}

int memcmp(const void *a, const void *b, size_t bytes) {
  const uint8_t *x = a, *y = b;
  for (; bytes; bytes--, x++, y++)
    if (*x != *y) return *x - *y;
  return 0;
}

size_t strlen(const char *text) {
  size_t n = 0;
  while (text[n]) n++;
  return n;
}

int strcmp(const char *a, const char *b) { return strncmp(a, b, SIZE_MAX); }

int strncmp(const char *a, const char *b, size_t most) {
  for (; most; most--, a++, b++)
    if (*a != *b || !*a) return (uint8_t)*a - (uint8_t)*b;
  return 0;
}
