#include "xen/store.h"
#include "arch/arch.h"
#include "lib/print.h"
#include "lib/string.h"
#include "xen/public.h"
#include "xen/xen.h"

enum { STORE_READ = 2, STORE_WATCH = 4, STORE_UNWATCH = 5, STORE_WRITE = 11, STORE_WATCH_EVENT = 15, STORE_ERROR = 16 };

struct ring {
  char request[1024], reply[1024];
  volatile uint32_t request_consumed, request_produced, reply_consumed, reply_produced;
};
struct header {
  uint32_t type, id, transaction, length;
};

#define RING 1024u
#define LONGEST 4096u /* XENSTORE_PAYLOAD_MAX */

static struct ring *ring;
static event_port port;
static void (*wait)(void);
static uint32_t changes, last_id;
/* The message that is arriving: its header, then its body. */
static struct header header;
static char body[LONGEST + 1];
static uint32_t arrived;

void store_start(void (*wake)(void), void (*waiter)(void)) {
  uint32_t page = (uint32_t)xen_parameter(XEN_STORE_FRAME) * OS_PAGE;
  port = (event_port)xen_parameter(XEN_STORE_PORT);
  if (!page) return;
  wait = waiter;
  arch_map_memory(page);
  event_attach(port, wake);
  ring = (struct ring *)page;
}

/* Bytes that wait in the reply ring. An index that can't be means that the other side lost its way: everything is
 * dropped. */
static uint32_t waiting(void) {
  uint32_t bytes = ring->reply_produced - ring->reply_consumed;
  if (bytes <= RING) return bytes;
  ring->reply_consumed = ring->reply_produced;
  arrived = 0;
  return 0;
}

static bool take(void *to, uint32_t bytes) {
  if (waiting() < bytes) return false;
  uint32_t consumed = ring->reply_consumed;
  ring_barrier();
  for (uint32_t n = 0; n < bytes; n++) ((char *)to)[n] = ring->reply[(consumed + n) % RING];
  ring_barrier();
  ring->reply_consumed = consumed + bytes;
  return true;
}

/* Reads on; true when a whole message is there. */
static bool receive(void) {
  if (arrived < sizeof header) {
    if (!take(&header, sizeof header)) return false;
    event_send(port);
    arrived = sizeof header;
    if (header.length > LONGEST) header.length = LONGEST; /* the daemon never sends more */
  }
  while (arrived < sizeof header + header.length) {
    uint32_t left = (uint32_t)sizeof header + header.length - arrived, available = waiting();
    uint32_t part = left < available ? left : available;
    if (part == 0 || !take(body + (arrived - sizeof header), part)) return false;
    arrived += part;
    event_send(port);
  }
  body[header.length] = 0;
  arrived = 0;
  return true;
}

/* A watch event's body is the path, a 0, and the token: here "t" and a letter from A on. */
static void note_change(void) {
  uint32_t path = (uint32_t)strlen(body);
  if (path + 1 >= header.length) return;
  const char *token = body + path + 1;
  if (token[0] == 't') changes |= 1u << ((uint32_t)(token[1] - 'A') & 31);
}

void store_poll(void) {
  while (ring && receive())
    if (header.type == STORE_WATCH_EVENT) note_change();
}

uint32_t store_changes(void) {
  store_poll();
  uint32_t result = changes;
  changes = 0;
  return result;
}

static void put(const void *from, uint32_t bytes) {
  for (uint32_t done = 0; done < bytes;) {
    uint32_t produced = ring->request_produced, room = RING - (produced - ring->request_consumed);
    if (room == 0 || room > RING) {
      wait();
      continue;
    }
    uint32_t part = bytes - done < room ? bytes - done : room;
    for (uint32_t n = 0; n < part; n++) ring->request[(produced + n) % RING] = ((const char *)from)[done + n];
    ring_barrier();
    ring->request_produced = produced + part;
    event_send(port);
    done += part;
  }
}

/* Sends a path and a second part, waits for the answer. True unless the store answered with an error. */
static bool ask(uint32_t type, const char *path, const char *second, uint32_t second_length) {
  if (!ring) return false;
  uint32_t path_length = (uint32_t)strlen(path) + 1;
  struct header request = {type, ++last_id, 0, path_length + second_length};
  put(&request, sizeof request);
  put(path, path_length);
  put(second, second_length);
  for (;;) {
    while (!receive()) wait();
    if (header.type == STORE_WATCH_EVENT)
      note_change();
    else if (header.id == last_id)
      return header.type != STORE_ERROR;
  }
}

int32_t store_read(const char *path, char *value, size_t size) {
  if (!ask(STORE_READ, path, NULL, 0) || header.length >= size) return -1;
  memcpy(value, body, header.length + 1);
  return (int32_t)header.length;
}

bool store_read_number(const char *path, uint32_t *number) {
  char text[16];
  const char *at = text;
  return store_read(path, text, sizeof text) > 0 && parse_number(&at, number);
}

bool store_write(const char *path, const char *value) { return ask(STORE_WRITE, path, value, (uint32_t)strlen(value)); }

bool store_write_number(const char *path, uint32_t number) {
  char text[16];
  format_text(text, sizeof text, "%u", number);
  return store_write(path, text);
}

bool store_watch(const char *path, uint32_t token) {
  char text[3] = {'t', (char)('A' + token), 0};
  return ask(STORE_WATCH, path, text, sizeof text);
}

bool store_unwatch(const char *path, uint32_t token) {
  char text[3] = {'t', (char)('A' + token), 0};
  return ask(STORE_UNWATCH, path, text, sizeof text);
}
