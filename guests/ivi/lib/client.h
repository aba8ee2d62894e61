/* Calls of a named service, for the parts of the library that stand for one. */
#pragma once
#include "ivi/service.h"

/** Calls the service: as binder_call, or -ENOENT where it is not there. */
int client_call(const char *service, uint32_t code, struct parcel *request, struct parcel *reply);
/** Calls with one text. */
int client_call_text(const char *service, const char *interface, uint32_t code, const char *text);
