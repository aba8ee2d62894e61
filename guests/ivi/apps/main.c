#include "toolkit/device.h"

extern const struct app APP;

int main(void) { return app_main(&APP); }
