#include "can/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void can_text(const struct can_frame *frame, char text[CAN_TEXT]) {
  int at = frame->can_id & (CAN_EFF_FLAG | CAN_ERR_FLAG)
               ? sprintf(text, "%08X#", frame->can_id & (CAN_ERR_FLAG | CAN_EFF_MASK))
               : sprintf(text, "%03X#", frame->can_id & CAN_SFF_MASK);
  int length = frame->len > CAN_MAX_DLEN ? CAN_MAX_DLEN : frame->len;
  if (frame->can_id & CAN_RTR_FLAG) {
    sprintf(text + at, length ? "R%d" : "R", length);
    return;
  }
  for (int n = 0; n < length; n++) at += sprintf(text + at, "%02X", frame->data[n]);
}

static int digit(char c) { return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? toupper(c) - 'A' + 10 : -1; }

bool can_parse(const char *text, struct can_frame *frame) {
  memset(frame, 0, sizeof *frame);
  const char *hash = strchr(text, '#');
  size_t digits = hash ? (size_t)(hash - text) : 0;
  if (digits != 3 && digits != 8) return false;
  for (size_t n = 0; n < digits; n++) {
    if (digit(text[n]) < 0) return false;
    frame->can_id = frame->can_id << 4 | (canid_t)digit(text[n]);
  }
  if (frame->can_id > (digits == 3 ? CAN_SFF_MASK : CAN_EFF_MASK)) return false;
  if (digits == 8) frame->can_id |= CAN_EFF_FLAG;
  const char *data = hash + 1;
  if (*data == 'R') {
    frame->can_id |= CAN_RTR_FLAG;
    if (data[1] != '\0' && (data[1] < '0' || data[1] > '8' || data[2] != '\0')) return false;
    frame->len = data[1] ? (__u8)(data[1] - '0') : 0;
    return true;
  }
  size_t length = strlen(data);
  if (length % 2 != 0 || length > 2 * CAN_MAX_DLEN) return false;
  for (size_t n = 0; n < length; n++) {
    if (digit(data[n]) < 0) return false;
    frame->data[n / 2] = (__u8)(frame->data[n / 2] << 4 | digit(data[n]));
  }
  frame->len = (__u8)(length / 2);
  return true;
}
