#include "gateway/domains.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/signals.h"

struct domain {
  unsigned id;
  /* It has the present text. */
  bool told;
  /* Its node is there, with its permissions. */
  bool made;
};

static struct domain found[MOST_DOMAINS];
static unsigned count;
static char last[SIGNALS_TEXT];

static bool wanted(struct xs_handle *store, const struct config *config, const char *id) {
  char path[64];
  snprintf(path, sizeof path, "/local/domain/%.20s/name", id);
  unsigned length;
  char *name = xs_read(store, XBT_NULL, path, &length);
  bool any = false;
  for (unsigned n = 0; name && n < config->domain_count; n++) any = any || strcmp(name, config->domains[n]) == 0;
  free(name);
  return any;
}

void domains_scan(struct xs_handle *store, const struct config *config) {
  unsigned entries = 0;
  char **ids = xs_directory(store, XBT_NULL, "/local/domain", &entries);
  struct domain before[MOST_DOMAINS];
  unsigned known = count;
  memcpy(before, found, sizeof before);
  count = 0;
  for (unsigned n = 0; ids && n < entries && count < MOST_DOMAINS; n++) {
    if (!wanted(store, config, ids[n])) continue;
    struct domain domain = {.id = (unsigned)strtoul(ids[n], NULL, 10)};
    for (unsigned k = 0; k < known; k++)
      if (before[k].id == domain.id) domain = before[k];
    found[count++] = domain;
  }
  free(ids);
}

/* In a transaction that has seen the domain, so that nothing is written for one that has just gone. */
static bool write_signals(struct xs_handle *store, const struct domain *domain, const char *text) {
  unsigned id = domain->id;
  char home[64], directory[80], path[96];
  snprintf(home, sizeof home, "/local/domain/%u/name", id);
  snprintf(directory, sizeof directory, "/local/domain/%u/vehicle", id);
  snprintf(path, sizeof path, "%s/signals", directory);
  struct xs_permissions permissions[] = {{.id = 0, .perms = XS_PERM_NONE}, {.id = id, .perms = XS_PERM_READ}};
  for (int tries = 0; tries < 5; tries++) {
    xs_transaction_t transaction = xs_transaction_start(store);
    if (transaction == XBT_NULL) return false;
    unsigned length;
    char *name = xs_read(store, transaction, home, &length);
    bool written = name && xs_write(store, transaction, path, text, (unsigned)strlen(text)) &&
                   (domain->made || (xs_set_permissions(store, transaction, directory, permissions, 2) &&
                                     xs_set_permissions(store, transaction, path, permissions, 2)));
    free(name);
    if (xs_transaction_end(store, transaction, !written)) return written;
    if (errno != EAGAIN) return false;
  }
  return false;
}

void domains_tell(struct xs_handle *store, const char *text) {
  if (strcmp(text, last) != 0) {
    snprintf(last, sizeof last, "%s", text);
    for (unsigned n = 0; n < count; n++) found[n].told = false;
  }
  for (unsigned n = 0; n < count; n++)
    if (!found[n].told) found[n].told = found[n].made = write_signals(store, &found[n], text);
}
