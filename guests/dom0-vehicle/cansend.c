/* cansend INTERFACE FRAME…: sends frames: 123#0011, 12345678#, 123#R2. */
#include <stdio.h>
#include <unistd.h>

#include "can/interface.h"
#include "can/socket.h"
#include "can/text.h"

int main(int count, char **words) {
  if (count < 3) {
    fprintf(stderr, "cansend INTERFACE FRAME…: as cansend can0 123#0011 12345678# 123#R2\n");
    return 2;
  }
  char name[IFNAMSIZ];
  if (!interface_find(words[1], name)) return 1;
  struct can_frame frame;
  for (int n = 2; n < count; n++)
    if (!can_parse(words[n], &frame)) {
      fprintf(stderr, "%s is no frame: write 3 or 8 hexadecimal digits, #, up to 16 more; or #R for a remote frame\n", words[n]);
      return 2;
    }
  int fd = can_socket(name);
  if (fd < 0) return 1;
  for (int n = 2; n < count; n++) {
    can_parse(words[n], &frame);
    if (write(fd, &frame, sizeof frame) != sizeof frame) {
      perror(name);
      return 1;
    }
  }
  return 0;
}
