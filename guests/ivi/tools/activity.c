/* am, input */
#include <errno.h>
#include <linux/input-event-codes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ivi/activity.h"
#include "ivi/input.h"
#include "ivi/service.h"
#include "tools/toolbox.h"

static int stack_list(void) {
  struct binder *manager = service_get(ACTIVITY_SERVICE);
  if (!manager)
    return failed(ACTIVITY_SERVICE, ENOENT);
  struct parcel request, reply;
  parcel_request(&request, ACTIVITY_INTERFACE);
  int error = binder_call(manager, ACTIVITY_STACK, &request, &reply);
  uint32_t count = error ? 0 : parcel_read_u32(&reply);
  for (uint32_t n = 0; n < count && parcel_ok(&reply); n++) {
    const char *name = parcel_read_string(&reply);
    int32_t pid = parcel_read_i32(&reply);
    if (pid > 0)
      printf("%u: %s (process %d)%s\n", n, name, pid, n == 0 ? " foreground" : "");
    else
      printf("%u: %s (not running)%s\n", n, name, n == 0 ? " foreground" : "");
  }
  parcel_clear(&reply);
  binder_release(manager);
  return error ? failed(ACTIVITY_SERVICE, error) : 0;
}

static int list_apps(void) {
  struct activity_app apps[ACTIVITY_APPS_MAX];
  int count = activity_apps(apps, ACTIVITY_APPS_MAX);
  for (int n = 0; n < count; n++)
    printf("%-16s %-7s %-20s %d\n", apps[n].name, apps[n].kind, apps[n].label, apps[n].pid);
  return count < 0 ? failed(ACTIVITY_SERVICE, count) : 0;
}

int am_main(int count, char **words) {
  static const char text[] = "am start NAME | force-stop NAME | back | home | stack list | list";
  const char *command = count > 1 ? words[1] : "";
  int error;
  if (reach_binder() != 0)
    return 1;
  if (count == 3 && strcmp(command, "start") == 0)
    error = activity_start(words[2]);
  else if (count == 3 && strcmp(command, "force-stop") == 0)
    error = activity_force_stop(words[2]);
  else if (count == 2 && strcmp(command, "back") == 0)
    error = activity_back();
  else if (count == 2 && strcmp(command, "home") == 0)
    error = activity_home();
  else if (count == 3 && strcmp(command, "stack") == 0 && strcmp(words[2], "list") == 0)
    return stack_list();
  else if (count == 2 && strcmp(command, "list") == 0)
    return list_apps();
  else
    return usage(text);
  return error ? failed(count == 3 ? words[2] : command, error) : 0;
}

static void pause_for(long ms) {
  struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
  nanosleep(&rest, NULL);
}

static int tap(int x, int y, int ms) {
  int error = input_inject_touch(0, INPUT_DOWN, x, y);
  pause_for(ms);
  return error ? error : input_inject_touch(0, INPUT_UP, x, y);
}

#define STEP 16 /* ms between points of a swipe */

static int swipe(const int *from, const int *to, int ms) {
  int error = input_inject_touch(0, INPUT_DOWN, from[0], from[1]);
  for (int at = STEP; at <= ms && !error; at += STEP) {
    pause_for(STEP);
    error = input_inject_touch(0, INPUT_MOVE, from[0] + (int)((int64_t)(to[0] - from[0]) * at / ms),
                               from[1] + (int)((int64_t)(to[1] - from[1]) * at / ms));
  }
  return error ? error : input_inject_touch(0, INPUT_UP, to[0], to[1]);
}

static int key_code(const char *name) {
  static const struct {
    const char *name;
    int code;
  } keys[] = {{"BACK", KEY_BACK},         {"HOME", KEY_HOMEPAGE},     {"ENTER", KEY_ENTER},
              {"VOLUME_UP", KEY_VOLUMEUP}, {"VOLUME_DOWN", KEY_VOLUMEDOWN}, {"POWER", KEY_POWER},
              {"UP", KEY_UP},             {"DOWN", KEY_DOWN},         {"LEFT", KEY_LEFT},
              {"RIGHT", KEY_RIGHT},       {"ESCAPE", KEY_ESC},        {"TAB", KEY_TAB}};
  if (strncmp(name, "KEYCODE_", 8) == 0)
    name += 8;
  for (unsigned n = 0; n < sizeof keys / sizeof *keys; n++)
    if (strcmp(name, keys[n].name) == 0)
      return keys[n].code;
  char *end;
  long code = strtol(name, &end, 10);
  return *name && !*end && code > 0 && code < KEY_MAX ? (int)code : -1;
}

static int key(const char *name) {
  int code = key_code(name);
  if (code < 0)
    return -EINVAL;
  int error = input_inject_key(code, true);
  return error ? error : input_inject_key(code, false);
}

static bool numbers(int count, char **words, int *values) {
  for (int n = 0; n < count; n++) {
    char *end;
    long value = strtol(words[n], &end, 10);
    if (!*words[n] || *end || value < 0 || value > 100000)
      return false;
    values[n] = (int)value;
  }
  return true;
}

int input_main(int count, char **words) {
  static const char text[] = "input tap X Y [MS] | swipe X1 Y1 X2 Y2 [MS] | keyevent KEY (BACK, HOME, ENTER… or a number)";
  const char *command = count > 1 ? words[1] : "";
  int values[5] = {0, 0, 0, 0, 300};
  int error;
  if (reach_binder() != 0)
    return 1;
  if ((count == 4 || count == 5) && strcmp(command, "tap") == 0 && numbers(count - 2, words + 2, values))
    error = tap(values[0], values[1], count == 5 ? values[2] : 50);
  else if ((count == 6 || count == 7) && strcmp(command, "swipe") == 0 && numbers(count - 2, words + 2, values))
    error = swipe(values, values + 2, values[4]);
  else if (count == 3 && strcmp(command, "keyevent") == 0)
    error = key(words[2]);
  else
    return usage(text);
  return error ? failed(INPUT_SERVICE, error) : 0;
}
