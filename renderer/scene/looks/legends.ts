import { CanvasTexture, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace } from 'three';

/** What can be printed on a switch. */
export type Legend = 'P' | 'R' | 'N' | 'D' | 'hazard' | 'parking' | 'start' | 'lamps' | 'off' | 'side' | 'low' | 'high';

const SIDE = 128;

type Draw = (pen: CanvasRenderingContext2D) => void;

const letter =
  (text: string, size = 84): Draw =>
  (pen) => {
    pen.font = `600 ${size}px "Inter Variable", Inter, "Liberation Sans", sans-serif`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(text, SIDE / 2, SIDE / 2 + size * 0.04);
  };

const lines = (pen: CanvasRenderingContext2D, ...strokes: readonly (readonly number[])[]): void => {
  for (const [x, y, ...rest] of strokes) {
    pen.beginPath();
    pen.moveTo(x!, y!);
    for (let i = 0; i < rest.length; i += 2) pen.lineTo(rest[i]!, rest[i + 1]!);
    pen.stroke();
  }
};

/** A lamp seen from its side, with rays. */
const lamp =
  (...rays: readonly (readonly number[])[]): Draw =>
  (pen) => {
    pen.beginPath();
    pen.arc(76, 64, 30, -Math.PI / 2, Math.PI / 2);
    pen.quadraticCurveTo(56, 64, 76, 34);
    pen.stroke();
    lines(pen, ...rays);
  };

const DRAWINGS: Readonly<Record<Legend, Draw>> = {
  P: letter('P'),
  R: letter('R'),
  N: letter('N'),
  D: letter('D'),
  hazard: (pen) => {
    pen.lineJoin = 'round';
    for (const scale of [1, 0.52]) {
      pen.beginPath();
      for (let i = 0; i < 3; i++) {
        const angle = -Math.PI / 2 + (i * 2 * Math.PI) / 3;
        pen.lineTo(64 + Math.cos(angle) * 54 * scale, 74 + Math.sin(angle) * 54 * scale);
      }
      pen.closePath();
      pen.stroke();
    }
  },
  parking: (pen) => {
    pen.beginPath();
    pen.arc(64, 64, 36, 0, 2 * Math.PI);
    pen.stroke();
    for (const side of [0, Math.PI]) {
      pen.beginPath();
      pen.arc(64, 64, 52, side - 0.7, side + 0.7);
      pen.stroke();
    }
    letter('P', 50)(pen);
  },
  start: (pen) => {
    pen.beginPath();
    pen.arc(64, 68, 40, -Math.PI / 2 + 0.6, 1.5 * Math.PI - 0.6);
    pen.stroke();
    lines(pen, [64, 16, 64, 62]);
  },
  lamps: lamp([44, 44, 14, 44], [44, 64, 14, 64], [44, 84, 14, 84]),
  off: letter('0', 70),
  side: (pen) => {
    for (const side of [-1, 1]) {
      pen.beginPath();
      pen.arc(64 + side * 22, 64, 16, 0, 2 * Math.PI);
      pen.stroke();
      lines(
        pen,
        [64 + side * 44, 50, 64 + side * 58, 42],
        [64 + side * 46, 64, 64 + side * 62, 64],
        [64 + side * 44, 78, 64 + side * 58, 86],
      );
    }
  },
  low: lamp([44, 40, 14, 54], [44, 62, 14, 76], [44, 84, 14, 98]),
  high: lamp([44, 42, 14, 42], [44, 57, 14, 57], [44, 72, 14, 72], [44, 87, 14, 87]),
};

function drawn(legend: Legend): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = '#fff';
  pen.strokeStyle = '#fff';
  pen.lineWidth = 8;
  pen.lineCap = 'round';
  DRAWINGS[legend](pen);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 8;
  return texture;
}

/** A print that can be lit: a square of so many metres, looking along z. Its colour is its light. */
export function legendMark(legend: Legend, size: number): Mesh<PlaneGeometry, MeshBasicMaterial> {
  const material = new MeshBasicMaterial({
    map: drawn(legend),
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -2,
    toneMapped: false,
  });
  const mark = new Mesh(new PlaneGeometry(size, size), material);
  mark.userData.moving = true;
  return mark;
}
