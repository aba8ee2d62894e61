/* System properties: names with values that every process may read from shared memory and that init changes on request. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROPERTY_NAME_MAX 64   /* with its terminator */
#define PROPERTY_VALUE_MAX 128 /* likewise */

/** Copies the value, or `fallback` (NULL: the empty text) where there is none. Gives its length. */
size_t property_get(const char *name, char value[PROPERTY_VALUE_MAX], const char *fallback);
/** `1`, `true`, `yes`, `on` and `y` are true; `0`, `false`, `no`, `off` and `n` are false; all else is `fallback`. */
bool property_get_bool(const char *name, bool fallback);
int32_t property_get_int(const char *name, int32_t fallback);

/** Asks init to set a property and waits for its answer: 0, -EINVAL (no such name or value can be), -EPERM (the caller
    may not), -EROFS (`ro.` and set already), -ENOSPC, or why init could not be asked. */
int property_set(const char *name, const char *value);
/** A name is of letters, digits, `.`, `_`, `-`, `@`, `:`; it does not begin or end with a dot, nor has it two in a row. */
bool property_name_ok(const char *name);

/** Counts the changes of all properties: see property_wait. */
uint32_t property_serial(void);
/** Waits until the count is no more `serial`; `timeout` in ms, negative for ever. True when it changed. */
bool property_wait(uint32_t serial, int timeout);
/** Waits until `name` has `value` (NULL: any). True when it has. */
bool property_wait_for(const char *name, const char *value, int timeout);
/** Calls `each` for all properties, in no order. */
void property_each(void (*each)(void *context, const char *name, const char *value), void *context);

struct loop;
/** Calls `changed` on the loop's thread after properties changed: once for many changes. One watch a process. 0 or -errno. */
int property_watch(struct loop *loop, void (*changed)(void *context), void *context);
