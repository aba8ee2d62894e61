/* Programs that the lab runs in Dom0. */
#ifndef AGENT_PROGRAM_H
#define AGENT_PROGRAM_H

/* Runs a program and answers with its status and what it said. The words are copied. */
void run_once(long long request, char *const words[]);
/* Runs a program, and again whenever it ends; what it says goes to the lab's log. Answers at once. */
void keep_running(long long request, char *const words[]);
/* Starts what is due. Returns the milliseconds until something else is, -1 for never. */
int programs_due(void);

#endif
