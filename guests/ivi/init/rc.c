#include "rc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define IMPORTS_DEEPEST 4u

struct reader {
  struct rc *rc;
  const char *file;
  unsigned line, depth;
  /* What the lines that follow belong to; both NULL: nothing, and they are skipped after a complaint about its head. */
  struct rc_action *action;
  struct rc_service *service;
  struct rc_line **last; /* of the action's commands */
};

__attribute__((format(printf, 2, 3))) static void complain(const struct reader *reader, const char *format, ...) {
  char problem[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(problem, sizeof problem, format, arguments);
  va_end(arguments);
  reader->rc->errors++;
  reader->rc->complain(reader->file, reader->line, problem);
}

void rc_init(struct rc *rc) {
  memset(rc, 0, sizeof *rc);
  rc->last_action = &rc->actions;
  rc->last_service = &rc->services;
}

static void free_lines(struct rc_line *line) {
  for (struct rc_line *next; line; line = next) {
    next = line->next;
    free(line);
  }
}

void rc_free(struct rc *rc) {
  for (struct rc_action *action = rc->actions, *next; action; action = next) {
    next = action->next;
    free_lines(action->commands);
    free(action);
  }
  for (struct rc_service *service = rc->services, *next; service; service = next) {
    next = service->next;
    free_lines(service->command);
    free_lines(service->environment);
    free_lines(service->sockets);
    free_lines(service->on_restart);
    free(service);
  }
  free_lines(rc->devices);
  for (unsigned n = 0; n < rc->file_count; n++)
    free(rc->files[n]);
  free(rc->files);
}

static void *must(void *memory) {
  if (!memory)
    abort();
  return memory;
}

static struct rc_line *new_line(const struct reader *reader, char *const *words, unsigned count) {
  size_t size = sizeof(struct rc_line) + (count + 1) * sizeof(char *);
  size_t text = 0;
  for (unsigned n = 0; n < count; n++)
    text += strlen(words[n]) + 1;
  struct rc_line *line = must(calloc(1, size + text));
  line->file = reader->file;
  line->line = reader->line;
  line->count = count;
  char *at = (char *)line + size;
  for (unsigned n = 0; n < count; n++) {
    line->words[n] = strcpy(at, words[n]);
    at += strlen(at) + 1;
  }
  return line;
}

static void append(struct rc_line **list, struct rc_line *line) {
  while (*list)
    list = &(*list)->next;
  *list = line;
}

/* Words */

struct words {
  unsigned count;
  char *word[RC_WORDS_MOST + 1];
  size_t size;
  bool too_long;
  char text[RC_LINE_MOST];
};

static void put(struct words *words, char c) {
  if (words->size < RC_LINE_MOST - 1)
    words->text[words->size++] = c;
  else
    words->too_long = true;
}

static void begin_word(struct words *words) {
  if (words->count < RC_WORDS_MOST)
    words->word[words->count++] = words->text + words->size;
  else
    words->too_long = true;
}

static const char *after_newline(const char *at, const char *end) {
  return at < end && *at == '\n' ? at + 1 : at + 1 < end && at[0] == '\r' && at[1] == '\n' ? at + 2 : NULL;
}

static char escaped(char c) { return c == 'n' ? '\n' : c == 't' ? '\t' : c; }

/* Takes a logical line apart. A backslash at the end of a line joins the next to it; quotes keep blanks; \n, \t, \\ and \" are what
   they are in C. Gives the place behind it. */
static const char *split(struct reader *reader, const char *at, const char *end, struct words *words) {
  bool in_word = false, quoted = false, comment = false;
  words->count = 0;
  words->size = 0;
  words->too_long = false;
  for (; at < end && *at != '\n'; at++) {
    bool blank = *at == ' ' || *at == '\t' || *at == '\r';
    const char *next_line = *at == '\\' && !comment ? after_newline(at + 1, end) : NULL;
    if (next_line) {
      reader->line++;
      at = next_line - 1;
      blank = true;
    }
    if (comment)
      continue;
    if (blank && !quoted) {
      if (in_word)
        put(words, '\0');
      in_word = false;
      continue;
    }
    if (!in_word && *at == '#') {
      comment = true;
      continue;
    }
    if (!in_word)
      begin_word(words);
    in_word = true;
    if (*at == '"')
      quoted = !quoted;
    else if (*at == '\\' && at + 1 < end && !next_line)
      put(words, escaped(*++at));
    else if (*at == '\0')
      words->too_long = true;
    else if (!next_line)
      put(words, *at);
  }
  words->text[words->size] = '\0';
  if (quoted)
    complain(reader, "a quote is not closed");
  if (words->too_long)
    complain(reader, "the line is longer than %d characters or %d words, or has a NUL", RC_LINE_MOST, RC_WORDS_MOST);
  if (quoted || words->too_long)
    words->count = 0;
  return at < end ? at + 1 : at;
}

/* Heads of sections */

static bool take_condition(struct reader *reader, struct rc_action *action, const char *text) {
  const char *equals = strchr(text, '=');
  size_t length = equals ? (size_t)(equals - text) : 0;
  if (!equals || length >= PROPERTY_NAME_MAX || strlen(equals + 1) >= PROPERTY_VALUE_MAX) {
    complain(reader, "property:%s should be property:NAME=VALUE", text);
    return false;
  }
  if (action->condition_count == RC_CONDITIONS_MOST) {
    complain(reader, "more than %d conditions", RC_CONDITIONS_MOST);
    return false;
  }
  struct rc_condition *condition = &action->conditions[action->condition_count++];
  memcpy(condition->name, text, length);
  strcpy(condition->value, equals + 1);
  if (property_name_ok(condition->name))
    return true;
  complain(reader, "\"%s\" is no name of a property", condition->name);
  return false;
}

static bool take_trigger(struct reader *reader, struct rc_action *action, const char *word) {
  if (strncmp(word, "property:", 9) == 0)
    return take_condition(reader, action, word + 9);
  if (action->event[0]) {
    complain(reader, "an action has one event: \"%s\" and \"%s\" are two", action->event, word);
    return false;
  }
  if (strlen(word) >= sizeof action->event) {
    complain(reader, "the event's name is too long");
    return false;
  }
  strcpy(action->event, word);
  return true;
}

static void begin_action(struct reader *reader, const struct words *words) {
  struct rc_action *action = must(calloc(1, sizeof *action));
  bool good = words->count >= 2 && words->count % 2 == 0;
  if (!good)
    complain(reader, "on needs an event or property:NAME=VALUE, several joined by &&");
  for (unsigned n = 1; good && n < words->count; n++) {
    if (n % 2 == 1)
      good = take_trigger(reader, action, words->word[n]);
    else if (strcmp(words->word[n], "&&") != 0) {
      complain(reader, "\"%s\" where && belongs", words->word[n]);
      good = false;
    }
  }
  if (!good) {
    free(action);
    return;
  }
  *reader->rc->last_action = action;
  reader->rc->last_action = &action->next;
  reader->action = action;
  reader->last = &action->commands;
}

static bool short_name(const char *name) {
  size_t length = strlen(name);
  return length > 0 && length < RC_NAME_MAX &&
         strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == length;
}

static void begin_service(struct reader *reader, const struct words *words) {
  struct rc *rc = reader->rc;
  if (words->count < 3 || !short_name(words->word[1]) || words->word[2][0] != '/') {
    complain(reader, "service needs a name (of letters, digits, ., _, -; at most %d) and the path of its program",
             RC_NAME_MAX - 1);
    return;
  }
  for (const struct rc_service *other = rc->services; other; other = other->next)
    if (strcmp(other->name, words->word[1]) == 0) {
      complain(reader, "there is a service %s already, at %s:%u", other->name, other->command->file, other->command->line);
      return;
    }
  if (rc->service_count == RC_SERVICES_MOST) {
    complain(reader, "more than %d services", RC_SERVICES_MOST);
    return;
  }
  struct rc_service *service = must(calloc(1, sizeof *service));
  strcpy(service->name, words->word[1]);
  strcpy(service->class, "default");
  strcpy(service->user, "root");
  service->command = new_line(reader, words->word, words->count);
  *rc->last_service = service;
  rc->last_service = &service->next;
  rc->service_count++;
  reader->service = service;
}

/* Lines of sections */

static bool check_command(struct reader *reader, char *const *words, unsigned count) {
  unsigned least = 0, most = 0;
  if (!reader->rc->command(words[0], &least, &most)) {
    complain(reader, "there is no command \"%s\"", words[0]);
    return false;
  }
  if (count - 1 >= least && count - 1 <= most)
    return true;
  if (least == most)
    complain(reader, "%s takes %u words, here are %u", words[0], least, count - 1);
  else
    complain(reader, "%s takes %u to %u words, here are %u", words[0], least, most, count - 1);
  return false;
}

static bool take_number(struct reader *reader, const struct words *words, int least, int most, int *number) {
  char *end;
  long value = words->count == 2 ? strtol(words->word[1], &end, 10) : 0;
  if (words->count == 2 && *words->word[1] && *end == '\0' && value >= least && value <= most) {
    *number = (int)value;
    return true;
  }
  complain(reader, "%s needs a number from %d to %d", words->word[0], least, most);
  return false;
}

static void take_name(struct reader *reader, const struct words *words, char name[RC_NAME_MAX]) {
  if (words->count == 2 && short_name(words->word[1]))
    strcpy(name, words->word[1]);
  else
    complain(reader, "%s needs one name", words->word[0]);
}

static void take_groups(struct reader *reader, const struct words *words, struct rc_service *service) {
  for (unsigned n = 1; n < words->count; n++) {
    if (!short_name(words->word[n]) || service->group_count == 8) {
      complain(reader, "group needs one to eight names");
      return;
    }
    strcpy(service->group[service->group_count++], words->word[n]);
  }
}

static void take_flag(struct reader *reader, const struct words *words, bool *flag) {
  if (words->count != 1)
    complain(reader, "%s stands alone", words->word[0]);
  else
    *flag = true;
}

static void take_socket(struct reader *reader, const struct words *words) {
  static const char *const types[] = {"dgram", "seqpacket", "stream"};
  bool known = false;
  for (unsigned n = 0; n < 3 && words->count == 4; n++)
    known |= strcmp(words->word[2], types[n]) == 0;
  if (known && short_name(words->word[1]) && strspn(words->word[3], "01234567") == strlen(words->word[3]))
    append(&reader->service->sockets, new_line(reader, words->word, words->count));
  else
    complain(reader, "socket needs a name, dgram, seqpacket or stream, and a mode");
}

static void take_option(struct reader *reader, const struct words *words) {
  struct rc_service *service = reader->service;
  const char *option = words->word[0];
  const struct {
    const char *name;
    bool *flag;
  } flags[] = {{"oneshot", &service->oneshot},
               {"disabled", &service->disabled},
               {"critical", &service->critical},
               {"console", &service->console}};
  for (unsigned n = 0; n < sizeof flags / sizeof *flags; n++)
    if (strcmp(option, flags[n].name) == 0) {
      take_flag(reader, words, flags[n].flag);
      return;
    }
  if (strcmp(option, "class") == 0)
    take_name(reader, words, service->class);
  else if (strcmp(option, "user") == 0)
    take_name(reader, words, service->user);
  else if (strcmp(option, "group") == 0)
    take_groups(reader, words, service);
  else if (strcmp(option, "socket") == 0)
    take_socket(reader, words);
  else if (strcmp(option, "nice") == 0)
    take_number(reader, words, -20, 19, &service->nice);
  else if (strcmp(option, "oom_score_adjust") == 0)
    take_number(reader, words, -1000, 1000, &service->oom_score);
  else if (strcmp(option, "setenv") == 0) {
    if (words->count == 3 && words->word[1][0] && !strchr(words->word[1], '='))
      append(&service->environment, new_line(reader, words->word, words->count));
    else
      complain(reader, "setenv needs a name and a value");
  } else if (strcmp(option, "onrestart") == 0) {
    if (words->count < 2)
      complain(reader, "onrestart needs a command");
    else if (check_command(reader, (char *const *)words->word + 1, words->count - 1))
      append(&service->on_restart, new_line(reader, words->word + 1, words->count - 1));
  } else
    complain(reader, "services have no option \"%s\"", option);
}

static void take_line(struct reader *reader, const struct words *words) {
  const char *first = words->word[0];
  bool head = true;
  if (strcmp(first, "on") == 0 || strcmp(first, "service") == 0) {
    reader->action = NULL;
    reader->service = NULL;
    (first[0] == 'o' ? begin_action : begin_service)(reader, words);
  } else if (strcmp(first, "import") == 0) {
    if (words->count == 2)
      rc_read(reader->rc, words->word[1], reader->depth + 1);
    else
      complain(reader, "import needs a path");
  } else if (strcmp(first, "device") == 0) {
    if (words->count == 5)
      append(&reader->rc->devices, new_line(reader, words->word, words->count));
    else
      complain(reader, "device needs a pattern, a mode, a user and a group");
  } else
    head = false;
  if (head)
    return;
  if (reader->service)
    take_option(reader, words);
  else if (reader->action) {
    if (check_command(reader, (char *const *)words->word, words->count)) {
      *reader->last = new_line(reader, words->word, words->count);
      reader->last = &(*reader->last)->next;
    }
  }
}

static const char *keep_name(struct rc *rc, const char *file) {
  rc->files = must(realloc(rc->files, (rc->file_count + 1) * sizeof *rc->files));
  return rc->files[rc->file_count++] = must(strdup(file));
}

void rc_parse(struct rc *rc, const char *file, const char *text, size_t length, unsigned depth) {
  struct reader reader = {.rc = rc, .file = keep_name(rc, file), .depth = depth};
  bool inside = false; /* there was a head, good or bad */
  for (const char *at = text, *end = text + length; at < end;) {
    struct words words;
    reader.line++;
    unsigned first = reader.line;
    const char *next = split(&reader, at, end, &words);
    unsigned last = reader.line;
    reader.line = first;
    at = next;
    if (words.count > 0) {
      bool was_inside = inside;
      inside |= strcmp(words.word[0], "on") == 0 || strcmp(words.word[0], "service") == 0;
      bool head = strcmp(words.word[0], "import") == 0 || strcmp(words.word[0], "device") == 0;
      if (!was_inside && !inside && !head)
        complain(&reader, "\"%s\" belongs to no service or action", words.word[0]);
      else
        take_line(&reader, &words);
    }
    reader.line = last;
  }
}

/* Files */

static void read_file(struct rc *rc, const char *path, unsigned depth) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  char *text = must(malloc(RC_FILE_MOST + 1));
  ssize_t size = 0;
  for (ssize_t one; fd >= 0 && size <= (ssize_t)RC_FILE_MOST; size += one)
    if ((one = read(fd, text + size, RC_FILE_MOST + 1 - (size_t)size)) <= 0) {
      size = one < 0 ? -1 : size;
      break;
    }
  struct reader about = {.rc = rc, .file = path};
  if (fd < 0 || size < 0)
    complain(&about, "cannot be read: %s", strerror(errno));
  else if (size > (ssize_t)RC_FILE_MOST)
    complain(&about, "is larger than %u bytes", RC_FILE_MOST);
  else
    rc_parse(rc, path, text, (size_t)size, depth);
  free(text);
  if (fd >= 0)
    close(fd);
}

static int is_rc(const struct dirent *entry) {
  const char *dot = strrchr(entry->d_name, '.');
  return dot && strcmp(dot, ".rc") == 0;
}

void rc_read(struct rc *rc, const char *path, unsigned depth) {
  struct reader about = {.rc = rc, .file = path};
  struct stat status;
  if (depth > IMPORTS_DEEPEST) {
    complain(&about, "is imported more than %u deep", IMPORTS_DEEPEST);
    return;
  }
  if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
    read_file(rc, path, depth);
    return;
  }
  struct dirent **entries;
  int count = scandir(path, &entries, is_rc, alphasort);
  for (int n = 0; n < count; n++) {
    char file[512];
    if (snprintf(file, sizeof file, "%s/%s", path, entries[n]->d_name) < (int)sizeof file)
      read_file(rc, file, depth);
    free(entries[n]);
  }
  if (count >= 0)
    free(entries);
}

bool rc_expand(const char *word, char *result, size_t size) {
  size_t length = 0;
  while (*word) {
    char value[PROPERTY_VALUE_MAX] = {word[0], '\0'};
    size_t step = 1;
    if (word[0] == '$' && word[1] == '{') {
      const char *close = strchr(word, '}');
      char name[PROPERTY_NAME_MAX + PROPERTY_VALUE_MAX];
      size_t inner = close ? (size_t)(close - word) - 2 : sizeof name;
      if (inner >= sizeof name)
        return false;
      memcpy(name, word + 2, inner);
      name[inner] = '\0';
      char *otherwise = strstr(name, ":-");
      if (otherwise) {
        *otherwise = '\0';
        otherwise += 2;
      }
      property_get(name, value, otherwise);
      if (!value[0] && otherwise && strlen(otherwise) < sizeof value)
        strcpy(value, otherwise);
      step = (size_t)(close - word) + 1;
    }
    size_t more = strlen(value);
    if (length + more >= size)
      return false;
    memcpy(result + length, value, more);
    length += more;
    word += step;
  }
  if (length >= size)
    return false;
  result[length] = '\0';
  return true;
}
