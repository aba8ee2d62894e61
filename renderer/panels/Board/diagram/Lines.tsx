import s from './Diagram.module.css';
import { useDiagram } from './diagram-context.ts';

/** A middle that falls on a pixel. */
const sharp = (at: number): number => Math.round(at) + 0.5;

/** Everything on the diagram that is a line. */
export function Lines() {
  const { arrangement, model, colour, target } = useDiagram();
  const { width, height, columns, links, cpus, heads, devices, hardware, xen, figures, memory, cpuHeight } =
    arrangement;
  const last = Math.max(...[...cpus, ...heads, ...devices].map(({ y }) => y));
  const centre = (place: number | 'dom0'): number => columns.find((column) => column.place === place)?.centre ?? 0;
  const ends = (places: readonly (number | 'dom0')[]): [number, number] => {
    const at = places.map(centre);
    return [Math.min(...at), Math.max(...at)];
  };
  // What does not fit is behind this line.
  const taken = model.shares.reduce((sum, { mib }) => sum + mib, 0);
  const limit = memory.x + (memory.width * model.memoryMiB) / taken;
  const left = Math.min(...columns.map((column) => column.x));
  return (
    <svg className={s.lines} width={width} height={height} aria-hidden="true">
      <rect
        className={s.hardwareBox}
        x={hardware.x + 0.5}
        y={hardware.y + 0.5}
        width={hardware.width - 1}
        height={hardware.height - 1}
        rx="6"
      />
      {columns.map(({ place, x, width: wide }) =>
        target && 'place' in target && target.place === place ? (
          <rect key={place} className={s.aim} x={x} y={0} width={wide} height={last + 12} rx="6" />
        ) : null,
      )}
      {cpus.map(({ id, y }, cpu) =>
        target && 'cpu' in target && target.cpu === cpu ? (
          <rect
            key={id}
            className={s.aim}
            x={left}
            y={y - cpuHeight / 2 + 1}
            width={figures - left - 8}
            height={cpuHeight - 2}
            rx="4"
          />
        ) : null,
      )}
      {columns.map(({ place, centre: x, y, height: tall }) => (
        <line key={place} className={s.rail} x1={sharp(x)} x2={sharp(x)} y1={y + tall} y2={last} />
      ))}
      {[...cpus, ...heads, ...devices].map(({ id, y }) => (
        <line key={id} className={s.lane} x1={left} x2={figures - 12} y1={sharp(y)} y2={sharp(y)} />
      ))}
      {links.map(({ id, kind, y }) => {
        const own = model.links.filter((link) => link.kind === kind);
        const [from, to] = ends(own.flatMap(({ place, backend }) => [place, backend]));
        return <line key={id} className={s.link} x1={from} x2={to} y1={sharp(y)} y2={sharp(y)} />;
      })}
      {heads.map(({ id, y }, n) => {
        const { shows } = model.heads[n]!;
        if (shows === undefined) return null;
        const name = model.columns.find(({ place }) => place === shows)?.name ?? '';
        return (
          <line
            key={id}
            className={s.held}
            style={{ stroke: colour(name) }}
            x1={left}
            x2={centre(shows)}
            y1={sharp(y)}
            y2={sharp(y)}
          />
        );
      })}
      {devices.map(({ id, y }, n) => {
        const { owner } = model.given[n]!;
        const name = model.columns.find(({ place }) => place === owner)?.name ?? '';
        return (
          <line
            key={id}
            className={s.held}
            style={{ stroke: colour(name) }}
            x1={left}
            x2={centre(owner)}
            y1={sharp(y)}
            y2={sharp(y)}
          />
        );
      })}
      {taken > model.memoryMiB && (
        <line className={s.limit} x1={limit} x2={limit} y1={memory.y - 6} y2={memory.y + memory.height + 6} />
      )}
      <rect className={s.xenBox} x={xen.x + 0.5} y={xen.y + 0.5} width={xen.width - 1} height={xen.height - 1} rx="6" />
    </svg>
  );
}
