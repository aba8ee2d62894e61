/* Media: what plays, and what comes next. */
#include <math.h>
#include <stdio.h>

#include "apps/player.h"
#include "apps/state.h"
#include "apps/tracks.h"
#include "toolkit/widgets.h"

#define ART 356
#define ROW 78
#define BARS 4

static struct {
  struct cached_view *ground, *art;
  struct label *title, *artist, *album, *elapsed, *rest;
  struct slider *progress;
  struct button *play, *shuffle, *repeat, *heart;
  struct view *bars;
  struct list *queue;
  struct choice shelf;
  struct label *nothing;
  int32_t listed[TRACKS], rows;
  bool favourites;
  int32_t track;
  bool playing, seeking;
  uint32_t hearts;
} media;

static void paint_ground(struct view *view, struct canvas *canvas) {
  struct rect all = RECT(0, 0, view->frame.width, view->frame.height);
  canvas_fill(canvas, all, linear(0, 0, theme.ground, 0, (float)all.height, theme.ground_low));
  colour glow = art_colour(media.track);
  canvas_fill(canvas, all, radial(250, 240, 760, faded(glow, 82), faded(glow, 0)));
}

static void paint_art(struct view *view, struct canvas *canvas) {
  struct rect all = RECT(0, 0, view->frame.width, view->frame.height), art = RECT(32, 20, ART, ART);
  struct canvas behind = canvas_at(canvas, -view->frame.x, -view->frame.y);
  paint_ground(&media.ground->view, &behind);
  canvas_shadow(canvas, art, 24, 34, 16, 0x78000000);
  art_draw(canvas, media.track, art, 24);
  (void)all;
}

/* Bars that dance while music plays. */
static void draw_bars(struct view *view, struct canvas *canvas) {
  for (int32_t n = 0; n < BARS; n++) {
    float time = (float)(view->ui->now % 100000) / 1000, wave = sinf(time * (5.1f + (float)n * 1.3f) + (float)n * 2);
    float high = media.playing ? 0.55f + 0.4f * wave * cosf(time * 2.3f + (float)n) : 0.18f;
    int32_t height = (int32_t)((float)view->frame.height * high);
    canvas_round(canvas, RECT(n * 8, view->frame.height - height, 5, height), 2.5f, plain(theme.accent));
  }
}

static bool tick_bars(struct view *view, int64_t now) {
  (void)now;
  view_redraw(view);
  return media.playing;
}

static void draw_row(struct list *list, struct canvas *canvas, int32_t place, struct rect area) {
  int32_t row = media.listed[place];
  bool current = row == media.track;
  char text[16];
  (void)list;
  if (current) canvas_round(canvas, rect_inset(area, 2), 16, plain(faded(theme.accent, 44)));
  struct rect rest = area;
  cut_left(&rest, 14);
  struct rect art = cut_left(&rest, 54);
  art_draw(canvas, row, RECT(art.x, art.y + 12, 54, 54), 10);
  cut_left(&rest, 16);
  struct rect time = cut_right(&rest, 64);
  time.width -= 16;
  text_in(canvas, STYLE(MEDIUM, 20), RECT(rest.x, rest.y + 13, rest.width, 28), ALIGN_LEFT,
          current ? theme.accent : theme.text, tracks[row].title);
  text_in(canvas, STYLE(REGULAR, 17), RECT(rest.x, rest.y + 40, rest.width, 24), ALIGN_LEFT, theme.dim,
          tracks[row].artist);
  time_text(tracks[row].seconds, text);
  text_in(canvas, STYLE(REGULAR, 17), time, ALIGN_RIGHT, theme.dim, text);
}

static void chosen(struct list *list, int32_t row) {
  (void)list;
  player_ask("track", media.listed[row]);
}

/* Which tracks the list has. */
static void fill(void) {
  media.rows = 0;
  for (int32_t n = 0; n < TRACKS; n++)
    if (!media.favourites || media.hearts >> n & 1) media.listed[media.rows++] = n;
  list_rows(media.queue, media.rows);
  view_hide(&media.nothing->view, media.rows > 0);
}

static void pressed(struct button *button) {
  static const char *const words[] = {"shuffle", "previous", "toggle", "next", "repeat"};
  if (button->tag == 5) {
    media.hearts ^= 1u << media.track;
    button_on(button, media.hearts >> media.track & 1);
    platform_set_int(STATE_HEARTS, (int32_t)media.hearts);
    fill();
    return;
  }
  if (button->tag == 0 || button->tag == 4) button_on(button, !button->on);
  player_ask(words[button->tag], button->on);
}

static void sought(struct slider *slider, bool ended) {
  char text[16];
  int32_t seconds = (int32_t)(slider->value * (float)tracks[media.track].seconds);
  media.seeking = !ended;
  time_text(seconds, text);
  label_set(media.elapsed, text);
  if (ended) player_ask("seek", seconds);
}

static void shelf(struct button *button) {
  media.favourites = button->tag != 0;
  choice_set(&media.shelf, button->tag);
  media.queue->offset = media.queue->speed = 0;
  fill();
}

static void changed(struct ui *ui) {
  int32_t track = platform_get_int(STATE_TRACK, 0), position = platform_get_int(STATE_POSITION, 0);
  bool playing = platform_get_int(STATE_PLAYING, 0) != 0;
  char text[16];
  (void)ui;
  if (track < 0 || track >= TRACKS) track = 0;
  if (position < 0 || position > tracks[track].seconds) position = 0;
  if (track != media.track) {
    media.track = track;
    view_redraw(&media.queue->view);
    for (int32_t row = 0; row < media.rows; row++)
      if (media.listed[row] == track) list_show(media.queue, row);
    cached_view_reset(media.ground);
    cached_view_reset(media.art);
  }
  button_on(media.heart, media.hearts >> track & 1);
  label_set(media.title, tracks[track].title);
  label_set(media.artist, tracks[track].artist);
  label_set(media.album, tracks[track].album);
  button_icon(media.play, playing ? "pause" : "play");
  if (playing != media.playing) {
    media.playing = playing;
    view_redraw(media.bars);
    if (playing) view_animate(media.bars);
  }
  if (media.seeking) return;
  time_text(position, text);
  label_set(media.elapsed, text);
  time_text(tracks[track].seconds - position, text);
  label_format(media.rest, "-%s", text);
  slider_set(media.progress, (float)position / (float)tracks[track].seconds);
}

static void create_controls(struct ui *ui, int32_t y) {
  static const char *const icons[] = {"shuffle", "previous", "play", "next", "repeat"};
  struct button *buttons[5];
  for (int32_t n = 0, x = 116; n < 5; n++) {
    int32_t side = n == 2 ? 96 : 76;
    buttons[n] = button(ui->root, RECT(x, y + (96 - side) / 2, side, side), n == 2 ? BUTTON_ACCENT : BUTTON_GHOST,
                        icons[n], NULL, pressed, n);
    x += side + 44;
  }
  media.shuffle = buttons[0];
  media.play = buttons[2];
  media.repeat = buttons[4];
}

static void create(struct ui *ui) {
  static const struct view_class bars = {.draw = draw_bars, .tick = tick_bars};
  static const char *const shelves[] = {"All", "Favourites", NULL};
  media.track = platform_get_int(STATE_TRACK, 0);
  if (media.track < 0 || media.track >= TRACKS) media.track = 0;
  media.ground = cached_view(ui->root, RECT(0, 0, ui->width, ui->height), paint_ground);
  media.art = cached_view(ui->root, RECT(20, 24, ART + 64, ART + 70), paint_art);
  int32_t x = 20 + ART + 64 + 20, width = 824 - x;
  media.title = label(ui->root, RECT(x, 104, width, 60), STYLE(MEDIUM, 42), TEXT, ALIGN_LEFT, "");
  media.artist = label(ui->root, RECT(x, 172, width, 40), STYLE(REGULAR, 28), TEXT, ALIGN_LEFT, "");
  media.album = label(ui->root, RECT(x, 216, width, 36), STYLE(REGULAR, 22), DIM, ALIGN_LEFT, "");
  media.bars = view_new(sizeof(struct view), &bars, ui->root, RECT(x, 344, BARS * 8, 40));
  media.bars->passive = true;
  media.heart = button(ui->root, RECT(824 - 64, 334, 60, 60), BUTTON_GHOST, "heart", NULL, pressed, 5);
  media.progress = slider(ui->root, RECT(46, 452, 778, 48), 0, sought, 0);
  media.elapsed = label(ui->root, RECT(52, 496, 100, 24), STYLE(REGULAR, 18), DIM, ALIGN_LEFT, "");
  media.rest = label(ui->root, RECT(720, 496, 100, 24), STYLE(REGULAR, 18), DIM, ALIGN_RIGHT, "");
  create_controls(ui, 536);
  struct view *side = card(ui->root, RECT(868, 24, ui->width - 868 - 24, ui->height - 48), 28);
  media.shelf = choice(side, RECT(20, 20, side->frame.width - 40, 52), shelves, shelf);
  choice_set(&media.shelf, 0);
  media.queue =
      list(side, RECT(10, 84, side->frame.width - 20, side->frame.height - 96), TRACKS, ROW, draw_row, chosen);
  media.nothing = label(side, RECT(20, 200, side->frame.width - 40, 60), STYLE(REGULAR, 20), DIM, ALIGN_CENTRE,
                        "Tap the heart of what you like");
  /* Favourites are a set of bits. */
  media.hearts = (uint32_t)platform_get_int(STATE_HEARTS, 0);
  fill();
  changed(ui);
}

static void visible(struct ui *ui, bool visible) {
  (void)ui;
  if (visible && media.playing) view_animate(media.bars);
}

const struct app app_media = {"media", APP_WINDOW, create, changed, visible};
