/* Kernel modules with what they depend on, as modules.dep(5) tells. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "init.h"

static int load_file(const char *path, const char *parameters) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -errno;
  int error = syscall(SYS_finit_module, fd, parameters, 0) == 0 || errno == EEXIST ? 0 : -errno;
  close(fd);
  return error;
}

/* Whether a path is the file of a module: the kernel's names have _ where files may have -. */
static bool is_module(const char *path, size_t length, const char *name) {
  const char *base = path;
  for (const char *at = path; at < path + length; at++)
    if (*at == '/')
      base = at + 1;
  size_t size = (size_t)(path + length - base);
  if (size != strlen(name) + 3 || strncmp(base + size - 3, ".ko", 3) != 0)
    return false;
  for (size_t n = 0; n < size - 3; n++)
    if (base[n] != name[n] && !((base[n] == '-' || base[n] == '_') && (name[n] == '-' || name[n] == '_')))
      return false;
  return true;
}

/* A line of modules.dep: PATH: PATH PATH…, dependencies with the last to be loaded first. */
static int load_line(const char *base, char *line, const char *parameters) {
  char *paths[32], *save;
  unsigned count = 0;
  for (char *path = strtok_r(line, ": \n", &save); path && count < 32; path = strtok_r(NULL, " \n", &save))
    paths[count++] = path;
  int error = 0;
  while (count > 0 && error == 0) {
    char file[512];
    snprintf(file, sizeof file, "%s/%s", base, paths[--count]);
    error = load_file(file, count == 0 ? parameters : "");
  }
  return error;
}

int module_load(const char *name, const char *parameters) {
  if (name[0] == '/')
    return load_file(name, parameters);
  struct utsname kernel;
  uname(&kernel);
  char base[128], path[160];
  snprintf(base, sizeof base, "/lib/modules/%s", kernel.release);
  snprintf(path, sizeof path, "%s/modules.dep", base);
  FILE *file = fopen(path, "re");
  if (!file)
    return -errno;
  char *line = NULL;
  size_t size = 0;
  int error = -ENOENT;
  while (error == -ENOENT && getline(&line, &size, file) > 0)
    if (is_module(line, strcspn(line, ":"), name))
      error = load_line(base, line, parameters);
  free(line);
  fclose(file);
  return error;
}
