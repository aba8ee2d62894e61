/* What goes to and comes from logd. */
#pragma once
#include <stdint.h>
#include <sys/types.h>

#include "ivi/log.h"

#define LOG_WRITE_PATH "/dev/socket/logdw" /* datagrams: struct log_message, cut after the text */
#define LOG_READ_PATH "/dev/socket/logdr"  /* packets: a struct log_query from the client, then struct log_entry, cut likewise */

struct log_message {
  uint8_t buffer, level; /* enum log_buffer, enum log_level */
  uint16_t reserved;
  int32_t thread;
  char tag[LOG_TAG_MAX];
  char text[LOG_TEXT_MAX]; /* need not be terminated */
};
#define LOG_MESSAGE_HEAD (sizeof(struct log_message) - LOG_TEXT_MAX)

enum log_query_kind { LOG_QUERY_DUMP = 1, LOG_QUERY_FOLLOW, LOG_QUERY_CLEAR, LOG_QUERY_SIZES };
struct log_query {
  uint32_t kind;
  uint32_t buffers; /* bit n: buffer n */
  uint32_t tail;    /* 0: all, else that many of the last */
};

struct log_entry {
  int64_t time;     /* CLOCK_REALTIME in ns when it came */
  uint64_t serial;  /* counts all entries */
  int32_t pid, uid; /* as the kernel says */
  struct log_message message;
};
#define LOG_ENTRY_HEAD (sizeof(struct log_entry) - LOG_TEXT_MAX)

/* The answer to LOG_QUERY_SIZES: one for each buffer. */
struct log_sizes {
  uint32_t used, capacity, entries, lost; /* bytes; entries that made room for later ones */
};
