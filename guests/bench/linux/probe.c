/*
 * probe WORK COUNT: does one kind of system work so many times. Status 0, and a line that says how often; 1 with a line that says what failed.
 */
#include "system.h"

static void say(const char *text)
{
    size_t length = 0;
    while (text[length])
        length++;
    CALL3(NR_WRITE, 1, text, length);
}

static int same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static uint32_t number(const char *text)
{
    uint32_t value = 0;
    for (; *text >= '0' && *text <= '9'; text++)
        value = value * 10 + (*text - '0');
    return value;
}

static int do_syscall(uint32_t count)
{
    while (count--)
        if (CALL0(NR_GETPPID) <= 0)
            return 1;
    return 0;
}

/* A byte to another process and back. Both are on one CPU, so that it is a switch and not a call of an idle CPU. */
static int do_pipe(uint32_t count)
{
    int there[2], back[2];
    char byte = 0;
    uint32_t first_cpu = 1;
    if (CALL3(NR_SCHED_SETAFFINITY, 0, sizeof(first_cpu), &first_cpu) < 0)
        return 1;
    if (CALL1(NR_PIPE, there) < 0 || CALL1(NR_PIPE, back) < 0)
        return 1;
    long child = CALL0(NR_FORK);
    if (child < 0)
        return 1;
    if (child == 0) {
        while (count-- && CALL3(NR_READ, there[0], &byte, 1) == 1)
            CALL3(NR_WRITE, back[1], &byte, 1);
        CALL1(NR_EXIT, 0);
    }
    while (count--) {
        if (CALL3(NR_WRITE, there[1], &byte, 1) != 1 || CALL3(NR_READ, back[0], &byte, 1) != 1)
            return 1;
    }
    return CALL4(NR_WAIT4, child, 0, 0, 0) != child;
}

#define PAGE 4096
#define PAGES 256

/* New memory, each page touched, given back. */
static int do_fault(uint32_t count)
{
    while (count--) {
        /* PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS */
        long at = call(NR_MMAP2, 0, PAGES * PAGE, 3, 0x22, -1, 0);
        if (at < 0 && at > -PAGE)
            return 1;
        for (int n = 0; n < PAGES; n++)
            ((volatile char *)at)[n * PAGE] = n;
        if (CALL2(NR_MUNMAP, at, PAGES * PAGE) < 0)
            return 1;
    }
    return 0;
}

/* A process that runs this program anew, which ends at once. */
static int do_exec(uint32_t count)
{
    while (count--) {
        long child = CALL0(NR_FORK);
        if (child == 0) {
            static const char *const arguments[] = {"probe", "nothing", "0", 0};
            CALL3(NR_EXECVE, "/bench/probe", arguments, arguments + 3);
            CALL1(NR_EXIT, 1);
        }
        uint32_t status = 1;
        if (child < 0 || CALL4(NR_WAIT4, child, &status, 0, 0) != child || status)
            return 1;
    }
    return 0;
}

/* Linux's include/uapi/xen/privcmd.h; Xen's public/xen.h and public/version.h. */
struct privcmd_hypercall {
    uint64_t op;
    uint64_t arg[5];
};
#define IOCTL_PRIVCMD_HYPERCALL (sizeof(struct privcmd_hypercall) << 16 | 'P' << 8 | 0)
#define HYPERVISOR_XEN_VERSION 17
#define XENVER_VERSION 0

/* Asks Xen for its version. */
static int do_hypercall(uint32_t count)
{
    long file = CALL2(NR_OPEN, "/dev/xen/privcmd", 2);
    if (file < 0)
        return 1;
    while (count--) {
        struct privcmd_hypercall hypercall = {.op = HYPERVISOR_XEN_VERSION, .arg = {XENVER_VERSION}};
        if (CALL3(NR_IOCTL, file, IOCTL_PRIVCMD_HYPERCALL, &hypercall) < (4 << 16))
            return 1;
    }
    return CALL1(NR_CLOSE, file) != 0;
}

/* Nothing but arithmetic. */
static int do_spin(uint32_t count)
{
    uint32_t x = 1;
    for (uint32_t n = 0; n < count; n++)
        for (int k = 0; k < 1000; k++) {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
        }
    return x == 0;
}

static int do_nothing(uint32_t count)
{
    return count != 0;
}

static const struct {
    const char *name;
    int (*run)(uint32_t count);
} works[] = {
    {"syscall", do_syscall}, {"pipe", do_pipe},           {"fault", do_fault},
    {"exec", do_exec},       {"hypercall", do_hypercall}, {"nothing", do_nothing}, {"spin", do_spin},
};

int main(int argc, char **argv)
{
    if (argc == 3)
        for (unsigned n = 0; n < sizeof(works) / sizeof(works[0]); n++)
            if (same(argv[1], works[n].name)) {
                int failed = works[n].run(number(argv[2]));
                if (failed)
                    say("failed");
                return failed;
            }
    if (argc != 3)
        say("probe WORK COUNT\n");
    return 1;
}
