// What the lab's files come through, on the development machine with checks of memory and undefined behaviour
// (tests/lab/agent-native.spec.ts).
//   checks DIRECTORY
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"

static int number, failures;
static void check(bool holds, const char *what)
{
    printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
    failures += !holds;
}

/* A copy that ends where the text does, so that a byte too far is noticed. */
static ssize_t decode(const char *text, char **bytes)
{
    *bytes = strdup(text);
    return decode_base64(*bytes);
}

static bool gives(const char *text, const char *wanted, size_t length)
{
    char *bytes;
    ssize_t count = decode(text, &bytes);
    bool same = count == (ssize_t)length && memcmp(bytes, wanted, length) == 0;
    free(bytes);
    return same;
}

static bool refused(const char *text)
{
    char *bytes;
    ssize_t count = decode(text, &bytes);
    free(bytes);
    return count < 0;
}

static bool holds(const char *path, const char *wanted)
{
    char text[100] = "";
    FILE *file = fopen(path, "r");
    size_t length = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
    if (file)
        fclose(file);
    return file && length == strlen(wanted) && strcmp(text, wanted) == 0;
}

static void files(const char *directory)
{
    char path[200], below[200], far[400];
    snprintf(path, sizeof(path), "%s/new/file", directory);
    snprintf(below, sizeof(below), "%s/new/file/below", directory);
    memset(far, 'x', sizeof(far) - 1);
    far[sizeof(far) - 1] = 0;
    check(!write_piece(path, 0, "one ", 4) && !write_piece(path, 4, "two", 3) && holds(path, "one two"),
          "a file comes in pieces, in a directory that was not there");
    check(write_piece(path, 3, "x", 1) && write_piece(path, 9, "x", 1) && holds(path, "one two"),
          "a piece that does not begin at its end is refused");
    check(!write_piece(path, 0, "", 0) && holds(path, ""), "it is begun anew");
    check(write_piece(below, 0, "x", 1) && write_piece(far, 0, "x", 1) && write_piece("", 0, "x", 1) &&
              write_piece(directory, 0, "x", 1),
          "what can't be written is told");
}

int main(int count, char **arguments)
{
    check(gives("", "", 0) && gives("aXZpbGFi", "ivilab", 6) && gives("AA==", "\0", 1) && gives("//8=", "\xff\xff", 2) &&
              gives("+/Az", "\xfb\xf0\x33", 3),
          "base64 is decoded");
    check(refused("A") && refused("AA=") && refused("A===") && refused("====") && refused("AA=A") && refused("AA A") &&
              refused("AAA\x80"),
          "what is no base64 is refused");
    for (unsigned n = 0; n < 200000; n++) {
        char text[32];
        size_t length = (size_t)rand() % sizeof(text);
        for (size_t at = 0; at < length; at++)
            text[at] = "A=+/z09 \n\x80"[rand() % 10];
        text[length] = 0;
        char *bytes;
        ssize_t got = decode(text, &bytes);
        if (got > (ssize_t)length)
            failures++;
        free(bytes);
    }
    if (count > 1)
        files(arguments[1]);
    printf("1..%d\n", number);
    return failures ? 1 : 0;
}
