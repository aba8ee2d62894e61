/* The rc language: services, and actions that are done when something happens. docs/ivi.md has its words.
   What is wrong in a file is said with file and line, and leaves the rest of it as it is. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ivi/properties.h"

#define RC_WORDS_MOST 32
#define RC_LINE_MOST 1024
#define RC_FILE_MOST (256u << 10)
#define RC_CONDITIONS_MOST 8
#define RC_SERVICES_MOST 64
#define RC_NAME_MAX 32

/** A line: its words, one allocation. */
struct rc_line {
  struct rc_line *next;
  const char *file; /* kept as long as the rc */
  unsigned line, count;
  char *words[];
};

struct rc_condition {
  char name[PROPERTY_NAME_MAX], value[PROPERTY_VALUE_MAX]; /* `*`: any value */
};

struct rc_action {
  struct rc_action *next;
  char event[PROPERTY_NAME_MAX]; /* empty: properties only */
  unsigned condition_count;
  struct rc_condition conditions[RC_CONDITIONS_MOST];
  struct rc_line *commands;
};

struct rc_service {
  struct rc_service *next;
  char name[RC_NAME_MAX], class[RC_NAME_MAX];
  char user[RC_NAME_MAX], group[8][RC_NAME_MAX];
  unsigned group_count;
  bool oneshot, disabled, critical, console;
  int oom_score, nice;
  struct rc_line *command;     /* service NAME PATH ARGUMENTS…, from the word `service` on */
  struct rc_line *environment; /* setenv NAME VALUE */
  struct rc_line *sockets;     /* socket NAME dgram|seqpacket|stream MODE */
  struct rc_line *on_restart;  /* commands, without the word `onrestart` */
};

/** `device PATTERN MODE USER GROUP`: whose a device node is. */
struct rc {
  struct rc_action *actions, **last_action;
  struct rc_service *services, **last_service;
  struct rc_line *devices;
  char **files; /* names that lines refer to */
  unsigned file_count, service_count, errors;
  /** Told of what is wrong. */
  void (*complain)(const char *file, unsigned line, const char *problem);
  /** How many words a command takes, without its name; false when there is no such command. */
  bool (*command)(const char *name, unsigned *least, unsigned *most);
};

void rc_init(struct rc *rc);
void rc_free(struct rc *rc);
/** Reads text of a file. Later services of the same name are mistakes; later actions are added. */
void rc_parse(struct rc *rc, const char *file, const char *text, size_t length, unsigned depth);
/** Reads a file, or all of a directory that end in .rc, by name. */
void rc_read(struct rc *rc, const char *path, unsigned depth);

/** Puts properties in for ${NAME} and ${NAME:-OTHERWISE}. False when the result does not fit or braces do not match. */
bool rc_expand(const char *word, char *result, size_t size);
