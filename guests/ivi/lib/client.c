#include "client.h"

#include <errno.h>

#include "ivi/input.h"

int client_call(const char *service, uint32_t code, struct parcel *request, struct parcel *reply) {
  if (reply)
    parcel_init(reply);
  struct binder *binder = service_get(service);
  if (!binder) {
    parcel_clear(request);
    return -ENOENT;
  }
  int status = binder_call(binder, code, request, reply);
  binder_release(binder);
  return status;
}

int client_call_text(const char *service, const char *interface, uint32_t code, const char *text) {
  struct parcel request;
  parcel_request(&request, interface);
  if (text)
    parcel_write_text(&request, text);
  return client_call(service, code, &request, NULL);
}

int input_inject_touch(int32_t contact, enum input_action action, int32_t x, int32_t y) {
  struct parcel request;
  parcel_request(&request, INPUT_INTERFACE);
  parcel_write_i32(&request, contact);
  parcel_write_i32(&request, (int32_t)action);
  parcel_write_i32(&request, x);
  parcel_write_i32(&request, y);
  return client_call(INPUT_SERVICE, INPUT_INJECT_TOUCH, &request, NULL);
}

int input_inject_key(int32_t code, bool pressed) {
  struct parcel request;
  parcel_request(&request, INPUT_INTERFACE);
  parcel_write_i32(&request, code);
  parcel_write_bool(&request, pressed);
  return client_call(INPUT_SERVICE, INPUT_INJECT_KEY, &request, NULL);
}
