/* What apps say about themselves. */
#include <stdlib.h>
#include <string.h>

#include "activity/manifest.h"
#include "checks/checks.h"

static char problem[256];

static bool parses(struct manifest *manifest, const char *name, const char *text) {
  return manifest_parse(manifest, name, text, strlen(text), problem);
}

static bool good_file(void) {
  struct manifest manifest;
  return parses(&manifest, "climate", "# comment\n\nlabel=Climate control\nprocess=/system/bin/app-climate\nkind=app\norder=3") &&
         strcmp(manifest.label, "Climate control") == 0 && strcmp(manifest.icon, "climate") == 0 && manifest.order == 3 &&
         manifest.kind == APP_PLAIN && !manifest.privileged;
}

static bool refused(const char *name, const char *text, const char *expected) {
  struct manifest manifest;
  return !parses(&manifest, name, text) && strstr(problem, expected);
}

static bool bad_files(void) {
  return refused("x", "label=X\n", "process=PATH is missing") && refused("x", "process=relative", "process=PATH is missing") &&
         refused("X y", "process=/a", "its name is of") && refused("x", "process=/a\nkind=other", "kind is home, app or system") &&
         refused("x", "process=/a\ncolour=blue", "there is no colour=blue") && refused("x", "nonsense", "is no KEY=VALUE") &&
         refused("x", "process=/a\norder=-1", "order is a number");
}

static void fuzz(void) {
  static const char *const words[] = {"label=", "process=/a", "kind=app", "order=5", "icon=", "privileged=yes", "=", "\n", "#", "x=y", "abcdefghij",
                                      "0123456789012345678901234567890123456789012345678901234567890123456789"};
  uint32_t size;
  char *text = draw_text(words, sizeof words / sizeof *words, 20, &size);
  struct manifest manifest;
  manifest_parse(&manifest, draw(2) ? "name" : "A", text, size, problem);
  free(text);
}

void check_manifests(void) {
  check(good_file(), "manifests: a good one");
  check(bad_files(), "manifests: what is wrong is told");
  for (int n = 0; n < 20000; n++)
    fuzz();
  check(true, "manifests: garbage is read without harm");
}
