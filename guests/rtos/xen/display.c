#include "xen/display.h"
#include "lib/print.h"
#include "platform.h"
#include "xen/xen.h"

enum { EVENT_UPDATE = 2 };
#define EVENT_BYTES 40u
#define OUT_OFFSET 2048u
#define OUT_EVENTS (2048u / EVENT_BYTES)
#define MOST_PIXELS (1920u * 1080u)

struct shared_page {
  volatile uint32_t in_consumed, in_produced, out_consumed, out_produced;
  int32_t width, height;
  uint32_t line_length, memory_length; /* bytes */
  uint8_t depth;
  uint32_t directory[256]; /* frames of pages that hold the frame buffer's frames */
};
struct update {
  uint8_t type;
  int32_t x, y, width, height;
};

struct display display;
static struct shared_page *page;
static uint32_t *frames;  /* the directory pages, one after the other */
static uint32_t capacity; /* bytes of pixels that there is room for */
static event_port port;
static bool wants_updates;
static bool untold; /* the ring has what the back end was not woken for */

static bool allocate(uint32_t bytes) {
  if (bytes <= capacity) return true;
  uint32_t pages = (bytes + OS_PAGE - 1) / OS_PAGE;
  if (!page) page = platform_allocate(OS_PAGE);
  uint32_t *pixels = platform_allocate(bytes);
  uint32_t *directory = platform_allocate(pages * 4);
  if (!page || !pixels || !directory) return false;
  for (uint32_t n = 0; n < pages; n++) directory[n] = (uint32_t)pixels / OS_PAGE + n;
  display.pixels = pixels;
  frames = directory;
  capacity = pages * OS_PAGE;
  return true;
}

static void on_event(void) {
  page->in_consumed = page->in_produced; /* refresh advice: of no use here, all is kept up to date */
}

static bool offer(struct xenbus_frontend *frontend) {
  uint32_t width = xenbus_read_backend(frontend, "width", 1280) & ~3u;
  uint32_t height = xenbus_read_backend(frontend, "height", 480);
  if (width < 320 || height < 160 || width > 4096 || height > 4096 || width * height > MOST_PIXELS) {
    print("display: a screen of %u by %u is not possible: 320 by 160 to 1920 by 1080\n", width, height);
    return false;
  }
  if (!allocate(width * height * 4)) {
    print("display: no memory for %u by %u\n", width, height);
    return false;
  }
  page->in_consumed = page->in_produced = page->out_consumed = page->out_produced = 0;
  page->width = (int32_t)width;
  page->height = (int32_t)height;
  page->line_length = width * 4;
  page->memory_length = width * height * 4;
  page->depth = 32;
  for (uint32_t n = 0; n < (page->memory_length + OS_PAGE - 1) / OS_PAGE; n += 1024)
    page->directory[n / 1024] = (uint32_t)frames / OS_PAGE + n / 1024;
  display.width = width;
  display.height = height;
  port = event_allocate((uint16_t)frontend->backend_domain);
  if (port == NO_PORT) return false;
  event_attach(port, on_event);
  return xenbus_write(frontend, "page-ref", (uint32_t)page / OS_PAGE) &&
         xenbus_write(frontend, "event-channel", port) && xenbus_write_text(frontend, "protocol", "arm-abi") &&
         xenbus_write(frontend, "feature-update", 1);
}

static void connected(struct xenbus_frontend *frontend) {
  wants_updates = xenbus_read_backend(frontend, "request-update", 0) != 0;
  if (display.connected) return;
  display.generation++;
  display.connected = true;
  print("display: %u by %u connected\n", display.width, display.height);
}

static void disconnect(struct xenbus_frontend *frontend) {
  (void)frontend;
  if (display.connected) print("display: disconnected\n");
  display.connected = false;
  if (port != NO_PORT) event_close(port);
  port = NO_PORT;
}

struct xenbus_frontend display_frontend = {
    .path = "device/vfb/0", .offer = offer, .connected = connected, .disconnect = disconnect};

bool display_update(int32_t x, int32_t y, int32_t width, int32_t height) {
  if (!display.connected || !wants_updates) return true;
  uint32_t produced = page->out_produced;
  if (produced - page->out_consumed >= OUT_EVENTS) return false;
  struct update *event = (struct update *)((uint8_t *)page + OUT_OFFSET + produced % OUT_EVENTS * EVENT_BYTES);
  *event = (struct update){EVENT_UPDATE, x, y, width, height};
  ring_barrier();
  page->out_produced = produced + 1;
  untold = true;
  return true;
}

void display_tell(void) {
  if (display.connected && untold) event_send(port);
  untold = false;
}
