#include "ivi/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "ivi/loop.h"
#include "log-wire.h"

static const char letters[] = "VDIWEF";

char log_letter(enum log_level level) {
  return level >= LOG_LEVEL_VERBOSE && level <= LOG_LEVEL_FATAL ? letters[level - LOG_LEVEL_VERBOSE] : '?';
}

enum log_level log_level_of(char letter) {
  const char *at = letter ? strchr(letters, letter) : NULL;
  return at ? (enum log_level)(LOG_LEVEL_VERBOSE + (at - letters)) : 0;
}

const char *log_buffer_name(unsigned buffer) {
  static const char *const names[LOG_BUFFERS] = {"main", "system", "events", "crash"};
  return buffer < LOG_BUFFERS ? names[buffer] : NULL;
}

bool log_seldom(int64_t *last) {
  int64_t now = loop_now();
  if (*last != 0 && now - *last < 1000000000)
    return false;
  *last = now;
  return true;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int to_logd = -1, to_kernel = -1;
static unsigned lost;

static bool connect_logd(void) {
  if (to_logd < 0)
    to_logd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = LOG_WRITE_PATH};
  return to_logd >= 0 && connect(to_logd, (struct sockaddr *)&address, sizeof address) == 0;
}

/* Sends to logd, which may have been started anew since the last time. */
static int deliver(const struct log_message *message, size_t length) {
  if (to_logd < 0 && !connect_logd())
    return -ENOTCONN;
  if (send(to_logd, message, length, MSG_NOSIGNAL) >= 0)
    return 0;
  if (errno == EAGAIN)
    return -EAGAIN;
  if (connect_logd() && send(to_logd, message, length, MSG_NOSIGNAL) >= 0)
    return 0;
  return errno == EAGAIN ? -EAGAIN : -ENOTCONN;
}

static void tell_kernel(const struct log_message *message, size_t length) {
  /* Levels of syslog(3): debug 7, info 6, warning 4, error 3, critical 2. */
  static const char of_level[] = {7, 7, 7, 7, 6, 4, 3, 2};
  if (to_kernel < 0)
    to_kernel = open("/dev/kmsg", O_WRONLY | O_CLOEXEC | O_NONBLOCK);
  if (to_kernel < 0)
    return;
  char line[LOG_TAG_MAX + 256];
  int text = length > 200 ? 200 : (int)length;
  int size = snprintf(line, sizeof line, "<%d>%s: %.*s\n", of_level[message->level & 7], message->tag, text, message->text);
  if (write(to_kernel, line, (size_t)size) < 0)
    lost++;
}

static size_t fill(struct log_message *message, enum log_buffer buffer, enum log_level level, const char *tag,
                   const char *text) {
  memset(message, 0, LOG_MESSAGE_HEAD);
  message->buffer = (uint8_t)buffer;
  message->level = (uint8_t)level;
  message->thread = (int32_t)syscall(SYS_gettid);
  strncpy(message->tag, tag, LOG_TAG_MAX - 1);
  size_t length = strlen(text);
  if (length > LOG_TEXT_MAX - 1)
    length = LOG_TEXT_MAX - 1;
  memcpy(message->text, text, length);
  return length;
}

static void tell_lost(void) {
  struct log_message message;
  char text[64];
  snprintf(text, sizeof text, "%u lines were lost: logd did not keep up", lost);
  size_t length = fill(&message, LOG_BUFFER_MAIN, LOG_LEVEL_WARN, "log", text);
  if (deliver(&message, LOG_MESSAGE_HEAD + length) == 0)
    lost = 0;
}

void log_write_to(enum log_buffer buffer, enum log_level level, const char *tag, const char *text) {
  struct log_message message;
  size_t length = fill(&message, buffer, level, tag, text);
  int error = errno;
  pthread_mutex_lock(&lock);
  if (lost > 0)
    tell_lost();
  int result = deliver(&message, LOG_MESSAGE_HEAD + length);
  if (result == -EAGAIN)
    lost++;
  else if (result != 0)
    tell_kernel(&message, length);
  pthread_mutex_unlock(&lock);
  errno = error;
}

void log_write(enum log_level level, const char *tag, const char *format, ...) {
  char text[LOG_TEXT_MAX];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  log_write_to(LOG_BUFFER_MAIN, level, tag, text);
}
