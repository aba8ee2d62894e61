/* The end: services first, then file systems, then the machine. */
#include <linux/reboot.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"

#define SERVICES_PATIENCE 2000 /* ms */

void power_command(const char *command) {
  LOGI("%s", command);
  int how = LINUX_REBOOT_CMD_RESTART;
  if (strncmp(command, "shutdown", 8) == 0)
    how = LINUX_REBOOT_CMD_POWER_OFF;
  else if (strncmp(command, "halt", 4) == 0)
    how = LINUX_REBOOT_CMD_HALT;
  services_end(SERVICES_PATIENCE);
  sync();
  /* What still has files open there is gone or stuck; the journal is whole either way. */
  if (umount("/data") != 0)
    umount2("/data", MNT_DETACH);
  sync();
  syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, how, NULL);
  _exit(1);
}
