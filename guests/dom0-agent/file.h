/* Files that the lab writes in Dom0, in pieces. */
#ifndef AGENT_FILE_H
#define AGENT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Decodes base64 (RFC 4648, section 4) in place. Returns how many bytes it is, or -1 for what is none. */
ssize_t decode_base64(char *text);

/*
 * Writes a piece at `at`, which is where the file ends: 0 begins it anew, in a directory that is made if it is not there. Returns NULL, or what is wrong.
 */
const char *write_piece(const char *path, off_t at, const void *bytes, size_t length);

#endif
