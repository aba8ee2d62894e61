/* The PV console's front end (io/console.h): one page with an input and an output ring. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void console_start(void);
void console_write(const char *text, size_t length);
void console_set_direct(void);
void console_flush(void);
/** The next character typed, or -1. */
int console_read(void);
/** Calls `handler` at interrupt level when there is input. */
void console_on_input(void (*handler)(void));
/** Characters that were lost because nobody read the console. */
uint32_t console_lost(void);
