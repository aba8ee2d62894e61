#pragma once
#include "osek.h"
enum { Hello };
TASK(Hello);
