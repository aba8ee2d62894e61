/** Codes of Linux's input events, which virtio 1.2, 5.8 takes over (include/uapi/linux/input-event-codes.h). */
export const EV = { SYN: 0, KEY: 1, ABS: 3, LED: 0x11, REP: 0x14 } as const;
export const SYN_REPORT = 0;
export const ABS = {
  X: 0,
  Y: 1,
  MT_SLOT: 0x2f,
  MT_POSITION_X: 0x35,
  MT_POSITION_Y: 0x36,
  MT_TRACKING_ID: 0x39,
} as const;
export const BTN_TOUCH = 0x14a;
/** The device's surface is a screen: what is touched is what is under the finger. */
export const PROP_DIRECT = 1;
/** The last code of a keyboard's keys: those from 0x100 on are buttons. */
export const LAST_KEY = 0xff;
