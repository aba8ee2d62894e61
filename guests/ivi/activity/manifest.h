/* What an app says about itself, in a file /system/apps/NAME.app. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "ivi/activity.h"

struct manifest {
  char name[ACTIVITY_NAME_MAX], label[64], icon[ACTIVITY_NAME_MAX], process[128];
  enum { APP_PLAIN, APP_HOME, APP_SYSTEM } kind;
  int order;
  bool privileged; /* may stop other apps */
};

/** Reads lines KEY=VALUE. False when something is wrong, said to `problem`. */
bool manifest_parse(struct manifest *manifest, const char *name, const char *text, size_t length, char problem[256]);
/** Reads a directory's, in order of their icons; gives how many. What is wrong with one is logged, and it is left out. */
unsigned manifests_read(const char *directory, struct manifest *manifests, unsigned most);
const char *manifest_kind(const struct manifest *manifest);
