/*
 * Two CPUs at once: what the architecture promises between them, tried many times over. Nothing is logged that depends on timing.
 * The number of rounds is the word at ROUNDS, 300 if that is 0.
 */
#include "../common/psci.h"
#include "../runtime/gic.h"
#include "../runtime/runtime.h"

#define ROUNDS (*(volatile uint32_t *)0x46000000u)
#define AFFINITY_INFO 0x84000004u

static uint32_t rounds;

static void dmb(void)
{
    __asm__ volatile("dmb" : : : "memory");
}

/* Words that the CPUs share, each in a line of its own. */
static volatile struct {
    uint32_t word;
    uint32_t rest[15];
} shared[16] __attribute__((aligned(64)));
#define X shared[0].word
#define Y shared[1].word
#define BEGIN shared[2].word
#define END shared[3].word
#define RESULT shared[4].word
#define DONE shared[5].word
#define COUNT shared[6].word
#define BAD shared[7].word
#define FINISHED shared[8].word

static uint32_t psci(uint32_t function, uint32_t a)
{
    return started_in_hyp ? psci_smc(function, a, 0, 0) : psci_hvc(function, a, 0, 0);
}

static void (*volatile peer)(void);

static void run_peer(void)
{
    peer();
    dmb();
    FINISHED = 1;
}

/* Runs `theirs` on CPU 1 while `ours` runs here, and waits until both are done. */
static void both(void (*ours)(void), void (*theirs)(void))
{
    X = Y = BEGIN = END = RESULT = DONE = COUNT = BAD = FINISHED = 0;
    peer = theirs;
    dsb();
    secondary_run(run_peer);
    ours();
    while (!FINISHED) {
    }
    dmb();
    while (psci(AFFINITY_INFO, 1) != 1) {
    }
}

/* Both CPUs leave round n of `meet` together. */
static void meet(uint32_t n, int first)
{
    dmb();
    if (first) {
        BEGIN = n;
        while (END != n) {
        }
    } else {
        while (BEGIN != n) {
        }
        END = n;
    }
    dmb();
}

/* Atomic counters of every size. */
static volatile uint64_t counter64 __attribute__((aligned(8)));
static volatile uint32_t counter32;
static volatile uint16_t counter16;
static volatile uint8_t counter8[2];

#define INCREMENT(suffix, where)                                                                               \
    do {                                                                                                       \
        uint32_t value, failed;                                                                                \
        do {                                                                                                   \
            __asm__ volatile("ldrex" suffix " %0, [%2]\n\tadd %0, %0, #1\n\tstrex" suffix " %1, %0, [%2]" \
                             : "=&r"(value), "=&r"(failed)                                                     \
                             : "r"(where)                                                                      \
                             : "memory");                                                                      \
        } while (failed);                                                                                      \
    } while (0)

static void count(int first)
{
    meet(1, first);
    for (uint32_t n = 0; n < rounds * 40; n++) {
        uint32_t failed;
        INCREMENT("", &counter32);
        INCREMENT("h", &counter16);
        INCREMENT("b", &counter8[1]);
        do {
            __asm__ volatile("ldrexd r2, r3, [%1]\n\tadds r2, r2, #0x40000000\n\tadc r3, r3, #0\n\tstrexd %0, r2, r3, [%1]"
                             : "=&r"(failed)
                             : "r"(&counter64)
                             : "r2", "r3", "cc", "memory");
        } while (failed);
    }
}

static void count_first(void)
{
    count(1);
}

static void count_second(void)
{
    count(0);
}

static void counters(void)
{
    counter64 = counter32 = counter16 = counter8[0] = counter8[1] = 0;
    both(count_first, count_second);
    uint32_t all = rounds * 80;
    log_text("counters are right: %u %u %u %u", counter32 == all, counter16 == (all & 0xffff), counter8[1] == (all & 0xff),
             counter64 == (uint64_t)all << 30);
    log_text("their neighbour is %u", counter8[0]);
}

/* Message passing: what was stored before the flag is seen by who sees the flag. */
static void send(void)
{
    for (uint32_t n = 1; n <= rounds * 100; n++) {
        X = n;
        dmb();
        Y = n;
    }
}

static void receive(void)
{
    uint32_t seen;
    do {
        seen = Y;
        dmb();
        if ((int32_t)(X - seen) < 0)
            BAD++;
    } while (seen != rounds * 100);
}

/* Store buffering: with barriers, one of both must see the other's store. */
static volatile uint32_t saw[2];

static void store_and_look(int cpu)
{
    for (uint32_t n = 1; n <= rounds * 10; n++) {
        meet(2 * n - 1, cpu == 0);
        volatile uint32_t *mine = cpu ? &Y : &X, *other = cpu ? &X : &Y;
        *mine = n;
        dmb();
        saw[cpu] = *other;
        meet(2 * n, cpu == 0);
        if (cpu == 0 && saw[0] != n && saw[1] != n)
            BAD++;
    }
}

static void store_and_look_first(void)
{
    store_and_look(0);
}

static void store_and_look_second(void)
{
    store_and_look(1);
}

/* Coherence: a word that only grows is never seen to shrink. */
static void grow(void)
{
    for (uint32_t n = 1; n <= rounds * 50; n++)
        X = n;
    DONE = 1;
}

static void watch(void)
{
    uint32_t last = 0;
    while (!DONE) {
        uint32_t now = X;
        if (now < last)
            BAD++;
        last = now;
    }
}

/* A ticket lock that waits with WFE. */
static volatile uint32_t next_ticket, served;

static void lock(void)
{
    uint32_t ticket, next, failed;
    do {
        __asm__ volatile("ldrex %0, [%3]\n\tadd %1, %0, #1\n\tstrex %2, %1, [%3]"
                         : "=&r"(ticket), "=&r"(next), "=&r"(failed)
                         : "r"(&next_ticket)
                         : "memory");
    } while (failed);
    while (served != ticket)
        __asm__ volatile("wfe");
    dmb();
}

static void unlock(void)
{
    dmb();
    served++;
    dsb();
    __asm__ volatile("sev");
}

static void count_under_lock(void)
{
    for (uint32_t n = 0; n < rounds * 10; n++) {
        lock();
        COUNT++;
        X = COUNT;
        if (X != COUNT)
            BAD++;
        unlock();
    }
}

/* Interrupts to and fro: each CPU waits for the other's. */
static void take(uint32_t id)
{
    while (!READ(ISR))
        __asm__ volatile("wfi");
    uint32_t iar = GICC_IAR;
    GICC_EOIR = iar;
    if ((iar & 0x3ff) != id)
        BAD++;
}

static void gic_on(void)
{
    GICD_ISENABLER(0) = 0xffff;
    GICC_PMR = 0xff;
    GICC_CTLR = 1;
}

static void ping(void)
{
    GICD_CTLR = 1;
    gic_on();
    while (!DONE) {
    }
    for (uint32_t n = 0; n < rounds; n++) {
        GICD_SGIR = 2u << 16 | 3;
        take(4);
        COUNT++;
    }
}

static void pong(void)
{
    gic_on();
    DONE = 1;
    for (uint32_t n = 0; n < rounds; n++) {
        take(3);
        GICD_SGIR = 1u << 16 | 4;
    }
}

/* One CPU changes the code that the other executes, with the maintenance that the architecture asks for. */
static void change_code(void)
{
    for (uint32_t n = 1; n <= rounds; n++) {
        *(volatile uint32_t *)CODE_RAM = 0xe3000000u | (n & 0xf000) << 4 | (n & 0xfff); /* movw r0, n */
        WRITE(DCCMVAU, CODE_RAM);
        dsb();
        WRITE(ICIALLUIS, 0);
        WRITE(BPIALLIS, 0);
        dsb();
        isb();
        if (((word_function)CODE_RAM)(0, 0, 0, 0) != (n & 0xffff))
            BAD++;
        Y = n;
        while (END != n) {
        }
    }
}

static void execute_code(void)
{
    for (uint32_t n = 1; n <= rounds; n++) {
        while (Y != n) {
        }
        isb();
        for (unsigned again = 0; again < 3; again++)
            if (((word_function)CODE_RAM)(0, 0, 0, 0) != (n & 0xffff))
                BAD++;
        END = n;
    }
}

/* When a translation was changed and the change is complete, no store of the other CPU goes the old way. */
#define VA 0x60000000u
#define PAGE(n) (TEST_RAM + (n) * 0x100000u)

static void map(uint32_t n)
{
    flat_short[VA >> 20] = PAGE(n) | 2u | 1u << 12 | 3u << 2 | 3u << 10 | 1u << 16;
    dsb();
    WRITE(TLBIMVAAIS, VA);
    dsb();
    isb();
}

static void move_page(void)
{
    for (uint32_t n = 1; n <= rounds; n++) {
        while (RESULT == BEGIN && n > 1) {
        }
        BEGIN = RESULT;
        map(n & 1);
        volatile uint32_t *old = (volatile uint32_t *)PAGE(~n & 1);
        uint32_t last = *old;
        for (unsigned wait = 0; wait < 200; wait++)
            if (*old != last)
                BAD++;
    }
    DONE = 1;
}

static void store_to_page(void)
{
    while (!DONE)
        for (unsigned again = 0; again < 20; again++)
            *(volatile uint32_t *)VA = ++RESULT;
}

static void try(const char *what, void (*ours)(void), void (*theirs)(void))
{
    both(ours, theirs);
    log_text("%s: %u wrong", what, BAD);
}

void program(void)
{
    rounds = ROUNDS ? ROUNDS : 300;
    counters();
    try("message passing", send, receive);
    try("message passing, the other way", receive, send);
    try("store buffering", store_and_look_first, store_and_look_second);
    try("coherence", grow, watch);
    try("ticket lock", count_under_lock, count_under_lock);
    log_text("its count is right: %u", COUNT == rounds * 20);
    try("software generated interrupts", ping, pong);
    const uint32_t words[] = {0xe3a00000, 0xe12fff1e}; /* mov r0, 0; bx lr */
    code_place(CODE_RAM, words, 2);
    try("changing code", change_code, execute_code);
    if (!in_hyp()) {
        map(0);
        try("changing translations", move_page, store_to_page);
    }
}
