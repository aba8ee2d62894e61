#include <stdio.h>
#include <string.h>

#include "ivi/binder.h"
#include "tools/toolbox.h"

static const struct {
  const char *name;
  int (*run)(int count, char **words);
} tools[] = {
    {"am", am_main},           {"dumpsys", dumpsys_main}, {"getprop", getprop_main}, {"halt", power_main},
    {"input", input_main},     {"log", log_main},         {"logcat", logcat_main},   {"poweroff", power_main},
    {"reboot", power_main},    {"restart", restart_main}, {"service", service_main}, {"setprop", setprop_main},
    {"start", start_main},     {"stop", stop_main},       {"watchprops", watchprops_main},
};

int usage(const char *text) {
  fprintf(stderr, "%s\n", text);
  return 2;
}

int failed(const char *what, int error) {
  fprintf(stderr, "%s: %s\n", what, strerror(error < 0 ? -error : error));
  return 1;
}

int reach_binder(void) {
  int error = binder_open(NULL);
  return error ? failed("/dev/binder", error) : 0;
}

int main(int count, char **words) {
  const char *slash = strrchr(words[0], '/');
  const char *name = slash ? slash + 1 : words[0];
  for (unsigned n = 0; n < sizeof tools / sizeof *tools; n++)
    if (strcmp(name, tools[n].name) == 0)
      return tools[n].run(count, words);
  for (unsigned n = 0; n < sizeof tools / sizeof *tools; n++)
    printf("%s\n", tools[n].name);
  return strcmp(name, "toolbox") == 0 ? 0 : 2;
}
