#include "xen/input.h"
#include "lib/print.h"
#include "platform.h"
#include "xen/xen.h"

#define EVENT_BYTES 40u
#define IN_OFFSET 1024u
#define IN_EVENTS (2048u / EVENT_BYTES)
enum { TYPE_KEY = 3, TYPE_POSITION = 4, TYPE_TOUCH = 5 };
enum { TOUCH_DOWN = 0, TOUCH_UP = 1, TOUCH_MOTION = 2 };

struct shared_page {
  volatile uint32_t in_consumed, in_produced, out_consumed, out_produced;
};
/* All events: a byte of type, then words; kbdif.h draws them. */
struct raw_event {
  uint8_t type, second, contact, reserved;
  uint32_t word[9];
};

static struct shared_page *page;
static grant_reference grant;
static event_port port;
static bool connected_now;
static void (*handler)(void);

static void on_event(void) {
  if (handler) handler();
}

static bool offer(struct xenbus_frontend *frontend) {
  if (!page) page = platform_allocate(OS_PAGE);
  if (!page) return false;
  page->in_consumed = page->in_produced = page->out_consumed = page->out_produced = 0;
  if (grant == NO_GRANT) grant = grant_page((uint16_t)frontend->backend_domain, page);
  port = event_allocate((uint16_t)frontend->backend_domain);
  if (grant == NO_GRANT || port == NO_PORT) return false;
  event_attach(port, on_event);
  if (xenbus_read_backend(frontend, "feature-abs-pointer", 0)) xenbus_write(frontend, "request-abs-pointer", 1);
  if (xenbus_read_backend(frontend, "feature-multi-touch", 0)) xenbus_write(frontend, "request-multi-touch", 1);
  return xenbus_write(frontend, "page-gref", grant) && xenbus_write(frontend, "page-ref", (uint32_t)page / OS_PAGE) &&
         xenbus_write(frontend, "event-channel", port);
}

static void connected(struct xenbus_frontend *frontend) {
  (void)frontend;
  if (!connected_now) print("input: connected\n");
  connected_now = true;
}

static void disconnect(struct xenbus_frontend *frontend) {
  (void)frontend;
  if (connected_now) print("input: disconnected\n");
  connected_now = false;
  if (port != NO_PORT) event_close(port);
  port = NO_PORT;
  /* While the other side still maps the page the grant stays, and is offered again. */
  if (grant != NO_GRANT && grant_end(grant)) grant = NO_GRANT;
}

struct xenbus_frontend input_frontend = {
    .path = "device/vkbd/0", .offer = offer, .connected = connected, .disconnect = disconnect};

void input_on_event(void (*to)(void)) { handler = to; }

static bool understand(const struct raw_event *raw, struct input_event *event) {
  if (raw->type == TYPE_KEY)
    *event = (struct input_event){.kind = INPUT_KEY, .code = raw->word[0], .pressed = raw->second != 0};
  else if (raw->type == TYPE_POSITION)
    *event = (struct input_event){.kind = INPUT_POSITION, .x = (int32_t)raw->word[0], .y = (int32_t)raw->word[1]};
  else if (raw->type == TYPE_TOUCH && raw->second <= TOUCH_MOTION) {
    static const enum input_kind kinds[] = {INPUT_TOUCH_DOWN, INPUT_TOUCH_UP, INPUT_TOUCH_MOVE};
    *event = (struct input_event){.kind = kinds[raw->second],
                                  .code = raw->contact,
                                  .pressed = raw->second != TOUCH_UP,
                                  .x = (int32_t)raw->word[1],
                                  .y = (int32_t)raw->word[2]};
  } else
    return false;
  return true;
}

bool input_read(struct input_event *event) {
  while (connected_now) {
    uint32_t consumed = page->in_consumed, waiting = page->in_produced - consumed;
    if (waiting == 0) return false;
    if (waiting > IN_EVENTS)
      consumed = page->in_produced - IN_EVENTS; /* the other side went too far: the newest count */
    ring_barrier();
    struct raw_event raw = *(struct raw_event *)((uint8_t *)page + IN_OFFSET + consumed % IN_EVENTS * EVENT_BYTES);
    ring_barrier();
    page->in_consumed = consumed + 1;
    if (understand(&raw, event)) return true;
  }
  return false;
}
