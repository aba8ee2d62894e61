#include "gateway/signals.h"

#include <stdio.h>
#include <string.h>

/* Cycles after which a message that does not come is out of date, and the least time for it, milliseconds. */
#define MISSED_CYCLES 5
#define LEAST_PATIENCE 250

void signals_take(struct config *config, const struct can_frame *frame, uint64_t now) {
  canid_t id = frame->can_id & (CAN_EFF_FLAG | (frame->can_id & CAN_EFF_FLAG ? CAN_EFF_MASK : CAN_SFF_MASK));
  if (frame->can_id & (CAN_RTR_FLAG | CAN_ERR_FLAG)) return;
  for (unsigned n = 0; n < config->message_count; n++) {
    struct message *message = &config->messages[n];
    if (message->id != id || frame->len < message->length) continue;
    memcpy(message->data, frame->data, sizeof message->data);
    message->at = now ? now : 1;
  }
}

double signal_value(const struct signal *signal, const uint8_t data[8]) {
  uint32_t raw = 0;
  unsigned bit = signal->start;
  for (unsigned n = 0; n < signal->length; n++) {
    uint32_t one = bit < 64 ? data[bit / 8] >> bit % 8 & 1 : 0;
    /* A little-endian signal begins with its lowest bit; a big-endian one with its highest, and goes down within a byte. */
    if (signal->big_endian) {
      raw = raw << 1 | one;
      bit = bit % 8 == 0 ? bit + 15 : bit - 1;
    } else {
      raw |= one << n;
      bit++;
    }
  }
  double value = raw;
  if (signal->is_signed && raw >> (signal->length - 1) & 1) value -= (double)(1ull << signal->length);
  return value * signal->factor + signal->offset;
}

static bool out_of_date(const struct message *message, uint64_t now) {
  uint64_t patience = (uint64_t)message->cycle * MISSED_CYCLES;
  if (patience < LEAST_PATIENCE) patience = LEAST_PATIENCE;
  return message->at == 0 || (message->cycle > 0 && now > message->at + patience);
}

void signals_text(struct config *config, uint64_t now, char *text, size_t size) {
  size_t at = 0;
  text[0] = '\0';
  for (unsigned n = 0; n < config->message_count; n++) {
    struct message *message = &config->messages[n];
    if (out_of_date(message, now)) {
      message->at = 0;
      continue;
    }
    for (unsigned s = message->first; s < message->first + message->count; s++) {
      const struct signal *signal = &config->signals[s];
      char word[LONGEST_NAME + 40];
      /* Twelve digits: what binary fractions add to decimal ones is left out. */
      int length = snprintf(word, sizeof word, "%s%s=%.12g", at ? " " : "", signal->name, signal_value(signal, message->data));
      if (length < 0 || at + (size_t)length >= size) return;
      memcpy(text + at, word, (size_t)length + 1);
      at += (size_t)length;
    }
  }
}
