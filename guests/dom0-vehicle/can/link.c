#include "can/link.h"

#include <errno.h>
#include <linux/can/netlink.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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

int link_up(const char *name, uint32_t bitrate) {
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) return -errno;
  unsigned index = if_nametoindex(name);
  struct request down = change(index, 0), rate = down, up = change(index, IFF_UP);
  struct rtattr *information = add(&rate, IFLA_LINKINFO, NULL, 0);
  add(&rate, IFLA_INFO_KIND, "can", 4);
  struct rtattr *data = add(&rate, IFLA_INFO_DATA, NULL, 0);
  add(&rate, IFLA_CAN_BITTIMING, &(struct can_bittiming){.bitrate = bitrate}, sizeof(struct can_bittiming));
  add(&rate, IFLA_CAN_RESTART_MS, &(uint32_t){RESTART_MS}, sizeof(uint32_t));
  end(&rate, data);
  end(&rate, information);
  /* The bit rate can be changed only while the interface is down. */
  int error = ask(fd, &down);
  if (!error) error = ask(fd, &rate);
  if (!error) error = ask(fd, &up);
  close(fd);
  return error;
}
