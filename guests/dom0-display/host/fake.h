/* Stands for Xen and xenstore on the development machine: domains with memory, and counts of what is held of them. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define FAKE_DOMAINS 8u
#define FAKE_FRAMES 2048u

/** A domain's frame, as the domain itself sees it. */
uint8_t *fake_frame(uint32_t domain, uint32_t frame);
void fake_create(uint32_t domain);
/** Its pages stay for those who have mapped them. */
void fake_destroy(uint32_t domain);
void fake_advance(uint64_t microseconds);
/** Pages that are mapped, and event channels that are bound. */
uint32_t fake_mapped(void), fake_bound(void);
/** The domain closes its event channels, and counts those that both sides still have. */
void fake_close_channels(uint32_t domain);
uint32_t fake_open_channels(uint32_t domain);
/** The last notice that was given on a port: how many there were. */
uint32_t fake_notices(void);
void fake_write(const char *value, const char *path, ...) __attribute__((format(printf, 2, 3)));
bool fake_equals(const char *value, const char *path, ...) __attribute__((format(printf, 2, 3)));
