/* A client that does with its surfaces what it should not: for tests of the compositor.
     hostile-surface [ROUNDS [SEED]] */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ivi/binder.h"
#include "ivi/loop.h"
#include "ivi/service.h"
#include "ivi/surface.h"

static uint32_t seed = 1;
static struct binder *service, *listener;
static struct rect_of {
  int32_t x, y, width, height;
} area;
static unsigned made, refused, posts;

static uint32_t any(uint32_t below) {
  seed = seed * 1664525u + 1013904223u;
  return (uint32_t)((uint64_t)(seed >> 4) * below >> 28);
}

static int heard(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                 const struct binder_caller *caller) {
  (void)context, (void)code, (void)request, (void)reply, (void)caller;
  return any(3) ? 0 : -EIO;
}

static bool ask_area(int32_t kind) {
  struct parcel request, reply;
  parcel_request(&request, SURFACE_INTERFACE);
  parcel_write_i32(&request, kind);
  int error = binder_call(service, SURFACE_AREA, &request, &reply);
  area = (struct rect_of){parcel_read_i32(&reply), parcel_read_i32(&reply), parcel_read_i32(&reply),
                          parcel_read_i32(&reply)};
  bool good = !error && parcel_ok(&reply) && area.width > 0 && area.height > 0;
  parcel_clear(&reply);
  return good;
}

/* A file that may do for two pictures, or not. */
static int any_file(void) {
  size_t bytes = (size_t)area.width * (size_t)area.height * 8;
  int ends[2];
  if (any(12) == 0) return open("/system/bin/compositor", O_RDONLY | O_CLOEXEC);
  if (any(12) == 0 && pipe2(ends, O_CLOEXEC) == 0) {
    close(ends[1]);
    return ends[0];
  }
  int fd = memfd_create("hostile", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (any(5) == 0) bytes = any(2) ? bytes - 4096 : any(5000);
  if (fd >= 0 && ftruncate(fd, (off_t)bytes) != 0) perror("ftruncate");
  if (any(6)) fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK);
  return fd;
}

static struct binder *create(int fd) {
  struct parcel request, reply;
  parcel_request(&request, SURFACE_INTERFACE);
  parcel_write_i32(&request, any(6) ? SURFACE_APP : (int32_t)any(7) - 1);
  if (any(20)) parcel_write_fd(&request, fd);
  parcel_write_binder(&request, any(15) ? listener : NULL);
  int error = binder_call(service, SURFACE_CREATE, &request, &reply);
  struct binder *session = error ? NULL : parcel_read_binder(&reply);
  parcel_clear(&reply);
  if (session)
    made++;
  else
    refused++;
  return session;
}

static int32_t any_number(void) {
  static const int32_t odd[] = {INT32_MIN, -1, 0, 1, 1279, 1280, 4096, 4097, 65536, INT32_MAX};
  return any(2) ? odd[any(10)] : (int32_t)any(1300);
}

static void post(struct binder *session) {
  struct parcel request;
  uint32_t count = any(10) ? any(SURFACE_POST_RECTS + 3) : any(UINT32_MAX);
  parcel_request(&request, SURFACE_SESSION_INTERFACE);
  parcel_write_u32(&request, any(6) ? any(2) : any(UINT32_MAX));
  parcel_write_u32(&request, count);
  for (uint32_t n = any(4) ? count & 31 : any(40); n > 0; n--)
    for (uint32_t k = 0; k < 4; k++) parcel_write_i32(&request, any_number());
  posts++;
  binder_send(session, SURFACE_POST, &request);
}

static void other(struct binder *session) {
  struct parcel request;
  parcel_request(&request, SURFACE_SESSION_INTERFACE);
  if (any(2)) parcel_write_bool(&request, any(2));
  binder_send(session, SURFACE_SHOW + any(4), &request);
}

static void use(struct binder *session, int fd) {
  for (uint32_t n = any(20) ? any(30) : 2000; n > 0; n--) {
    if (any(30))
      post(session);
    else
      other(session);
  }
  /* Its seal forbids that; if it did not, the compositor would die of the pages that are gone. */
  if (ftruncate(fd, 0) == 0) fprintf(stderr, "a sealed file shrank\n");
}

int main(int count, char **words) {
  uint32_t rounds = count > 1 ? (uint32_t)strtoul(words[1], NULL, 10) : 100;
  if (count > 2) seed = (uint32_t)strtoul(words[2], NULL, 10);
  struct loop *loop = loop_new();
  if (!loop || binder_open(loop) != 0 || !(service = service_wait(SURFACE_SERVICE, 10000)) || !ask_area(SURFACE_APP))
    return fprintf(stderr, "there is no compositor\n"), 1;
  listener = binder_new(SURFACE_LISTENER_INTERFACE, heard, NULL);
  for (uint32_t n = 0; n < rounds; n++) {
    struct binder *sessions[4] = {NULL};
    for (uint32_t k = any(5); k > 0; k--) {
      int fd = any_file();
      sessions[k - 1] = create(fd);
      if (sessions[k - 1]) use(sessions[k - 1], fd);
      if (fd >= 0) close(fd);
    }
    loop_once(loop, 0);
    for (uint32_t k = 0; k < 4; k++) {
      struct parcel request;
      if (!sessions[k]) continue;
      parcel_request(&request, SURFACE_SESSION_INTERFACE);
      binder_send(sessions[k], SURFACE_CLOSE, &request);
      if (any(2)) post(sessions[k]);
      binder_release(sessions[k]);
    }
  }
  printf("%u surfaces, %u refused, %u pictures posted: %s\n", made, refused, posts,
         ask_area(SURFACE_APP) ? "then it answers" : "then it does not answer");
  return 0;
}
