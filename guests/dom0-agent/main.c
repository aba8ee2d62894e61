/*
 * The lab's agent in Dom0: does what the lab asks for over a virtio console, and tells it what happens. docs/lab.md has the protocol.
 *   agent ADDRESS    of the virtio console on the bus, as in the name of its platform device: 5e004000
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "domain.h"
#include "job.h"
#include "message.h"
#include "program.h"
#include "request.h"
#include "version.h"
#include "xen.h"

/* Longest line that the lab may send (core/lab/agent/protocol.ts). */
#define LONGEST_LINE 65536
/* Descriptors that are waited for at once. */
#define MOST_FDS 128

static char line[LONGEST_LINE + 1];
static size_t length;
static bool too_long;

static void take_byte(char byte)
{
    if (byte != '\n') {
        too_long = too_long || length == LONGEST_LINE;
        if (!too_long)
            line[length++] = byte;
        return;
    }
    line[length] = 0;
    if (too_long)
        note("a request of more than %d bytes", LONGEST_LINE);
    else
        take_request(line);
    length = 0;
    too_long = false;
}

static void read_requests(int fd)
{
    char bytes[4096];
    ssize_t count = read(fd, bytes, sizeof(bytes));
    for (ssize_t n = 0; n < count; n++)
        take_byte(bytes[n]);
}

static void hello(void)
{
    struct utsname system;
    char text[300];
    uname(&system);
    snprintf(text, sizeof(text), "%s on %s %s", AGENT_NAME, system.sysname, system.release);
    yajl_gen message = begin_message();
    put_text(message, "event", "hello");
    put_number(message, "version", PROTOCOL_VERSION);
    put_text(message, "agent", text);
    send_message(message);
}

static int sooner(int a, int b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

static void serve(int fd)
{
    struct pollfd fds[MOST_FDS];
    for (;;) {
        int wait = sooner(domains_due(), programs_due());
        fds[0] = (struct pollfd){.fd = fd, .events = POLLIN};
        fds[1] = (struct pollfd){.fd = xs_fileno(store), .events = POLLIN};
        size_t count = 2;
        count += jobs_to_poll(fds + count, MOST_FDS - count);
        count += domains_to_poll(fds + count, MOST_FDS - count);
        if (poll(fds, count, wait) < 0 && errno != EINTR)
            return;
        if (fds[0].revents & POLLIN)
            read_requests(fd);
        look_at_consoles();
        look_at_jobs();
        look_at_watches();
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "agent ADDRESS: of its virtio console\n");
        return 1;
    }
    signal(SIGPIPE, SIG_IGN);
    /* init starts it without Debian's place for Xen's tools (assets/dom0/profile). */
    setenv("PATH", "/bin:/usr/bin:/usr/sbin:/usr/lib/xen-4.17/bin", 1);
    int fd = open_line(argv[1]);
    if (fd < 0) {
        fprintf(stderr, "agent: no virtio console at %s: %s\n", argv[1], strerror(errno));
        sleep(5);
        return 1;
    }
    hello();
    if (!open_xen() || !xs_watch(store, "@releaseDomain", "domains")) {
        note("Xen or xenstore can't be reached: %s", strerror(errno));
        sleep(5);
        return 1;
    }
    serve(fd);
    return 1;
}
