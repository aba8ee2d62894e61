#include "message.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Longest text of a note. */
#define LONGEST_NOTE 1000
#define VIRTIO "/sys/bus/virtio/devices"

static int line = -1;

/* Whether virtio device `number` is a console (device id 3), and in `path` what it is below. */
static int is_console(int number, char *path, size_t size)
{
    char name[64], text[16] = "";
    snprintf(name, sizeof(name), VIRTIO "/virtio%d/device", number);
    FILE *file = fopen(name, "r");
    if (!file)
        return 0;
    char *got = fgets(text, sizeof(text), file);
    fclose(file);
    snprintf(name, sizeof(name), VIRTIO "/virtio%d", number);
    ssize_t length = readlink(name, path, size - 1);
    path[length < 0 ? 0 : length] = 0;
    return got && strtoul(text, NULL, 0) == 3;
}

/*
 * hvc0 is Xen's console. Linux numbers the virtio consoles behind it in the order in which it finds them, and tells nowhere which is whose
 * (drivers/tty/hvc/hvc_console.c, hvc_alloc).
 */
static int hvc_of(const char *address)
{
    char path[PATH_MAX], below[32];
    int consoles = 0;
    snprintf(below, sizeof(below), "/%s.virtio_mmio/", address);
    for (int number = 0; number < 64; number++) {
        if (!is_console(number, path, sizeof(path)))
            continue;
        consoles++;
        if (strstr(path, below))
            return consoles;
    }
    errno = ENODEV;
    return -1;
}

int open_line(const char *address)
{
    char path[32];
    int number = hvc_of(address);
    if (number < 0)
        return -1;
    snprintf(path, sizeof(path), "/dev/hvc%d", number);
    line = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (line < 0)
        return -1;
    struct termios modes;
    if (tcgetattr(line, &modes) == 0) {
        cfmakeraw(&modes);
        tcsetattr(line, TCSANOW, &modes);
    }
    return line;
}

yajl_gen begin_message(void)
{
    yajl_gen message = yajl_gen_alloc(NULL);
    if (!message)
        abort();
    yajl_gen_map_open(message);
    return message;
}

void put_key(yajl_gen message, const char *key)
{
    yajl_gen_string(message, (const unsigned char *)key, strlen(key));
}

void put_number(yajl_gen message, const char *key, long long value)
{
    put_key(message, key);
    yajl_gen_integer(message, value);
}

void put_text(yajl_gen message, const char *key, const char *text)
{
    put_bytes(message, key, text, strlen(text));
}

void put_bytes(yajl_gen message, const char *key, const void *bytes, size_t length)
{
    const unsigned char *from = bytes;
    unsigned char *text = malloc(2 * length + 1), *to = text;
    if (!text)
        abort();
    /* UTF-8 of the characters 0 to 255. */
    for (size_t n = 0; n < length; n++) {
        if (from[n] >= 0x80)
            *to++ = 0xc0 | from[n] >> 6;
        *to++ = from[n] < 0x80 ? from[n] : 0x80 | (from[n] & 0x3f);
    }
    if (key)
        put_key(message, key);
    yajl_gen_string(message, text, to - text);
    free(text);
}

static void write_all(const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = write(line, bytes, length);
        if (n < 0 && errno == EINTR)
            continue;
        /* Without its line the agent is of no use: it is started anew. */
        if (n <= 0)
            exit(1);
        bytes += n;
        length -= n;
    }
}

void send_message(yajl_gen message)
{
    const unsigned char *text;
    size_t length;
    yajl_gen_map_close(message);
    if (yajl_gen_get_buf(message, &text, &length) == yajl_gen_status_ok) {
        write_all(text, length);
        write_all((const unsigned char *)"\n", 1);
    }
    yajl_gen_free(message);
}

void note(const char *format, ...)
{
    char text[LONGEST_NOTE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    yajl_gen message = begin_message();
    put_text(message, "event", "log");
    put_text(message, "message", text);
    send_message(message);
}
