import { type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { HeadState } from '../../../electron/contract/shapes.ts';
import { call, headPictures, useDesk } from '../../desk/desk.ts';
import type { HeadPicture } from '../../desk/heads.ts';
import { Dirty } from '../../scene/dirty.ts';
import { headPixel } from '../../scene/input/pixels.ts';
import { TouchGatherer } from '../../scene/input/touches.ts';
import { cockpit as texts } from '../../texts/cockpit.ts';
import { rgbaOf } from './rgba.ts';
import css from './Screens.module.css';

/** Draws a head's picture into a canvas, at animation frames, only what has changed. Returns its release. */
function paint(canvas: HTMLCanvasElement, head: string, first: () => void): () => void {
  const context = canvas.getContext('2d', { alpha: false })!;
  const dirty = new Dirty();
  let frame = 0;
  let newest: HeadPicture | undefined;
  const draw = () => {
    frame = 0;
    if (!newest) return;
    const { width, height } = newest;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    for (const part of dirty.take(newest))
      context.putImageData(new ImageData(rgbaOf(newest, part), part.width, part.height), part.x, part.y);
  };
  const release = headPictures.look(head, (picture, changed) => {
    if (!newest) first();
    newest = picture;
    dirty.add(changed);
    if (frame === 0) frame = requestAnimationFrame(draw);
  });
  return () => {
    cancelAnimationFrame(frame);
    release();
  };
}

/** One head: the live picture, and a touch screen. `children` lie over the picture. */
export function HeadScreen({ head, children }: { readonly head: HeadState; readonly children?: ReactNode }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => paint(canvas.current!, head.name, () => setSeen(true)), [head.name]);
  const coming = useDesk(({ state }) => state?.power === 'on') && head.domain !== null && !seen;
  const touches = useMemo(
    () =>
      new TouchGatherer({
        send: (touches) => void call('input.touch', { head: head.name, touches }).catch(() => {}),
        schedule: (run) => void requestAnimationFrame(run),
      }),
    [head.name],
  );
  useEffect(() => () => touches.release(), [touches]);

  const place = (event: PointerEvent): { x: number; y: number } => {
    const box = canvas.current!.getBoundingClientRect();
    return headPixel((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, head);
  };
  const title = texts.heads[head.name] ?? head.name;
  const drawer = useDesk(({ state }) => state?.domains.find(({ name }) => name === head.domain)?.title);
  return (
    <figure className={css.screen}>
      <div className={css.glass} style={{ aspectRatio: `${head.width} / ${head.height}` }}>
        <canvas
          ref={canvas}
          data-head={head.name}
          width={head.width}
          height={head.height}
          role="img"
          aria-label={title}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            const { x, y } = place(event);
            if (touches.down(event.pointerId, x, y)) event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            if (!touches.has(event.pointerId)) return;
            const { x, y } = place(event);
            touches.move(event.pointerId, x, y);
          }}
          onPointerUp={(event) => touches.up(event.pointerId)}
          onPointerCancel={(event) => touches.up(event.pointerId)}
          onLostPointerCapture={(event) => touches.up(event.pointerId)}
          onContextMenu={(event) => event.preventDefault()}
        />
        {coming && (
          <p className={css.coming} role="status">
            {texts.pictureComes}
          </p>
        )}
        {children}
      </div>
      <figcaption>
        <strong>{title}</strong>
        <span>{head.domain === null ? texts.shownByNobody : texts.shownBy(drawer ?? head.domain, head.domain)}</span>
      </figcaption>
    </figure>
  );
}
