/* Surfaces: service `surface` of the compositor. A client asks for the area of a kind of surface, makes a memfd with two pictures of
   that size (premultiplied ARGB32 as 0xAARRGGBB, rows without gaps, one behind the other), seals it against shrinking
   (F_SEAL_SHRINK) and creates the surface. It draws in the picture that is not shown, posts it with what changed, and draws again when
   FRAME says that the picture is on the screen and that the other one is its own.

   The surfaces of a process belong to the app that the activity manager knows by its pid (activity.h, ACTIVITY_PROCESS): the surface of
   the foremost app is shown. A surface goes away with its client's process, or with SURFACE_CLOSE. */
#pragma once
#include <stdint.h>

#include "ivi/binder.h"

#define SURFACE_SERVICE "surface"
#define SURFACE_INTERFACE "ivi.surface"

/* All but SURFACE_APP are for the system's own programs: -EPERM for user IDs of apps. */
enum surface_kind { SURFACE_APP, SURFACE_STATUS_BAR, SURFACE_NAVIGATION_BAR, SURFACE_OVERLAY, SURFACE_KINDS };

enum surface_call {
  SURFACE_AREA = BINDER_FIRST_CALL, /* i32 kind → i32 x, y, width, height in pixels of the screen */
  SURFACE_CREATE,                   /* i32 kind, fd memfd, binder listener → binder session; -EINVAL: the memfd is too small or not sealed */
};

/* The session of a surface; all one-way. */
#define SURFACE_SESSION_INTERFACE "ivi.surface.session"
#define SURFACE_POST_RECTS 16
enum surface_session_call {
  SURFACE_POST = BINDER_FIRST_CALL, /* u32 picture (0, 1), u32 count of changed rectangles, then i32 x, y, width, height of each */
  SURFACE_SHOW,                     /* bool: overlays are hidden until they are shown */
  SURFACE_CLOSE,
};

/* What the listener gets; all one-way. */
#define SURFACE_LISTENER_INTERFACE "ivi.surface.listener"
enum surface_listener_call {
  SURFACE_FRAME = BINDER_FIRST_CALL, /* u32 picture that is shown now, i64 CLOCK_MONOTONIC in ns */
  SURFACE_TOUCH,                     /* i32 enum input_action or SURFACE_TOUCH_CANCEL, i32 contact, i32 x, i32 y in the surface, i64 time in ns */
  SURFACE_VISIBLE,                   /* bool: nothing has to be drawn while it is false */
  SURFACE_KEY,                       /* i32 code (linux/input-event-codes.h), bool pressed; the navigation bar gets all keys */
};
#define SURFACE_TOUCH_CANCEL 3
