/* Objects that other processes can call, over the kernel's binder driver (linux/android/binder.h).

   A server:                                            A client:
     struct loop *loop = loop_new();                      binder_open(NULL) or binder_open(loop) for callbacks
     binder_open(loop);                                   struct binder *lamp = service_wait("lamp", 5000);
     service_add("lamp", binder_new("ivi.lamp",           struct parcel request, reply;
                                    lamp_call, &lamp));   parcel_request(&request, "ivi.lamp");
     loop_run(loop);                                      parcel_write_bool(&request, true);
                                                          int status = binder_call(lamp, LAMP_SET, &request, &reply);
   Calls arrive on the loop's thread, one after the other; and on a thread that waits for a reply, those that the callee makes
   back to it meanwhile. Any thread may call. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ivi/parcel.h"

struct loop;
struct binder;

/** Who calls, as the kernel tells. `pid` is 0 in one-way calls. */
struct binder_caller {
  pid_t pid;
  uid_t uid;
};

#define BINDER_FIRST_CALL 1u /* codes of interfaces begin here */
#define BINDER_LAST_CALL 0x00ffffffu

/** Does a call: reads its arguments from `request`, behind the interface's name, and writes results to `reply`, which is NULL in
    one-way calls. Gives 0, or -errno, which the caller gets in place of the reply. -ENOSYS for codes that it does not know. */
typedef int binder_handler(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                           const struct binder_caller *caller);

/** Opens the driver, once a process; calls and death notices are served by `loop`. Without a loop (NULL) the process can only call.
    0 or -errno. */
int binder_open(struct loop *loop);

/** A new object of this process, held once. Calls whose request names another interface are refused before `handler` sees them. */
struct binder *binder_new(const char *interface, binder_handler *handler, void *context);
struct binder *binder_hold(struct binder *binder);
/** NULL is allowed. The object of another process is forgotten with the last holder; one's own as soon as nobody else has it either. */
void binder_release(struct binder *binder);
/** No calls come any more: others get -EPIPE. To be called before `context` goes away. */
void binder_retire(struct binder *binder);
bool binder_is_local(const struct binder *binder);
/** Whether the object's process is gone, as far as is known. */
bool binder_is_dead(const struct binder *binder);

/** Calls and waits. `request` is cleared; `reply` (may be NULL) is initialised, to be cleared by the caller, also on failure.
    0, or -errno: -EPIPE (its process is gone), -EBADMSG (not its interface), -ENOSYS (not its code), -EMSGSIZE, or what the callee says. */
int binder_call(struct binder *binder, uint32_t code, struct parcel *request, struct parcel *reply);
/** Calls without waiting. 0, or -errno as far as is known at once. `request` is cleared. Calls to one object arrive in order. */
int binder_send(struct binder *binder, uint32_t code, struct parcel *request);

/** Calls `died` once, on the loop's thread, when the object's process ends; at once when it has. Needs a loop. Objects of one's own do
    not die. Gives a number for binder_forget_death, or -errno. */
int binder_on_death(struct binder *binder, void (*died)(void *context), void *context);
void binder_forget_death(int notice);

/** Answers `dumpsys NAME ARGUMENTS`: writes text to `fd`. */
void binder_on_dump(struct binder *binder, void (*dump)(void *context, int fd, int count, const char *const *arguments));
/** Calls the object's dump; `fd` gets the text. 0 or -errno. */
int binder_dump(struct binder *binder, int fd, int count, const char *const *arguments);
/** Whether its process answers: 0 or -errno. */
int binder_ping(struct binder *binder);
