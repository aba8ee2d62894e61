/*
 * The gateway's reading of its file and of frames, on the development machine: decode FILE takes lines `MILLISECONDS FRAME` (frames as
 * cansend takes them) and writes for each the text that domains would have then. What is no frame is answered with `no frame`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "can/text.h"
#include "gateway/config.h"
#include "gateway/signals.h"

static struct config config;

int main(int count, char **words) {
  if (count != 2 || !config_read(words[1], &config)) return 1;
  char line[256];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = '\0';
    char *word;
    uint64_t now = strtoull(line, &word, 10);
    struct can_frame frame;
    if (*word == ' ') word++;
    if (can_parse(word, &frame)) {
      char back[CAN_TEXT];
      can_text(&frame, back);
      signals_take(&config, &frame, now);
    } else if (*word) {
      puts("no frame");
      continue;
    }
    char text[SIGNALS_TEXT];
    signals_text(&config, now, text, sizeof text);
    puts(text);
  }
  return 0;
}
