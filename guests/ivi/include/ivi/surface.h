/* Surfaces, service `surface` of the compositor. DRAFT: the compositor's author decides. */
#pragma once
#include <stdint.h>

#include "ivi/binder.h"

#define SURFACE_SERVICE "surface"
#define SURFACE_INTERFACE "ivi.surface"

/* A surface is a memfd of its client's with two or more buffers of premultiplied ARGB32, and a listener binder for input and frame
   times. The surfaces of a process belong to the app that the activity manager knows by its pid (activity.h, ACTIVITY_PROCESS). */
