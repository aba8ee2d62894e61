#ifndef AGENT_CONSOLE_H
#define AGENT_CONSOLE_H

#include <stdbool.h>

#include "domain.h"

/* Opens the domain's console; false while xenconsoled has not made it yet. */
bool open_console(struct domain *domain);
/* Passes on what it still shows, and closes it. */
void close_console(struct domain *domain);
void read_console(struct domain *domain);
void write_console(struct domain *domain);

#endif
