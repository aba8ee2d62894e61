/* What a run of a layout says of heads and of the domains that draw on them: the file of docs/display.md. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* Where it is if the command line does not say. */
#define CONFIGURATION "/lab/display.conf"

#define MOST_HEADS 4u
#define MOST_DOMAINS 16u
#define NAME_LENGTH 64u
#define NOTE_LENGTH 128u

enum { INPUT_KEYBOARD = 1, INPUT_POINTER = 2, INPUT_TOUCH = 4 };

struct head_config {
  char name[NAME_LENGTH];
  uint32_t address; /* machine address of its pixels: the frame buffer of Linux with them is looked for */
  uint32_t width, height;
  char note[NOTE_LENGTH]; /* shown while no guest draws */
};

struct domain_config {
  char name[NAME_LENGTH];
  uint32_t head; /* index */
  uint32_t width, height;
  uint32_t input; /* INPUT_ bits */
};

struct config {
  uint32_t heads, domains;
  struct head_config head[MOST_HEADS];
  struct domain_config domain[MOST_DOMAINS];
};

extern struct config config;

/** Reads the file into `config`. False, with the line told, when something in it is not right. */
bool config_read(const char *path);
/** Reads one line; `number` is for messages. */
bool config_line(const char *line, uint32_t number);
/** Reads the file anew while all runs. False, with `config` as it was, when something in it is not right, or when a head is another but for its note. */
bool config_change(const char *path);
const struct domain_config *config_domain(const char *name);
