#include "compositor/framebuffer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fb.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int map(struct framebuffer *fb, size_t bytes) {
  void *pixels = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fb->fd, 0);
  if (pixels == MAP_FAILED) return -errno;
  fb->picture.pixels = pixels;
  return 0;
}

static int open_device(struct framebuffer *fb) {
  struct fb_var_screeninfo screen;
  struct fb_fix_screeninfo memory;
  if (ioctl(fb->fd, FBIOGET_VSCREENINFO, &screen) || ioctl(fb->fd, FBIOGET_FSCREENINFO, &memory)) return -errno;
  if (screen.bits_per_pixel != 32 || screen.red.offset != 16 || screen.green.offset != 8 || screen.blue.offset != 0 ||
      screen.xres < 320 || screen.xres > BITMAP_SIDE || screen.yres < 240 || screen.yres > BITMAP_SIDE ||
      memory.line_length % 4 || memory.line_length < screen.xres * 4 ||
      (uint64_t)memory.line_length * screen.yres > memory.smem_len)
    return -ENOTSUP;
  fb->device = true;
  fb->picture = (struct bitmap){NULL, (int32_t)screen.xres, (int32_t)screen.yres, (int32_t)memory.line_length / 4};
  return map(fb, (size_t)memory.line_length * screen.yres);
}

int framebuffer_open(struct framebuffer *fb, const char *path, int32_t width, int32_t height) {
  struct stat what;
  *fb = (struct framebuffer){.fd = open(path, O_RDWR | O_CLOEXEC)};
  if (fb->fd < 0) return -errno;
  if (fstat(fb->fd, &what) == 0 && S_ISREG(what.st_mode)) {
    size_t bytes = (size_t)width * (size_t)height * 4;
    fb->picture = (struct bitmap){NULL, width, height, width};
    if (ftruncate(fb->fd, (off_t)bytes) == 0 && map(fb, bytes) == 0) return 0;
  } else {
    int error = open_device(fb);
    if (!error) return 0;
    errno = -error;
  }
  int error = -errno;
  close(fb->fd);
  fb->fd = -1;
  return error;
}

/* The front end of Xen's frame buffer tells its back end of pages that were written 20 times a second: at once when it
   is asked to synchronise. */
void framebuffer_flush(struct framebuffer *fb) {
  if (fb->device) fsync(fb->fd);
}
