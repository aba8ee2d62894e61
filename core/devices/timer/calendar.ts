/** What the counters of a clock with a calendar show, each as a plain number. May be no date at all, while software sets one after the other. */
export interface Calendar {
  readonly second: number;
  readonly minute: number;
  readonly hour: number;
  /** From 1. */
  readonly day: number;
  /** From 1. */
  readonly month: number;
  /** Of the century. */
  readonly year: number;
  /** From 0, Sunday where software means it so; it only counts on. */
  readonly weekday: number;
}

const DAY = 86_400;
/** The century of the years: what Linux's rtc-omap takes them for. */
const CENTURY = 2000;

/** The calendar of a time in seconds since 1970. */
export function calendarOf(time: number): Calendar {
  const date = new Date(time * 1000);
  return {
    second: date.getUTCSeconds(),
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    year: date.getUTCFullYear() % 100,
    weekday: date.getUTCDay(),
  };
}

/** Seconds since 1970. What is no date, such as 30 February, counts on into the next month. */
export const timeOf = ({ year, month, day, hour, minute, second }: Omit<Calendar, 'weekday'>): number =>
  Date.UTC(CENTURY + year, month - 1, day, hour, minute, second) / 1000;

/** The calendar so many seconds later. */
export function later(calendar: Calendar, seconds: number): Calendar {
  if (seconds === 0) return calendar;
  const from = timeOf(calendar);
  const days = Math.floor((from + seconds) / DAY) - Math.floor(from / DAY);
  return { ...calendarOf(from + seconds), weekday: (calendar.weekday + days) % 7 };
}
