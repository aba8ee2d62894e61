/* The compositor's services: surfaces of other processes, and whose app is in front. */
#pragma once
#include "compositor/framebuffer.h"
#include "compositor/screen.h"
#include "input/decode.h"
#include "ivi/loop.h"

/** Adds the service `surface`; follows the activity manager. `changed` is called when there is something to compose. */
int surfaces_begin(struct loop *loop, struct screen *screen, void (*changed)(void));
/** Tells those whose pictures are shown now, and those that came into sight or went out of it. */
void surfaces_framed(void);
/** A finger on the screen, of a device or injected. */
void surfaces_finger(void *context, enum finger what, uint32_t contact, int32_t x, int32_t y);
void surfaces_key(void *context, int32_t code, bool pressed);
/** For dumpsys: the surfaces, a line each. */
void surfaces_dump(int fd);
