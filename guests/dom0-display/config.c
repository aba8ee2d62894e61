#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "log.h"

#define LINE 320u
#define LARGEST 4096u

struct config config;

static bool wrong(uint32_t number, const char *what) {
  say("configuration, line %u: %s", number, what);
  return false;
}

static bool right_size(uint32_t width, uint32_t height) {
  return width > 0 && height > 0 && width <= LARGEST && height <= LARGEST;
}

static bool head_line(const char *rest, uint32_t number) {
  if (config.heads == MOST_HEADS) return wrong(number, "too many heads");
  struct head_config *head = &config.head[config.heads];
  int end = 0;
  if (sscanf(rest, "%63s %x %ux%u %n", head->name, &head->address, &head->width, &head->height, &end) != 4)
    return wrong(number, "a head is: head NAME ADDRESS WIDTHxHEIGHT NOTE");
  if (!right_size(head->width, head->height)) return wrong(number, "a head has 1x1 to 4096x4096 pixels");
  snprintf(head->note, sizeof head->note, "%s", end ? rest + end : "");
  config.heads++;
  return true;
}

static bool inputs(char *words, uint32_t *input) {
  *input = 0;
  char *state;
  for (char *word = strtok_r(words, ",", &state); word; word = strtok_r(NULL, ",", &state))
    if (!strcmp(word, "keyboard")) *input |= INPUT_KEYBOARD;
    else if (!strcmp(word, "pointer")) *input |= INPUT_POINTER;
    else if (!strcmp(word, "touch")) *input |= INPUT_TOUCH;
    else if (strcmp(word, "none")) return false;
  return true;
}

static bool domain_line(const char *rest, uint32_t number) {
  if (config.domains == MOST_DOMAINS) return wrong(number, "too many domains");
  struct domain_config *domain = &config.domain[config.domains];
  char head[NAME_LENGTH], input[64] = "none";
  if (sscanf(rest, "%63s %63s %ux%u %63s", domain->name, head, &domain->width, &domain->height, input) < 4)
    return wrong(number, "a domain is: domain NAME HEAD WIDTHxHEIGHT INPUT,INPUT");
  if (!right_size(domain->width, domain->height)) return wrong(number, "a screen has 1x1 to 4096x4096 pixels");
  if (!inputs(input, &domain->input)) return wrong(number, "input is of keyboard, pointer, touch, or none");
  for (domain->head = 0; domain->head < config.heads; domain->head++)
    if (!strcmp(config.head[domain->head].name, head)) {
      config.domains++;
      return true;
    }
  return wrong(number, "there is no such head in a line before");
}

bool config_line(const char *line, uint32_t number) {
  int end = 0;
  char word[NAME_LENGTH];
  if (sscanf(line, "%63s %n", word, &end) != 1 || word[0] == '#') return true;
  if (!strcmp(word, "head")) return head_line(line + end, number);
  if (!strcmp(word, "domain")) return domain_line(line + end, number);
  return wrong(number, "a line begins with head or domain");
}

bool config_read(const char *path) {
  FILE *file = fopen(path, "re");
  if (!file) {
    say("%s: %s", path, strerror(errno));
    return false;
  }
  memset(&config, 0, sizeof config);
  char line[LINE];
  bool good = true;
  for (uint32_t number = 1; good && fgets(line, sizeof line, file); number++) {
    line[strcspn(line, "\n")] = 0;
    good = config_line(line, number);
  }
  fclose(file);
  return good;
}

static bool same_heads(const struct config *before) {
  for (uint32_t n = 0; n < before->heads; n++) {
    const struct head_config *was = &before->head[n], *is = &config.head[n];
    if (strcmp(was->name, is->name) != 0 || was->address != is->address || was->width != is->width ||
        was->height != is->height)
      return false;
  }
  return before->heads == config.heads;
}

bool config_change(const char *path) {
  struct config before = config;
  if (config_read(path)) {
    if (same_heads(&before)) return true;
    say("%s: heads can't change while they are shown", path);
  }
  config = before;
  return false;
}

const struct domain_config *config_domain(const char *name) {
  for (uint32_t n = 0; n < config.domains; n++)
    if (!strcmp(config.domain[n].name, name)) return &config.domain[n];
  return NULL;
}
