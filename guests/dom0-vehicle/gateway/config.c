#include "gateway/config.h"

#include <linux/can.h>
#include <stdio.h>
#include <string.h>

static bool take_bus(struct config *config, const char *line) {
  return sscanf(line, "bus %63s %u", config->interface, &config->bitrate) == 2;
}

static bool take_domain(struct config *config, const char *line) {
  return config->domain_count < MOST_DOMAINS && sscanf(line, "domain %63s", config->domains[config->domain_count++]) == 1;
}

static bool take_message(struct config *config, const char *line) {
  unsigned id, extended, length, cycle;
  if (config->message_count == MOST_MESSAGES || sscanf(line, "message %u %u %u %u", &id, &extended, &length, &cycle) != 4) return false;
  if (length > 8 || id > (extended ? CAN_EFF_MASK : CAN_SFF_MASK)) return false;
  config->messages[config->message_count++] = (struct message){
      .id = id | (extended ? CAN_EFF_FLAG : 0), .length = (uint8_t)length, .cycle = cycle, .first = config->signal_count};
  return true;
}

static bool take_signal(struct config *config, const char *line) {
  if (config->message_count == 0 || config->signal_count == MOST_SIGNALS) return false;
  struct message *message = &config->messages[config->message_count - 1];
  struct signal *signal = &config->signals[config->signal_count];
  unsigned start, length;
  char order, sign;
  if (sscanf(line, "signal %63s %u %u %c%c %lf %lf", signal->name, &start, &length, &order, &sign, &signal->factor, &signal->offset) != 7) return false;
  if (start > 63 || length < 1 || length > 32) return false;
  signal->start = (uint8_t)start;
  signal->length = (uint8_t)length;
  signal->big_endian = order == '0';
  signal->is_signed = sign == '-';
  config->signal_count++;
  message->count++;
  return true;
}

static bool take(struct config *config, const char *line) {
  if (strncmp(line, "bus ", 4) == 0) return take_bus(config, line);
  if (strncmp(line, "domain ", 7) == 0) return take_domain(config, line);
  if (strncmp(line, "message ", 8) == 0) return take_message(config, line);
  if (strncmp(line, "signal ", 7) == 0) return take_signal(config, line);
  return line[0] == '\n' || line[0] == '#';
}

bool config_read(const char *path, struct config *config) {
  memset(config, 0, sizeof *config);
  FILE *file = fopen(path, "re");
  if (!file) {
    perror(path);
    return false;
  }
  char line[256];
  bool good = true;
  for (unsigned number = 1; good && fgets(line, sizeof line, file); number++) {
    good = take(config, line);
    if (!good) fprintf(stderr, "%s:%u: not understood: %s", path, number, line);
  }
  fclose(file);
  if (good && !config->interface[0]) {
    fprintf(stderr, "%s: it has no line 'bus INTERFACE BITRATE'\n", path);
    return false;
  }
  return good;
}
