/* CRC-32 of IEEE 802.3, a table look-up for each byte. */
#include "../runtime/runtime.h"

const uint32_t kernel_rounds = 850;

static uint32_t table[256];
static uint8_t data[1 << 18];

uint32_t kernel(uint32_t rounds)
{
    uint32_t state = 1, crc = 0;
    for (uint32_t n = 0; n < 256; n++) {
        uint32_t c = n;
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
        table[n] = c;
    }
    for (size_t n = 0; n < sizeof(data); n++)
        data[n] = next_random(&state);
    while (rounds--) {
        crc = ~crc;
        for (size_t n = 0; n < sizeof(data); n++)
            crc = table[(crc ^ data[n]) & 0xff] ^ crc >> 8;
        crc = ~crc;
    }
    return crc;
}
