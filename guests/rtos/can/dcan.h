/* Driver of the D_CAN controller (Bosch D_CAN user manual; DRA7x TRM, DCAN): receives standard frames, can send. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct can_frame {
  uint16_t identifier; /* 11 bits */
  uint8_t length;      /* 0 to 8 */
  uint8_t data[8];
};

struct can_statistics {
  uint32_t received, lost, sent, errors;
  bool bus_off, passive, warning;
  uint8_t transmit_errors, receive_errors;
};

/**
 * Starts the controller whose registers are at `address`, at 500 kbit/s from a functional clock of 20 MHz.
 * Interrupts are taken at `interrupt` (a GIC number). False when the controller does not come out of reset.
 */
bool dcan_start(uint32_t address, uint32_t interrupt);
bool dcan_running(void);
/** The next frame received; false when there is none. From one task. */
bool dcan_receive(struct can_frame *frame);
/** Hands a frame to the controller; false while the one before is not sent. */
bool dcan_send(const struct can_frame *frame);
struct can_statistics dcan_statistics(void);
