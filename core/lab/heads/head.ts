import type { Machine } from '../../machine/machine.ts';

/** A picture in memory: `width` × `height` pixels, row after row, each a word 0x00RRGGBB (the upper byte means nothing). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/** A head of a machine: what it scans out now. The pixels are the machine's memory itself and change while it runs; a row has exactly `width` pixels. */
export interface HeadView extends Picture {
  readonly name: string;
}

export interface HeadSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The heads of a machine's board. `sizes` are those of a layout, where they are smaller than the board's.
 * @throws Error when a size is larger than the board's head.
 */
export function machineHeads(machine: Machine, sizes: Readonly<Record<string, HeadSize>> = {}): readonly HeadView[] {
  return machine.board.heads.map((head) => {
    const { width, height } = sizes[head.name] ?? head;
    if (width > head.width || height > head.height)
      throw new Error(
        `head ${head.name}: ${width}x${height}; the board's has ${head.width}x${head.height}, and less can be used`,
      );
    const region = machine.bus.ram.find(({ name }) => name === head.memory)!;
    const pixels = new Uint32Array(machine.memory.wasm.buffer, region.host, width * height);
    return { name: head.name, width, height, pixels };
  });
}
