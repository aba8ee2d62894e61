/* data-disk DEVICE DIRECTORY: mounts the data disk; makes a file system on one that is empty. One that holds something else is left alone. */
#define LOG_TAG "data-disk"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ivi/log.h"
#include "ivi/properties.h"

#define PATIENCE 300 /* of 20 ms: for the disk to appear where there is one */
#define LOOKED_AT (256u << 10)
/* ext4: the superblock is at 1024 and has its magic number at 56 */
#define MAGIC_AT (1024 + 56)

enum content { EMPTY, FILE_SYSTEM, OTHER, UNREADABLE };

static enum content look(const char *device) {
  static uint8_t bytes[LOOKED_AT];
  int fd = open(device, O_RDONLY | O_CLOEXEC);
  ssize_t size = fd >= 0 ? read(fd, bytes, sizeof bytes) : -1;
  if (fd >= 0)
    close(fd);
  if (size < 2048)
    return UNREADABLE;
  if (bytes[MAGIC_AT] == 0x53 && bytes[MAGIC_AT + 1] == 0xef)
    return FILE_SYSTEM;
  for (ssize_t n = 0; n < size; n++)
    if (bytes[n] != 0)
      return OTHER;
  return EMPTY;
}

static bool make_file_system(const char *device) {
  LOGI("%s is empty: making a file system", device);
  pid_t pid = fork();
  if (pid == 0) {
    int null = open("/dev/null", O_RDWR);
    dup2(null, 1);
    execl("/sbin/mke2fs", "mke2fs", "-q", "-F", "-t", "ext4", "-L", "data", device, NULL);
    _exit(127);
  }
  int status = -1;
  waitpid(pid, &status, 0);
  if (status != 0)
    LOGE("mke2fs %s: status %d", device, status);
  return status == 0;
}

static bool expected(const char *device) {
  for (int n = 0; access(device, F_OK) != 0; n++) {
    /* Xen's block devices are of major 202: vbd-51712 is xvda. */
    if (n == PATIENCE || access("/sys/bus/xen/devices/vbd-51712", F_OK) != 0)
      return false;
    usleep(20000);
  }
  return true;
}

static bool mount_disk(const char *device, const char *directory) {
  if (!expected(device)) {
    LOGW("there is no %s", device);
    return false;
  }
  enum content content = look(device);
  if (content == OTHER || content == UNREADABLE) {
    LOGE("%s %s", device, content == OTHER ? "holds something that is no file system: it is left alone" : "cannot be read");
    return false;
  }
  if (content == EMPTY && !make_file_system(device))
    return false;
  if (mount(device, directory, "ext4", MS_NOSUID | MS_NODEV | MS_NOATIME, "errors=remount-ro") == 0)
    return true;
  LOGE("%s cannot be mounted: %s", device, strerror(errno));
  return false;
}

int main(int count, char **words) {
  if (count != 3) {
    fprintf(stderr, "data-disk DEVICE DIRECTORY\n");
    return 2;
  }
  bool kept = mount_disk(words[1], words[2]);
  if (!kept && mount("tmpfs", words[2], "tmpfs", MS_NOSUID | MS_NODEV, "mode=0771,size=16m") != 0)
    LOGE("%s: %s", words[2], strerror(errno));
  if (!kept)
    LOGW("%s is in memory: what is written there is lost at the end", words[2]);
  property_set("ro.data.kept", kept ? "true" : "false");
  return 0;
}
