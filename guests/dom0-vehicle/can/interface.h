/* CAN network interfaces: their names. */
#pragma once
#include <net/if.h>
#include <stdbool.h>

/**
 * The interface that `name` means: its own name (can0), or that of its device (48480000.can), which stays the same
 * however many there are. False, with a message on standard error, where there is none.
 */
bool interface_find(const char *name, char found[IFNAMSIZ]);
