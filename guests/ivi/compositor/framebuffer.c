#include "compositor/framebuffer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fb.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE_BYTES 4096
/* A fault costs some thousand instructions, copying a screen some hundred thousand. */
#define MOST_FAULTS 60

static int map(struct framebuffer *fb, size_t bytes) {
  void *pixels = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fb->fd, 0);
  if (pixels == MAP_FAILED) return -errno;
  fb->mapped.pixels = pixels;
  fb->picture = bitmap_make(fb->mapped.width, fb->mapped.height);
  if (fb->picture.pixels) return 0;
  munmap(pixels, bytes);
  return -ENOMEM;
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
  fb->mapped = (struct bitmap){NULL, (int32_t)screen.xres, (int32_t)screen.yres, (int32_t)memory.line_length / 4};
  return map(fb, (size_t)memory.line_length * screen.yres);
}

int framebuffer_open(struct framebuffer *fb, const char *path, int32_t width, int32_t height) {
  struct stat what;
  *fb = (struct framebuffer){.fd = open(path, O_RDWR | O_CLOEXEC)};
  if (fb->fd < 0) return -errno;
  if (fstat(fb->fd, &what) == 0 && S_ISREG(what.st_mode)) {
    size_t bytes = (size_t)width * (size_t)height * 4;
    fb->mapped = (struct bitmap){NULL, width, height, width};
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

static size_t row_bytes(const struct framebuffer *fb) { return (size_t)fb->mapped.stride * 4; }

/* Pages of the frame buffer that lie in these places, about. */
static size_t pages_of(const struct framebuffer *fb, const struct region *changed) {
  size_t pages = 0;
  for (uint32_t n = 0; n < changed->count; n++)
    pages += (size_t)changed->rect[n].height * row_bytes(fb) / PAGE_BYTES + 1;
  return pages;
}

/* All rows that changed, in one piece. */
static bool write_rows(const struct framebuffer *fb, struct rect area) {
  if (fb->picture.stride != fb->mapped.stride) return false;
  size_t bytes = (size_t)area.height * row_bytes(fb);
  return pwrite(fb->fd, bitmap_at(&fb->picture, 0, area.y), bytes, (off_t)((size_t)area.y * row_bytes(fb))) ==
         (ssize_t)bytes;
}

/* The front end of Xen's frame buffer tells its back end of pages that were written: it learns of each by a fault at
   the first store, collects them for 50 ms, and tells at once when it is asked to synchronise. What is written with
   write() costs no faults, but then it tells of the whole screen. */
void framebuffer_show(struct framebuffer *fb, const struct region *changed) {
  if (fb->device && pages_of(fb, changed) > MOST_FAULTS && write_rows(fb, region_bounds(changed))) return;
  for (uint32_t n = 0; n < changed->count; n++) bitmap_copy(&fb->mapped, &fb->picture, changed->rect[n]);
  if (fb->device) fsync(fb->fd);
}
