/* What the application's tasks know of each other. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* input.c: where the signals come from */
enum source { SOURCE_DEMO, SOURCE_MANUAL, SOURCE_CAN };
extern enum source source;
/** Starts the controller that the boot argument can=ADDRESS,INTERRUPT names, and takes signals from it. */
void input_start(void);
/** The bus, its counters and the last frames. */
void input_describe(void);
/** Touches and keys. */
void input_describe_panel(void);

/* supervisor.c */
/** Reads the boot arguments watchdog= and report=. */
void supervision_start(void);
/** A supervised task says that it completed a cycle. */
void supervision_alive(uint32_t task);
/** From now on the task does nothing, for a test of the supervision; INVALID_TASK for none. */
extern volatile uint8_t stalled_task;

/* statistics.c */
void statistics_tasks(void);
void statistics_print(void);
/** One line for programs: STAT and name=value pairs. */
void statistics_line(void);
/** Prints and resets the line every so many seconds, 0: not. */
extern volatile uint32_t report_seconds;
void statistics_reset(void);
/** The display's cycle is complete: drawn or found unchanged. */
void statistics_frame(uint32_t pixels);

/* display-task.c */
/** Prints the screen's size and a hash (FNV-1a over the pixels) of the picture. */
void display_describe(void);

/* shell.c */
void shell_command(char *line);

/* crash.c */
void crash(const char *kind);
