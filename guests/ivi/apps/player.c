#include "apps/player.h"

#include <stdio.h>
#include <string.h>

#include "apps/state.h"
#include "apps/tracks.h"

static struct {
  int32_t track;
  int64_t position, since; /* ms played until `since` */
  bool playing, shuffle, repeat;
  char done[PLATFORM_VALUE]; /* the last request that was followed */
  uint32_t random;
} player;

void player_ask(const char *word, int32_t number) {
  static uint32_t count;
  char text[PLATFORM_VALUE], last[PLATFORM_VALUE];
  platform_get(STATE_COMMAND, last, "");
  /* Two requests in a row may be the same: a number tells them apart. */
  do snprintf(text, sizeof text, "%u %s %d", ++count, word, number);
  while (strcmp(text, last) == 0);
  platform_set(STATE_COMMAND, text);
}

static int64_t position(struct ui *ui) { return player.position + (player.playing ? ui->now - player.since : 0); }

static void tell(struct ui *ui) {
  platform_set_int(STATE_TRACK, player.track);
  platform_set_int(STATE_PLAYING, player.playing);
  platform_set_int(STATE_POSITION, (int32_t)(position(ui) / 1000));
}

static void seek(struct ui *ui, int64_t to) {
  player.position = to;
  player.since = ui->now;
}

static void change(struct ui *ui, int32_t by) {
  if (player.shuffle && by > 0) {
    player.random = player.random * 1664525u + 1013904223u;
    by = 1 + (int32_t)((player.random >> 16) % (TRACKS - 1));
  }
  player.track = (player.track + by + TRACKS) % TRACKS;
  seek(ui, 0);
}

static void second(struct ui *ui) {
  if (position(ui) >= tracks[player.track].seconds * 1000) {
    if (player.repeat)
      seek(ui, 0);
    else
      change(ui, 1);
  }
  tell(ui);
}

static void play(struct ui *ui, bool playing) {
  seek(ui, position(ui));
  player.playing = playing;
  ui_timer(ui, playing ? 1000 : -1, 1000, second);
}

static void follow(struct ui *ui, const char *word, int32_t number) {
  if (strcmp(word, "play") == 0) play(ui, true);
  if (strcmp(word, "pause") == 0) play(ui, false);
  if (strcmp(word, "toggle") == 0) play(ui, !player.playing);
  if (strcmp(word, "next") == 0) change(ui, 1);
  /* Back to the beginning first. */
  if (strcmp(word, "previous") == 0) {
    if (position(ui) > 4000)
      seek(ui, 0);
    else
      change(ui, -1);
  }
  if (strcmp(word, "track") == 0 && number >= 0 && number < TRACKS) {
    player.track = number;
    seek(ui, 0);
    play(ui, true);
  }
  if (strcmp(word, "seek") == 0 && number >= 0 && number <= tracks[player.track].seconds) seek(ui, number * 1000ll);
  if (strcmp(word, "shuffle") == 0) player.shuffle = number != 0;
  if (strcmp(word, "repeat") == 0) player.repeat = number != 0;
  tell(ui);
}

void player_changed(struct ui *ui) {
  char text[PLATFORM_VALUE], word[16];
  int32_t number;
  uint32_t count;
  platform_get(STATE_COMMAND, text, "");
  if (strcmp(text, player.done) == 0) return;
  strcpy(player.done, text);
  if (sscanf(text, "%u %15s %d", &count, word, &number) == 3) follow(ui, word, number);
}

void player_begin(struct ui *ui) {
  player.track = platform_get_int(STATE_TRACK, 0);
  if (player.track < 0 || player.track >= TRACKS) player.track = 0;
  /* What was asked of a player before this one is over. */
  platform_get(STATE_COMMAND, player.done, "");
  int32_t position = platform_get_int(STATE_POSITION, 0);
  seek(ui, position > 0 && position < tracks[player.track].seconds ? position * 1000ll : 0);
  play(ui, platform_get_int(STATE_PLAYING, 0) != 0);
}
