/** Keys by name with their codes (linux/input-event-codes.h, the names without `KEY_`). */
const NAMES = `
ESC=1 1=2 2=3 3=4 4=5 5=6 6=7 7=8 8=9 9=10 0=11 MINUS=12 EQUAL=13 BACKSPACE=14 TAB=15 Q=16 W=17 E=18 R=19 T=20 Y=21 U=22 I=23 O=24 P=25
LEFTBRACE=26 RIGHTBRACE=27 ENTER=28 LEFTCTRL=29 A=30 S=31 D=32 F=33 G=34 H=35 J=36 K=37 L=38 SEMICOLON=39 APOSTROPHE=40 GRAVE=41
LEFTSHIFT=42 BACKSLASH=43 Z=44 X=45 C=46 V=47 B=48 N=49 M=50 COMMA=51 DOT=52 SLASH=53 RIGHTSHIFT=54 KPASTERISK=55 LEFTALT=56 SPACE=57
CAPSLOCK=58 F1=59 F2=60 F3=61 F4=62 F5=63 F6=64 F7=65 F8=66 F9=67 F10=68 NUMLOCK=69 SCROLLLOCK=70 KP7=71 KP8=72 KP9=73 KPMINUS=74
KP4=75 KP5=76 KP6=77 KPPLUS=78 KP1=79 KP2=80 KP3=81 KP0=82 KPDOT=83 F11=87 F12=88 KPENTER=96 RIGHTCTRL=97 KPSLASH=98 SYSRQ=99 RIGHTALT=100
HOME=102 UP=103 PAGEUP=104 LEFT=105 RIGHT=106 END=107 DOWN=108 PAGEDOWN=109 INSERT=110 DELETE=111 MUTE=113 VOLUMEDOWN=114 VOLUMEUP=115
POWER=116 PAUSE=119 LEFTMETA=125 RIGHTMETA=126 MENU=139 BACK=158 FORWARD=159 NEXTSONG=163 PLAYPAUSE=164 PREVIOUSSONG=165 HOMEPAGE=172 PHONE=169
`;

const codes = new Map(
  NAMES.trim()
    .split(/\s+/)
    .map((pair) => pair.split('=') as [string, string])
    .map(([name, code]) => [name, Number(code)]),
);

/** Names of keys that people use for others. */
const ALIASES: Readonly<Record<string, string>> = {
  CTRL: 'LEFTCTRL',
  SHIFT: 'LEFTSHIFT',
  ALT: 'LEFTALT',
  META: 'LEFTMETA',
  RETURN: 'ENTER',
  ESCAPE: 'ESC',
};

/**
 * The code of a key: a name, whatever its case, with or without `KEY_`, or a number from 1 to 255.
 * @throws Error for the user when there is no such key.
 */
export function keyCode(name: string): number {
  const known = name.toUpperCase().replace(/^KEY_/, '');
  const code = codes.get(ALIASES[known] ?? known);
  if (code !== undefined) return code;
  const number = /^\d{2,3}$/.test(name) ? Number(name) : 0;
  if (number >= 1 && number <= 255) return number;
  throw new Error(
    `there is no key ${JSON.stringify(name)}: take a name of linux/input-event-codes.h, such as A, ENTER, HOME, or a code from 10 to 255`,
  );
}

/** The codes of keys that are pressed together, as `CTRL+C`, in the order in which they are pressed. */
export const keyCodes = (combination: string): readonly number[] => combination.split('+').map(keyCode);
