/* Xenstore, as far as the back ends use it. Paths are formats. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define STORE_PATH 160
#define STORE_VALUE 256

bool store_open(void);
/** Reads a node as text of less than STORE_VALUE characters; false when there is none, or a longer one. */
bool store_read(char value[STORE_VALUE], const char *path, ...) __attribute__((format(printf, 2, 3)));
/** Reads a node that is a decimal number and nothing else. */
bool store_number(uint32_t *number, const char *path, ...) __attribute__((format(printf, 2, 3)));
bool store_write(const char *value, const char *path, ...) __attribute__((format(printf, 2, 3)));
bool store_write_number(uint32_t number, const char *path, ...) __attribute__((format(printf, 2, 3)));
void store_remove(const char *path, ...) __attribute__((format(printf, 1, 2)));
bool store_exists(const char *path, ...) __attribute__((format(printf, 1, 2)));
/** The node and what will be below it belongs to `owner` and can be read by `reader` and nobody else. */
bool store_permit(uint32_t owner, uint32_t reader, const char *path, ...) __attribute__((format(printf, 3, 4)));
/** The children of a node as numbers, at most `most`; others are left out. */
uint32_t store_children(uint32_t *numbers, uint32_t most, const char *path, ...) __attribute__((format(printf, 3, 4)));

void store_watch(const char *path, const char *token);
void store_unwatch(const char *path, const char *token);
int store_descriptor(void);
/** The token of the next change; false when there is none. */
bool store_change(char token[STORE_PATH]);
