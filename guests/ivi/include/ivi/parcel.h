/* A parcel: what goes through binder. Numbers, texts, bytes, file descriptors and binders, one after the other, each a multiple of
   four bytes; reader and writer agree on the order. A reader that asks for what is not there gets 0 or NULL, and from then on
   parcel_ok is false: check once, after the last read. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct binder;

/** Fields belong to the library. */
struct parcel {
  uint8_t *data;
  size_t size, capacity, at;
  uint64_t *objects; /* offsets of descriptors and binders */
  size_t object_count, object_capacity, next_object;
  int error; /* 0 or -errno, kept until the parcel is cleared */
  bool received; /* the memory is binder's */
  bool owned_fds; /* descriptors in it are closed with it */
};

#define PARCEL_MAX (256u << 10) /* bytes: more is refused, by writers with -EMSGSIZE */

void parcel_init(struct parcel *parcel);
/** An empty parcel for a call of `interface`: begins with the name that the other side compares with its own. */
void parcel_request(struct parcel *parcel, const char *interface);
/** Gives memory, descriptors and binders back. */
void parcel_clear(struct parcel *parcel);
bool parcel_ok(const struct parcel *parcel);
/** Bytes that were not read. */
size_t parcel_rest(const struct parcel *parcel);

void parcel_write_i32(struct parcel *parcel, int32_t value);
void parcel_write_u32(struct parcel *parcel, uint32_t value);
void parcel_write_i64(struct parcel *parcel, int64_t value);
void parcel_write_f32(struct parcel *parcel, float value);
void parcel_write_f64(struct parcel *parcel, double value);
void parcel_write_bool(struct parcel *parcel, bool value);
/** NULL is kept apart from the empty text. */
void parcel_write_text(struct parcel *parcel, const char *text);
void parcel_write_bytes(struct parcel *parcel, const void *bytes, size_t length);
/** The receiver gets a descriptor of its own. The parcel keeps a duplicate until it is cleared. */
void parcel_write_fd(struct parcel *parcel, int fd);
/** May be NULL. The parcel holds it. */
void parcel_write_binder(struct parcel *parcel, struct binder *binder);

int32_t parcel_read_i32(struct parcel *parcel);
uint32_t parcel_read_u32(struct parcel *parcel);
int64_t parcel_read_i64(struct parcel *parcel);
float parcel_read_f32(struct parcel *parcel);
double parcel_read_f64(struct parcel *parcel);
bool parcel_read_bool(struct parcel *parcel);
/** Terminated, valid as long as the parcel. NULL when NULL was written, or on error. */
const char *parcel_read_text(struct parcel *parcel);
/** As parcel_read_text, but never NULL: the empty text then. */
const char *parcel_read_string(struct parcel *parcel);
/** Valid as long as the parcel; NULL on error. */
const void *parcel_read_bytes(struct parcel *parcel, size_t *length);
/** A descriptor of the caller's, to be closed by it (close-on-exec is set); -1 on error. */
int parcel_read_fd(struct parcel *parcel);
/** Held for the caller, who releases it; NULL when NULL was written, or on error. */
struct binder *parcel_read_binder(struct parcel *parcel);
