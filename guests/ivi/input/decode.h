/* What a touch screen or a pointer says in events of Linux's input layer, as fingers that come down, move and go.
   Multi-touch protocol B (Documentation/input/multi-touch-protocol), single absolute pointers with a button. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define DECODER_CONTACTS 5

enum finger { FINGER_DOWN, FINGER_MOVE, FINGER_UP };

struct decoder {
  int32_t low_x, high_x, low_y, high_y; /* range of the device's axes */
  int32_t width, height;                /* of the screen */
  bool multi;                           /* has slots: its single axes are only an emulation */
  uint32_t slot;
  struct decoder_contact {
    int32_t x, y; /* the device's */
    bool down, was_down, changed;
  } contacts[DECODER_CONTACTS];
  void (*finger)(void *context, enum finger what, uint32_t contact, int32_t x, int32_t y);
  void *context;
};

/** Takes an event; calls `finger` at the end of a report. Anything may come, in any order. */
void decoder_event(struct decoder *decoder, uint16_t type, uint16_t code, int32_t value);
/** All fingers are up: the device is gone, or events were lost. */
void decoder_reset(struct decoder *decoder);
