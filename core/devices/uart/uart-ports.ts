import type { IrqLine, Log, SerialLine } from '../../bus/ports.ts';

/** What a UART is built from. */
export interface UartPorts {
  readonly name: string;
  readonly irq: IrqLine;
  readonly line: SerialLine;
  readonly log: Log;
}
