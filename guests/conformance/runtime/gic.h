/* GICv2 at the addresses of QEMU's virt board. */
#pragma once
#include <stdint.h>

#define GICD 0x08000000u
#define GICC 0x08010000u
#define GICH 0x08030000u
#define GICV 0x08040000u
#define REG(base, offset) (*(volatile uint32_t *)((base) + (offset)))
#define REG8(base, offset) (*(volatile uint8_t *)((base) + (offset)))

#define GICD_CTLR REG(GICD, 0)
#define GICD_IGROUPR(n) REG(GICD, 0x080 + 4 * (n))
#define GICD_ISENABLER(n) REG(GICD, 0x100 + 4 * (n))
#define GICD_ICENABLER(n) REG(GICD, 0x180 + 4 * (n))
#define GICD_ISPENDR(n) REG(GICD, 0x200 + 4 * (n))
#define GICD_ICPENDR(n) REG(GICD, 0x280 + 4 * (n))
#define GICD_ISACTIVER(n) REG(GICD, 0x300 + 4 * (n))
#define GICD_ICACTIVER(n) REG(GICD, 0x380 + 4 * (n))
#define GICD_IPRIORITYR(n) REG8(GICD, 0x400 + (n))
#define GICD_ITARGETSR(n) REG8(GICD, 0x800 + (n))
#define GICD_ICFGR(n) REG(GICD, 0xc00 + 4 * (n))
#define GICD_SGIR REG(GICD, 0xf00)
#define GICD_CPENDSGIR(n) REG8(GICD, 0xf10 + (n))
#define GICD_SPENDSGIR(n) REG8(GICD, 0xf20 + (n))

#define GICC_CTLR REG(GICC, 0x00)
#define GICC_PMR REG(GICC, 0x04)
#define GICC_BPR REG(GICC, 0x08)
#define GICC_IAR REG(GICC, 0x0c)
#define GICC_EOIR REG(GICC, 0x10)
#define GICC_RPR REG(GICC, 0x14)
#define GICC_HPPIR REG(GICC, 0x18)
#define GICC_ABPR REG(GICC, 0x1c)
#define GICC_DIR REG(GICC, 0x1000)

#define GICH_HCR REG(GICH, 0x00)
#define GICH_VTR REG(GICH, 0x04)
#define GICH_VMCR REG(GICH, 0x08)
#define GICH_MISR REG(GICH, 0x10)
#define GICH_EISR0 REG(GICH, 0x20)
#define GICH_ELRSR0 REG(GICH, 0x30)
#define GICH_APR REG(GICH, 0xf0)
#define GICH_LR(n) REG(GICH, 0x100 + 4 * (n))

#define GICV_CTLR REG(GICV, 0x00)
#define GICV_PMR REG(GICV, 0x04)
#define GICV_BPR REG(GICV, 0x08)
#define GICV_IAR REG(GICV, 0x0c)
#define GICV_EOIR REG(GICV, 0x10)
#define GICV_RPR REG(GICV, 0x14)
#define GICV_HPPIR REG(GICV, 0x18)
#define GICV_AIAR REG(GICV, 0x20)
#define GICV_AEOIR REG(GICV, 0x24)
#define GICV_DIR REG(GICV, 0x1000)
