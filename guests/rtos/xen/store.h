/* The xenstore client over the domain's ring (io/xs_wire.h). One task uses it: requests wait for their answer. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** `wake` is called at interrupt level when there is something to read; `wait` makes the calling task wait for it. */
void store_start(void (*wake)(void), void (*wait)(void));
/** Reads a node; its value, terminated, into `value`. Gives the length, or -1 (no such node, too long, no store). */
int32_t store_read(const char *path, char *value, size_t size);
bool store_read_number(const char *path, uint32_t *number);
bool store_write(const char *path, const char *value);
bool store_write_number(const char *path, uint32_t number);
/** Watches a path. `token` (0 to 31) comes back in store_changes. The watch fires once at once. */
bool store_watch(const char *path, uint32_t token);
bool store_unwatch(const char *path, uint32_t token);
/** The tokens whose watches fired since the last call, as bits. */
uint32_t store_changes(void);
/** Takes in what has arrived without waiting. */
void store_poll(void);
