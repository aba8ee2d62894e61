#include "lib/print.h"
#include "lib/string.h"
#include "xen/console.h"

struct output {
  char *at, *end;
};

static void put(struct output *out, char c) {
  if (out->at < out->end) *out->at++ = c;
}

static void put_padded(struct output *out, const char *text, size_t length, size_t width, char pad, int left) {
  for (size_t n = length; !left && n < width; n++) put(out, pad);
  for (size_t n = 0; n < length; n++) put(out, text[n]);
  for (size_t n = length; left && n < width; n++) put(out, ' ');
}

static void put_number(struct output *out, uint32_t value, uint32_t base, int negative, size_t width, char pad,
                       int left) {
  char digits[12];
  size_t n = sizeof digits;
  do {
    digits[--n] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value);
  if (negative) digits[--n] = '-';
  put_padded(out, digits + n, sizeof digits - n, width, pad, left);
}

size_t format_list(char *buffer, size_t size, const char *format, va_list list) {
  struct output out = {buffer, buffer + size - 1};
  for (const char *f = format; *f; f++) {
    if (*f != '%') {
      put(&out, *f);
      continue;
    }
    int left = 0;
    char pad = ' ';
    size_t width = 0;
    for (f++; *f == '-' || *f == '0'; f++) {
      if (*f == '-')
        left = 1;
      else
        pad = '0';
    }
    for (; *f >= '0' && *f <= '9'; f++) width = width * 10 + (size_t)(*f - '0');
    if (*f == 's') {
      const char *text = va_arg(list, const char *);
      put_padded(&out, text, strlen(text), width, ' ', left);
    } else if (*f == 'c')
      put(&out, (char)va_arg(list, int));
    else if (*f == 'd') {
      int value = va_arg(list, int);
      put_number(&out, value < 0 ? -(uint32_t)value : (uint32_t)value, 10, value < 0, width, pad, left);
    } else if (*f == 'u')
      put_number(&out, va_arg(list, uint32_t), 10, 0, width, pad, left);
    else if (*f == 'x')
      put_number(&out, va_arg(list, uint32_t), 16, 0, width, pad, left);
    else
      put(&out, *f);
  }
  *out.at = 0;
  return (size_t)(out.at - buffer);
}

size_t format_text(char *buffer, size_t size, const char *format, ...) {
  va_list list;
  va_start(list, format);
  size_t length = format_list(buffer, size, format, list);
  va_end(list);
  return length;
}

void print(const char *format, ...) {
  char line[256];
  va_list list;
  va_start(list, format);
  size_t length = format_list(line, sizeof line, format, list);
  va_end(list);
  console_write(line, length);
}

void print_direct(void) { console_set_direct(); }
void print_flush(void) { console_flush(); }

int parse_number(const char **text, uint32_t *value) {
  const char *at = *text;
  uint32_t base = 10, result = 0;
  if (at[0] == '0' && at[1] == 'x') {
    base = 16;
    at += 2;
  }
  const char *first = at;
  for (;; at++) {
    uint32_t digit = *at >= '0' && *at <= '9'   ? (uint32_t)(*at - '0')
                     : *at >= 'a' && *at <= 'f' ? (uint32_t)(*at - 'a') + 10
                                                : 99;
    if (digit >= base) break;
    result = result * base + digit;
  }
  if (at == first) return 0;
  *text = at;
  *value = result;
  return 1;
}
