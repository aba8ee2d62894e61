/* Where the signals come from. */
#pragma once
#include <stddef.h>

#include "ivi/loop.h"

/* Each calls `take` with the present text, now and after each change; with NULL where there is none. */

/** The domain's node `vehicle/signals` in xenstore, through /dev/xen/xenbus. 0 or -errno. */
int source_xenstore(struct loop *loop, void (*take)(const char *text, size_t length));
/** A file, for machines without Xen; it need not be there yet. 0 or -errno. */
int source_file(struct loop *loop, const char *path, void (*take)(const char *text, size_t length));
