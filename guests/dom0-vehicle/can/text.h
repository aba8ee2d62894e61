/* Frames as candump -L and cansend write them: 123#0011, 12345678#, 123#R2. */
#pragma once
#include <linux/can.h>
#include <stdbool.h>

#define CAN_TEXT 32

void can_text(const struct can_frame *frame, char text[CAN_TEXT]);
/** False where it is not a frame. */
bool can_parse(const char *text, struct can_frame *frame);
