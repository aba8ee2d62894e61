/* The rc language. */
#include "init/rc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks/checks.h"

static char complaints[8][320];
static unsigned complaint_count;

static void complain(const char *file, unsigned line, const char *problem) {
  if (complaint_count < 8)
    snprintf(complaints[complaint_count], sizeof *complaints, "%s:%u: %.250s", file, line, problem);
  complaint_count++;
}

static bool command(const char *name, unsigned *least, unsigned *most) {
  *least = 1;
  *most = 2;
  return strcmp(name, "write") == 0 || strcmp(name, "start") == 0;
}

static void begin(struct rc *rc) {
  rc_init(rc);
  rc->complain = complain;
  rc->command = command;
  complaint_count = 0;
}

static void parse(struct rc *rc, const char *text) {
  begin(rc);
  rc_parse(rc, "test.rc", text, strlen(text), 0);
}

static bool good_file(void) {
  struct rc rc;
  parse(&rc, "# a comment\n"
             "service one /bin/one -a \"two words\" \\\n    more # not this\n"
             "    class core\n    user system\n    group input graphics\n    oneshot\n    setenv A b\n"
             "    socket s dgram 0666\n    onrestart start other\n    nice -5\n"
             "on boot && property:a.b=c && property:d=*\n    write /x \"line\\n\"\n    start one\n"
             "device /dev/x 0660 root input\n");
  const struct rc_service *service = rc.services;
  const struct rc_action *action = rc.actions;
  bool good = complaint_count == 0 && service && action && service->command->count == 6 &&
              strcmp(service->command->words[4], "two words") == 0 && strcmp(service->command->words[5], "more") == 0 &&
              strcmp(service->class, "core") == 0 && service->group_count == 2 && service->oneshot && service->nice == -5 &&
              service->on_restart->count == 2 && service->sockets && strcmp(action->event, "boot") == 0 &&
              action->condition_count == 2 && strcmp(action->conditions[1].value, "*") == 0 &&
              strcmp(action->commands->words[2], "line\n") == 0 && action->commands->line == 13 && action->commands->next &&
              rc.devices;
  rc_free(&rc);
  return good;
}

static bool bad_lines(void) {
  struct rc rc;
  parse(&rc, "start lost\n"
             "on boot\n    nonsense\n    start\n    start one\n"
             "service no-path relative\n    class x\n"
             "service one /bin/one\n    colour blue\n    critical\n"
             "service one /bin/again\n"
             "on property:x\n    start never\n"
             "on a b\n");
  static const char *const expected[] = {
      "test.rc:1: \"start\" belongs to no service or action",
      "test.rc:3: there is no command \"nonsense\"",
      "test.rc:4: start takes 1 to 2 words, here are 0",
      "test.rc:6: service needs a name",
      "test.rc:9: services have no option \"colour\"",
      "test.rc:11: there is a service one already, at test.rc:8",
      "test.rc:12: property:x should be property:NAME=VALUE",
      "test.rc:14: on needs an event",
  };
  bool good = complaint_count == 8 && rc.errors == 8;
  for (unsigned n = 0; n < 8 && good; n++)
    good = strncmp(complaints[n], expected[n], strlen(expected[n])) == 0;
  /* The rest is there all the same. */
  good = good && rc.service_count == 1 && rc.services->critical && rc.actions && strcmp(rc.actions->commands->words[0], "start") == 0 &&
         !rc.actions->next;
  rc_free(&rc);
  return good;
}

static bool long_lines(void) {
  char text[8191]; /* a multiple of three and the terminator */
  struct rc rc;
  bool good = true;
  for (unsigned kind = 0; kind < 3; kind++) {
    /* One long word, many short ones, many empty ones. */
    for (unsigned n = 0; n < sizeof text - 1; n++)
      text[n] = kind == 0 ? 'a' : kind == 1 ? "a "[n % 2] : "\"\" "[n % 3];
    text[sizeof text - 1] = '\0';
    parse(&rc, text);
    good = good && complaint_count >= 1 && strstr(complaints[0], "is longer than");
    rc_free(&rc);
  }
  return good;
}

static bool expansion(void) {
  char result[32];
  return rc_expand("plain", result, sizeof result) && strcmp(result, "plain") == 0 &&
         rc_expand("a${none:-b}c", result, sizeof result) && strcmp(result, "abc") == 0 &&
         rc_expand("$x${none}", result, sizeof result) && strcmp(result, "$x") == 0 &&
         !rc_expand("${open", result, sizeof result) && !rc_expand("0123456789012345678901234567890123456789", result, sizeof result);
}

static void fuzz(void) {
  static const char *const words[] = {
      "on",    "service", "boot",   "property:a=b", "&&",      "import", "/nowhere", "device", "write", "start", "class", "user",
      "group", "oneshot", "setenv", "onrestart",    "socket",  "nice",   "\"",       "\\",     "\\\n",  "\\\r\n", "#",    "\"\"",
      "\n",    "\r\n",    "${a}",   "${a:-",        "/bin/x",  "name",   "\t",       "=",      "dgram", "0666",   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "property:",        "property:=", "critical", "console", "\\\"",   "x y z",    "-20",    "99999999999999999999"};
  uint32_t size;
  char *text = draw_text(words, sizeof words / sizeof *words, draw(20) ? 60 : 2000, &size);
  struct rc rc;
  begin(&rc);
  rc_parse(&rc, "fuzz.rc", text, size, 0);
  for (const struct rc_action *action = rc.actions; action; action = action->next)
    for (const struct rc_line *line = action->commands; line; line = line->next)
      for (unsigned n = 0; n < line->count; n++) {
        char result[64];
        rc_expand(line->words[n], result, draw(64) + 1);
      }
  rc_free(&rc);
  free(text);
}

void check_rc(void) {
  check(good_file(), "rc: services, actions, quotes, continued lines");
  check(bad_lines(), "rc: mistakes are told with file and line, and the rest is kept");
  check(long_lines(), "rc: lines beyond their bounds are refused");
  check(expansion(), "rc: properties in words");
  for (int n = 0; n < 20000; n++)
    fuzz();
  check(true, "rc: garbage is read without harm");
}
