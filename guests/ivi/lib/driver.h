/* The process's end of the binder driver. */
#pragma once
#include <linux/android/binder.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "ivi/binder.h"
#include "ivi/loop.h"

/* Codes that every object answers. The library does, not its handler. */
enum {
  BINDER_PING = B_PACK_CHARS('_', 'P', 'N', 'G'),
  BINDER_DUMP = B_PACK_CHARS('_', 'D', 'M', 'P'),
};

struct binder {
  unsigned holders;
  bool local;
  /* of this process */
  unsigned kernel_weak, kernel_strong; /* holds that the kernel has, for other processes */
  char interface[64];
  binder_handler *handler; /* NULL: retired */
  void *context;
  void (*dump)(void *context, int fd, int count, const char *const *arguments);
  /* of another process */
  uint32_t handle;
  bool dead;
  uint64_t death_cookie; /* 0: the kernel was not asked to tell */
  struct binder *next;   /* in the table of handles */
};

struct binder_driver {
  int fd;
  struct loop *loop;
  pthread_t loop_thread; /* where there is a loop */
  pthread_mutex_t lock; /* of objects, the table of handles and death notices */
};
extern struct binder_driver binder_driver;

#define BINDER_MAP (1u << 20) /* bytes for what others send to this process */

/* Commands wait in a buffer of the thread until it talks to the driver. */
void driver_command(uint32_t command, const void *payload);
/** Sends the commands and, with `receive`, waits for returns. 0 or -errno. */
int driver_talk(bool receive);
/** The next return and its payload (of _IOC_SIZE(command) bytes, at most 64), waiting for it. 0 or -errno. */
int driver_next(uint32_t *command, uint8_t payload[64]);
bool driver_has_more(void);
/** After a call: what waits in this thread's buffers is sent, and what was read beside the answer is served soon: no event tells of it. */
void driver_settle(void);
/** Sends one command at once, whatever waits in the buffer. */
void driver_send_now(uint32_t command, const void *payload);

/** Serves a return that is no answer to a call of this thread. */
void binder_serve(uint32_t command, const uint8_t *payload);
/** Serves a call; waits until its reply is on its way. */
void binder_serve_call(const struct binder_transaction_data *call);

/* object.c; with the lock held */
/** The object behind a handle, held once more. NULL when memory is out. */
struct binder *binder_of_handle(uint32_t handle);
struct binder *binder_hold_locked(struct binder *binder);
void binder_release_locked(struct binder *binder);
void binder_kernel_hold(const struct binder_ptr_cookie *object, uint32_t command);

/* death.c */
void binder_died(uint64_t cookie);

/* parcel.c */
/** Takes over a buffer of the driver's. */
void parcel_receive(struct parcel *parcel, const struct binder_transaction_data *from);
