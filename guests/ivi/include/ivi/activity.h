/* The activity manager, service `activity`: knows the apps, starts them as processes of their own, has the stack of those that are open.

   An app is a file /system/apps/NAME.app of lines KEY=VALUE:
     label=Climate                      what people call it
     process=/system/bin/app-climate    its program
     icon=climate                       the name of its icon
     kind=home | app | system           home: what HOME shows; system: runs always, has no place in the stack (status bar…)
     order=3                            place among the icons
   Its process runs with a user ID of its own (10000 and up), with IVI_APP=NAME in its environment. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ivi/binder.h"

#define ACTIVITY_SERVICE "activity"
#define ACTIVITY_INTERFACE "ivi.activity"
#define ACTIVITY_NAME_MAX 32
#define ACTIVITY_APPS_MAX 32

enum activity_call {
  ACTIVITY_START = BINDER_FIRST_CALL, /* text name → nothing; brings it to the front, starts it where it does not run */
  ACTIVITY_FORCE_STOP,                /* text name → nothing; ends its process and takes it from the stack */
  ACTIVITY_BACK,                      /* → nothing; leaves the foremost app, which goes on behind */
  ACTIVITY_HOME,                      /* → nothing */
  ACTIVITY_APPS,                      /* → u32 count, then each as activity_read_app reads it, in order of their icons */
  ACTIVITY_STACK,                     /* → u32 count, then of each, foremost first: text name, i32 pid (0: not running) */
  ACTIVITY_ATTACH,                    /* binder app → text name; an app's process says that it is ready */
  ACTIVITY_LISTEN,                    /* binder listener → nothing; told at once and of each change */
};

/* What an app's binder gets, one-way. */
#define ACTIVITY_APP_INTERFACE "ivi.app"
enum activity_app_call {
  ACTIVITY_APP_RESUME = BINDER_FIRST_CALL, /* it is foremost now */
  ACTIVITY_APP_PAUSE,                      /* it is not any more: stop drawing */
  ACTIVITY_APP_STOP,                       /* end: what does not within two seconds is killed */
};

/* What a listener gets, one-way. */
#define ACTIVITY_LISTENER_INTERFACE "ivi.activity.listener"
enum activity_listener_call {
  ACTIVITY_FOREGROUND = BINDER_FIRST_CALL, /* text name, i32 pid (0: being started), bool back (it came to the front by going back) */
  ACTIVITY_PROCESS,                        /* text name, i32 pid, bool runs: a process began or ended */
};

struct activity_app {
  char name[ACTIVITY_NAME_MAX], label[64], icon[ACTIVITY_NAME_MAX], kind[16];
  int32_t pid; /* 0: not running */
};

/* For clients, in libivi. All give 0 or -errno. */
int activity_start(const char *name);
int activity_force_stop(const char *name);
int activity_back(void);
int activity_home(void);
/** Fills at most `most` apps; gives their number or -errno. */
int activity_apps(struct activity_app *apps, unsigned most);
void activity_read_app(struct parcel *parcel, struct activity_app *app);

struct activity_callbacks {
  void (*resume)(void *context);
  void (*pause)(void *context);
  void (*stop)(void *context); /* NULL: the process exits */
};
/** For an app: tells the activity manager that this process is there, now and whenever that comes back. Needs a loop. */
int activity_attach(const struct activity_callbacks *callbacks, void *context);
