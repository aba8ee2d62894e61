/* Quicksort with a comparison through a pointer, as C's qsort has it; small parts by insertion. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 170;

#define COUNT 20000
static uint32_t values[COUNT];

typedef int compare_function(const void *, const void *);

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t t = *a;
    *a = *b;
    *b = t;
}

static __attribute__((noinline)) void sort(uint32_t *low, uint32_t *high, compare_function *compare)
{
    while (high - low > 12) {
        uint32_t *middle = low + (high - low) / 2;
        if (compare(middle, low) < 0)
            swap(middle, low);
        if (compare(high, middle) < 0)
            swap(high, middle);
        if (compare(middle, low) < 0)
            swap(middle, low);
        uint32_t pivot = *middle;
        uint32_t *i = low, *j = high;
        while (i <= j) {
            while (compare(i, &pivot) < 0)
                i++;
            while (compare(&pivot, j) < 0)
                j--;
            if (i <= j)
                swap(i++, j--);
        }
        sort(low, j, compare);
        low = i;
    }
    for (uint32_t *i = low + 1; i <= high; i++)
        for (uint32_t *j = i; j > low && compare(j, j - 1) < 0; j--)
            swap(j, j - 1);
}

uint32_t kernel(uint32_t rounds)
{
    /* Volatile, so that the comparison stays a call. */
    compare_function *volatile compare = ascending;
    uint32_t state = 5, hash = MIX_START;
    while (rounds--) {
        for (uint32_t n = 0; n < COUNT; n++)
            values[n] = next_random(&state);
        sort(values, values + COUNT - 1, compare);
        for (uint32_t n = 0; n < COUNT; n += 997)
            hash = mix(hash, values[n]);
        for (uint32_t n = 1; n < COUNT; n++)
            hash += values[n - 1] > values[n];
    }
    return hash;
}
