#include "ivi/parcel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver.h"

static size_t padded(size_t size) { return (size + 3) & ~(size_t)3; }

static void fail(struct parcel *parcel, int error) {
  if (parcel->error == 0)
    parcel->error = error;
}

void parcel_init(struct parcel *parcel) { memset(parcel, 0, sizeof *parcel); }

void parcel_request(struct parcel *parcel, const char *interface) {
  parcel_init(parcel);
  parcel_write_text(parcel, interface);
}

bool parcel_ok(const struct parcel *parcel) { return parcel->error == 0; }

size_t parcel_rest(const struct parcel *parcel) { return parcel->size - parcel->at; }

void parcel_receive(struct parcel *parcel, const struct binder_transaction_data *from) {
  parcel_init(parcel);
  parcel->received = true;
  parcel->data = (uint8_t *)(uintptr_t)from->data.ptr.buffer;
  parcel->size = from->data_size;
  parcel->objects = (uint64_t *)(uintptr_t)from->data.ptr.offsets;
  parcel->object_count = from->offsets_size / sizeof(uint64_t);
}

/* The object at an index of the list. The kernel lets only those through that it understands, but a parcel that is read may also be
   made here, or by a fuzzer. */
static bool object_at(const struct parcel *parcel, size_t index, struct flat_binder_object *object) {
  uint64_t offset = parcel->objects[index];
  if (offset > parcel->size || parcel->size - offset < sizeof *object)
    return false;
  memcpy(object, parcel->data + offset, sizeof *object);
  return true;
}

static void release_object(const struct parcel *parcel, size_t index) {
  struct flat_binder_object object;
  if (!object_at(parcel, index, &object))
    return;
  if (object.hdr.type == BINDER_TYPE_FD) {
    struct binder_fd_object descriptor;
    memcpy(&descriptor, &object, sizeof descriptor);
    close((int)descriptor.fd);
  } else if (!parcel->received && object.cookie != 0) {
    binder_release((struct binder *)(uintptr_t)object.cookie);
  }
}

void parcel_clear(struct parcel *parcel) {
  for (size_t n = 0; n < parcel->object_count; n++)
    release_object(parcel, n);
  if (parcel->received && parcel->data) {
    binder_uintptr_t buffer = (uintptr_t)parcel->data;
    /* With what the thread sends next: a reply, a call, or what its loop sends before it waits. */
    driver_command(BC_FREE_BUFFER, &buffer);
  } else if (!parcel->received) {
    free(parcel->data);
    free(parcel->objects);
  }
  parcel_init(parcel);
}

/* Writing */

static void *room(struct parcel *parcel, size_t size) {
  if (parcel->received)
    fail(parcel, -EROFS);
  else if (size > PARCEL_MAX || parcel->size + padded(size) > PARCEL_MAX)
    fail(parcel, -EMSGSIZE);
  if (parcel->error)
    return NULL;
  size_t needed = parcel->size + padded(size);
  if (needed > parcel->capacity) {
    size_t capacity = needed < 128 ? 256 : needed * 2;
    uint8_t *data = realloc(parcel->data, capacity);
    if (!data) {
      fail(parcel, -ENOMEM);
      return NULL;
    }
    parcel->data = data;
    parcel->capacity = capacity;
  }
  uint8_t *at = parcel->data + parcel->size;
  memset(at + size, 0, padded(size) - size);
  parcel->size = needed;
  return at;
}

static void write_plain(struct parcel *parcel, const void *value, size_t size) {
  void *at = room(parcel, size);
  if (at)
    memcpy(at, value, size);
}

void parcel_write_i32(struct parcel *parcel, int32_t value) { write_plain(parcel, &value, sizeof value); }
void parcel_write_u32(struct parcel *parcel, uint32_t value) { write_plain(parcel, &value, sizeof value); }
void parcel_write_i64(struct parcel *parcel, int64_t value) { write_plain(parcel, &value, sizeof value); }
void parcel_write_f32(struct parcel *parcel, float value) { write_plain(parcel, &value, sizeof value); }
void parcel_write_f64(struct parcel *parcel, double value) { write_plain(parcel, &value, sizeof value); }
void parcel_write_bool(struct parcel *parcel, bool value) { parcel_write_u32(parcel, value); }

#define NO_TEXT UINT32_MAX

void parcel_write_text(struct parcel *parcel, const char *text) {
  if (!text) {
    parcel_write_u32(parcel, NO_TEXT);
    return;
  }
  size_t length = strnlen(text, PARCEL_MAX);
  parcel_write_u32(parcel, (uint32_t)length);
  if (length < PARCEL_MAX)
    write_plain(parcel, text, length + 1);
  else
    fail(parcel, -EMSGSIZE);
}

void parcel_write_bytes(struct parcel *parcel, const void *bytes, size_t length) {
  parcel_write_u32(parcel, (uint32_t)length);
  if (length > 0)
    write_plain(parcel, bytes, length);
}

static bool write_object(struct parcel *parcel, const struct flat_binder_object *object) {
  if (parcel->object_count == parcel->object_capacity && !parcel->error) {
    size_t capacity = parcel->object_capacity ? parcel->object_capacity * 2 : 4;
    uint64_t *objects = realloc(parcel->objects, capacity * sizeof *objects);
    if (!objects)
      fail(parcel, -ENOMEM);
    else {
      parcel->objects = objects;
      parcel->object_capacity = capacity;
    }
  }
  size_t offset = parcel->size;
  write_plain(parcel, object, sizeof *object);
  if (parcel->error)
    return false;
  parcel->objects[parcel->object_count++] = offset;
  return true;
}

void parcel_write_fd(struct parcel *parcel, int fd) {
  int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (own < 0) {
    fail(parcel, -errno);
    return;
  }
  struct binder_fd_object descriptor = {.hdr.type = BINDER_TYPE_FD, .fd = (uint32_t)own};
  struct flat_binder_object object;
  _Static_assert(sizeof object == sizeof descriptor, "objects that can be written have one size");
  memcpy(&object, &descriptor, sizeof object);
  if (!write_object(parcel, &object))
    close(own);
}

/* The lowest nice value that calls run with (0x7f: as it is), and whether descriptors may come with them. */
#define NODE_FLAGS (0x7f | FLAT_BINDER_FLAG_ACCEPTS_FDS)

void parcel_write_binder(struct parcel *parcel, struct binder *binder) {
  /* The driver has no object for NULL. */
  parcel_write_bool(parcel, binder != NULL);
  if (!binder)
    return;
  /* The cookie is for release_object; the kernel takes it for objects of this process only. */
  struct flat_binder_object object = {.flags = NODE_FLAGS, .cookie = (uintptr_t)binder_hold(binder)};
  if (binder->local) {
    object.hdr.type = BINDER_TYPE_BINDER;
    object.binder = (uintptr_t)binder;
  } else {
    object.hdr.type = BINDER_TYPE_HANDLE;
    object.handle = binder->handle;
  }
  if (!write_object(parcel, &object))
    binder_release(binder);
}

/* Reading */

static const void *take(struct parcel *parcel, size_t size) {
  if (!parcel->error && (size > parcel_rest(parcel) || padded(size) > parcel_rest(parcel)))
    fail(parcel, -ENODATA);
  if (parcel->error)
    return NULL;
  const uint8_t *at = parcel->data + parcel->at;
  parcel->at += padded(size);
  return at;
}

static void read_plain(struct parcel *parcel, void *value, size_t size) {
  const void *at = take(parcel, size);
  if (at)
    memcpy(value, at, size);
}

#define READER(suffix, type)                             \
  type parcel_read_##suffix(struct parcel *parcel) {     \
    type value = 0;                                      \
    read_plain(parcel, &value, sizeof value);            \
    return value;                                        \
  }
READER(i32, int32_t)
READER(u32, uint32_t)
READER(i64, int64_t)
READER(f32, float)
READER(f64, double)

bool parcel_read_bool(struct parcel *parcel) { return parcel_read_u32(parcel) != 0; }

const char *parcel_read_text(struct parcel *parcel) {
  uint32_t length = parcel_read_u32(parcel);
  if (parcel->error || length == NO_TEXT)
    return NULL;
  const char *text = length < PARCEL_MAX ? take(parcel, length + 1) : NULL;
  if (text && strnlen(text, length + 1) == length)
    return text;
  fail(parcel, -EBADMSG);
  return NULL;
}

const char *parcel_read_string(struct parcel *parcel) {
  const char *text = parcel_read_text(parcel);
  return text ? text : "";
}

const void *parcel_read_bytes(struct parcel *parcel, size_t *length) {
  *length = parcel_read_u32(parcel);
  const void *bytes = take(parcel, *length);
  if (!bytes)
    *length = 0;
  return bytes;
}

/* What lies at the reader's place is an object only if the list says so: anything else is bytes that somebody chose. */
static bool read_object(struct parcel *parcel, struct flat_binder_object *object) {
  while (parcel->next_object < parcel->object_count && parcel->objects[parcel->next_object] < parcel->at)
    parcel->next_object++;
  bool listed = parcel->next_object < parcel->object_count && parcel->objects[parcel->next_object] == parcel->at;
  if (!parcel->error && !listed)
    fail(parcel, -EBADMSG);
  const void *at = take(parcel, sizeof *object);
  if (!at)
    return false;
  memcpy(object, at, sizeof *object);
  parcel->next_object++;
  return true;
}

int parcel_read_fd(struct parcel *parcel) {
  struct flat_binder_object object;
  if (!read_object(parcel, &object))
    return -1;
  if (object.hdr.type != BINDER_TYPE_FD) {
    fail(parcel, -EBADMSG);
    return -1;
  }
  struct binder_fd_object descriptor;
  memcpy(&descriptor, &object, sizeof descriptor);
  int fd = fcntl((int)descriptor.fd, F_DUPFD_CLOEXEC, 0);
  if (fd < 0)
    fail(parcel, -errno);
  return fd;
}

struct binder *parcel_read_binder(struct parcel *parcel) {
  struct flat_binder_object object;
  if (!parcel_read_bool(parcel) || !read_object(parcel, &object))
    return NULL;
  struct binder *binder = NULL;
  if (object.hdr.type == BINDER_TYPE_BINDER) {
    /* One of this process: the kernel gives back what it was given. */
    binder = binder_hold((struct binder *)(uintptr_t)object.cookie);
  } else if (object.hdr.type == BINDER_TYPE_HANDLE) {
    pthread_mutex_lock(&binder_driver.lock);
    binder = binder_of_handle(object.handle);
    pthread_mutex_unlock(&binder_driver.lock);
    if (!binder)
      fail(parcel, -ENOMEM);
  } else {
    fail(parcel, -EBADMSG);
  }
  return binder;
}
