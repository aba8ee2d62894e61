/* The parts of init. */
#pragma once
#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "ivi/loop.h"
#include "ivi/properties.h"
#include "lib/property-area.h"
#include "rc.h"

#define LOG_TAG "init"
#include "ivi/log.h"

extern struct loop *init_loop;
extern struct rc init_rc;
extern sigset_t init_signals; /* blocked here, not in what is started */

/* property-service.c */
void properties_start(void);
/** Sets a property and does what follows from it. 0 or -errno. */
int properties_set(const char *name, const char *value);
/** Reads lines NAME=VALUE. */
void properties_load(const char *path);
/** From here on `persist.` properties are kept in a file of this directory; those that it has are set. */
void properties_persist(const char *directory);

/* service.c */
struct service;
struct service *service_find(const char *name);
void services_make(void);
int service_start(struct service *service);
/** `again`: it is started anew as soon as it has ended. */
void service_stop(struct service *service, bool again);
void services_of_class(const char *class, void (*each)(struct service *service));
void class_start(struct service *service);
void class_stop(struct service *service);
void class_restart(struct service *service);
/** A child has ended; false when it was no service. */
bool service_ended(pid_t pid, int status);
/** Ends all; gives when none is left or `patience` ms are over. */
void services_end(int patience);
/** Becomes what a service is to be: user, groups, environment; in a child. */
void child_prepare(const struct rc_service *about);

/* action.c */
void actions_event(const char *event);
void actions_property(const char *name);
/** From here on changes of properties trigger actions, and those run whose conditions hold already. */
void actions_enable_properties(void);
/** Does a line of commands at once. */
void actions_do(const struct rc_line *line);
void actions_run_later(void);
/** The program that `exec` waits for has ended, if it was that. */
bool actions_exec_ended(pid_t pid, int status);

/* commands.c */
bool command_known(const char *name, unsigned *least, unsigned *most);
enum command_result { COMMAND_DONE, COMMAND_WAITS };
struct waiting {
  pid_t pid; /* of exec; 0: none */
  char property[PROPERTY_NAME_MAX], value[PROPERTY_VALUE_MAX], path[256];
  int64_t until; /* loop_now() */
};
enum command_result command_do(const struct rc_line *line, struct waiting *waiting);

/* modules.c */
/** Loads a module and what it needs. 0 or -errno. */
int module_load(const char *name, const char *parameters);

/* devices.c */
/** Gives device nodes their owners, now and as they appear. */
void devices_start(void);

/* power.c */
/** `reboot`, `shutdown` or `halt`, and a reason behind a comma; does not return. */
void power_command(const char *command);

/* main.c */
bool write_text(const char *path, const char *text);
