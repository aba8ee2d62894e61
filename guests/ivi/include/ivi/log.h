/* The log: lines with a level and a tag, sent to logd; what was said before logd runs goes to the kernel's log. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_LEVEL_VERBOSE = 2, LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR, LOG_LEVEL_FATAL };
enum log_buffer { LOG_BUFFER_MAIN, LOG_BUFFER_SYSTEM, LOG_BUFFER_EVENTS, LOG_BUFFER_CRASH, LOG_BUFFERS };

#define LOG_TAG_MAX 32   /* with its terminator; longer ones are cut */
#define LOG_TEXT_MAX 1024 /* likewise */

/** Writes a line. Never blocks: when logd can't keep up the line is lost. May be called from any thread. */
void log_write(enum log_level level, const char *tag, const char *format, ...) __attribute__((format(printf, 3, 4)));
void log_write_to(enum log_buffer buffer, enum log_level level, const char *tag, const char *text);
/** True at most once a second for a `last` of its own, 0 at first: for lines that others can cause at will. */
bool log_seldom(int64_t *last);
/** `level` as one letter of VDIWEF, and back; 0 for any other letter. */
char log_letter(enum log_level level);
enum log_level log_level_of(char letter);
/** The name of a buffer as `logcat -b` takes it; NULL past the last. */
const char *log_buffer_name(unsigned buffer);

/* A source file says `#define LOG_TAG "Name"` and uses these. */
#define LOGV(...) log_write(LOG_LEVEL_VERBOSE, LOG_TAG, __VA_ARGS__)
#define LOGD(...) log_write(LOG_LEVEL_DEBUG, LOG_TAG, __VA_ARGS__)
#define LOGI(...) log_write(LOG_LEVEL_INFO, LOG_TAG, __VA_ARGS__)
#define LOGW(...) log_write(LOG_LEVEL_WARN, LOG_TAG, __VA_ARGS__)
#define LOGE(...) log_write(LOG_LEVEL_ERROR, LOG_TAG, __VA_ARGS__)
