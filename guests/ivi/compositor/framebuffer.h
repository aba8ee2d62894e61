/* Where the picture goes: a frame buffer device, or a file in memory for tests. */
#pragma once
#include "graphics/bitmap.h"

struct framebuffer {
  struct bitmap picture; /* memory of our own: what is half drawn is not seen */
  struct bitmap mapped;  /* the device's or the file's */
  int fd;
  bool device;
};

/** Opens a frame buffer device of 32 bits a pixel (0xXXRRGGBB), or else a file, which is made as large as `width` by
   `height` needs.
    @returns 0 or -errno; -ENOTSUP: the device has other pixels. */
int framebuffer_open(struct framebuffer *fb, const char *path, int32_t width, int32_t height);
/** What was drawn into the picture in these places shall be seen now. */
void framebuffer_show(struct framebuffer *fb, const struct region *changed);
