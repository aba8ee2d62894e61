/* Calls: making them, and serving them. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "driver.h"

/* Calls within calls within calls: a peer that goes on calling back must not use up the stack. */
#define DEEPEST 16u
static _Thread_local unsigned depth;

#define DUMP_ARGUMENTS 16

void binder_serve(uint32_t command, const uint8_t *payload) {
  struct binder_ptr_cookie object;
  struct binder_transaction_data call;
  binder_uintptr_t cookie;
  switch (command) {
  case BR_INCREFS:
  case BR_ACQUIRE:
  case BR_RELEASE:
  case BR_DECREFS:
    memcpy(&object, payload, sizeof object);
    binder_kernel_hold(&object, command);
    break;
  case BR_TRANSACTION:
    memcpy(&call, payload, sizeof call);
    binder_serve_call(&call);
    break;
  case BR_DEAD_BINDER:
    memcpy(&cookie, payload, sizeof cookie);
    binder_died(cookie);
    driver_command(BC_DEAD_BINDER_DONE, &cookie);
    break;
  default: /* nothing to be done: BR_NOOP, BR_TRANSACTION_COMPLETE, BR_SPAWN_LOOPER, BR_CLEAR_DEATH_NOTIFICATION_DONE… */
    break;
  }
}

/* What the driver has against a call, in 6.0 and later. */
static int why_failed(void) {
  struct binder_extended_error why = {0};
  if (ioctl(binder_driver.fd, BINDER_GET_EXTENDED_ERROR, &why) == 0 && why.param < 0)
    return why.param;
  return -EIO;
}

/* Takes a reply, or the status that stands for one. */
static int take_reply(const struct binder_transaction_data *from, struct parcel *reply) {
  struct parcel received;
  parcel_receive(&received, from);
  int status = 0;
  if (from->flags & TF_STATUS_CODE) {
    status = parcel_read_i32(&received);
    if (status >= 0)
      status = -EPROTO;
  }
  if (status != 0 || !reply)
    parcel_clear(&received);
  else
    *reply = received;
  return status;
}

/* Waits for the reply to this thread's call or, when `answer` is false, until what it sent has been taken. */
static int await(bool answer, struct parcel *reply) {
  for (;;) {
    uint32_t command;
    uint8_t payload[64];
    struct binder_transaction_data data;
    int error = driver_next(&command, payload);
    if (error)
      return error;
    switch (command) {
    case BR_TRANSACTION_COMPLETE:
    case BR_ONEWAY_SPAM_SUSPECT:
      if (!answer)
        return 0;
      break;
    case BR_DEAD_REPLY:
      return -EPIPE;
    case BR_FAILED_REPLY:
    case BR_FROZEN_REPLY:
      return why_failed();
    case BR_REPLY:
      memcpy(&data, payload, sizeof data);
      error = take_reply(&data, reply);
      if (answer)
        return error;
      break;
    default:
      binder_serve(command, payload);
    }
  }
}

static struct binder_transaction_data describe(const struct parcel *parcel, uint32_t code, uint32_t flags) {
  struct binder_transaction_data data = {.code = code, .flags = flags};
  data.data_size = parcel->size;
  data.offsets_size = parcel->object_count * sizeof(uint64_t);
  data.data.ptr.buffer = (uintptr_t)parcel->data;
  data.data.ptr.offsets = (uintptr_t)parcel->objects;
  return data;
}

/* A call to one's own object needs no driver. */
static int call_local(struct binder *binder, uint32_t code, struct parcel *request, struct parcel *reply);

static int call(struct binder *binder, uint32_t code, struct parcel *request, struct parcel *reply, uint32_t flags) {
  bool one_way = flags & TF_ONE_WAY;
  int status = request->error;
  if (status == 0 && binder->local)
    status = call_local(binder, code, request, one_way ? NULL : reply);
  else if (status == 0 && binder_driver.fd < 0)
    status = -ENOTCONN;
  else if (status == 0) {
    struct binder_transaction_data data = describe(request, code, flags);
    data.target.handle = binder->handle;
    driver_command(BC_TRANSACTION, &data);
    status = await(!one_way, reply);
  }
  parcel_clear(request);
  if (depth == 0)
    driver_settle();
  return status;
}

int binder_call(struct binder *binder, uint32_t code, struct parcel *request, struct parcel *reply) {
  if (reply)
    parcel_init(reply);
  return call(binder, code, request, reply, TF_ACCEPT_FDS);
}

int binder_send(struct binder *binder, uint32_t code, struct parcel *request) {
  return call(binder, code, request, NULL, TF_ONE_WAY);
}

int binder_ping(struct binder *binder) {
  struct parcel request;
  parcel_init(&request);
  return binder_call(binder, BINDER_PING, &request, NULL);
}

/* The dump goes to memory, not to the caller's descriptor, which need not take it. */
static int answer_dump(struct binder *binder, struct parcel *request, struct parcel *reply) {
  if (!binder->dump)
    return -ENOSYS;
  const char *arguments[DUMP_ARGUMENTS];
  uint32_t count = parcel_read_u32(request);
  if (count > DUMP_ARGUMENTS)
    return -E2BIG;
  for (uint32_t n = 0; n < count; n++)
    arguments[n] = parcel_read_string(request);
  if (!parcel_ok(request))
    return -EBADMSG;
  int memory = memfd_create("dump", MFD_CLOEXEC);
  if (memory < 0)
    return -errno;
  binder->dump(binder->context, memory, (int)count, arguments);
  parcel_write_fd(reply, memory);
  close(memory);
  return 0;
}

int binder_dump(struct binder *binder, int fd, int count, const char *const *arguments) {
  struct parcel request, reply;
  parcel_init(&request);
  parcel_write_u32(&request, (uint32_t)count);
  for (int n = 0; n < count; n++)
    parcel_write_text(&request, arguments[n]);
  int status = binder_call(binder, BINDER_DUMP, &request, &reply);
  int memory = status == 0 ? parcel_read_fd(&reply) : -1;
  if (status == 0 && memory < 0)
    status = reply.error;
  parcel_clear(&reply);
  char text[4096];
  off_t at = 0;
  for (ssize_t size; memory >= 0 && (size = pread(memory, text, sizeof text, at)) > 0; at += size)
    for (ssize_t done = 0, one; done < size; done += one)
      if ((one = write(fd, text + done, (size_t)(size - done))) <= 0)
        goto out;
out:
  if (memory >= 0)
    close(memory);
  return status;
}

static int dispatch(struct binder *binder, uint32_t code, struct parcel *request, struct parcel *reply,
                    const struct binder_caller *caller) {
  if (code == BINDER_PING)
    return 0;
  if (!binder->handler)
    return -EPIPE;
  if (code == BINDER_DUMP)
    return reply ? answer_dump(binder, request, reply) : -EINVAL;
  if (strcmp(parcel_read_string(request), binder->interface) != 0)
    return -EBADMSG;
  int status = binder->handler(binder->context, code, request, reply, caller);
  return status > 0 ? -EPROTO : status;
}

static int call_local(struct binder *binder, uint32_t code, struct parcel *request, struct parcel *reply) {
  struct parcel unwanted;
  parcel_init(&unwanted);
  struct parcel *into = reply ? reply : &unwanted;
  struct binder_caller caller = {.pid = getpid(), .uid = geteuid()};
  if (depth >= DEEPEST)
    return -ELOOP;
  depth++;
  int status = dispatch(binder, code, request, into, &caller);
  depth--;
  if (status == 0)
    status = into->error;
  if (status != 0 || !reply)
    parcel_clear(into);
  return status;
}

static void send_reply(struct parcel *reply, int status) {
  int32_t code = status;
  struct binder_transaction_data data;
  if (status == 0)
    data = describe(reply, 0, TF_ACCEPT_FDS);
  else {
    data = (struct binder_transaction_data){.flags = TF_STATUS_CODE, .data_size = sizeof code};
    data.data.ptr.buffer = (uintptr_t)&code;
  }
  driver_command(BC_REPLY, &data);
  /* Holds of objects in the reply are asked for on the way, and the outcome must not be taken for that of another call. A caller that
     is gone (-EPIPE) is nobody's trouble here. */
  await(false, NULL);
}

void binder_serve_call(const struct binder_transaction_data *from) {
  struct binder *binder = (struct binder *)(uintptr_t)from->cookie;
  bool one_way = from->flags & TF_ONE_WAY;
  struct binder_caller caller = {.pid = from->sender_pid, .uid = from->sender_euid};
  struct parcel request, reply;
  parcel_receive(&request, from);
  parcel_init(&reply);
  int status = -ELOOP;
  if (depth < DEEPEST) {
    depth++;
    binder_hold(binder);
    status = dispatch(binder, from->code, &request, one_way ? NULL : &reply, &caller);
    depth--;
  }
  if (status == 0)
    status = reply.error;
  parcel_clear(&request);
  if (!one_way)
    send_reply(&reply, status);
  parcel_clear(&reply);
  if (status != -ELOOP)
    binder_release(binder);
}
