/* The domains that the agent has made and follows, by name: ids change with each start. */
#ifndef AGENT_DOMAIN_H
#define AGENT_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define LONGEST_NAME 80

enum action { RESTART, DESTROY, PRESERVE };

/* Reasons to stop that have an action of their own. */
enum reason { POWEROFF, REBOOT, CRASH, WATCHDOG, REASONS };

struct domain {
    struct domain *next;
    char name[LONGEST_NAME];
    /* xl.cfg, and the program that is run with the domain's name before each start; empty for none. */
    char config[256], attach[256];
    enum action on[REASONS];
    /* -1 while there is none. */
    int id;
    /* A child process works on it. */
    bool busy;
    /* The request that waits for it, -1 for none. */
    long long request;
    /* It has stopped; when it is looked at again, in ms of CLOCK_MONOTONIC, and what is done then. */
    bool stopped, preserved;
    long long due;
    bool again;
    /* When it was let go, and how often it has stopped soon after. */
    long long started;
    unsigned soon;
    /* Its console's tty, -1 while there is none. */
    int console;
    /* What was typed and the tty has not taken yet. */
    unsigned char *typed;
    size_t typed_length;
};

extern struct domain *domains;

struct domain *followed(const char *name);
/* A new one, or the one of that name. */
struct domain *follow(const char *name);

/* Makes and starts it, or follows the one that is there already. `request` is answered when it runs. */
void create_domain(struct domain *domain, long long request);
/* Takes it away for good. */
void destroy_domain(struct domain *domain, long long request);

/* Xen has said that some domain has stopped or is gone. */
void look_at_domains(void);
/* Does what is due. Returns the milliseconds until something else is, -1 for never. */
int domains_due(void);

struct pollfd;
size_t domains_to_poll(struct pollfd *fds, size_t room);
/* Passes on what consoles show and takes what was typed. */
void look_at_consoles(void);
/* Returns false when too much waits to be taken. */
bool type_at(struct domain *domain, const unsigned char *bytes, size_t length);

long long now_ms(void);

#endif
