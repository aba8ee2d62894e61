#include "apps/tracks.h"

#include <math.h>
#include <stdio.h>

const struct track tracks[TRACKS] = {
    {"Glass Harbour", "Mira Solen", "Northern Light", 227},  {"Slow Meridian", "Mira Solen", "Northern Light", 254},
    {"Paper Lanterns", "The Ferrymen", "Low Tide", 198},     {"Tidewater", "The Ferrymen", "Low Tide", 241},
    {"Ninety Miles of Rain", "Ada & Holm", "Overpass", 263}, {"Overpass", "Ada & Holm", "Overpass", 212},
    {"Amber Signal", "Kilo Transit", "Night Service", 236},  {"Last Tram Home", "Kilo Transit", "Night Service", 305},
    {"Orchard in Winter", "Elin Varga", "Quiet Rooms", 189}, {"A Room Facing East", "Elin Varga", "Quiet Rooms", 274},
    {"Cinder Cone", "Basalt Choir", "Igneous", 318},         {"Obsidian", "Basalt Choir", "Igneous", 287},
    {"Saltwater Radio", "Polar Static", "Long Wave", 221},   {"Carrier Tone", "Polar Static", "Long Wave", 249},
};

static const struct {
  colour high, low, shape, light;
} palettes[TRACKS / 2] = {
    {0xff16325c, 0xff5fd0e6, 0xff0d1f3d, 0xfff4f9ff}, {0xfff2a65a, 0xff7a2e4d, 0xff35173a, 0xffffe3b8},
    {0xff3d4f6b, 0xff9fb4c9, 0xff1d2838, 0xffe9f1f8}, {0xff20113f, 0xffe0508f, 0xff0f0822, 0xffffc46b},
    {0xffdfe7df, 0xff8fae9b, 0xff3f5f52, 0xfffff7e6}, {0xff2a0d12, 0xffe2502f, 0xff14060a, 0xffffb45e},
    {0xff0c2b3a, 0xff27c2a0, 0xff061820, 0xffd8fff2},
};

colour art_colour(int32_t track) { return palettes[(uint32_t)track / 2 % (TRACKS / 2)].low; }

/* Rows of hills, one before the other. */
static void hills(struct canvas *canvas, struct rect a, const struct path *unused, colour c, uint32_t seed) {
  (void)unused;
  for (uint32_t row = 0; row < 3; row++) {
    struct path path = {0};
    float base = (float)a.height * (0.58f + 0.14f * (float)row), high = (float)a.height * (0.16f - 0.03f * (float)row);
    path_move(&path, (float)a.x, (float)(a.y + a.height));
    for (int32_t n = 0; n <= 40; n++) {
      float x = (float)n / 40,
            wave = sinf(x * 6 + (float)(seed + row * 2)) + 0.5f * sinf(x * 13 + (float)(seed * 3 + row));
      path_line(&path, (float)a.x + x * (float)a.width, (float)a.y + base - wave * high);
    }
    path_line(&path, (float)rect_right(a), (float)rect_bottom(a));
    path_close(&path);
    canvas_path(canvas, &path, plain(faded(c, 110 + 70 * row)));
    path_free(&path);
  }
}

static void rings(struct canvas *canvas, struct rect a, colour light, float x, float y) {
  for (int32_t n = 5; n > 0; n--) {
    struct path path = {0};
    float radius = (float)a.width * 0.09f * (float)n;
    path_ring(&path, (float)a.x + x * (float)a.width, (float)a.y + y * (float)a.height,
              radius - (float)a.width * 0.018f, radius, 0, 6.2831853f);
    canvas_path(canvas, &path, plain(faded(light, 255 - 45 * (uint32_t)n)));
    path_free(&path);
  }
}

static void disc(struct canvas *canvas, struct rect a, struct paint paint, float x, float y, float radius) {
  struct path path = {0};
  path_circle(&path, (float)a.x + x * (float)a.width, (float)a.y + y * (float)a.height, radius * (float)a.width);
  canvas_path(canvas, &path, paint);
  path_free(&path);
}

static void bars(struct canvas *canvas, struct rect a, colour light, colour dark) {
  for (int32_t n = 0; n < 9; n++) {
    float high = 0.18f + 0.5f * fabsf(sinf((float)n * 1.3f + 0.6f));
    int32_t width = a.width / 15, x = a.x + a.width / 8 + n * a.width / 12, height = (int32_t)(high * (float)a.height);
    canvas_round(canvas, RECT(x, a.y + a.height * 5 / 6 - height, width, height), (float)width / 2,
                 linear(0, (float)(a.y + a.height * 5 / 6 - height), light, 0, (float)(a.y + a.height * 5 / 6), dark));
  }
}

static void content(struct canvas *canvas, int32_t album, struct rect a) {
  colour low = palettes[album].low, shape = palettes[album].shape, light = palettes[album].light;
  (void)low;
  if (album == 0) disc(canvas, a, plain(faded(light, 230)), 0.68f, 0.3f, 0.1f), hills(canvas, a, NULL, shape, 1);
  if (album == 1)
    disc(canvas, a, linear(0, (float)a.y, light, 0, (float)rect_bottom(a), palettes[1].high), 0.5f, 0.52f, 0.26f),
        hills(canvas, a, NULL, shape, 4);
  if (album == 2) rings(canvas, a, light, 0.5f, 1.02f), disc(canvas, a, plain(shape), 0.5f, 1.02f, 0.06f);
  if (album == 3) bars(canvas, a, light, 0xffe0508f);
  if (album == 4)
    disc(canvas, a, plain(faded(shape, 220)), 0.4f, 0.45f, 0.22f),
        disc(canvas, a, plain(faded(light, 200)), 0.6f, 0.58f, 0.22f);
  if (album == 5)
    hills(canvas, a, NULL, shape, 7),
        disc(canvas, a,
             radial((float)a.x + 0.5f * (float)a.width, (float)a.y + 0.42f * (float)a.height, 0.3f * (float)a.width,
                    light, faded(light, 0)),
             0.5f, 0.42f, 0.3f);
  if (album == 6) rings(canvas, a, light, 0.22f, 0.3f);
}

void art_draw(struct canvas *canvas, int32_t track, struct rect area, float radius) {
  int32_t album = (int32_t)((uint32_t)track / 2 % (TRACKS / 2));
  struct bitmap picture = bitmap_make(area.width, area.height);
  if (!picture.pixels || !canvas_sees(canvas, area)) return bitmap_free(&picture);
  struct canvas inner = canvas_on(&picture);
  struct rect all = bitmap_rect(&picture);
  canvas_fill(&inner, all,
              linear(0, 0, palettes[album].high, (float)area.width * 0.4f, (float)area.height, palettes[album].low));
  content(&inner, album, all);
  /* The corners: a rounded shape of the picture's own pixels. */
  struct bitmap mask = bitmap_make(area.width, area.height);
  if (mask.pixels) {
    struct canvas shape = canvas_on(&mask);
    canvas_round(&shape, all, radius, plain(0xffffffff));
    for (int32_t n = 0; n < area.width * area.height; n++) {
      uint32_t share = alpha_of(mask.pixels[n]);
      if (share < 255) picture.pixels[n] = pixel_scaled(picture.pixels[n], share + (share >> 7));
    }
  }
  canvas_image(canvas, &picture, area.x, area.y, 255);
  bitmap_free(&mask);
  bitmap_free(&picture);
}

void time_text(int32_t seconds, char text[16]) {
  uint32_t all = seconds > 0 ? (uint32_t)seconds % 360000 : 0;
  snprintf(text, 16, "%u:%02u", all / 60, all % 60);
}
