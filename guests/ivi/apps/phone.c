/* Phone: contacts, recent calls, a dialler, and the screen of a call. Nothing is called: the lab has no telephone. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "apps/state.h"
#include "toolkit/widgets.h"

#define CONTACTS 18
#define RECENTS 9
#define ROW 80
#define NUMBER_MAX 18

static const struct contact {
  const char *name, *number, *kind;
} contacts[CONTACTS] = {
    {"Ada Holm", "040 555 0117", "Mobile"},
    {"Anton Becker", "040 555 0121", "Work"},
    {"Beatrix Lund", "040 555 0133", "Mobile"},
    {"Clara Winter", "040 555 0148", "Home"},
    {"David Okoye", "040 555 0152", "Mobile"},
    {"Elin Varga", "040 555 0166", "Mobile"},
    {"Emil Sörensen", "040 555 0170", "Work"},
    {"Farah Nasser", "040 555 0174", "Mobile"},
    {"Garage Lindner", "040 555 0180", "Work"},
    {"Hannah Moor", "040 555 0185", "Mobile"},
    {"Ivo Petrov", "040 555 0188", "Mobile"},
    {"Jonas Keller", "040 555 0191", "Home"},
    {"Käthe Brandt", "040 555 0192", "Mobile"},
    {"Leila Haddad", "040 555 0194", "Mobile"},
    {"Mira Solen", "040 555 0195", "Mobile"},
    {"Noah Fischer", "040 555 0197", "Work"},
    {"Roadside Assistance", "040 555 0198", "Service"},
    {"Theo Marchand", "040 555 0199", "Mobile"},
};

static const struct {
  int32_t contact;
  const char *when;
  bool missed, out;
} recents[RECENTS] = {{5, "9:42", false, false},      {2, "9:10", true, false},       {11, "8:55", false, true},
                      {0, "Yesterday", false, true},  {16, "Yesterday", false, true}, {7, "Yesterday", true, false},
                      {14, "Saturday", false, false}, {3, "Saturday", false, true},   {8, "Friday", false, true}};

static struct {
  struct choice tabs;
  struct list *list;
  int32_t tab; /* 0: recent, 1: contacts */
  struct label *number;
  char digits[NUMBER_MAX + 1];
  struct button *erase;
  struct view *call;
  struct label *name, *state;
  struct view *avatar;
  int64_t begun;
  bool connected;
  char who[48];
  struct button *mute, *speaker;
} phone;

static const colour faces[] = {0xff3b6fd8, 0xff8a55c9, 0xff2f9c86, 0xffc96a3a, 0xffb8487a, 0xff5a7a99};

static colour face_of(const char *name) {
  uint32_t sum = 0;
  for (const char *at = name; *at; at++) sum = sum * 31 + (unsigned char)*at;
  return faces[sum % 6];
}

static void initials(const char *name, char out[12]) {
  size_t used = 0;
  for (const char *word = name; word && used < 8; word = strchr(word, ' ')) {
    while (*word == ' ') word++;
    const char *next = word;
    if (!text_next(&next)) break;
    memcpy(out + used, word, (size_t)(next - word));
    used += (size_t)(next - word);
    word = next;
  }
  out[used] = 0;
}

static void draw_face(struct canvas *canvas, const char *name, struct rect area) {
  char letters[12];
  colour c = face_of(name);
  initials(name, letters);
  canvas_round(canvas, area, (float)area.width / 2,
               linear(0, (float)area.y, mixed(c, 0xffffffff, 40), 0, (float)rect_bottom(area), c));
  text_in(canvas, STYLE(MEDIUM, area.width * 2 / 5), area, ALIGN_CENTRE, 0xffffffff, letters);
}

static void draw_row(struct list *list, struct canvas *canvas, int32_t row, struct rect area) {
  int32_t which = phone.tab ? row : recents[row].contact;
  const struct contact *contact = &contacts[which];
  bool missed = !phone.tab && recents[row].missed;
  (void)list;
  draw_face(canvas, contact->name, RECT(area.x + 14, area.y + 13, 54, 54));
  struct rect text = RECT(area.x + 86, area.y, area.width - 86 - 16, area.height);
  struct rect right = cut_right(&text, 110);
  text_in(canvas, STYLE(MEDIUM, 22), RECT(text.x, text.y + 14, text.width, 28), ALIGN_LEFT,
          missed ? theme.alarm : theme.text, contact->name);
  text_in(canvas, STYLE(REGULAR, 17), RECT(text.x, text.y + 42, text.width, 24), ALIGN_LEFT, theme.dim,
          phone.tab          ? contact->number
          : missed           ? "Missed call"
          : recents[row].out ? "Outgoing"
                             : "Incoming");
  text_in(canvas, STYLE(REGULAR, 17), right, ALIGN_RIGHT, theme.dim, phone.tab ? contact->kind : recents[row].when);
  if (row) canvas_fill(canvas, RECT(area.x + 86, area.y, area.width - 100, 1), plain(theme.line));
}

static void show_state(struct ui *ui) {
  int64_t ms = ui->now - phone.begun;
  if (ms < 2800) return label_set(phone.state, "Calling…");
  if (!phone.connected) {
    phone.connected = true;
    view_redraw(phone.avatar);
  }
  int32_t seconds = (int32_t)((ms - 2800) / 1000);
  label_format(phone.state, "%d:%02d", seconds / 60, seconds % 60);
}

static void call(struct ui *ui, const char *who) {
  if (!phone.call->hidden || !*who) return;
  snprintf(phone.who, sizeof phone.who, "%s", who);
  phone.begun = ui->now;
  phone.connected = false;
  label_set(phone.name, who);
  button_on(phone.mute, false);
  button_on(phone.speaker, false);
  view_hide(phone.call, false);
  view_animate(phone.avatar);
  show_state(ui);
  ui_timer(ui, 500, 500, show_state);
  platform_set(STATE_CALL, who);
}

static void chosen(struct list *list, int32_t row) {
  call(list->view.ui, contacts[phone.tab ? row : recents[row].contact].name);
}

static void tab(struct button *button) {
  phone.tab = button->tag;
  choice_set(&phone.tabs, button->tag);
  phone.list->offset = 0;
  phone.list->speed = 0;
  list_rows(phone.list, phone.tab ? CONTACTS : RECENTS);
}

static void show_number(void) {
  label_set(phone.number, phone.digits[0] ? phone.digits : "Enter a number");
  label_role(phone.number, phone.digits[0] ? TEXT : FAINT);
  view_hide(&phone.erase->view, !phone.digits[0]);
}

static void key(struct button *button) {
  static const char keys[] = "123456789*0#";
  size_t length = strlen(phone.digits);
  if (length == NUMBER_MAX) return;
  phone.digits[length] = keys[button->tag];
  phone.digits[length + 1] = 0;
  show_number();
}

static void erase(struct button *button) {
  size_t length = strlen(phone.digits);
  (void)button;
  if (length) phone.digits[length - 1] = 0;
  show_number();
}

static void erase_all(struct button *button) {
  (void)button;
  phone.digits[0] = 0;
  show_number();
}

static void dial(struct button *button) {
  for (uint32_t n = 0; n < CONTACTS; n++)
    if (strcmp(contacts[n].number, phone.digits) == 0) return call(button->view.ui, contacts[n].name);
  call(button->view.ui, phone.digits);
}

static void hang_up(struct button *button) {
  ui_timer(button->view.ui, -1, 0, show_state);
  view_hide(phone.call, true);
  platform_set(STATE_CALL, "");
}

static void flip(struct button *button) { button_on(button, !button->on); }

/* Rings that go out while it rings. */
static void draw_avatar(struct view *view, struct canvas *canvas) {
  int32_t side = 168, x = (view->frame.width - side) / 2, y = (view->frame.height - side) / 2;
  for (int32_t n = 0; n < 3 && !phone.connected; n++) {
    float share = fmodf((float)((view->ui->now - phone.begun) % 2400) / 2400 + (float)n / 3, 1);
    int32_t more = (int32_t)(share * 70);
    canvas_round_line(canvas, rect_inset(RECT(x, y, side, side), -more), (float)side / 2 + (float)more, 2,
                      plain(faded(theme.accent, (uint32_t)((1 - share) * 180))));
  }
  draw_face(canvas, phone.who, RECT(x, y, side, side));
}

static bool tick_avatar(struct view *view, int64_t now) {
  (void)now;
  if (!view_visible(view) || phone.connected) return false;
  view_redraw(view);
  return true;
}

static void draw_call(struct view *view, struct canvas *canvas) {
  struct rect all = RECT(0, 0, view->frame.width, view->frame.height);
  canvas_fill(canvas, all, linear(0, 0, theme.card, 0, (float)all.height, theme.ground_low));
}

static void create_call(struct ui *ui) {
  static const struct view_class avatar = {.draw = draw_avatar, .tick = tick_avatar};
  phone.call = canvas_view(ui->root, RECT(0, 0, ui->width, ui->height), draw_call);
  phone.call->solid = true;
  phone.call->passive = false;
  int32_t middle = ui->width / 2;
  phone.avatar = view_new(sizeof(struct view), &avatar, phone.call, RECT(middle - 160, 24, 320, 320));
  phone.avatar->passive = true;
  phone.name = label(phone.call, RECT(middle - 400, 338, 800, 60), STYLE(MEDIUM, 44), TEXT, ALIGN_CENTRE, "");
  phone.state = label(phone.call, RECT(middle - 200, 400, 400, 40), STYLE(REGULAR, 26), DIM, ALIGN_CENTRE, "");
  int32_t y = 496;
  phone.mute = button(phone.call, RECT(middle - 248, y, 96, 96), BUTTON_RAISED, "nomicrophone", NULL, flip, 0);
  button(phone.call, RECT(middle - 48, y, 96, 96), BUTTON_ALARM, "hangup", NULL, hang_up, 0);
  phone.speaker = button(phone.call, RECT(middle + 152, y, 96, 96), BUTTON_RAISED, "volume", NULL, flip, 0);
  view_hide(phone.call, true);
}

static void draw_key(struct view *view, struct canvas *canvas) {
  static const char *const digits[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"};
  static const char *const letters[] = {"", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ", "", "+", ""};
  int32_t n = ((struct button *)view->parent)->tag, low = letters[n][0] ? 11 : 0;
  struct rect area = RECT(0, 0, view->frame.width, view->frame.height);
  text_in(canvas, STYLE(REGULAR, 34), RECT(0, -low, area.width, area.height), ALIGN_CENTRE, theme.text, digits[n]);
  text_in(canvas, STYLE(MEDIUM, 13), RECT(0, 34, area.width, area.height - 34), ALIGN_CENTRE, theme.dim, letters[n]);
}

static void create_keys(struct view *face) {
  struct rect area = RECT(0, 0, face->frame.width, face->frame.height);
  int32_t middle = area.width / 2, width = 132, height = 76;
  phone.number = label(face, RECT(60, 24, area.width - 120, 56), STYLE(LIGHT, 40), FAINT, ALIGN_CENTRE, "");
  phone.erase = button(face, RECT(area.width - 84, 24, 60, 56), BUTTON_GHOST, "delete", NULL, erase, 0);
  phone.erase->icon_size = 34;
  phone.erase->held = erase_all;
  for (int32_t n = 0; n < 12; n++) {
    struct rect at =
        RECT(middle - width * 3 / 2 - 16 + n % 3 * (width + 16), 100 + n / 3 * (height + 14), width, height);
    struct button *b = button(face, at, BUTTON_RAISED, NULL, "", key, n);
    b->radius = 24;
    canvas_view(&b->view, RECT(0, 0, width, height), draw_key);
  }
  struct button *b =
      button(face, RECT(middle - 104, 100 + 4 * (height + 14) + 10, 208, 84), BUTTON_GOOD, "phone", "Call", dial, 0);
  b->radius = 42;
  b->style = STYLE(MEDIUM, 24);
}

static void changed(struct ui *ui) {
  char who[PLATFORM_VALUE];
  platform_get(STATE_CALL, who, "");
  /* Another program ended the call. */
  if (!who[0] && !phone.call->hidden && ui->now - phone.begun > 1000) {
    ui_timer(ui, -1, 0, show_state);
    view_hide(phone.call, true);
  }
}

static void create(struct ui *ui) {
  static const char *const tabs[] = {"Recent", "Contacts", NULL};
  struct rect area = rect_inset(RECT(0, 0, ui->width, ui->height), 24);
  struct view *left = card(ui->root, cut_left(&area, 600), 28);
  cut_left(&area, 20);
  phone.tabs = choice(left, RECT(24, 22, 552, 54), tabs, tab);
  phone.list = list(left, RECT(12, 90, 576, left->frame.height - 102), RECENTS, ROW, draw_row, chosen);
  choice_set(&phone.tabs, 0);
  create_keys(card(ui->root, area, 28));
  show_number();
  create_call(ui);
  platform_set(STATE_CALL, "");
}

const struct app app_phone = {"phone", APP_WINDOW, create, changed, NULL};
