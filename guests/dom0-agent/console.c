/* Consoles: xenconsoled keeps a pseudo terminal for each domain. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "console.h"
#include "message.h"
#include "xen.h"

/* Bytes of one message; as JSON each is up to six. */
#define AT_ONCE 4096
/* Bytes that may wait until a guest reads them. */
#define MOST_TYPED 65536

bool open_console(struct domain *domain)
{
    char path[64];
    snprintf(path, sizeof(path), "/local/domain/%d/console/tty", domain->id);
    char *tty = store_read(path, NULL);
    if (!tty || *tty == 0) {
        free(tty);
        return false;
    }
    domain->console = open(tty, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    free(tty);
    if (domain->console < 0)
        return false;
    struct termios modes;
    if (tcgetattr(domain->console, &modes) == 0) {
        cfmakeraw(&modes);
        tcsetattr(domain->console, TCSANOW, &modes);
    }
    return true;
}

void close_console(struct domain *domain)
{
    if (domain->console < 0)
        return;
    read_console(domain);
    if (domain->console >= 0)
        close(domain->console);
    domain->console = -1;
    domain->typed_length = 0;
}

void read_console(struct domain *domain)
{
    char bytes[AT_ONCE];
    ssize_t count;
    while (domain->console >= 0 && (count = read(domain->console, bytes, sizeof(bytes))) != 0) {
        if (count < 0) {
            if (errno == EAGAIN || errno == EINTR)
                return;
            break;
        }
        yajl_gen message = begin_message();
        put_text(message, "event", "console");
        put_text(message, "domain", domain->name);
        put_bytes(message, "data", bytes, count);
        send_message(message);
    }
    /* xenconsoled has closed its end. */
    if (domain->console >= 0)
        close(domain->console);
    domain->console = -1;
}

void write_console(struct domain *domain)
{
    if (domain->console < 0 || domain->typed_length == 0)
        return;
    ssize_t count = write(domain->console, domain->typed, domain->typed_length);
    if (count <= 0)
        return;
    domain->typed_length -= count;
    memmove(domain->typed, domain->typed + count, domain->typed_length);
}

bool type_at(struct domain *domain, const unsigned char *bytes, size_t length)
{
    if (domain->typed_length + length > MOST_TYPED)
        return false;
    if (!domain->typed && !(domain->typed = malloc(MOST_TYPED)))
        return false;
    memcpy(domain->typed + domain->typed_length, bytes, length);
    domain->typed_length += length;
    write_console(domain);
    return true;
}

size_t domains_to_poll(struct pollfd *fds, size_t room)
{
    size_t count = 0;
    for (struct domain *domain = domains; domain && count < room; domain = domain->next)
        if (domain->console >= 0)
            fds[count++] = (struct pollfd){.fd = domain->console,
                                           .events = POLLIN | (domain->typed_length > 0 ? POLLOUT : 0)};
    return count;
}

void look_at_consoles(void)
{
    for (struct domain *domain = domains; domain; domain = domain->next) {
        read_console(domain);
        write_console(domain);
    }
}
