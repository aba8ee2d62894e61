#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGEST_PATH 256

static int value_of(char digit)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = digit ? strchr(digits, digit) : NULL;
    return at ? (int)(at - digits) : -1;
}

ssize_t decode_base64(char *text)
{
    size_t length = strlen(text);
    if (length % 4 != 0)
        return -1;
    size_t padding = length > 0 && text[length - 1] == '=' ? 1 + (text[length - 2] == '=') : 0;
    uint8_t *to = (uint8_t *)text;
    uint32_t bits = 0;
    for (size_t n = 0; n < length; n++) {
        int value = n >= length - padding ? 0 : value_of(text[n]);
        if (value < 0)
            return -1;
        bits = bits << 6 | (uint32_t)value;
        if (n % 4 != 3)
            continue;
        *to++ = (uint8_t)(bits >> 16);
        *to++ = (uint8_t)(bits >> 8);
        *to++ = (uint8_t)bits;
    }
    return (ssize_t)(length / 4 * 3 - padding);
}

static const char *make_directory(const char *path)
{
    char directory[LONGEST_PATH];
    if ((size_t)snprintf(directory, sizeof(directory), "%s", path) >= sizeof(directory))
        return "the path is too long";
    char *end = strrchr(directory, '/');
    if (!end || end == directory)
        return NULL;
    *end = 0;
    return mkdir(directory, 0755) < 0 && errno != EEXIST ? strerror(errno) : NULL;
}

static const char *write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = write(fd, bytes, length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count < 0 ? strerror(errno) : "nothing can be written";
        bytes += count;
        length -= (size_t)count;
    }
    return NULL;
}

const char *write_piece(const char *path, off_t at, const void *bytes, size_t length)
{
    const char *wrong = at == 0 ? make_directory(path) : NULL;
    if (wrong)
        return wrong;
    int fd = open(path, O_WRONLY | O_CLOEXEC | (at == 0 ? O_CREAT | O_TRUNC : 0), 0644);
    if (fd < 0)
        return strerror(errno);
    wrong = lseek(fd, 0, SEEK_END) == at ? write_all(fd, bytes, length) : "the file does not end there";
    if (close(fd) < 0 && !wrong)
        wrong = strerror(errno);
    return wrong;
}
