/* The gateway's file: what is on the bus and who is told (docs/vehicle.md). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define MOST_MESSAGES 256
#define MOST_SIGNALS 1024
#define MOST_DOMAINS 16
#define LONGEST_NAME 64

struct signal {
  char name[LONGEST_NAME];
  double factor, offset;
  uint8_t start, length; /* bits; start as in a DBC file */
  bool big_endian, is_signed;
};

struct message {
  uint32_t id; /* with CAN_EFF_FLAG where it is extended */
  uint8_t length;
  uint32_t cycle; /* milliseconds; 0: it does not come by itself */
  unsigned first, count; /* its signals */
  /* The last frame and when it came, milliseconds; 0: none that is still valid. */
  uint8_t data[8];
  uint64_t at;
};

struct config {
  char interface[LONGEST_NAME];
  uint32_t bitrate;
  struct message messages[MOST_MESSAGES];
  unsigned message_count;
  struct signal signals[MOST_SIGNALS];
  unsigned signal_count;
  char domains[MOST_DOMAINS][LONGEST_NAME];
  unsigned domain_count;
};

/** False, with a message on standard error, where the file can't be read or has a mistake. */
bool config_read(const char *path, struct config *config);
