#include <stdarg.h>
#include "../common/pl011.h"
#include "../common/psci.h"
#include "runtime.h"

static void put_string(const char *text)
{
    while (*text)
        pl011_put(*text++);
}

static void put_number(uint32_t value, unsigned base, unsigned width)
{
    char digits[12];
    unsigned count = 0;
    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    while (count < width)
        digits[count++] = '0';
    while (count)
        pl011_put(digits[--count]);
}

static void put_formatted(const char *format, va_list arguments)
{
    for (; *format; format++) {
        if (*format != '%') {
            pl011_put(*format);
            continue;
        }
        unsigned width = 0;
        for (format++; *format >= '0' && *format <= '9'; format++)
            width = width * 10 + (*format - '0');
        switch (*format) {
        case 'x':
            put_number(va_arg(arguments, uint32_t), 16, width);
            break;
        case 'u':
        case 'd':
            put_number(va_arg(arguments, uint32_t), 10, width);
            break;
        case 's':
            put_string(va_arg(arguments, const char *));
            break;
        case 'c':
            pl011_put(va_arg(arguments, int));
            break;
        default:
            pl011_put(*format);
        }
    }
}

void log_text(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_formatted(format, arguments);
    va_end(arguments);
    pl011_put('\n');
}

void stop(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_string("STOP: ");
    put_formatted(format, arguments);
    va_end(arguments);
    pl011_put('\n');
    power_off();
}

int started_in_hyp;

int in_hyp(void)
{
    return (cpsr_read() & 0x1f) == CPSR_MODE_HYP;
}

void power_off(void)
{
    if (started_in_hyp)
        psci_smc(PSCI_SYSTEM_OFF, 0, 0, 0);
    else
        psci_hvc(PSCI_SYSTEM_OFF, 0, 0, 0);
    for (;;) {
    }
}

void runtime_main(void)
{
    started_in_hyp = in_hyp();
    if (started_in_hyp)
        mmu_on_hyp();
    else
        mmu_on_short();
    program();
    log_text("end");
    power_off();
}
