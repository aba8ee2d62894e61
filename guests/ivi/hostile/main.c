/* hostile [-n CALLS] [-s SEED] [-u USER-ID] SERVICE…: calls services with garbage, as an app that means ill would. For tests.
   Everything that a process can send is in it: codes, bytes, objects, descriptors, one-way floods. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ivi/binder.h"
#include "ivi/service.h"
#include "lib/driver.h"

static uint64_t seed = 88172645463325252ull;
static uint32_t draw(uint32_t below) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (uint32_t)(seed >> 20) % below;
}

static int ignore(void *context, uint32_t code, struct parcel *request, struct parcel *reply,
                  const struct binder_caller *caller) {
  (void)context;
  (void)code;
  (void)request;
  (void)reply;
  (void)caller;
  return -ENOSYS;
}

static struct binder *own;
static int memory;

static void write_something(struct parcel *parcel) {
  static const char *const texts[] = {"", "launcher", "media", "Speed", "activity", "../../etc", "%s%n", "a b", "surface"};
  uint8_t bytes[300];
  switch (draw(10)) {
  case 0:
    parcel_write_i32(parcel, (int32_t)draw(16) - 4);
    break;
  case 1:
    parcel_write_i32(parcel, (int32_t)(draw(UINT32_MAX)));
    break;
  case 2:
    parcel_write_text(parcel, texts[draw(sizeof texts / sizeof *texts)]);
    break;
  case 3:
    parcel_write_text(parcel, NULL);
    break;
  case 4:
    parcel_write_binder(parcel, draw(3) ? own : NULL);
    break;
  case 5:
    parcel_write_fd(parcel, draw(2) ? memory : 0);
    break;
  case 6:
    for (size_t n = 0; n < sizeof bytes; n++)
      bytes[n] = (uint8_t)draw(256);
    parcel_write_bytes(parcel, bytes, draw(sizeof bytes));
    break;
  case 7:
    parcel_write_f64(parcel, draw(2) ? 1e308 : -0.0);
    break;
  case 8:
    parcel_write_i64(parcel, INT64_MIN + draw(3));
    break;
  default:
    parcel_write_u32(parcel, UINT32_MAX - draw(4));
  }
}

static int attack(struct binder *target, const char *interface) {
  struct parcel request, reply;
  if (draw(10))
    parcel_request(&request, interface);
  else
    parcel_init(&request);
  for (uint32_t n = draw(9); n > 0; n--)
    write_something(&request);
  uint32_t code = draw(20) ? draw(14) : draw(2) ? B_PACK_CHARS('_', 'D', 'M', 'P') : draw(UINT32_MAX);
  if (draw(4) == 0)
    return binder_send(target, code, &request);
  int status = binder_call(target, code, &request, &reply);
  /* What a service gives back is attacked too. */
  struct binder *given = status == 0 ? parcel_read_binder(&reply) : NULL;
  if (given && given != target && draw(2)) {
    char name[80];
    snprintf(name, sizeof name, "%s.session", interface);
    for (int n = 0; n < 8; n++) {
      struct parcel more;
      parcel_request(&more, name);
      for (uint32_t words = draw(9); words > 0; words--)
        write_something(&more);
      binder_send(given, draw(6), &more);
    }
  }
  binder_release(given);
  parcel_clear(&reply);
  return status;
}

int main(int count, char **words) {
  int calls = 1000, at = 1;
  for (; at + 1 < count && words[at][0] == '-'; at += 2) {
    if (strcmp(words[at], "-n") == 0)
      calls = atoi(words[at + 1]);
    else if (strcmp(words[at], "-s") == 0)
      seed += strtoull(words[at + 1], NULL, 10) * 2654435761u;
    else if (strcmp(words[at], "-u") == 0) {
      uid_t user = (uid_t)atoi(words[at + 1]);
      if (setgroups(0, NULL) != 0 || setresgid(user, user, user) != 0 || setresuid(user, user, user) != 0)
        perror("-u");
    }
  }
  if (at >= count || binder_open(NULL) != 0) {
    fprintf(stderr, "hostile [-n CALLS] [-s SEED] [-u USER-ID] SERVICE…\n");
    return 2;
  }
  own = binder_new("ivi.hostile", ignore, NULL);
  memory = memfd_create("hostile", 0);
  for (; at < count; at++) {
    struct binder *target = service_get(words[at]);
    if (!target) {
      printf("%s: not there\n", words[at]);
      continue;
    }
    char interface[64];
    snprintf(interface, sizeof interface, "ivi.%s", strcmp(words[at], "manager") == 0 ? "servicemanager" : words[at]);
    int refused = 0;
    for (int n = 0; n < calls; n++)
      refused += attack(target, interface) != 0;
    int alive = binder_ping(target);
    printf("%s: %d calls, %d refused, then it %s\n", words[at], calls, refused, alive == 0 ? "answers" : strerror(-alive));
    binder_release(target);
  }
  return 0;
}
