/* The service manager's interface, for the library and the service manager. */
#pragma once
#include "ivi/service.h"

#define SERVICEMANAGER_INTERFACE "ivi.servicemanager"
enum servicemanager_call {
  SERVICEMANAGER_ADD = BINDER_FIRST_CALL, /* text name, binder → nothing */
  SERVICEMANAGER_GET,                     /* text name → binder or NULL */
  SERVICEMANAGER_LIST,                    /* → u32 count, names */
  SERVICEMANAGER_FOLLOW,                  /* text name, binder listener → nothing */
};

#define SERVICEMANAGER_LISTENER_INTERFACE "ivi.servicemanager.listener"
enum { SERVICEMANAGER_ADDED = BINDER_FIRST_CALL /* binder; one-way */ };
/** Makes `manager` the object that handle 0 is for everybody. 0 or -errno. */
int servicemanager_become(struct binder *manager);
