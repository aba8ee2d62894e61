/* What the back ends ask of the hypervisor: pages of guests, event channels, whether a domain lives. One implementation
   calls Xen's libraries, another one (host/) stands for them on the development machine. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define XEN_PAGE 4096u

/** Opens what the rest needs. False, with the reason told, when this is not a Dom0. */
bool xen_open(void);

/** Maps guest frames side by side, all or none. NULL when any of them is not the domain's memory. */
void *xen_map_frames(uint32_t domain, const uint32_t *frames, uint32_t count, bool writable);
void xen_unmap_frames(void *at, uint32_t count);
/** Maps one page that the domain grants; NULL when it does not. */
void *xen_map_grant(uint32_t domain, uint32_t reference);
void xen_unmap_grant(void *at);

/** Binds to a port that the domain offers: the local port, or -1. */
int xen_bind(uint32_t domain, uint32_t port);
void xen_unbind(int port);
/** The other side has not closed it. */
bool xen_is_bound(int port);
void xen_notify(int port);
/** Readable while events wait. */
int xen_event_descriptor(void);
/** A port with an event, masked from now on; -1 for none. */
int xen_pending(void);
void xen_unmask(int port);

/** The domain exists, is not dying and has not shut down or crashed. */
bool xen_domain_lives(uint32_t domain);
