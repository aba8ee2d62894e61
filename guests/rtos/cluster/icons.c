#include "cluster/icons.h"

#include <stddef.h>

#define GREEN 0x2ee56b
#define BLUE 0x4d9bff
#define AMBER 0xffb020
#define RED 0xff3b46

#define LAMP "W 34 M 25 9 C 39 9 45 18 45 24 C 45 30 39 39 25 39 C 29 31 29 17 25 9 Z S "
#define BRAKE "W 32 O 24 24 14 S M 9 9 C 1 18 1 30 9 39 S M 39 9 C 47 18 47 30 39 39 S "

#define FUEL                                                                                   \
  "W 34 M 10 42 L 10 9 L 28 9 L 28 42 S M 6 42 L 32 42 S M 15 16 L 23 16 L 23 23 L 15 23 Z S " \
  "M 28 26 L 33 26 L 33 35 C 33 41 41 41 41 35 L 41 18 L 35 11 S"
#define TEMPERATURE                                                                        \
  "W 34 M 24 6 L 24 28 S O 24 30 5 F M 25 8 L 32 8 S M 25 15 L 32 15 S M 25 22 L 32 22 S " \
  "M 4 34 C 8 30 12 30 16 34 S M 32 34 C 36 30 40 30 44 34 S M 4 43 C 11 38 17 48 24 43 C 31 38 37 48 44 43 S"

const char *const icon_fuel = FUEL, *const icon_temperature = TEMPERATURE;

const struct icon icons[TELLTALES] = {
    [TELLTALE_LEFT] = {"M 3 24 L 22 6 L 22 16 L 45 16 L 45 32 L 22 32 L 22 42 Z F", GREEN, NULL},
    [TELLTALE_RIGHT] = {"M 45 24 L 26 6 L 26 16 L 3 16 L 3 32 L 26 32 L 26 42 Z F", GREEN, NULL},
    [TELLTALE_HIGH_BEAM] = {LAMP "M 3 11 L 19 11 S M 3 20 L 21 20 S M 3 28 L 21 28 S M 3 37 L 19 37 S", BLUE, NULL},
    [TELLTALE_LOW_BEAM] = {LAMP "M 4 17 L 19 11 S M 5 26 L 21 20 S M 5 34 L 21 28 S M 4 43 L 19 37 S", GREEN, NULL},
    [TELLTALE_PARKING_BRAKE] = {BRAKE "M 20 32 L 20 16 L 25 16 C 32 16 32 26 25 26 L 20 26 S", RED, NULL},
    [TELLTALE_BRAKE_FAULT] = {BRAKE "W 40 M 24 15 L 24 26 S O 24 33 2 F", RED, "Brake fault: stop safely"},
    [TELLTALE_BATTERY] =
        {"W 34 M 4 14 L 44 14 L 44 39 L 4 39 Z S M 9 13 L 9 9 L 17 9 L 17 13 S M 31 13 L 31 9 L 39 9 L 39 13 S "
         "M 10 26 L 18 26 S M 30 26 L 38 26 S M 34 22 L 34 30 S",
         RED, "Battery is not charging"},
    [TELLTALE_OIL] =
        {"W 34 M 11 22 L 29 22 L 43 16 L 33 36 L 13 36 Z S M 12 25 L 3 19 S M 19 22 L 19 16 S M 13 16 L 25 16 S "
         "M 45 24 C 42 29 43 31 45 31 C 47 31 48 29 45 24 F",
         RED, "Oil pressure low: stop engine"},
    [TELLTALE_ENGINE] =
        {"W 32 M 11 20 L 16 20 L 20 15 L 31 15 L 36 20 L 36 25 L 40 25 L 40 19 L 45 19 L 45 37 L 40 37 L 40 31 "
         "L 36 31 L 36 38 L 22 38 L 16 32 L 11 32 Z S M 25 15 L 25 9 S M 19 9 L 32 9 S M 5 19 L 5 33 S M 5 26 L 11 26 "
         "S",
         AMBER, "Check engine"},
    [TELLTALE_SEAT_BELT] = {"W 34 O 24 9 6 F M 13 44 C 10 27 15 20 24 20 C 33 20 38 27 35 44 S M 14 42 L 33 23 S", RED,
                            "Fasten seat belt"},
    [TELLTALE_DOOR] =
        {"W 32 M 17 6 C 20 3 28 3 31 6 L 33 42 C 28 45 20 45 15 42 Z S M 16 22 L 4 29 S M 32 22 L 44 29 S "
         "M 18 16 L 30 16 S M 19 36 L 29 36 S",
         RED, "Door open"},
    [TELLTALE_TYRE] = {"W 36 M 14 7 C 4 19 5 31 13 39 L 35 39 C 43 31 44 19 34 7 S M 24 13 L 24 25 S O 24 32 2 F "
                       "M 15 40 L 15 44 S M 21 40 L 21 44 S M 27 40 L 27 44 S M 33 40 L 33 44 S",
                       AMBER, "Tyre pressure low"},
    [TELLTALE_TEMPERATURE] = {TEMPERATURE, RED, "Engine too hot"},
    [TELLTALE_FUEL] = {FUEL, AMBER, "Fuel low"},
};
