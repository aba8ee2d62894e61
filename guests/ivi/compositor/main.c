/* The compositor: pictures of the apps become the screen's. Also gives input to who is touched.
     compositor [FRAMEBUFFER [WIDTHxHEIGHT]]    a device, /dev/fb0, or a file that is there */
#define LOG_TAG "compositor"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "compositor/surfaces.h"
#include "input/devices.h"
#include "ivi/binder.h"
#include "ivi/log.h"

#define FRAME 33     /* ms from one picture to the next, at least */
#define PATIENCE 500 /* ms between looks for the frame buffer */

static struct {
  struct framebuffer frames;
  struct screen screen;
  struct loop_timer *timer;
  bool set;
  int64_t last; /* ms */
} main_state;

static int64_t now_ms(void) { return loop_now() / 1000000; }

/* A frame soon, but not before the last one was on the screen for its time. */
static void changed(void) {
  if (main_state.set) return;
  int64_t wait = main_state.last + FRAME - now_ms();
  main_state.set = true;
  loop_timer_set(main_state.timer, wait > 0 ? wait : 0, 0);
}

static void frame(void *context) {
  (void)context;
  main_state.set = false;
  main_state.last = now_ms();
  struct region done = screen_compose(&main_state.screen, main_state.last);
  if (done.count) framebuffer_show(&main_state.frames, &done);
  surfaces_framed();
  if (screen_busy(&main_state.screen)) changed();
}

int main(int count, char **words) {
  const char *path = count > 1 ? words[1] : "/dev/fb0";
  int width = 1280, height = 800, error;
  bool told = false;
  if (count > 2 && (sscanf(words[2], "%dx%d", &width, &height) != 2 || width < 320 || width > BITMAP_SIDE ||
                    height < 240 || height > BITMAP_SIDE))
    return fprintf(stderr, "usage: compositor [FRAMEBUFFER [WIDTHxHEIGHT]]\n"), 2;
  while ((error = framebuffer_open(&main_state.frames, path, width, height)) != 0) {
    if (!told) LOGW("%s: %s: waiting for it", path, strerror(-error));
    told = true;
    usleep(PATIENCE * 1000);
  }
  struct loop *loop = loop_new();
  if (!loop) return 1;
  screen_init(&main_state.screen, main_state.frames.picture);
  main_state.timer = loop_timer_new(loop, frame, NULL);
  error = binder_open(loop);
  if (!error) error = surfaces_begin(loop, &main_state.screen, changed);
  if (error) {
    LOGE("no service: %s", strerror(-error));
    return 1;
  }
  const struct input_sink sink = {.finger = surfaces_finger,
                                  .key = surfaces_key,
                                  .width = main_state.screen.to.width,
                                  .height = main_state.screen.to.height};
  input_begin(loop, &sink);
  LOGI("%s, %d by %d", path, sink.width, sink.height);
  changed();
  return loop_run(loop);
}
