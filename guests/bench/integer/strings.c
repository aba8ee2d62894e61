/* C's string functions a byte at a time, over the words of a text. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 420;

#define WORDS 20000
static char text[WORDS * 12];
static char copy[sizeof(text)];
static char *words[WORDS];

#define PLAIN static __attribute__((noinline))

PLAIN size_t length(const char *s)
{
    size_t n = 0;
    while (s[n])
        n++;
    return n;
}

PLAIN int compare(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (uint8_t)*a - (uint8_t)*b;
}

PLAIN char *append(char *to, const char *from)
{
    while ((*to = *from++))
        to++;
    return to;
}

PLAIN const char *find(const char *s, char c)
{
    for (; *s; s++)
        if (*s == c)
            return s;
    return 0;
}

PLAIN void reverse(char *s, size_t n)
{
    for (char *end = s + n; s < --end; s++) {
        char c = *s;
        *s = *end;
        *end = c;
    }
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 13, hash = MIX_START;
    char *at = text;
    for (int n = 0; n < WORDS; n++) {
        words[n] = at;
        for (uint32_t k = 2 + (next_random(&state) & 7); k; k--)
            *at++ = "etaoinshrdlucmfw"[next_random(&state) >> 7 & 15];
        *at++ = 0;
    }
    while (rounds--) {
        uint32_t sum = 0;
        char *end = copy;
        for (int n = 0; n < WORDS; n++) {
            sum += length(words[n]);
            sum = sum * 3 + (compare(words[n], words[(n * 7 + rounds) % WORDS]) < 0);
            end = append(end, words[n]);
            sum += find(words[n], 'e') != 0;
        }
        for (int n = 0; n < WORDS; n++)
            reverse(words[n], length(words[n]));
        hash = mix(hash, sum + length(copy));
    }
    return hash;
}
