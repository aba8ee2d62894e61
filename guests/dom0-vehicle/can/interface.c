#include "can/interface.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

bool interface_find(const char *name, char found[IFNAMSIZ]) {
  if (strlen(name) < IFNAMSIZ && if_nametoindex(name) != 0) {
    strcpy(found, name);
    return true;
  }
  char path[PATH_MAX];
  snprintf(path, sizeof path, "/sys/bus/platform/devices/%s/net", name);
  DIR *directory = strchr(name, '/') ? NULL : opendir(path);
  bool any = false;
  for (struct dirent *entry; directory && !any && (entry = readdir(directory));)
    if (entry->d_name[0] != '.' && strlen(entry->d_name) < IFNAMSIZ) {
      strcpy(found, entry->d_name);
      any = true;
    }
  if (directory) closedir(directory);
  if (!any) fprintf(stderr, "there is no CAN interface %s: ip link shows what there is\n", name);
  return any;
}
