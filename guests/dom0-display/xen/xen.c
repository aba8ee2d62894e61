#include "xen/xen.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <xenctrl.h>
#include <xenevtchn.h>
#include <xenforeignmemory.h>
#include <xengnttab.h>

#include "log.h"

static xenforeignmemory_handle *memory;
static xenevtchn_handle *events;
static xengnttab_handle *grants;
static xc_interface *control;

bool xen_open(void) {
  memory = xenforeignmemory_open(NULL, 0);
  events = xenevtchn_open(NULL, 0);
  grants = xengnttab_open(NULL, 0);
  control = xc_interface_open(NULL, NULL, 0);
  if (memory && events && grants && control) return true;
  say("this is no Dom0 of Xen: %s", strerror(errno));
  return false;
}

void *xen_map_frames(uint32_t domain, const uint32_t *frames, uint32_t count, bool writable) {
  xen_pfn_t *list = calloc(count, sizeof *list);
  if (!list) return NULL;
  for (uint32_t n = 0; n < count; n++) list[n] = frames[n];
  void *at = xenforeignmemory_map(memory, domain, writable ? PROT_READ | PROT_WRITE : PROT_READ, count, list, NULL);
  free(list);
  return at;
}

void xen_unmap_frames(void *at, uint32_t count) { xenforeignmemory_unmap(memory, at, count); }

void *xen_map_grant(uint32_t domain, uint32_t reference) {
  return xengnttab_map_grant_ref(grants, domain, reference, PROT_READ | PROT_WRITE);
}

void xen_unmap_grant(void *at) { xengnttab_unmap(grants, at, 1); }

int xen_bind(uint32_t domain, uint32_t port) { return xenevtchn_bind_interdomain(events, domain, port); }
void xen_unbind(int port) { xenevtchn_unbind(events, (evtchn_port_t)port); }
bool xen_is_bound(int port) {
  xc_evtchn_status_t status = {.dom = DOMID_SELF, .port = (evtchn_port_t)port};
  return xc_evtchn_status(control, &status) == 0 && status.status == EVTCHNSTAT_interdomain;
}

void xen_notify(int port) { xenevtchn_notify(events, (evtchn_port_t)port); }
int xen_event_descriptor(void) { return xenevtchn_fd(events); }

/* xenevtchn_pending blocks while there is nothing (xenevtchn.h). */
int xen_pending(void) {
  struct pollfd ready = {.fd = xenevtchn_fd(events), .events = POLLIN};
  return poll(&ready, 1, 0) == 1 ? xenevtchn_pending(events) : -1;
}

void xen_unmask(int port) { xenevtchn_unmask(events, (evtchn_port_t)port); }

bool xen_domain_lives(uint32_t domain) {
  xc_dominfo_t info;
  if (xc_domain_getinfo(control, domain, 1, &info) != 1 || info.domid != domain) return false;
  return !info.dying && !info.shutdown && !info.crashed;
}
