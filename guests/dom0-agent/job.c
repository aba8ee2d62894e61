#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Longest line of a job; a longer one comes in pieces. */
#define LONGEST 9000

struct job {
    struct job *next;
    pid_t pid;
    int from;
    job_listener *listener;
    void *argument;
    char line[LONGEST];
    size_t length;
};

static struct job *jobs;

int start_job(job_body *body, void *argument, job_listener *listener, void *listener_argument)
{
    int ends[2];
    struct job *job = calloc(1, sizeof(*job));
    if (!job || pipe2(ends, O_CLOEXEC) < 0) {
        free(job);
        return 0;
    }
    job->pid = fork();
    if (job->pid < 0) {
        close(ends[0]);
        close(ends[1]);
        free(job);
        return 0;
    }
    if (job->pid == 0) {
        signal(SIGPIPE, SIG_DFL);
        setsid();
        int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, 0);
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        setvbuf(stdout, NULL, _IOLBF, 0);
        body(argument);
        exit(0);
    }
    close(ends[1]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    job->from = ends[0];
    job->listener = listener;
    job->argument = listener_argument;
    job->next = jobs;
    jobs = job;
    return 1;
}

size_t jobs_to_poll(struct pollfd *fds, size_t room)
{
    size_t count = 0;
    for (struct job *job = jobs; job && count < room; job = job->next)
        fds[count++] = (struct pollfd){.fd = job->from, .events = POLLIN};
    return count;
}

static void tell(struct job *job)
{
    job->line[job->length] = 0;
    job->length = 0;
    job->listener(job->argument, job->line, 0);
}

/* Returns 0 when the child has closed its output. */
static int read_job(struct job *job)
{
    char bytes[4096];
    ssize_t count;
    while ((count = read(job->from, bytes, sizeof(bytes))) > 0)
        for (ssize_t n = 0; n < count; n++) {
            if (bytes[n] != '\n')
                job->line[job->length++] = bytes[n];
            if (bytes[n] == '\n' || job->length == LONGEST - 1)
                tell(job);
        }
    return count < 0 && (errno == EAGAIN || errno == EINTR);
}

static void end_job(struct job *job)
{
    int status = 0;
    if (job->length > 0)
        tell(job);
    close(job->from);
    while (waitpid(job->pid, &status, 0) < 0 && errno == EINTR)
        ;
    job->listener(job->argument, NULL, WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status));
    free(job);
}

void look_at_jobs(void)
{
    /* Listeners may start jobs: those are put in front and looked at the next time. */
    struct job *job = jobs;
    while (job) {
        struct job *next = job->next;
        if (!read_job(job)) {
            struct job **at = &jobs;
            while (*at != job)
                at = &(*at)->next;
            *at = next;
            end_job(job);
        }
        job = next;
    }
}

int run_program(char *const words[], char *output, size_t size)
{
    int ends[2], status;
    size_t length = 0;
    char rest[4096];
    ssize_t count;
    if (pipe2(ends, O_CLOEXEC) < 0)
        return 127;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        execvp(words[0], words);
        dprintf(1, "%s: %s\n", words[0], strerror(errno));
        _exit(127);
    }
    close(ends[1]);
    while (pid > 0 && (count = read(ends[0], rest, sizeof(rest))) > 0)
        for (ssize_t n = 0; n < count; n++)
            if (length + 1 < size)
                output[length++] = rest[n];
    output[length] = 0;
    close(ends[0]);
    if (pid < 0 || waitpid(pid, &status, 0) < 0)
        return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
