/* Lines to standard error. */
#pragma once

void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
