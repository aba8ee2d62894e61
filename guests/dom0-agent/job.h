/* Work that takes its time, in a child process: the agent goes on meanwhile. */
#ifndef AGENT_JOB_H
#define AGENT_JOB_H

#include <stddef.h>
#include <sys/types.h>

struct job;

/* What a job's child does: it says what it has to say in lines on standard output, and exits. */
typedef void job_body(void *argument);
/* A line that the child has said, without its newline; NULL when it has ended, with its exit status (or 256 and more for a signal). */
typedef void job_listener(void *argument, const char *line, int status);

/* Starts a job. The listener is called from `look_at_jobs`. Returns false with errno. */
int start_job(job_body *body, void *argument, job_listener *listener, void *listener_argument);

struct pollfd;
/* Writes what to wait for into `fds`, at most `room`; returns how many. */
size_t jobs_to_poll(struct pollfd *fds, size_t room);
/* Takes what the children have said. */
void look_at_jobs(void);

/* For job bodies: runs a program and waits. What it says goes to `output`, cut to `size` - 1 bytes. Returns its exit status, 127 if it can't be run. */
int run_program(char *const words[], char *output, size_t size);

#endif
