#include "can/socket.h"

#include <linux/can/raw.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int can_socket(const char *interface) {
  int fd = socket(PF_CAN, SOCK_RAW | SOCK_CLOEXEC, CAN_RAW);
  if (fd < 0) {
    perror("CAN sockets (module can-raw)");
    return -1;
  }
  struct sockaddr_can address = {.can_family = AF_CAN, .can_ifindex = (int)if_nametoindex(interface)};
  int on = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMP, &on, sizeof on) < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
    perror(interface);
    close(fd);
    return -1;
  }
  return fd;
}
