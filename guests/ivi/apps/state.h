/* Names of the properties by which the apps tell each other what they do, and of the vehicle's signals that they show. */
#pragma once
#include "toolkit/platform.h"

#define STATE_THEME "persist.ivi.theme"       /* night, day */
#define STATE_VOLUME "persist.ivi.volume"     /* 0 to 100 */
#define STATE_BRIGHTNESS "persist.ivi.brightness"

#define STATE_LEFT "persist.ivi.climate.left" /* wanted temperature in tenths of a degree */
#define STATE_RIGHT "persist.ivi.climate.right"
#define STATE_FAN "persist.ivi.climate.fan" /* 0 to 7 */
#define STATE_CLIMATE "persist.ivi.climate." /* and what is switched: ac, auto, sync, recirculate, front, rear, air, seat… */

#define STATE_TRACK "ivi.media.track"       /* index; no value: nothing was chosen */
#define STATE_PLAYING "ivi.media.playing"   /* 0, 1 */
#define STATE_POSITION "ivi.media.position" /* seconds */
#define STATE_COMMAND "ivi.media.command"   /* COUNT WORD: play, pause, next, previous */

#define STATE_CALL "ivi.phone.call"         /* the name of whom one talks to; empty: no call */

#define STATE_STREET "ivi.navigation.street" /* of the next turn */
#define STATE_TURN "ivi.navigation.turn"     /* name of its icon */
#define STATE_AHEAD "ivi.navigation.ahead"   /* metres to it */
#define STATE_LEFT_WAY "ivi.navigation.rest" /* metres to the destination */
#define STATE_PLACE "ivi.navigation.place"   /* where the vehicle is: metres east and south in the map, degrees */

#define TEMPERATURE_LOW 160
#define TEMPERATURE_HIGH 280

/* Signals as the vehicle's DBC file (assets/vehicle) calls them. */
#define SIGNAL_SPEED "VehicleSpeed"    /* km/h */
#define SIGNAL_SELECTOR "Selector"     /* 0 P, 1 R, 2 N, 3 D */
#define SIGNAL_GEAR "Gear"
#define SIGNAL_IGNITION "Ignition"
#define SIGNAL_LIGHTS "Lights"
#define SIGNAL_OUTSIDE "OutsideTemperature" /* degrees C */
#define SIGNAL_FUEL "FuelLevel"             /* % */
#define SIGNAL_RANGE "Range"                /* km */
#define SIGNAL_ODOMETER "Odometer"          /* km */
#define DOORS 5
extern const char *const door_signals[DOORS]; /* front left, front right, rear left, rear right, boot */
/** Which doors are open, a bit each. */
uint32_t doors_open(void);
/** What to say about them; NULL: all are closed. */
const char *doors_text(uint32_t open);

/** A tenth-degree temperature as text: 21.5°. */
void temperature_text(int32_t tenths, char text[16]);
/** Changes a wanted temperature within its limits. */
void temperature_step(const char *name, int32_t by);
