/* The domains that are told: found by their names, for their numbers change with every start. */
#pragma once
#include <stdbool.h>
#include <xenstore.h>

#include "gateway/config.h"

/** Looks which domains there are. */
void domains_scan(struct xs_handle *store, const struct config *config);
/** Writes the text for every domain that has an older one. */
void domains_tell(struct xs_handle *store, const char *text);
