/* Formatted output to the domain's console. */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Prints to the console without waiting: what the ring can't take is kept, and lost when that is full too.
 * Knows %s %c %u %d %x %%, with a width, and '-' or '0' before the width. Callable from tasks, interrupts and hooks.
 */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** The same into a buffer, always terminated; gives the length. */
size_t format_text(char *buffer, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
size_t format_list(char *buffer, size_t size, const char *format, va_list list);
/** From now on print waits for the console, for a bounded time: for faults. */
void print_direct(void);
/** Waits, for a bounded time, until the console has everything. */
void print_flush(void);
/** Reads an unsigned decimal or 0x number at *text and moves over it; false if there is none. */
int parse_number(const char **text, uint32_t *value);
