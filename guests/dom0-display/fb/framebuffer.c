#include "fb/framebuffer.h"

#include <fcntl.h>
#include <linux/fb.h>
#include <linux/kd.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fb/head.h"
#include "log.h"

#define MOST_BUFFERS 8

static bool map_head(struct head *head, int descriptor, const struct fb_fix_screeninfo *fix) {
  struct fb_var_screeninfo var;
  const struct head_config *config = head->config;
  if (ioctl(descriptor, FBIOGET_VSCREENINFO, &var) != 0 || var.bits_per_pixel != 32) return false;
  if (config->width > var.xres || config->height > var.yres ||
      (uint64_t)fix->line_length * config->height > fix->smem_len) {
    say("head %s: %ux%u do not fit into a frame buffer of %ux%u", config->name, config->width, config->height, var.xres,
        var.yres);
    return false;
  }
  void *at = mmap(NULL, fix->smem_len, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (at == MAP_FAILED) return false;
  head->pixels = at;
  head->stride = fix->line_length / 4;
  return true;
}

/* Linux's own text console stays away from the heads. */
static void silence_console(void) {
  int console = open("/dev/tty0", O_RDWR | O_CLOEXEC);
  if (console < 0) return;
  ioctl(console, KDSETMODE, KD_GRAPHICS);
  close(console);
}

bool framebuffers_open(void) {
  uint32_t found = 0;
  silence_console();
  for (uint32_t n = 0; n < config.heads; n++) heads[n].config = &config.head[n];
  for (int number = 0; number < MOST_BUFFERS; number++) {
    char path[16];
    struct fb_fix_screeninfo fix;
    snprintf(path, sizeof path, "/dev/fb%d", number);
    int descriptor = open(path, O_RDWR | O_CLOEXEC);
    if (descriptor < 0) continue;
    bool answers = ioctl(descriptor, FBIOGET_FSCREENINFO, &fix) == 0;
    for (uint32_t n = 0; answers && n < config.heads; n++)
      if (!heads[n].pixels && fix.smem_start == config.head[n].address) found += map_head(&heads[n], descriptor, &fix);
    close(descriptor);
  }
  for (uint32_t n = 0; n < config.heads; n++)
    if (!heads[n].pixels) say("head %s: no frame buffer at 0x%x", config.head[n].name, config.head[n].address);
  return found == config.heads;
}
