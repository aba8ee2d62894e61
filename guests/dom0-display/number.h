#pragma once
#include <stdbool.h>
#include <stdint.h>

/** Reads a whole text as a decimal number of 32 bits. */
bool parse_decimal(const char *text, uint32_t *number);
