/* The platform of host programs: properties and vehicle in memory, one time for all. */
#pragma once
#include "toolkit/platform.h"

void memory_open(const char *assets);
void memory_time(int64_t now);
void memory_vehicle(const char *signal, double value);
void memory_front(const char *app);
/** Counts changes of properties, signals and the app in front. */
uint32_t memory_changes(void);
/** The app that was asked for since the last time. */
bool memory_wanted(char name[32], bool *back);
