/* Where the picture goes: a frame buffer device, or a file in memory for tests. */
#pragma once
#include "graphics/bitmap.h"

struct framebuffer {
  struct bitmap picture;
  int fd;
  bool device;
};

/** Opens a frame buffer device of 32 bits a pixel (0xXXRRGGBB), or else a file, which is made as large as `width` by
   `height` needs.
    @returns 0 or -errno; -ENOTSUP: the device has other pixels. */
int framebuffer_open(struct framebuffer *fb, const char *path, int32_t width, int32_t height);
/** What was written to the picture shall be seen now. */
void framebuffer_flush(struct framebuffer *fb);
