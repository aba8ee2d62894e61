/* Objects of several kinds whose functions are called through a table: indirect calls in an order that is hard to foresee. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 1800;

struct shape;
struct kind {
    uint32_t (*area)(const struct shape *);
    uint32_t (*grow)(struct shape *, uint32_t);
};
struct shape {
    const struct kind *kind;
    uint32_t a, b;
};

static uint32_t square_area(const struct shape *s) { return s->a * s->a; }
static uint32_t square_grow(struct shape *s, uint32_t by) { return s->a += by; }
static uint32_t box_area(const struct shape *s) { return s->a * s->b; }
static uint32_t box_grow(struct shape *s, uint32_t by) { return (s->a += by) ^ (s->b += by >> 1); }
static uint32_t triangle_area(const struct shape *s) { return s->a * s->b / 2; }
static uint32_t triangle_grow(struct shape *s, uint32_t by) { return s->b += by; }
static uint32_t ring_area(const struct shape *s) { return s->a > s->b ? s->a * s->a - s->b * s->b : s->b; }
static uint32_t ring_grow(struct shape *s, uint32_t by) { return s->a = (s->a + by) & 0xfff; }

static const struct kind kinds[] = {
    {square_area, square_grow}, {box_area, box_grow}, {triangle_area, triangle_grow}, {ring_area, ring_grow},
};

#define COUNT 10000
static struct shape shapes[COUNT];

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 11, hash = MIX_START;
    for (int n = 0; n < COUNT; n++) {
        uint32_t random = next_random(&state);
        shapes[n] = (struct shape){&kinds[random & 3], random >> 4 & 0xff, random >> 12 & 0xff};
    }
    while (rounds--) {
        uint32_t sum = 0;
        for (int n = 0; n < COUNT; n++)
            sum += shapes[n].kind->area(&shapes[n]);
        for (int n = 0; n < COUNT; n++)
            sum ^= shapes[n].kind->grow(&shapes[n], sum & 7);
        hash = mix(hash, sum);
    }
    return hash;
}
