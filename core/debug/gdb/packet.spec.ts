import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framePacket, PacketReader, unescapeBinary } from './packet.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const latin1 = (data: Uint8Array): string => String.fromCharCode(...data);

function reader(limit = 64) {
  const events: string[] = [];
  const packets = new PacketReader(
    {
      packet: (payload) => events.push(`packet ${latin1(payload)}`),
      damaged: () => events.push('damaged'),
      interrupt: () => events.push('interrupt'),
      acknowledged: (good) => events.push(good ? '+' : '-'),
    },
    limit,
  );
  return { events, feed: (text: string) => packets.feed(bytes(text)), packets };
}

describe('gdb packets: reading', () => {
  it('finds a packet however the stream is cut', () => {
    const { events, feed } = reader();
    for (const c of '+$m0,4#fd') feed(c);
    expect(events).toEqual(['+', 'packet m0,4']);
  });

  it('reports a wrong checksum and goes on with the next packet', () => {
    const { events, feed } = reader();
    feed('$g#00$g#67');
    expect(events).toEqual(['damaged', 'packet g']);
  });

  it('takes a dollar sign for the start of a packet even inside one', () => {
    const { events, feed } = reader();
    feed('$m0,4$g#67');
    expect(events).toEqual(['packet g']);
  });

  it('hears Ctrl-C between packets and not in them', () => {
    const { events, feed } = reader();
    feed('\x03$\x03#03');
    expect(events).toEqual(['interrupt', 'packet \x03']);
  });

  it('reports a packet longer than the limit as damaged and keeps no more of it', () => {
    const { events, feed } = reader(8);
    feed(`$${'0'.repeat(10_000)}#00$g#67`);
    expect(events).toEqual(['damaged', 'packet g']);
  });

  it('does not throw for any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        const { packets, events, feed } = reader(32);
        for (const chunk of chunks) packets.feed(chunk);
        feed('#00$g#67');
        expect(events[events.length - 1]).toBe('packet g');
      }),
    );
  });
});

describe('gdb packets: writing', () => {
  it('adds the checksum', () => {
    expect(latin1(framePacket('OK'))).toBe('$OK#9a');
  });

  it('gives back any text through the reader and the escapes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (data) => {
        const got: Uint8Array[] = [];
        const packets = new PacketReader(
          { packet: (p) => got.push(p), damaged: () => {}, interrupt: () => {}, acknowledged: () => {} },
          300,
        );
        packets.feed(framePacket(latin1(data)));
        expect(got.map(unescapeBinary)).toEqual([data]);
      }),
    );
  });
});
