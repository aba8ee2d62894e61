/* Names of the properties by which the apps tell each other what they do, and of the vehicle's signals that they show.
 */
#pragma once
#include "toolkit/platform.h"

#define STATE_THEME "persist.ui.theme"     /* night, day */
#define STATE_VOLUME "persist.ui.volume"   /* 0 to 100 */
#define STATE_SECONDS "persist.ui.seconds" /* 1: the status bar's clock has them */

#define STATE_LEFT "persist.app.climate.left" /* wanted temperature in tenths of a degree */
#define STATE_RIGHT "persist.app.climate.right"
#define STATE_FAN "persist.app.climate.fan" /* 0 to 7 */
#define STATE_CLIMATE \
  "persist.app.climate." /* and what is switched: ac, auto, sync, recirculate, front, rear, air, seat… */

#define STATE_TRACK "app.media.track"       /* index; no value: nothing was chosen */
#define STATE_PLAYING "app.media.playing"   /* 0, 1 */
#define STATE_POSITION "app.media.position" /* seconds */
#define STATE_COMMAND "app.media.command"   /* COUNT WORD: play, pause, next, previous */

#define STATE_HEARTS "persist.app.media.hearts" /* a bit for each track that is liked */

#define STATE_CALL "app.phone.call" /* the name of whom one talks to; empty: no call */

#define STATE_STREET "app.navigation.street" /* of the next turn */
#define STATE_TURN "app.navigation.turn"     /* name of its icon */
#define STATE_AHEAD "app.navigation.ahead"   /* metres to it */
#define STATE_LEFT_WAY "app.navigation.rest" /* metres to the destination */
#define STATE_PLACE "app.navigation.place"   /* where the vehicle is: metres east and south in the map, degrees */

#define TEMPERATURE_LOW 160
#define TEMPERATURE_HIGH 280

/* Signals as the vehicle's DBC file (assets/vehicle) calls them. */
#define SIGNAL_SPEED "VehicleSpeed" /* km/h */
#define SIGNAL_SELECTOR "Selector"  /* 0 P, 1 R, 2 N, 3 D */
#define SIGNAL_GEAR "Gear"
#define SIGNAL_IGNITION "Ignition"
#define SIGNAL_LIGHTS "Lights"
#define SIGNAL_OUTSIDE "OutsideTemperature" /* degrees C */
#define SIGNAL_FUEL "FuelLevel"             /* % */
#define SIGNAL_RANGE "Range"                /* km */
#define SIGNAL_ODOMETER "Odometer"          /* km */
#define DOORS 5
extern const char *const door_signals[DOORS]; /* front left, front right, rear left, rear right, boot */
/** A signal as a whole number within limits: what is on a bus may be anything. */
int32_t vehicle_int(const char *signal, int32_t fallback, int32_t low, int32_t high);
/** Which doors are open, a bit each. */
uint32_t doors_open(void);
/** What to say about them; NULL: all are closed. */
const char *doors_text(uint32_t open);

/** The day as people say it; empty where the machine has no clock of its own and counts from 1970. */
void date_text(const struct tm *now, char text[48]);
/** A tenth-degree temperature as text: 21.5°. */
void temperature_text(int32_t tenths, char text[16]);
/** Changes a wanted temperature within its limits. */
void temperature_step(const char *name, int32_t by);
