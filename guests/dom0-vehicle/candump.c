/* candump [-n COUNT] INTERFACE: prints frames as can-utils' candump -L does: (seconds.microseconds) interface identifier#data. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "can/interface.h"
#include "can/socket.h"
#include "can/text.h"

static struct timeval stamp(struct msghdr *message) {
  struct timeval at = {0, 0};
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMP) memcpy(&at, CMSG_DATA(c), sizeof at);
  return at;
}

int main(int count, char **words) {
  long most = -1;
  for (int option; (option = getopt(count, words, "n:")) != -1;) {
    char *rest = "";
    if (option == 'n') most = strtol(optarg, &rest, 10);
    if (option != 'n' || *rest || most < 0) optind = count;
  }
  if (optind + 1 != count) {
    fprintf(stderr, "candump [-n COUNT] INTERFACE: as candump -n 10 48480000.can\n");
    return 2;
  }
  char name[IFNAMSIZ];
  if (!interface_find(words[optind], name)) return 1;
  int fd = can_socket(name);
  if (fd < 0) return 1;
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (long n = 0; most < 0 || n < most; n++) {
    struct can_frame frame;
    char control[256];
    struct iovec vector = {&frame, sizeof frame};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(fd, &message, 0) != sizeof frame) {
      perror(name);
      return 1;
    }
    struct timeval at = stamp(&message);
    char text[CAN_TEXT];
    can_text(&frame, text);
    printf("(%010lld.%06ld) %s %s\n", (long long)at.tv_sec, (long)at.tv_usec, name, text);
  }
  return 0;
}
