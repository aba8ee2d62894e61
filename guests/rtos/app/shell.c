/* The shell on the domain's console. */
#include "app/app.h"
#include "app/config.h"
#include "app/vehicle.h"
#include "can/dcan.h"
#include "kernel/kernel.h"
#include "lib/print.h"
#include "lib/string.h"
#include "platform.h"
#include "xen/console.h"

#define LINE 80

/* Cuts the next word off *line. */
static char *next_word(char **line) {
  char *word = *line;
  while (*word == ' ') word++;
  char *end = word;
  while (*end && *end != ' ') end++;
  *line = *end ? end + 1 : end;
  *end = 0;
  return word;
}

static void command_stat(char *rest) {
  const char *word = next_word(&rest);
  if (!strcmp(word, "reset"))
    statistics_reset();
  else if (!strcmp(word, "line"))
    statistics_line();
  else if (!strcmp(word, "every")) {
    const char *text = next_word(&rest);
    uint32_t seconds;
    if (parse_number(&text, &seconds))
      report_seconds = seconds;
    else
      print("stat every: a number of seconds, 0 for none\n");
  } else
    statistics_print();
}

static void command_tasks(char *rest) {
  (void)rest;
  statistics_tasks();
}

static void command_demo(char *rest) {
  const char *word = next_word(&rest);
  if (!strcmp(word, "on"))
    source = SOURCE_DEMO;
  else if (!strcmp(word, "off"))
    source = dcan_running() ? SOURCE_CAN : SOURCE_MANUAL;
  else
    print("demo: on or off\n");
}

static const char *const telltale_names[TELLTALES] = {"left",  "right",   "high-beam",   "low-beam", "parking-brake",
                                                      "brake", "battery", "oil",         "engine",   "seat-belt",
                                                      "door",  "tyre",    "temperature", "fuel-low"};

/* Sets one signal by name; false if there is none of that name. */
static bool set_signal(struct vehicle *car, const char *name, uint32_t value) {
  for (uint32_t n = 0; n < TELLTALES; n++)
    if (!strcmp(name, telltale_names[n])) {
      car->telltales = value ? car->telltales | 1u << n : car->telltales & ~(1u << n);
      return true;
    }
  if (!strcmp(name, "speed"))
    car->speed = (int32_t)value * 100;
  else if (!strcmp(name, "engine-speed"))
    car->engine = (int32_t)value;
  else if (!strcmp(name, "gear")) {
    car->gear = value > 3 ? GEAR_DRIVE : (uint8_t)value;
    car->drive_gear = value > 3 ? (uint8_t)(value - 3) : 1;
  } else if (!strcmp(name, "coolant"))
    car->coolant = (int32_t)value * 10;
  else if (!strcmp(name, "fuel"))
    car->fuel = (int32_t)value * 10;
  else if (!strcmp(name, "odometer"))
    car->odometer = (uint64_t)value * 1000;
  else if (!strcmp(name, "trip"))
    car->trip = (uint64_t)value * 1000;
  else if (!strcmp(name, "ignition"))
    car->ignition = value != 0;
  else
    return false;
  return true;
}

static void command_set(char *rest) {
  const char *name = next_word(&rest), *text = next_word(&rest);
  uint32_t value;
  if (!parse_number(&text, &value)) {
    print(
        "set: NAME VALUE; speed, engine-speed, gear (0 P, 1 R, 2 N, 4 to 11 D1 to D8), coolant, fuel, odometer, trip, "
        "ignition, or a tell-tale:\n ");
    for (uint32_t n = 0; n < TELLTALES; n++) print(" %s", telltale_names[n]);
    print("\n");
    return;
  }
  source = SOURCE_MANUAL;
  GetResource(RES_VEHICLE);
  bool known = set_signal(&vehicle, name, value);
  ReleaseResource(RES_VEHICLE);
  if (!known) print("set: there is no signal \"%s\"\n", name);
}

static void command_get(char *rest) {
  (void)rest;
  GetResource(RES_VEHICLE);
  struct vehicle now = vehicle;
  ReleaseResource(RES_VEHICLE);
  print(
      "ignition %u, speed %d.%02d km/h, engine %d/min, gear %c%u, coolant %d C, fuel %d %%, odometer %u m, trip %u m\n",
      now.ignition, now.speed / 100, now.speed % 100, now.engine, "PRND"[now.gear & 3], now.drive_gear,
      now.coolant / 10, now.fuel / 10, (uint32_t)(now.odometer / 1000), (uint32_t)(now.trip / 1000));
  for (uint32_t n = 0; n < TELLTALES; n++)
    if (now.telltales >> n & 1) print("  %s\n", telltale_names[n]);
  if (now.signal_lost) print("  the vehicle is not heard\n");
}

static void command_can(char *rest) {
  (void)rest;
  input_describe();
}

static void command_input(char *rest) {
  (void)rest;
  input_describe_panel();
}

static void command_screen(char *rest) {
  (void)rest;
  display_describe();
}

static void command_crash(char *rest) { crash(next_word(&rest)); }

static void command_shutdown(char *rest) {
  (void)rest;
  ShutdownOS(E_OK);
}

static void command_reboot(char *rest) {
  (void)rest;
  platform_shutdown(PLATFORM_REBOOT);
}

static void command_help(char *rest);

static const struct {
  const char *name;
  void (*run)(char *rest);
  const char *help;
} commands[] = {
    {"help", command_help, "this list"},
    {"tasks", command_tasks, "the tasks, their stacks and processor time"},
    {"stat", command_stat, "jitter, missed deadlines, frames; stat reset, stat line, stat every SECONDS"},
    {"get", command_get, "the vehicle's signals"},
    {"set", command_set, "NAME VALUE: sets a signal by hand"},
    {"demo", command_demo, "on, off: the demonstration drive"},
    {"can", command_can, "the vehicle bus and its last frames"},
    {"input", command_input, "touches and keys"},
    {"screen", command_screen, "size and hash of the picture"},
    {"crash", command_crash, "abort, undefined, jump, stack, hang, stall"},
    {"reboot", command_reboot, "restarts the domain"},
    {"shutdown", command_shutdown, "ends the domain"},
};

static void command_help(char *rest) {
  (void)rest;
  for (uint32_t n = 0; n < sizeof commands / sizeof commands[0]; n++)
    print("  %-10s %s\n", commands[n].name, commands[n].help);
}

void shell_command(char *line) {
  const char *word = next_word(&line);
  if (!*word) return;
  for (uint32_t n = 0; n < sizeof commands / sizeof commands[0]; n++)
    if (!strcmp(word, commands[n].name)) {
      commands[n].run(line);
      return;
    }
  print("there is no command \"%s\"; help lists them\n", word);
}

static void on_typed(void) { SetEvent(Shell, EV_TYPED); }

/* Takes a typed character into the line, echoes it; true when the line is complete. */
static bool edit(char *line, uint32_t *length, int c) {
  if (c == '\r' || c == '\n') {
    print("\n");
    line[*length] = 0;
    *length = 0;
    return true;
  }
  if ((c == 8 || c == 127) && *length) {
    --*length;
    print("\b \b");
  } else if (c == 21) { /* Ctrl-U */
    for (; *length; --*length) print("\b \b");
  } else if (c >= ' ' && c < 127 && *length < LINE - 1) {
    line[(*length)++] = (char)c;
    print("%c", c);
  }
  return false;
}

TASK(Shell) {
  static char line[LINE];
  static uint32_t length;
  console_on_input(on_typed);
  statistics_reset();
  print("RTOS-UP %u ms\nrtos> ", (uint32_t)(platform_microseconds() / 1000));
  for (;;) {
    for (int c = console_read(); c >= 0; c = console_read())
      if (edit(line, &length, c)) {
        shell_command(line);
        print("rtos> ");
      }
    WaitEvent(EV_TYPED | EV_REPORT);
    EventMaskType events;
    GetEvent(Shell, &events);
    ClearEvent(EV_TYPED | EV_REPORT);
    if (events & EV_REPORT) {
      statistics_line();
      statistics_reset();
    }
  }
}
