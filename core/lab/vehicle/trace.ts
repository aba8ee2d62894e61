import { type CanFrame, frameText } from '../../devices/can/frame.ts';

export const TRACE_FORMATS = ['candump', 'asc'] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];

/** What a trace in a format begins with. ASC knows a date: that of power-on. */
export function traceHead(format: TraceFormat, date: Date): string {
  if (format === 'candump') return '';
  const [day, month, year, time] = [
    date.getUTCDate(),
    MONTHS[date.getUTCMonth()]!,
    date.getUTCFullYear(),
    date.toISOString().slice(11, 19),
  ];
  return `date ${DAYS[date.getUTCDay()]} ${month} ${day} ${time} ${year}\nbase hex  timestamps absolute\nno internal events logged\n`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A line of a trace, with its end. `at`: virtual time in ns since power-on. */
export function traceLine(format: TraceFormat, frame: CanFrame, at: number): string {
  const microseconds = Math.floor(at / 1000);
  const seconds = Math.floor(microseconds / 1e6);
  const fraction = String(microseconds % 1e6).padStart(6, '0');
  if (format === 'candump') return `(${String(seconds).padStart(10, '0')}.${fraction}) can0 ${frameText(frame)}\n`;
  const id = `${frame.id.toString(16).toUpperCase()}${frame.extended ? 'x' : ''}`;
  const data = Array.from(frame.data, (byte) => byte.toString(16).toUpperCase().padStart(2, '0'));
  const content = frame.remote ? ['r'] : ['d', String(frame.data.length), ...data];
  return `${String(seconds).padStart(4)}.${fraction} 1  ${id.padEnd(15)} Rx   ${content.join(' ')}\n`;
}
