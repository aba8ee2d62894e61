/* log, logcat */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "lib/log-wire.h"
#include "tools/toolbox.h"

#define FILTERS_MOST 32

static struct {
  struct log_query query;
  bool silent, brief, sizes;
  int pid;
  unsigned count;
  struct {
    char tag[LOG_TAG_MAX];
    int level;
  } filters[FILTERS_MOST];
} wanted;

static const char help[] = "logcat [-d] [-c] [-g] [-b BUFFER[,BUFFER…]|all] [-t LINES] [-v brief|threadtime] [--pid PID] [-s] [TAG:LEVEL…]\n"
                           "LEVEL is one of V D I W E F, or S for none; TAG may be *";

int log_main(int count, char **words) {
  enum log_level level = LOG_LEVEL_INFO;
  const char *tag = "log";
  int at = 1;
  for (; at + 1 < count && words[at][0] == '-'; at += 2) {
    if (strcmp(words[at], "-p") == 0 && words[at + 1][0])
      level = log_level_of((char)(words[at + 1][0] & ~0x20));
    else if (strcmp(words[at], "-t") == 0)
      tag = words[at + 1];
    else
      break;
  }
  if (at >= count || words[at][0] == '-' || !level)
    return usage("log [-p LEVEL] [-t TAG] TEXT…");
  char text[LOG_TEXT_MAX] = "";
  for (; at < count; at++) {
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, "%s%s", used ? " " : "", words[at]);
  }
  log_write_to(LOG_BUFFER_MAIN, level, tag, text);
  return 0;
}

static bool passes(const struct log_entry *entry) {
  if (wanted.pid > 0 && entry->pid != wanted.pid)
    return false;
  int level = wanted.silent ? LOG_LEVEL_FATAL + 1 : LOG_LEVEL_VERBOSE;
  for (unsigned n = 0; n < wanted.count; n++)
    if (strcmp(wanted.filters[n].tag, "*") == 0)
      level = wanted.filters[n].level;
  for (unsigned n = 0; n < wanted.count; n++)
    if (strcmp(wanted.filters[n].tag, entry->message.tag) == 0)
      level = wanted.filters[n].level;
  return entry->message.level >= level;
}

/* How many bytes the character at `text` has; 0 when it is no UTF-8, or a control character of ISO 8859. */
static size_t utf8_length(const unsigned char *text, size_t size) {
  unsigned char c = text[0];
  size_t length = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
  if (length > size || (c == 0xc2 && size > 1 && text[1] < 0xa0))
    return 0;
  for (size_t n = 1; n < length; n++)
    if ((text[n] & 0xc0) != 0x80)
      return 0;
  return length;
}

/* Lines are written by whoever likes: nothing in them may steer the terminal. */
static void print_text(const char *text, size_t size) {
  for (size_t n = 0; n < size;) {
    size_t length = utf8_length((const unsigned char *)text + n, size - n);
    unsigned char c = (unsigned char)text[n];
    if (length == 1)
      putchar(c == '\t' || (c >= ' ' && c != 0x7f) ? c : c == '\n' ? ' ' : '?');
    else if (length > 1)
      fwrite(text + n, 1, length, stdout);
    else
      putchar('?');
    n += length > 0 ? length : 1;
  }
  putchar('\n');
}

static void print_entry(const struct log_entry *entry, size_t size) {
  char letter = log_letter(entry->message.level);
  size_t length = strnlen(entry->message.text, size - LOG_ENTRY_HEAD);
  while (length > 0 && entry->message.text[length - 1] == '\n')
    length--;
  if (wanted.brief) {
    printf("%c/", letter);
    printf("%-8s(%5d): ", entry->message.tag, entry->pid);
  } else {
    time_t seconds = (time_t)(entry->time / 1000000000);
    struct tm when;
    char clock[32];
    gmtime_r(&seconds, &when);
    strftime(clock, sizeof clock, "%m-%d %H:%M:%S", &when);
    printf("%s.%03d %5d %5d %c %-8s: ", clock, (int)(entry->time / 1000000 % 1000), entry->pid, entry->message.thread, letter,
           entry->message.tag);
  }
  print_text(entry->message.text, length);
}

static bool take_buffers(char *list) {
  char *save;
  wanted.query.buffers = 0;
  for (char *name = strtok_r(list, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
    unsigned n = 0;
    while (n < LOG_BUFFERS && strcmp(name, log_buffer_name(n)) != 0)
      n++;
    if (strcmp(name, "all") == 0)
      wanted.query.buffers = (1u << LOG_BUFFERS) - 1;
    else if (n == LOG_BUFFERS)
      return false;
    else
      wanted.query.buffers |= 1u << n;
  }
  return wanted.query.buffers != 0;
}

static bool take_filter(const char *word) {
  const char *colon = strrchr(word, ':');
  size_t size = colon ? (size_t)(colon - word) : 0;
  if (!colon || size == 0 || size >= LOG_TAG_MAX || wanted.count == FILTERS_MOST || !colon[1] || colon[2])
    return false;
  char letter = (char)(colon[1] & ~0x20);
  int level = letter == 'S' ? LOG_LEVEL_FATAL + 1 : (int)log_level_of(letter);
  if (level == 0)
    return false;
  memcpy(wanted.filters[wanted.count].tag, word, size);
  wanted.filters[wanted.count++].level = level;
  return true;
}

static bool take_words(int count, char **words) {
  for (int n = 1; n < count; n++) {
    const char *word = words[n];
    char *next = n + 1 < count ? words[n + 1] : NULL;
    if (strcmp(word, "-d") == 0)
      wanted.query.kind = LOG_QUERY_DUMP;
    else if (strcmp(word, "-c") == 0)
      wanted.query.kind = LOG_QUERY_CLEAR;
    else if (strcmp(word, "-g") == 0)
      wanted.query.kind = LOG_QUERY_SIZES;
    else if (strcmp(word, "-s") == 0)
      wanted.silent = true;
    else if (strcmp(word, "-b") == 0 && next && take_buffers(next))
      n++;
    else if (strcmp(word, "-t") == 0 && next && atoi(next) > 0) {
      wanted.query.kind = LOG_QUERY_DUMP;
      wanted.query.tail = (uint32_t)atoi(next);
      n++;
    } else if (strcmp(word, "-v") == 0 && next) {
      wanted.brief = strcmp(next, "brief") == 0;
      n++;
    } else if (strcmp(word, "--pid") == 0 && next) {
      wanted.pid = atoi(next);
      n++;
    } else if (word[0] == '-' || !take_filter(word))
      return false;
  }
  return true;
}

static int show_sizes(int fd) {
  struct log_sizes sizes;
  for (unsigned n = 0; recv(fd, &sizes, sizeof sizes, 0) == sizeof sizes; n++)
    printf("%s: ring buffer is %u KiB (%u KiB consumed), %u entries, %u made room\n", log_buffer_name(n), sizes.capacity >> 10,
           sizes.used >> 10, sizes.entries, sizes.lost);
  return 0;
}

int logcat_main(int count, char **words) {
  wanted.query = (struct log_query){.kind = LOG_QUERY_FOLLOW, .buffers = 1u << LOG_BUFFER_MAIN | 1u << LOG_BUFFER_SYSTEM | 1u << LOG_BUFFER_CRASH};
  if (!take_words(count, words))
    return usage(help);
  int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = LOG_READ_PATH};
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      send(fd, &wanted.query, sizeof wanted.query, MSG_NOSIGNAL) < 0)
    return failed("logd", errno);
  if (wanted.query.kind == LOG_QUERY_SIZES)
    return show_sizes(fd);
  struct log_entry entry;
  for (ssize_t size; (size = recv(fd, &entry, sizeof entry, 0)) >= (ssize_t)LOG_ENTRY_HEAD;) {
    entry.message.tag[LOG_TAG_MAX - 1] = '\0';
    if (passes(&entry)) {
      print_entry(&entry, (size_t)size);
      if (wanted.query.kind == LOG_QUERY_FOLLOW)
        fflush(stdout);
    }
  }
  return wanted.query.kind == LOG_QUERY_FOLLOW ? failed("logd", EPIPE) : 0;
}
