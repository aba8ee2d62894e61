/* Checks of the platform's parts on the development machine, reported in the Test Anything Protocol. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/** One check's outcome. */
void check(bool good, const char *name);
/** Pseudo-random, the same in each run. */
uint32_t draw(uint32_t below);
/** A text of the words, some joined wrongly, some cut or spoilt. The caller frees it; `size` is its length. */
char *draw_text(const char *const *words, unsigned count, unsigned most, uint32_t *size);

void check_parcels(void);
void check_properties(void);
void check_rc(void);
void check_log(const char *logd);
void check_vehicle(void);
void check_manifests(void);
