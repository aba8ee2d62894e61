/* Two CPUs: PSCI, exclusive accesses, events, SGIs, broadcast of TLB and cache maintenance, messages with barriers. */
#include "../common/psci.h"
#include "../runtime/gic.h"
#include "../runtime/runtime.h"

static volatile uint32_t flag, answer, message;

static uint32_t psci(uint32_t function, uint32_t a, uint32_t b, uint32_t c)
{
    return started_in_hyp ? psci_smc(function, a, b, c) : psci_hvc(function, a, b, c);
}

static void wait_for(volatile uint32_t *word, uint32_t value)
{
    while (*word != value) {
    }
    __asm__ volatile("dmb" : : : "memory");
}

static void set(volatile uint32_t *word, uint32_t value)
{
    __asm__ volatile("dmb" : : : "memory");
    *word = value;
    dsb();
}

#define AFFINITY_INFO 0x84000004u

static void wait_until_off(void)
{
    while (psci(AFFINITY_INFO, 1, 0, 0) != 1) {
    }
}

static void say_hello(void)
{
    message = READ(MPIDR);
    answer = cpsr_read() & 0x1df;
    set(&flag, 1);
}

static void power(void)
{
    log_text("AFFINITY_INFO of CPU 0 %x, CPU 1 %x", psci(AFFINITY_INFO, 0, 0, 0), psci(AFFINITY_INFO, 1, 0, 0));
    log_text("CPU_ON of CPU 0 %x", psci(PSCI_CPU_ON, 0, 0x40100000, 0));
    log_text("CPU_ON of CPU 5 %x", psci(PSCI_CPU_ON, 5, 0x40100000, 0));
    log_text("CPU_ON of CPU 1 %x", secondary_run(say_hello));
    wait_for(&flag, 1);
    log_text("its MPIDR %x, ours %x, its mode and masks %x", message, READ(MPIDR), answer);
    wait_until_off();
    log_text("AFFINITY_INFO of CPU 1 %x", psci(AFFINITY_INFO, 1, 0, 0));
}

/* A counter that both increment with LDREX and STREX. */
static volatile uint32_t counter, doubled[2] __attribute__((aligned(8)));
static volatile uint8_t byte_counter;

static void increment(volatile uint32_t *word)
{
    uint32_t value, failed;
    do {
        __asm__ volatile("ldrex %0, [%2]\n\tadd %0, %0, #1\n\tstrex %1, %0, [%2]" : "=&r"(value), "=&r"(failed) : "r"(word) : "memory");
    } while (failed);
}

static void increment_double(void)
{
    uint32_t failed;
    do {
        __asm__ volatile("ldrexd r2, r3, [%1]\n\tadds r2, r2, #1\n\tadc r3, r3, #1\n\tstrexd %0, r2, r3, [%1]"
                         : "=&r"(failed)
                         : "r"(doubled)
                         : "r2", "r3", "cc", "memory");
    } while (failed);
}

static void increment_byte(void)
{
    uint32_t value, failed;
    do {
        __asm__ volatile("ldrexb %0, [%2]\n\tadd %0, %0, #1\n\tstrexb %1, %0, [%2]"
                         : "=&r"(value), "=&r"(failed)
                         : "r"(&byte_counter)
                         : "memory");
    } while (failed);
}

static void increment_all(void)
{
    for (unsigned n = 0; n < 1000; n++) {
        increment(&counter);
        increment_double();
        increment_byte();
    }
}

static void counting_peer(void)
{
    increment_all();
    set(&flag, 2);
}

static void exclusives(void)
{
    secondary_run(counting_peer);
    increment_all();
    wait_for(&flag, 2);
    log_text("2000 increments: %u, %u %u, %u", counter, doubled[0], doubled[1], byte_counter);
    wait_until_off();
    uint32_t failed;
    volatile uint32_t word = 5;
    __asm__ volatile("clrex\n\tstrex %0, %1, [%2]" : "=&r"(failed) : "r"(7), "r"(&word) : "memory");
    log_text("STREX without LDREX: %x, the word is %x", failed, word);
    __asm__ volatile("ldrex %0, [%2]\n\tclrex\n\tstrex %0, %1, [%2]" : "=&r"(failed) : "r"(7), "r"(&word) : "memory");
    log_text("STREX after CLREX: %x, the word is %x", failed, word);
    __asm__ volatile("ldrex %0, [%2]\n\tstrex %0, %1, [%2]" : "=&r"(failed) : "r"(7), "r"(&word) : "memory");
    log_text("STREX after LDREX: %x, the word is %x", failed, word);
    __asm__ volatile("strex %0, %1, [%2]" : "=&r"(failed) : "r"(9), "r"(&word) : "memory");
    log_text("a second STREX: %x, the word is %x", failed, word);
}

static volatile uint32_t other_word;

static void storing_peer(void)
{
    set(&flag, 3);
    wait_for(&answer, 4);
    other_word = 0x100;
    set(&flag, 4);
}

static void monitor(void)
{
    /* A store of the other CPU between LDREX and STREX. */
    answer = 0;
    other_word = 1;
    secondary_run(storing_peer);
    wait_for(&flag, 3);
    uint32_t value, failed;
    __asm__ volatile("ldrex %0, [%1]" : "=r"(value) : "r"(&other_word) : "memory");
    set(&answer, 4);
    wait_for(&flag, 4);
    __asm__ volatile("strex %0, %1, [%2]" : "=&r"(failed) : "r"(0x55), "r"(&other_word) : "memory");
    log_text("STREX after a store of the other CPU: %x, the word is %x", failed, other_word);
    wait_until_off();
}

static void event_peer(void)
{
    wait_for(&answer, 5);
    for (volatile unsigned n = 0; n < 2000; n++) {
    }
    message = 0x77;
    dsb();
    __asm__ volatile("sev");
    set(&flag, 5);
}

static void events(void)
{
    message = 0;
    secondary_run(event_peer);
    __asm__ volatile("sev\n\twfe");
    set(&answer, 5);
    while (message != 0x77)
        __asm__ volatile("wfe");
    log_text("woken by SEV of the other CPU");
    wait_for(&flag, 5);
    wait_until_off();
}

static volatile uint32_t peer_iar;

static void interrupted_peer(void)
{
    GICD_ISENABLER(0) = 0xffff;
    GICC_PMR = 0xff;
    GICC_CTLR = 1;
    set(&flag, 6);
    while (!READ(ISR))
        __asm__ volatile("wfi");
    peer_iar = GICC_IAR;
    GICC_EOIR = peer_iar;
    GICD_SGIR = 1u << 16 | 9;
    set(&flag, 7);
}

static void interrupts(void)
{
    GICD_CTLR = 1;
    GICD_ISENABLER(0) = 0xffff;
    GICC_PMR = 0xff;
    GICC_CTLR = 1;
    secondary_run(interrupted_peer);
    wait_for(&flag, 6);
    GICD_SGIR = 1u << 24 | 6; /* all but this one */
    wait_for(&flag, 7);
    log_text("CPU 1 took %x", peer_iar);
    while (!READ(ISR)) {
    }
    uint32_t iar = GICC_IAR;
    log_text("CPU 0 took %x", iar);
    GICC_EOIR = iar;
    log_text("SPI targets of CPU 0: %08x", REG(GICD, 0x800));
    wait_until_off();
}

/* The other CPU reads through a mapping that this CPU changes. */
#define VA 0x60000000u

static void reading_peer(void)
{
    answer = *(volatile uint32_t *)VA;
    set(&flag, 8);
    wait_for(&message, 9);
    answer = *(volatile uint32_t *)VA;
    set(&flag, 9);
}

static void broadcast(void)
{
    *(volatile uint32_t *)TEST_RAM = 0xaaaa;
    *(volatile uint32_t *)(TEST_RAM + 0x100000) = 0xbbbb;
    flat_short[VA >> 20] = TEST_RAM | 2u | 1u << 12 | 3u << 2 | 3u << 10 | 1u << 16;
    dsb();
    WRITE(TLBIALLIS, 0);
    dsb();
    isb();
    message = 0;
    secondary_run(reading_peer);
    wait_for(&flag, 8);
    log_text("CPU 1 reads %x", answer);
    flat_short[VA >> 20] = (TEST_RAM + 0x100000) | 2u | 1u << 12 | 3u << 2 | 3u << 10 | 1u << 16;
    dsb();
    WRITE(TLBIMVAAIS, VA);
    dsb();
    set(&message, 9);
    wait_for(&flag, 9);
    log_text("after TLBIMVAAIS CPU 1 reads %x", answer);
    wait_until_off();
}

static void executing_peer(void)
{
    answer = ((word_function)CODE_RAM)(0, 0, 0, 0);
    set(&flag, 10);
    wait_for(&message, 10);
    isb();
    answer = ((word_function)CODE_RAM)(0, 0, 0, 0);
    set(&flag, 11);
}

static void shared_code(void)
{
    uint32_t words[] = {0xe3a00001, 0xe12fff1e}; /* mov r0, 1; bx lr */
    code_place(CODE_RAM, words, 2);
    message = 0;
    secondary_run(executing_peer);
    wait_for(&flag, 10);
    log_text("CPU 1 gets %x", answer);
    *(volatile uint32_t *)CODE_RAM = 0xe3a00002;
    WRITE(DCCMVAU, CODE_RAM);
    dsb();
    WRITE(ICIALLUIS, 0);
    WRITE(BPIALLIS, 0);
    dsb();
    set(&message, 10);
    wait_for(&flag, 11);
    log_text("after a change by CPU 0 it gets %x", answer);
    wait_until_off();
}

void program(void)
{
    power();
    exclusives();
    monitor();
    events();
    interrupts();
    if (!in_hyp())
        broadcast();
    shared_code();
}
