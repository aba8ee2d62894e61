/* Signals in: from the vehicle bus, the demonstration, or by hand. */
#include "app/app.h"
#include "app/config.h"
#include "app/signals.h"
#include "can/dcan.h"
#include "lib/print.h"
#include "platform.h"
#include "xen/display.h"
#include "xen/input.h"

#define RECENT 8u

struct vehicle vehicle;
enum source source = SOURCE_DEMO;
static struct can_frame recent[RECENT];
static uint32_t frames_seen, frames_used, events_seen;
static struct input_event last_event;

void input_start(void) {
  uint32_t address, interrupt;
  const char *text = platform_argument("can");
  if (!text) return;
  if (!parse_number(&text, &address) || *text++ != ',' || !parse_number(&text, &interrupt)) {
    print("RTOS: can= wants ADDRESS,INTERRUPT\n");
    return;
  }
  if (dcan_start(address, interrupt))
    source = SOURCE_CAN;
  else
    print("RTOS: no D_CAN at %x\n", address);
}

static void from_bus(uint32_t milliseconds) {
  static uint32_t heard;
  struct can_frame frame;
  /* Bounded: what a bus can carry in 10 ms, and more. */
  for (uint32_t n = 0; n < 64 && dcan_receive(&frame); n++) {
    recent[frames_seen++ % RECENT] = frame;
    if (!signals_take(&vehicle, &frame)) continue;
    frames_used++;
    if (frame.identifier == SIGNALS_POWERTRAIN) heard = milliseconds;
  }
  vehicle.signal_lost = milliseconds - heard > SIGNALS_TIMEOUT;
}

static bool on_distances(const struct input_event *event) {
  return display.height && event->y > (int32_t)display.height * 4 / 5 && event->x > (int32_t)display.width / 3 &&
         event->x < (int32_t)display.width * 2 / 3;
}

/* A touch on the distances, or the key R (linux/input-event-codes.h: 19), sets the trip to 0. */
static void from_panel(void) {
  struct input_event event;
  for (uint32_t n = 0; n < 32 && input_read(&event); n++) {
    events_seen++;
    last_event = event;
    if ((event.kind == INPUT_TOUCH_DOWN && on_distances(&event)) ||
        (event.kind == INPUT_KEY && event.pressed && event.code == 19))
      vehicle.trip = 0;
  }
}

/* 10 ms. */
TASK(Input10) {
  static uint32_t milliseconds;
  while (stalled_task == Input10) {
  }
  GetResource(RES_VEHICLE);
  if (source == SOURCE_DEMO) demo_step(&vehicle, milliseconds);
  if (source == SOURCE_CAN) from_bus(milliseconds);
  from_panel();
  ReleaseResource(RES_VEHICLE);
  milliseconds += 10;
  supervision_alive(Input10);
  TerminateTask();
}

void input_describe_panel(void) {
  print("%u events, last: kind %u code %u %s at %d, %d\n", events_seen, last_event.kind, last_event.code,
        last_event.pressed ? "down" : "up", last_event.x, last_event.y);
}

void input_describe(void) {
  if (!dcan_running()) {
    print("no controller: boot argument can=ADDRESS,INTERRUPT\n");
    return;
  }
  struct can_statistics now = dcan_statistics();
  print("received %u (%u with signals), lost %u, sent %u, errors %u\n", now.received, frames_used, now.lost, now.sent,
        now.errors);
  print("%s, error counters %u transmitting, %u receiving\n",
        now.bus_off   ? "bus off"
        : now.passive ? "error passive"
        : now.warning ? "warning"
                      : "active",
        now.transmit_errors, now.receive_errors);
  for (uint32_t n = frames_seen > RECENT ? frames_seen - RECENT : 0; n < frames_seen; n++) {
    const struct can_frame *frame = &recent[n % RECENT];
    print("  %03x [%u]", frame->identifier, frame->length);
    for (uint32_t b = 0; b < frame->length; b++) print(" %02x", frame->data[b]);
    print("\n");
  }
}
