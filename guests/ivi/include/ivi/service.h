/* The service manager: objects by name. Services are the system's: only user IDs below 10000 may add them, anybody may get them. */
#pragma once
#include <stddef.h>

#include "ivi/binder.h"

#define SERVICE_NAME_MAX 64 /* with its terminator; letters, digits, `.`, `_`, `-` */

/** Adds an object of this process, in place of one of the same name. 0 or -errno. */
int service_add(const char *name, struct binder *binder);
/** The object, held for the caller; NULL where there is none now. */
struct binder *service_get(const char *name);
/** As service_get, but waits for it at most `timeout` ms (negative: for ever). */
struct binder *service_wait(const char *name, int timeout);
/** Calls `added` with the object, held for it, now if it is there and each time that it is added anew: after its process died and came
    back. Needs a loop. 0 or -errno. */
int service_follow(const char *name, void (*added)(void *context, struct binder *binder), void *context);
/** Calls `each` for all names in order. 0 or -errno. */
int service_list(void (*each)(void *context, const char *name), void *context);
