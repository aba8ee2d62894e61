/* Raw CAN sockets. */
#pragma once
#include <linux/can.h>

/** A raw socket on an interface (interface_find's name), with time stamps; -1, with a message on standard error, where that fails. */
int can_socket(const char *interface);
