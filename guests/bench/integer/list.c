/* A hash table with chains: nodes are taken from a pool, looked up, moved and given back. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 200;

#define BUCKETS 4096
#define NODES 20000

struct node {
    struct node *next;
    uint32_t key, value;
};
static struct node nodes[NODES];
static struct node *buckets[BUCKETS], *pool;

static struct node **find(uint32_t key)
{
    struct node **link = &buckets[key * 2654435761u >> 20];
    while (*link && (*link)->key != key)
        link = &(*link)->next;
    return link;
}

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 7, hash = MIX_START;
    while (rounds--) {
        pool = 0;
        for (int n = 0; n < BUCKETS; n++)
            buckets[n] = 0;
        for (int n = 0; n < NODES; n++) {
            nodes[n].next = pool;
            pool = &nodes[n];
        }
        for (int n = 0; n < 100000; n++) {
            uint32_t random = next_random(&state);
            struct node **link = find(random >> 8 & 0x7fff);
            struct node *node = *link;
            if (!node && pool) {
                node = pool;
                pool = node->next;
                *node = (struct node){0, random >> 8 & 0x7fff, random};
                *link = node;
            } else if (node && (random & 3) == 0) {
                *link = node->next;
                node->next = pool;
                pool = node;
            } else if (node)
                hash = mix(hash, node->value++);
        }
    }
    return hash;
}
