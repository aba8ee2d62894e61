/* can-up INTERFACE BITRATE: sets a CAN interface's bit rate and brings it up, as `ip link set INTERFACE up type can bitrate BITRATE` does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "can/interface.h"
#include "can/link.h"

int main(int count, char **words) {
  char *rest = "";
  unsigned long rate = count == 3 ? strtoul(words[2], &rest, 10) : 0;
  if (rate == 0 || rate > 1000000 || *rest) {
    fprintf(stderr, "can-up INTERFACE BITRATE: as can-up 48480000.can 500000; at most 1000000\n");
    return 2;
  }
  char name[IFNAMSIZ];
  if (!interface_find(words[1], name)) return 1;
  int error = link_up(name, (uint32_t)rate);
  if (error) fprintf(stderr, "%s: %s\n", name, strerror(-error));
  else printf("%s\n", name);
  return error ? 1 : 0;
}
