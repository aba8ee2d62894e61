/* The program of an app. */
#pragma once
#include "toolkit/platform.h"

/** Runs an app until it ends; its main function. */
int app_main(const struct app *app);
