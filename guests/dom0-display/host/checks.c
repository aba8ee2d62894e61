// The back ends against front ends that write garbage into rings, shared pages, directories and xenstore, beside one
// that behaves: on the development machine, compiled with checks of memory and undefined behaviour
// (tests/display/native.spec.ts).
//   checks STEPS SEED
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "fb/fbif.h"
#include "host/fake.h"
#include "input/router.h"
#include "xen/xen.h"

#define PAGE_FRAME 16u
#define DIRECTORY_FRAME 20u
#define PIXELS_FRAME 64u
#define INPUT_FRAME 17u
#define GOOD 1u
#define GOOD_WIDTH 320u
#define GOOD_HEIGHT 160u

static const char *const lines[] = {
    "head cluster 60000000 320x160 Nobody draws here", "head centre 60800000 640x400 Nor here",
    "domain good cluster 320x160 touch,keyboard", "domain bad centre 640x400 touch,keyboard,pointer",
    "domain worse centre 640x400 pointer"};

static uint64_t seed;
static uint32_t random_number(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 20) % below;
}

static uint32_t edge(void) {
  static const uint32_t edges[] = {0, 1, 4, 50, 51, 52, 320, 640, 1280, 4095, 4096, 4097,
                                   1u << 20, 16u << 20, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff};
  return random_number(4) ? edges[random_number(sizeof edges / sizeof *edges)] : (uint32_t)seed;
}

static struct fbif_page *page_of(uint32_t domain) { return (struct fbif_page *)fake_frame(domain, PAGE_FRAME); }

static void offer_nodes(uint32_t domain, enum device_kind kind) {
  char text[STORE_PATH];
  const char *name = device_kinds[kind];
  snprintf(text, sizeof text, "/local/domain/%u/device/%s/0", domain, name);
  fake_write(text, "/local/domain/0/backend/%s/%u/0/frontend", name, domain);
  snprintf(text, sizeof text, "%u", domain);
  fake_write(text, "/local/domain/0/backend/%s/%u/0/frontend-id", name, domain);
  fake_write("1", "/local/domain/0/backend/%s/%u/0/state", name, domain);
  snprintf(text, sizeof text, "%u", kind == DEVICE_VFB ? PAGE_FRAME : INPUT_FRAME);
  fake_write(text, "/local/domain/%u/device/%s/0/page-ref", domain, name);
  fake_write("7", "/local/domain/%u/device/%s/0/event-channel", domain, name);
  fake_write("1", "/local/domain/%u/device/%s/0/request-multi-touch", domain, name);
  fake_write("1", "/local/domain/%u/device/%s/0/request-abs-pointer", domain, name);
  fake_write("3", "/local/domain/%u/device/%s/0/state", domain, name);
}

static void good_page(uint32_t domain, uint32_t width, uint32_t height) {
  struct fbif_page *page = page_of(domain);
  memset(page, 0, XEN_PAGE);
  page->width = (int32_t)width;
  page->height = (int32_t)height;
  page->line_length = width * 4;
  page->memory_length = width * height * 4;
  page->depth = 32;
  page->directory[0] = DIRECTORY_FRAME;
  uint32_t *directory = (uint32_t *)fake_frame(domain, DIRECTORY_FRAME);
  for (uint32_t n = 0; n < 1024; n++) directory[n] = PIXELS_FRAME + n % (FAKE_FRAMES - PIXELS_FRAME);
}

static void make(uint32_t domain, const char *name, uint32_t width, uint32_t height) {
  fake_create(domain);
  fake_write(name, "/local/domain/%u/name", domain);
  good_page(domain, width, height);
  memset(fake_frame(domain, INPUT_FRAME), 0, XEN_PAGE);
  for (enum device_kind kind = 0; kind < DEVICE_KINDS; kind++) offer_nodes(domain, kind);
}

static void turn(uint64_t microseconds) {
  fake_advance(microseconds);
  for (int n = 0; n < 3; n++) devices_run();
}

static void event_for(uint32_t domain) {
  for (uint32_t n = 0; n < MOST_DEVICES; n++)
    if (devices[n].used && devices[n].connected && devices[n].domain == domain) device_event(devices[n].port);
}

static void send_update(uint32_t domain, int32_t x, int32_t y, int32_t width, int32_t height) {
  struct fbif_page *page = page_of(domain);
  struct fbif_update update = {FBIF_UPDATE, x, y, width, height};
  memcpy(fbif_slot(page, page->out_produced), &update, sizeof update);
  page->out_produced++;
}

/* What the guest that behaves draws is on its head, and a touch reaches it, whatever the others do. */
static bool good_is_served(uint32_t step) {
  uint32_t *pixels = (uint32_t *)fake_frame(GOOD, PIXELS_FRAME);
  uint32_t x = random_number(GOOD_WIDTH), y = random_number(GOOD_HEIGHT), colour = step & 0xffffff;
  struct kbdif_page *input = (struct kbdif_page *)fake_frame(GOOD, INPUT_FRAME);
  pixels[y * GOOD_WIDTH + x] = colour;
  send_update(GOOD, (int32_t)x, (int32_t)y, 1, 1);
  event_for(GOOD);
  turn(40000);
  /* Others' fingers may have been here, and left more than the ring holds. */
  router_touch(0, 0, TOUCH_UP, 5, 5);
  for (uint32_t n = 0; n < 1 + BACKLOG / 50; n++) {
    input->in_consumed = input->in_produced;
    router_flush();
  }
  input->in_consumed = input->in_produced;
  uint32_t before = input->in_produced;
  router_touch(0, 0, TOUCH_DOWN, 5, 5);
  router_touch(0, 0, TOUCH_UP, 5, 5);
  router_flush();
  uint32_t events = input->in_produced - before;
  input->in_consumed = input->in_produced;
  return heads[0].pixels[y * heads[0].stride + x] == colour && events == 3;
}

static void garbage(uint8_t *at, uint32_t bytes) {
  for (uint32_t n = 0; n < bytes; n++) at[n] = (uint8_t)random_number(256);
}

static void spoil_page(uint32_t domain) {
  struct fbif_page *page = page_of(domain);
  uint32_t *words = (uint32_t *)page;
  switch (random_number(6)) {
    case 0:
      garbage((uint8_t *)page, XEN_PAGE);
      break;
    case 1:
      page->out_produced = edge();
      break;
    case 2:
      words[random_number(9)] = edge();
      break;
    case 3:
      page->directory[random_number(4)] = edge();
      break;
    case 4:
      ((uint32_t *)fake_frame(domain, DIRECTORY_FRAME))[random_number(1024)] = edge();
      break;
    default:
      good_page(domain, 1 + random_number(900), 1 + random_number(600));
  }
}

/* Sizes that just fit, or just do not. */
static int32_t near_size(void) {
  static const int32_t sizes[] = {1, 4, 320, 399, 400, 401, 600, 640, 641, 800,
                                  2556, 2560, 2564, 3200, 640 * 400 * 4 - 4, 640 * 400 * 4};
  return random_number(8) ? sizes[random_number(sizeof sizes / sizeof *sizes)] : (int32_t)edge();
}

static void spoil_ring(uint32_t domain) {
  struct fbif_page *page = page_of(domain);
  for (uint32_t n = random_number(random_number(4) ? 8 : 60); n > 0; n--) {
    if (random_number(4)) {
      int32_t x = random_number(2) ? 0 : (int32_t)edge(), y = random_number(2) ? 0 : (int32_t)edge();
      send_update(domain, x, y, near_size(), near_size());
      continue;
    }
    union fbif_event event;
    garbage(event.bytes, sizeof event);
    event.type = random_number(4) ? FBIF_RESIZE : (uint8_t)random_number(256);
    if (random_number(2)) {
      int32_t offset = random_number(2) ? 0 : near_size();
      event.resize = (struct fbif_resize){FBIF_RESIZE, near_size(), near_size(), near_size(), 32, offset};
    }
    memcpy(fbif_slot(page, page->out_produced), &event, sizeof event);
    page->out_produced++;
  }
}

static void spoil_store(uint32_t domain) {
  static const char *const names[] = {"state",         "page-ref", "page-gref",
                                      "event-channel", "protocol", "request-multi-touch"};
  static const char *const texts[] = {"",  "0", "1",  "2",          "3",   "4",       "5",
                                      "6", "-1", "16x", "4294967296", "arm-abi", "x86_64-abi"};
  char number[16];
  snprintf(number, sizeof number, "%u", edge());
  enum device_kind kind = random_number(2);
  const char *value = random_number(3) ? texts[random_number(13)] : number;
  fake_write(random_number(20) ? value : NULL, "/local/domain/%u/device/%s/0/%s", domain, device_kinds[kind],
             names[random_number(random_number(2) ? 1 : 6)]);
  device_changed(kind, domain);
}

static void set_states(uint32_t domain, const char *state, uint64_t microseconds) {
  for (enum device_kind kind = 0; kind < DEVICE_KINDS; kind++) {
    fake_write(state, "/local/domain/%u/device/%s/0/state", domain, device_kinds[kind]);
    device_changed(kind, domain);
  }
  turn(microseconds);
}

/* Closes and begins again: with something that fits, or almost. */
static void begin_again(uint32_t domain) {
  struct fbif_page *page = page_of(domain);
  set_states(domain, "6", 10000);
  set_states(domain, "1", 1200000);
  good_page(domain, 1 + random_number(900), 1 + random_number(600));
  if (random_number(3) == 0) page->height = near_size();
  if (random_number(3) == 0) page->line_length = (uint32_t)near_size();
  if (random_number(3) == 0) page->width = near_size();
  if (random_number(6) == 0) spoil_page(domain);
  for (enum device_kind kind = 0; kind < DEVICE_KINDS; kind++) offer_nodes(domain, kind);
  set_states(domain, "3", 10000);
}

static void hostile(void) {
  uint32_t domain = 2 + random_number(3);
  if (!xen_domain_lives(domain)) {
    if (random_number(8) == 0) make(domain, domain == 4 ? "worse" : "bad", 640, 400);
    devices_scan();
    return;
  }
  switch (random_number(10)) {
    case 0:
    case 1:
      spoil_page(domain);
      break;
    case 2:
    case 3:
      spoil_ring(domain);
      break;
    case 4:
      spoil_store(domain);
      break;
    case 5:
      ((uint32_t *)fake_frame(domain, INPUT_FRAME))[random_number(4)] = edge();
      break;
    case 6:
      for (uint32_t n = random_number(20); n > 0; n--)
        router_touch(random_number(3), random_number(12), random_number(3), random_number(2000), random_number(2000));
      router_key(random_number(900), random_number(2));
      router_flush();
      break;
    case 7:
      begin_again(domain);
      break;
    case 8:
      if (random_number(4) == 0) {
        fake_destroy(domain);
        devices_scan();
      }
      break;
    default:
      if (random_number(30) == 0) fake_write(NULL, "/local/domain/0/backend/vfb/%u", domain), devices_scan();
  }
  event_for(domain);
  turn(random_number(30000));
}

/* An event that there is not: its pages are given back at once, and it is told. */
static bool broken_is_let_go(void) {
  uint32_t before = fake_mapped(), bound = fake_bound();
  make(2, "bad", 640, 400);
  devices_scan();
  turn(10000);
  turn(10000);
  uint32_t connected = fake_mapped();
  struct fbif_page *page = page_of(2);
  ((uint8_t *)page)[FBIF_OUT_OFFSET] = 9;
  page->out_produced++;
  event_for(2);
  turn(40000);
  bool gone = connected > before + 250 && fake_mapped() == before + 1 && heads[1].owner == NULL;
  bool told = fake_equals("5", "/local/domain/0/backend/vfb/2/0/state");
  fake_destroy(2);
  devices_scan();
  return gone && told && fake_mapped() == before && fake_bound() == bound &&
         !fake_equals("5", "/local/domain/0/backend/vfb/2/0/state");
}

/* A finger that is down when its guest ends is not the next guest's. */
static bool finger_is_forgotten(void) {
  make(2, "bad", 640, 400);
  devices_scan();
  turn(10000);
  turn(10000);
  router_touch(1, 0, TOUCH_DOWN, 10, 10);
  router_flush();
  bool first = ((struct kbdif_page *)fake_frame(2, INPUT_FRAME))->in_produced == 2;
  fake_destroy(2);
  devices_scan();
  make(2, "bad", 640, 400);
  devices_scan();
  turn(10000);
  turn(10000);
  router_touch(1, 0, TOUCH_MOTION, 20, 20);
  router_touch(1, 0, TOUCH_UP, 20, 20);
  router_flush();
  bool second = ((struct kbdif_page *)fake_frame(2, INPUT_FRAME))->in_produced == 0;
  fake_destroy(2);
  devices_scan();
  return first && second;
}

/* More than the ring holds, for a front end that makes room and says nothing of it. */
static bool input_waits_for_room(void) {
  struct kbdif_page *page = (struct kbdif_page *)fake_frame(GOOD, INPUT_FRAME);
  uint32_t before = page->in_produced;
  for (uint32_t n = 0; n < 20; n++) {
    router_touch(0, 0, n % 2 ? TOUCH_UP : TOUCH_DOWN, n, n);
    router_flush();
    router_touch(0, 1, n % 2 ? TOUCH_UP : TOUCH_DOWN, n, n);
    router_flush();
  }
  bool full = page->in_produced - before == KBDIF_IN_EVENTS;
  page->in_consumed = page->in_produced;
  turn(100000);
  bool all = page->in_produced - before == 80;
  page->in_consumed = page->in_produced;
  return full && all;
}

/* A picture that gets smaller goes to the middle of its head, and its touches with it. */
static bool resize_is_followed(void) {
  struct fbif_page *page = page_of(GOOD);
  struct fbif_resize event = {FBIF_RESIZE, 200, 100, 800, 32, 4000};
  for (uint32_t n = 0; n < 200 * 100; n++) ((uint32_t *)(fake_frame(GOOD, PIXELS_FRAME) + 4000))[n] = 0x100000 + n;
  memcpy(fbif_slot(page, page->out_produced), &event, sizeof event);
  page->out_produced++;
  event_for(GOOD);
  turn(40000);
  const uint32_t *pixels = heads[0].pixels;
  bool moved = pixels[29 * 320 + 60] == 0 && pixels[30 * 320 + 59] == 0 && pixels[30 * 320 + 60] == 0x100000 &&
               pixels[129 * 320 + 259] == 0x100000 + 19999 && pixels[130 * 320 + 60] == 0;
  struct kbdif_page *input = (struct kbdif_page *)fake_frame(GOOD, INPUT_FRAME);
  const struct kbdif_event *last = kbdif_slot(input, input->in_produced);
  router_touch(0, 2, TOUCH_DOWN, 59, 30);
  router_touch(0, 1, TOUCH_DOWN, 61, 33);
  router_touch(0, 1, TOUCH_UP, 0, 0);
  router_flush();
  bool touched = last->type == KBDIF_TOUCH && last->contact == 1 && last->word[1] == 1 && last->word[2] == 3;
  event = (struct fbif_resize){FBIF_RESIZE, GOOD_WIDTH, GOOD_HEIGHT, GOOD_WIDTH * 4, 32, 0};
  memcpy(fbif_slot(page, page->out_produced), &event, sizeof event);
  page->out_produced++;
  event_for(GOOD);
  turn(40000);
  input->in_consumed = input->in_produced;
  return moved && touched;
}

static void head_memory(uint32_t n, uint32_t width, uint32_t height) {
  heads[n].config = &config.head[n];
  heads[n].stride = width;
  heads[n].pixels = calloc((size_t)width * height, 4);
  head_show_note(&heads[n]);
}

static int failures, number;
static void check(bool holds, const char *what) {
  printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
  failures += !holds;
}

/* A front end that begins again may get a channel of the same number: the one before is no longer any good. */
static bool same_number_is_noticed(void) {
  uint32_t before = fake_open_channels(GOOD);
  fake_close_channels(GOOD);
  for (enum device_kind kind = 0; kind < DEVICE_KINDS; kind++) device_changed(kind, GOOD);
  for (int n = 0; n < 4; n++) turn(10000);
  return before > 0 && fake_open_channels(GOOD) == before && fake_bound() == before;
}

static bool read_lines(const char *const *texts, uint32_t lines_of) {
  char path[] = "/tmp/ivilab-display-XXXXXX";
  FILE *file = fdopen(mkstemp(path), "w");
  for (uint32_t n = 0; n < lines_of; n++) fprintf(file, "%s\n", texts[n]);
  fclose(file);
  struct config before = config;
  bool good = config_change(path);
  if (good) devices_follow(&before);
  remove(path);
  turn(40000);
  return good;
}

/* Two guests change heads; what they draw from then on, and fingers, go to the new ones. */
static bool heads_are_swapped(void) {
  const char *const swapped[] = {lines[0], lines[1], lines[4], "domain bad cluster 320x160 touch,keyboard,pointer",
                                 "domain good centre 320x160 touch,keyboard"};
  make(2, "bad", 320, 160);
  devices_scan();
  turn(10000);
  turn(10000);
  ((uint32_t *)fake_frame(2, PIXELS_FRAME))[5] = 0x222222;
  ((uint32_t *)fake_frame(GOOD, PIXELS_FRAME))[5] = 0x111111;
  struct kbdif_page *input = (struct kbdif_page *)fake_frame(GOOD, INPUT_FRAME);
  uint32_t mapped = fake_mapped();
  if (!read_lines(swapped, 5)) return false;
  /* A screen of 320x160 is in the middle of 640x400. */
  bool pictures = heads[0].pixels[5] == 0x222222 && heads[1].pixels[120 * 640 + 160 + 5] == 0x111111;
  input->in_consumed = input->in_produced;
  router_touch(1, 0, TOUCH_DOWN, 170, 130);
  router_touch(1, 0, TOUCH_UP, 170, 130);
  router_flush();
  bool touched = input->in_produced - input->in_consumed == 3;
  input->in_consumed = input->in_produced;
  return pictures && touched && fake_mapped() == mapped && device_of(DEVICE_VFB, config_domain("good")) &&
         device_of(DEVICE_VFB, config_domain("bad")) && !strcmp(config_domain("bad")->name, "bad");
}

static bool wrong_configuration_is_refused(void) {
  const char *const larger[] = {"head cluster 60000000 640x160 Nobody draws here", lines[1], lines[2]};
  const char *const broken[] = {lines[0], lines[1], "domain good nowhere 320x160 touch"};
  return !read_lines(larger, 3) && !read_lines(broken, 3) && config.domains == 3 && config_domain("good") &&
         config.head[0].width == 320;
}

/* One that is no longer in it is let go, and the head shows its note, which may be another. */
static bool domain_is_taken_out(void) {
  const char *const fewer[] = {"head cluster 60000000 320x160 Free", lines[1], lines[2]};
  uint32_t mapped = fake_mapped();
  if (!read_lines(fewer, 3)) return false;
  bool gone = fake_mapped() < mapped && !config_domain("bad") && heads[0].owner == device_of(DEVICE_VFB, config_domain("good"));
  bool noted = heads[1].owner == NULL && !strcmp(config.head[0].note, "Free");
  bool back = read_lines(lines, 5) && device_of(DEVICE_VFB, config_domain("good"));
  fake_destroy(2);
  devices_scan();
  return gone && noted && back;
}

int main(int count, char **arguments) {
  uint32_t steps = count > 1 ? (uint32_t)atoi(arguments[1]) : 20000;
  seed = 88172645463325252ull + (count > 2 ? (uint64_t)atoi(arguments[2]) : 0);
  for (uint32_t n = 0; n < 5; n++)
    if (!config_line(lines[n], n + 1)) return 1;
  head_memory(0, 320, 160);
  head_memory(1, 640, 400);
  make(GOOD, "good", GOOD_WIDTH, GOOD_HEIGHT);
  devices_scan();
  turn(10000);
  turn(10000);
  check(good_is_served(1) && fake_equals("good", "/local/domain/0/display/cluster"), "a guest that behaves is served");
  check(same_number_is_noticed() && good_is_served(2), "one that offers a channel anew is heard, whatever its number");
  check(broken_is_let_go(), "one that breaks the protocol is let go");
  check(finger_is_forgotten(), "a finger that is down when its guest ends is not the next guest's");
  check(input_waits_for_room(), "input that finds no room comes when there is some");
  check(resize_is_followed(), "a picture that gets smaller is in the middle of its head, and touches go to its pixels");
  check(heads_are_swapped(), "two guests change heads while they draw");
  check(wrong_configuration_is_refused(), "a configuration that is wrong changes nothing");
  check(domain_is_taken_out(), "a guest that is taken out of the configuration is let go");
  check(good_is_served(3), "and the others go on");
  bool served = true;
  uint32_t most = 0, connected = 0;
  for (uint32_t step = 2; step < steps && served; step++) {
    hostile();
    if (fake_mapped() > most) most = fake_mapped();
    connected += device_of(DEVICE_VFB, &config.domain[1]) != NULL;
    if (step % 50 == 0) served = good_is_served(step);
  }
  check(served, "it is served whatever the others do");
  check(connected > steps / 50, "the others are connected often enough to do harm");
  /* Four screens of 16 MiB at most, each with its page, and as many input pages. */
  check(most <= 4 * (4096 + 2), "what they make Dom0 map is bounded");
  for (uint32_t domain = 1; domain < FAKE_DOMAINS; domain++) fake_destroy(domain);
  devices_scan();
  check(fake_mapped() == 0 && fake_bound() == 0, "nothing of them is held when they are gone");
  check(heads[0].owner == NULL && heads[1].owner == NULL && fake_equals("", "/local/domain/0/display/cluster"),
        "then the heads show their notes");
  printf("1..%d\n", number);
  return failures ? 1 : 0;
}
