/* PL011 at the address of QEMU's virt board: transmit only, polled. */
#pragma once
#include <stdint.h>

#define PL011_BASE 0x09000000u
#define PL011_DR (*(volatile uint32_t *)(PL011_BASE + 0x00))
#define PL011_FR (*(volatile uint32_t *)(PL011_BASE + 0x18))
#define PL011_FR_TXFF (1u << 5)

static inline void pl011_put(uint8_t byte)
{
    while (PL011_FR & PL011_FR_TXFF) {
    }
    PL011_DR = byte;
}
