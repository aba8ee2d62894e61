/* Parcels and local calls. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks/checks.h"
#include "lib/driver.h"

static bool round_trip(void) {
  struct parcel parcel;
  parcel_request(&parcel, "ivi.test");
  struct binder *binder = binder_new("ivi.test", NULL, NULL);
  parcel_write_i32(&parcel, -5);
  parcel_write_text(&parcel, NULL);
  parcel_write_i64(&parcel, INT64_MIN);
  parcel_write_text(&parcel, "");
  parcel_write_binder(&parcel, binder);
  parcel_write_bytes(&parcel, "abcde", 5);
  parcel_write_binder(&parcel, NULL);
  parcel_write_f64(&parcel, 0.1);
  parcel_write_fd(&parcel, 0);
  parcel_write_bool(&parcel, true);
  size_t length;
  bool good = strcmp(parcel_read_string(&parcel), "ivi.test") == 0 && parcel_read_i32(&parcel) == -5 &&
              !parcel_read_text(&parcel) && parcel_read_i64(&parcel) == INT64_MIN && !*parcel_read_string(&parcel);
  struct binder *back = parcel_read_binder(&parcel);
  const void *bytes = parcel_read_bytes(&parcel, &length);
  good = good && back == binder && bytes && length == 5 && memcmp(bytes, "abcde", 5) == 0 && !parcel_read_binder(&parcel) &&
         parcel_read_f64(&parcel) == 0.1;
  int fd = parcel_read_fd(&parcel);
  good = good && fd > 0 && parcel_read_bool(&parcel) && parcel_ok(&parcel) && parcel_rest(&parcel) == 0;
  close(fd);
  binder_release(back);
  parcel_clear(&parcel);
  binder_release(binder);
  return good;
}

static bool errors_stay(void) {
  struct parcel parcel;
  parcel_init(&parcel);
  parcel_write_i32(&parcel, 7);
  bool good = parcel_read_i64(&parcel) == 0 && !parcel_ok(&parcel) && parcel_read_i32(&parcel) == 0 && !parcel_ok(&parcel);
  parcel_clear(&parcel);
  char *large = calloc(1, PARCEL_MAX + 1);
  parcel_write_bytes(&parcel, large, PARCEL_MAX + 1);
  good = good && parcel.error == -EMSGSIZE;
  parcel_clear(&parcel);
  for (int n = 0; n < 200 && parcel_ok(&parcel); n++)
    parcel_write_bytes(&parcel, large, 4096);
  good = good && parcel.error == -EMSGSIZE && parcel.size <= PARCEL_MAX;
  parcel_clear(&parcel);
  free(large);
  return good;
}

/* An object that the list does not name must not become a pointer. */
static bool unlisted_objects(void) {
  struct flat_binder_object forged = {.hdr.type = BINDER_TYPE_BINDER, .binder = 0x1234, .cookie = 0x1234};
  uint32_t present = 1;
  uint8_t data[sizeof present + sizeof forged];
  memcpy(data, &present, sizeof present);
  memcpy(data + sizeof present, &forged, sizeof forged);
  struct binder_transaction_data from = {.data_size = sizeof data};
  from.data.ptr.buffer = (uintptr_t)data;
  struct parcel parcel;
  parcel_receive(&parcel, &from);
  bool good = parcel_read_binder(&parcel) == NULL && parcel.error == -EBADMSG;
  parcel_receive(&parcel, &from);
  parcel_read_i32(&parcel);
  return good && parcel_read_fd(&parcel) == -1 && parcel.error == -EBADMSG;
}

/* Texts must end where their length says. */
static bool bad_texts(void) {
  static const struct {
    uint32_t length;
    char text[8];
  } bad[] = {{3, "abcdefg"}, {4, "a"}, {8, "abcdefg"}, {UINT32_MAX - 1, "abc"}, {PARCEL_MAX, "abc"}};
  bool good = true;
  for (unsigned n = 0; n < sizeof bad / sizeof *bad; n++) {
    struct binder_transaction_data from = {.data_size = sizeof *bad};
    from.data.ptr.buffer = (uintptr_t)&bad[n];
    struct parcel parcel;
    parcel_receive(&parcel, &from);
    good = good && !parcel_read_text(&parcel) && !parcel_ok(&parcel);
  }
  return good;
}

static void read_anything(struct parcel *parcel) {
  for (int n = 0; n < 64; n++) {
    size_t length;
    switch (draw(8)) {
    case 0:
      parcel_read_i32(parcel);
      break;
    case 1:
      parcel_read_i64(parcel);
      break;
    case 2: {
      const char *text = parcel_read_text(parcel);
      if (text && strlen(text) > parcel->size)
        abort();
      break;
    }
    case 3: {
      const uint8_t *bytes = parcel_read_bytes(parcel, &length);
      for (size_t at = 0; bytes && at < length; at++)
        if (bytes[at] == 255 && length > parcel->size)
          abort();
      break;
    }
    case 4: {
      int fd = parcel_read_fd(parcel);
      if (fd >= 0)
        abort();
      break;
    }
    case 5:
      binder_release(parcel_read_binder(parcel));
      break;
    default:
      parcel_read_string(parcel);
    }
  }
}

/* What the kernel would let through: handles and descriptors (none that are open) at places of the list, the rest is bytes. */
static void garbage(void) {
  size_t size = draw(400) & ~3u;
  uint8_t *data = malloc(size ? size : 1);
  uint64_t offsets[4];
  size_t count = 0;
  for (size_t n = 0; n < size; n++)
    data[n] = draw(3) ? 0 : (uint8_t)draw(256);
  for (size_t at = draw(40) & ~3u; size >= sizeof(struct flat_binder_object) &&
                                   at <= size - sizeof(struct flat_binder_object) && count < 4;
       at += sizeof(struct flat_binder_object) + (draw(60) & ~3u)) {
    struct flat_binder_object object = {.hdr.type = draw(2) ? BINDER_TYPE_HANDLE : BINDER_TYPE_FD, .handle = (1u << 24) + draw(8)};
    memcpy(data + at, &object, sizeof object);
    offsets[count++] = at;
  }
  if (draw(8) == 0 && count > 0)
    offsets[draw((uint32_t)count)] = draw(2) ? UINT64_MAX - draw(40) : size - draw(20);
  struct binder_transaction_data from = {.data_size = size, .offsets_size = count * sizeof *offsets};
  from.data.ptr.buffer = (uintptr_t)data;
  from.data.ptr.offsets = (uintptr_t)offsets;
  struct parcel parcel;
  parcel_receive(&parcel, &from);
  read_anything(&parcel);
  parcel_clear(&parcel);
  free(data);
}

static struct binder *echo;

static int handle(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                  const struct binder_caller *caller) {
  int *depth = context;
  (void)caller;
  if (code == 1) {
    parcel_write_i32(reply, parcel_read_i32(request) + 1);
    return request->error ? -EBADMSG : 0;
  }
  if (code != 2)
    return -ENOSYS;
  struct parcel again;
  parcel_request(&again, "ivi.echo");
  ++*depth;
  return binder_call(echo, 2, &again, NULL);
}

static int ask(const char *interface, uint32_t code, struct parcel *reply) {
  struct parcel request;
  parcel_request(&request, interface);
  parcel_write_i32(&request, 41);
  return binder_call(echo, code, &request, reply);
}

static bool local_calls(void) {
  int depth = 0;
  echo = binder_new("ivi.echo", handle, &depth);
  struct parcel reply;
  bool good = ask("ivi.echo", 1, &reply) == 0 && parcel_read_i32(&reply) == 42;
  parcel_clear(&reply);
  good = good && ask("ivi.other", 1, NULL) == -EBADMSG && ask("ivi.echo", 99, NULL) == -ENOSYS && binder_ping(echo) == 0;
  good = good && ask("ivi.echo", 2, NULL) == -ELOOP && depth == 16;
  binder_retire(echo);
  good = good && ask("ivi.echo", 1, NULL) == -EPIPE;
  binder_release(echo);
  return good;
}

void check_parcels(void) {
  check(round_trip(), "parcels: what was written is read, objects and NULL among it");
  check(errors_stay(), "parcels: an error stays, and no parcel grows beyond its bound");
  check(unlisted_objects(), "parcels: bytes that look like an object are none");
  check(bad_texts(), "parcels: a text that does not end where it should is none");
  for (int n = 0; n < 100000; n++)
    garbage();
  check(true, "parcels: garbage is read without harm");
  check(local_calls(), "binder: calls in a process, refused interfaces and codes, calls without end");
}
