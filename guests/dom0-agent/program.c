#include "program.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "answer.h"
#include "domain.h"
#include "job.h"
#include "message.h"

/* Bytes of what a program says that are kept. */
#define LONGEST_OUTPUT 8192
/* How long until a program that has ended is started anew, in ms. */
#define AGAIN 500

struct program {
    struct program *next;
    char **words;
    long long request;
    bool kept;
    /* When it is started anew; 0 while it runs. */
    long long due;
    char output[LONGEST_OUTPUT];
    size_t length;
};

/* Those that are kept running. */
static struct program *programs;

static void execute(void *argument)
{
    struct program *program = argument;
    /* An agent that is started anew starts them again: there must not be two. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvp(program->words[0], program->words);
    printf("%s: %s\n", program->words[0], strerror(errno));
    exit(127);
}

static struct program *new_program(char *const words[])
{
    size_t count = 0;
    while (words[count])
        count++;
    struct program *program = calloc(1, sizeof(*program));
    if (!program || !(program->words = calloc(count + 1, sizeof(char *))))
        abort();
    for (size_t n = 0; n < count; n++)
        if (!(program->words[n] = strdup(words[n])))
            abort();
    return program;
}

static void free_program(struct program *program)
{
    for (char **word = program->words; *word; word++)
        free(*word);
    free(program->words);
    free(program);
}

static void answer_run(long long request, int status, const char *output, size_t length)
{
    yajl_gen answer = begin_answer(request);
    put_number(answer, "status", status);
    put_bytes(answer, "output", output, length);
    end_answer(answer);
}

static void keep_output(struct program *program, const char *line)
{
    for (const char *from = line; *from && program->length < LONGEST_OUTPUT - 1; from++)
        program->output[program->length++] = *from;
    if (program->length < LONGEST_OUTPUT - 1)
        program->output[program->length++] = '\n';
}

static void said(void *argument, const char *line, int status)
{
    struct program *program = argument;
    if (line && program->kept)
        return note("%s: %s", program->words[0], line);
    if (line)
        return keep_output(program, line);
    if (program->kept) {
        note("%s has ended with status %d and is started anew", program->words[0], status);
        program->due = now_ms() + AGAIN;
        return;
    }
    answer_run(program->request, status, program->output, program->length);
    free_program(program);
}

void run_once(long long request, char *const words[])
{
    struct program *program = new_program(words);
    program->request = request;
    if (start_job(execute, program, said, program))
        return;
    answer_error(request, "busy", strerror(errno));
    free_program(program);
}

void keep_running(long long request, char *const words[])
{
    for (struct program *other = programs; other; other = other->next)
        if (strcmp(other->words[0], words[0]) == 0)
            return answer_run(request, 0, "", 0);
    struct program *program = new_program(words);
    program->kept = true;
    program->due = now_ms();
    program->next = programs;
    programs = program;
    answer_run(request, 0, "", 0);
}

int programs_due(void)
{
    int wait = -1;
    for (struct program *program = programs; program; program = program->next) {
        if (program->due == 0)
            continue;
        long long rest = program->due - now_ms();
        if (rest > 0) {
            wait = wait < 0 || rest < wait ? (int)rest : wait;
            continue;
        }
        program->due = start_job(execute, program, said, program) ? 0 : now_ms() + AGAIN;
    }
    return wait;
}
