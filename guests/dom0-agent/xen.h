/* What the agent asks of Xen and of xenstore. */
#ifndef AGENT_XEN_H
#define AGENT_XEN_H

#include <stdbool.h>
#include <stddef.h>
#include <xenctrl.h>
#include <xenstore.h>

extern xc_interface *xen;
extern struct xs_handle *store;

/* Opens both, as a forked child has to again. Returns false with errno. */
bool open_xen(void);

/* The id of the domain of that name, -1 if there is none. */
int domain_named(const char *name);
/* Fills in `info`; false if there is no such domain. */
bool domain_info(int id, xc_dominfo_t *info);
/* It has shut itself down or crashed, and is still there: libxenctrl counts a crash as no shutdown. */
bool has_stopped(const xc_dominfo_t *info);
/* As `poweroff`: why a domain stopped. */
const char *shutdown_reason(const xc_dominfo_t *info);
/* A node's value, to be freed, or NULL with errno. */
char *store_read(const char *path, unsigned *length);

#endif
