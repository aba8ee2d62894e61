/* Messages to the lab: a line of JSON each, over the agent's own console. */
#ifndef AGENT_MESSAGE_H
#define AGENT_MESSAGE_H

#include <stddef.h>
#include <yajl/yajl_gen.h>

/* Opens the tty of the virtio console at that bus address, as `5e004000`, in raw mode. Returns its descriptor, or -1 with errno. */
int open_line(const char *address);

/* Begins a message: an open JSON object. */
yajl_gen begin_message(void);
void put_key(yajl_gen message, const char *key);
void put_number(yajl_gen message, const char *key, long long value);
/* Text of our own. */
void put_text(yajl_gen message, const char *key, const char *text);
/* Bytes of whatever origin: each becomes a character 0 to 255. */
void put_bytes(yajl_gen message, const char *key, const void *bytes, size_t length);
/* Closes the object and sends it. */
void send_message(yajl_gen message);

/* An event that has but a text: for the lab's log. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
