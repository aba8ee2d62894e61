/* What a head says while no guest draws on it. */
#pragma once
#include "fb/head.h"

/** Draws the head's note in its middle, over a background of one colour. */
void note_draw(struct head *head, uint32_t background);
