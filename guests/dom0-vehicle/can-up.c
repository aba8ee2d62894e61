/* can-up INTERFACE BITRATE: sets a CAN interface's bit rate and brings it up, as `ip link set INTERFACE up type can bitrate BITRATE` does. */
#include <errno.h>
#include <linux/can/netlink.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "can/interface.h"

/* After bus off the driver comes back by itself after so many milliseconds. */
#define RESTART_MS 100

struct request {
  struct nlmsghdr header;
  struct ifinfomsg link;
  char attributes[256];
};

static struct rtattr *add(struct request *request, unsigned short type, const void *data, size_t length) {
  struct rtattr *attribute = (struct rtattr *)((char *)request + NLMSG_ALIGN(request->header.nlmsg_len));
  attribute->rta_type = type;
  attribute->rta_len = (unsigned short)RTA_LENGTH(length);
  if (length) memcpy(RTA_DATA(attribute), data, length);
  request->header.nlmsg_len = NLMSG_ALIGN(request->header.nlmsg_len) + RTA_ALIGN(attribute->rta_len);
  return attribute;
}

static void end(struct request *request, struct rtattr *nest) {
  nest->rta_len = (unsigned short)((char *)request + request->header.nlmsg_len - (char *)nest);
}

/* Sends a request and waits for the answer: 0, or a negative error. */
static int ask(int fd, struct request *request) {
  static const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  if (sendto(fd, request, request->header.nlmsg_len, 0, (const struct sockaddr *)&kernel, sizeof kernel) < 0) return -errno;
  union {
    struct nlmsghdr header;
    char bytes[4096];
  } answer;
  ssize_t length = recv(fd, &answer, sizeof answer, 0);
  if (length < 0) return -errno;
  if (!NLMSG_OK(&answer.header, (size_t)length) || answer.header.nlmsg_type != NLMSG_ERROR) return -EPROTO;
  return ((struct nlmsgerr *)NLMSG_DATA(&answer.header))->error;
}

static struct request change(unsigned index, unsigned flags) {
  return (struct request){
      .header = {.nlmsg_len = NLMSG_LENGTH(sizeof(struct ifinfomsg)), .nlmsg_type = RTM_NEWLINK, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK},
      .link = {.ifi_family = AF_UNSPEC, .ifi_index = (int)index, .ifi_change = IFF_UP, .ifi_flags = flags},
  };
}

int main(int count, char **words) {
  char *rest = NULL;
  unsigned long rate = count == 3 ? strtoul(words[2], &rest, 10) : 0;
  if (rate == 0 || rate > 1000000 || *rest) {
    fprintf(stderr, "can-up INTERFACE BITRATE: as can-up 48480000.can 500000; at most 1000000\n");
    return 2;
  }
  char name[IFNAMSIZ];
  if (!interface_find(words[1], name)) return 1;
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) {
    perror("netlink");
    return 1;
  }
  unsigned index = if_nametoindex(name);
  struct request down = change(index, 0);
  struct rtattr *information = add(&down, IFLA_LINKINFO, NULL, 0);
  add(&down, IFLA_INFO_KIND, "can", 4);
  struct rtattr *data = add(&down, IFLA_INFO_DATA, NULL, 0);
  add(&down, IFLA_CAN_BITTIMING, &(struct can_bittiming){.bitrate = (__u32)rate}, sizeof(struct can_bittiming));
  add(&down, IFLA_CAN_RESTART_MS, &(__u32){RESTART_MS}, sizeof(__u32));
  end(&down, data);
  end(&down, information);
  struct request up = change(index, IFF_UP);
  /* Twice, for the bit rate can be changed only while the interface is down. */
  int error = ask(fd, &(struct request){.header = change(index, 0).header, .link = change(index, 0).link});
  if (!error) error = ask(fd, &down);
  if (!error) error = ask(fd, &up);
  if (error) fprintf(stderr, "%s: %s\n", name, strerror(-error));
  else printf("%s\n", name);
  return error ? 1 : 0;
}
