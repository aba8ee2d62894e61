/* CAN interfaces: bit rate and state. */
#pragma once
#include <stdint.h>

/** Sets the bit rate and brings the interface (interface_find's name) up. 0, or a negative error number. */
int link_up(const char *name, uint32_t bitrate);
