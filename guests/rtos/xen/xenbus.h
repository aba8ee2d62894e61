/* Front ends of PV devices: their life in xenstore (io/xenbus.h). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum xenbus_state {
  XENBUS_UNKNOWN = 0,
  XENBUS_INITIALISING = 1,
  XENBUS_INIT_WAIT = 2,
  XENBUS_INITIALISED = 3,
  XENBUS_CONNECTED = 4,
  XENBUS_CLOSING = 5,
  XENBUS_CLOSED = 6,
};

#define XENBUS_PATH 96

struct xenbus_frontend {
  const char *path; /* below the domain's own directory: device/KIND/0 */
  /** Allocates, offers and writes the front end's nodes; false if it can't. */
  bool (*offer)(struct xenbus_frontend *);
  /** The back end is there: reads what it asks for. */
  void (*connected)(struct xenbus_frontend *);
  /** The back end is gone or wants to go. */
  void (*disconnect)(struct xenbus_frontend *);
  /* Kept by xenbus.c: */
  char backend[XENBUS_PATH]; /* "" while there is none */
  uint32_t backend_domain;
  enum xenbus_state state;
  bool met; /* the back end was connected when it was last looked at */
};

/** Starts watching for the front end's nodes. `number` is 0 to 15 and differs between front ends. */
void xenbus_register(struct xenbus_frontend *frontend, uint32_t number);
/** Handles what changed in the store. */
void xenbus_handle(uint32_t changes);

/* Nodes below the front end's and the back end's directory. */
bool xenbus_write(struct xenbus_frontend *frontend, const char *node, uint32_t value);
bool xenbus_write_text(struct xenbus_frontend *frontend, const char *node, const char *value);
uint32_t xenbus_read_backend(struct xenbus_frontend *frontend, const char *node, uint32_t otherwise);
