#include "domain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "answer.h"
#include "console.h"
#include "job.h"
#include "message.h"
#include "xen.h"

/* A domain that stops is looked at for so long before it is taken away, so that the last it says is heard. In ms. */
#define LAST_WORDS 100
/* How long until xenconsoled is asked for a console again. */
#define CONSOLE_AGAIN 20
/* A domain that so often in a row stops so soon (ms) after its start is given up. */
#define SOON 1000
#define MOST_SOON 10
/* Longest message of a program that failed. */
#define LONGEST_MESSAGE 4000

struct domain *domains;

long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

struct domain *followed(const char *name)
{
    struct domain *domain = domains;
    while (domain && strcmp(domain->name, name) != 0)
        domain = domain->next;
    return domain;
}

struct domain *follow(const char *name)
{
    struct domain *domain = followed(name);
    if (domain)
        return domain;
    domain = calloc(1, sizeof(*domain));
    if (!domain)
        abort();
    snprintf(domain->name, sizeof(domain->name), "%s", name);
    domain->id = domain->console = -1;
    domain->request = -1;
    struct domain **last = &domains;
    while (*last)
        last = &(*last)->next;
    return *last = domain;
}

static void tell(struct domain *domain, const char *change, const char *reason, const char *message)
{
    yajl_gen event = begin_message();
    put_text(event, "event", "domain");
    put_text(event, "domain", domain->name);
    put_text(event, "change", change);
    if (domain->id >= 0)
        put_number(event, "id", domain->id);
    if (reason)
        put_text(event, "reason", reason);
    if (message)
        put_text(event, "message", message);
    send_message(event);
}

/* In a job: takes away the domain that has stopped, if there is one. */
static void take_away(struct domain *domain)
{
    char id[16], output[LONGEST_MESSAGE];
    if (domain->id < 0)
        return;
    snprintf(id, sizeof(id), "%d", domain->id);
    if (run_program((char *[]){"xl", "destroy", id, NULL}, output, sizeof(output)) != 0)
        printf("note xl destroy %s: %s\n", id, output);
}

static void fail(const char *what, const char *why)
{
    printf("failed %s: ", what);
    /* A line is one message. */
    for (; *why; why++)
        putchar(*why == '\n' ? ';' : *why);
    putchar('\n');
    exit(1);
}

/*
 * The job that makes a domain: paused, so that what its front ends look for is there before its first instruction. Restarts are made here
 * for the same reason, and not by xl, whose own would let the new domain go at once: `-e` keeps it from waiting for the domain's end.
 */
static void make(void *argument)
{
    struct domain *domain = argument;
    char output[LONGEST_MESSAGE];
    if (!open_xen())
        fail("Xen", "it can't be reached");
    take_away(domain);
    if (run_program((char *[]){"xl", "create", "-q", "-p", "-e", domain->config, NULL}, output, sizeof(output)) != 0)
        fail("xl create", output);
    int id = domain_named(domain->name);
    if (id < 0)
        fail("xl create", "the domain is not there");
    printf("created %d\n", id);
    if (domain->attach[0] && access(domain->attach, X_OK) == 0 &&
        run_program((char *[]){domain->attach, domain->name, NULL}, output, sizeof(output)) != 0)
        fail(domain->attach, output);
    if (xc_domain_unpause(xen, id) != 0)
        fail("unpause", "Xen refused");
    puts("running");
}

static void finish(struct domain *domain, const char *error)
{
    long long request = domain->request;
    domain->request = -1;
    if (error)
        tell(domain, "failed", NULL, error);
    if (request < 0)
        return;
    if (error)
        answer_error(request, "xl", error);
    else
        answer_id(request, domain->id);
}

static void made(void *argument, const char *line, int status)
{
    struct domain *domain = argument;
    if (!line) {
        domain->busy = false;
        if (domain->request >= 0)
            finish(domain, status ? "the program that makes it broke" : NULL);
        /* It may have stopped meanwhile. */
        look_at_domains();
    } else if (strncmp(line, "created ", 8) == 0) {
        close_console(domain);
        domain->id = atoi(line + 8);
        domain->stopped = domain->preserved = false;
        tell(domain, "created", NULL, NULL);
    } else if (strcmp(line, "running") == 0) {
        domain->started = now_ms();
        tell(domain, "running", NULL, NULL);
        finish(domain, NULL);
    } else if (strncmp(line, "failed ", 7) == 0) {
        finish(domain, line + 7);
    } else {
        note("%s: %s", domain->name, line);
    }
}

static void start_making(struct domain *domain)
{
    domain->busy = true;
    if (start_job(make, domain, made, domain))
        return;
    domain->busy = false;
    finish(domain, "no process for it");
}

/* A domain that is there already, as after the agent has been started anew, is followed from now on. */
static bool adopt(struct domain *domain)
{
    if (domain->id >= 0)
        return true;
    xc_dominfo_t info;
    int id = domain_named(domain->name);
    if (!domain_info(id, &info))
        return false;
    domain->id = id;
    domain->stopped = domain->preserved = false;
    domain->started = now_ms();
    tell(domain, "running", NULL, NULL);
    return true;
}

void create_domain(struct domain *domain, long long request)
{
    if (domain->busy)
        return answer_error(request, "busy", "something else is being done to it");
    bool there = adopt(domain);
    if (there && !domain->stopped)
        return answer_id(request, domain->id);
    domain->soon = 0;
    domain->request = request;
    start_making(domain);
}

static void destroy(void *argument)
{
    struct domain *domain = argument;
    take_away(domain);
}

static void destroyed(void *argument, const char *line, int status)
{
    struct domain *domain = argument;
    (void)status;
    if (line)
        return note("%s: %s", domain->name, line);
    domain->busy = false;
    long long request = domain->request;
    domain->request = -1;
    xc_dominfo_t info;
    bool there = domain_info(domain->id, &info) && !info.dying;
    if (request >= 0 && there)
        answer_error(request, "xl", "xl destroy failed");
    else if (request >= 0)
        answer_nothing(request);
    look_at_domains();
}

void destroy_domain(struct domain *domain, long long request)
{
    if (domain->busy)
        return answer_error(request, "busy", "something else is being done to it");
    domain->busy = true;
    domain->due = 0;
    domain->request = request;
    if (start_job(destroy, domain, destroyed, domain))
        return;
    domain->busy = false;
    domain->request = -1;
    answer_error(request, "busy", "no process for it");
}

static enum action action_of(struct domain *domain, const char *reason)
{
    static const char *const names[REASONS] = {"poweroff", "reboot", "crash", "watchdog"};
    for (int n = 0; n < REASONS; n++)
        if (strcmp(names[n], reason) == 0)
            return domain->on[n];
    return DESTROY;
}

static void stopped(struct domain *domain, const char *reason)
{
    enum action action = action_of(domain, reason);
    domain->stopped = true;
    domain->soon = now_ms() - domain->started < SOON ? domain->soon + 1 : 0;
    tell(domain, "stopped", reason, NULL);
    if (action == RESTART && domain->soon >= MOST_SOON) {
        tell(domain, "failed", NULL, "it stops again and again, each time soon after its start");
        action = PRESERVE;
    }
    domain->preserved = action == PRESERVE;
    domain->again = action == RESTART;
    domain->due = domain->preserved ? 0 : now_ms() + LAST_WORDS;
}

void look_at_domains(void)
{
    for (struct domain *domain = domains; domain; domain = domain->next) {
        xc_dominfo_t info;
        if (domain->id < 0 || domain->busy)
            continue;
        if (!domain_info(domain->id, &info) || info.dying) {
            close_console(domain);
            tell(domain, "gone", NULL, NULL);
            domain->id = -1;
            domain->due = 0;
            domain->stopped = false;
        } else if (has_stopped(&info) && !domain->stopped) {
            stopped(domain, shutdown_reason(&info));
        }
    }
}

/* Returns the ms until `at`, at most `before` if that is not -1. */
static int sooner(int before, long long at)
{
    long long rest = at - now_ms();
    int wait = rest < 0 ? 0 : (int)rest;
    return before < 0 || wait < before ? wait : before;
}

int domains_due(void)
{
    int wait = -1;
    for (struct domain *domain = domains; domain; domain = domain->next) {
        if (domain->id >= 0 && domain->console < 0 && !domain->preserved && !open_console(domain))
            wait = sooner(wait, now_ms() + CONSOLE_AGAIN);
        if (domain->due == 0 || domain->busy)
            continue;
        if (domain->due > now_ms()) {
            wait = sooner(wait, domain->due);
            continue;
        }
        domain->due = 0;
        if (domain->again)
            start_making(domain);
        else
            destroy_domain(domain, -1);
    }
    return wait;
}
