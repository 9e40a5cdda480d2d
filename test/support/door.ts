/**
 * A door in front of a Postgres server that understands enough of its protocol to count statements: it can close before
 * the n-th one, or let it through and keep its answer; it can stand still, be slow, or let nobody in.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

/** A statement on its way to the server, counted from 1 over all connections. */
export type Statement = { readonly number: number; readonly text: string };

/**
 * What becomes of a statement: it goes through; it does not arrive and its connection is cut; it is carried out, and the
 * connection is cut in the place of its answer; nothing goes through any more, and nothing is closed.
 */
export type Fate = 'passes' | 'cut_before' | 'cut_after' | 'stands_still';

export type Door = AsyncDisposable & {
  /** The address of the server's database, through this door. */
  readonly url: string;
  readonly statements: readonly Statement[];
  /** Decides about each statement from now on; `onCut` is called just before a connection is cut. */
  decide(rule: (statement: Statement) => Fate, onCut?: () => void): void;
  /** New connections are refused from now on, or let in again. */
  close(isClosed: boolean): void;
  /** Milliseconds that every piece of data waits, each way. */
  delay(ms: number): void;
  /** Cuts every connection. */
  cutAll(): void;
  /** Connections that are open at this moment. */
  readonly open: number;
};

/** Opens a door to the server of a database's address. */
export async function openDoor(target: string): Promise<Door> {
  const to = new URL(target);
  const statements: Statement[] = [];
  const pairs = new Set<() => void>();
  let rule: (statement: Statement) => Fate = () => 'passes';
  let onCut = (): void => undefined;
  let isClosed = false;
  let ms = 0;

  const later = (work: () => void): void => void (ms === 0 ? work() : setTimeout(work, ms));

  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (isClosed) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(to.port), to.hostname);
    let isStill = false;
    const cut = () => {
      client.destroy();
      upstream.destroy();
      pairs.delete(cut);
    };
    pairs.add(cut);
    upstream.on('error', () => undefined);
    client.on('close', cut);
    upstream.on('close', cut);
    // groups of statements that were sent, and that were answered; the greeting is the first
    let asked = 1;
    let answered = 0;
    /** The group whose answer is kept. */
    let kept = Infinity;
    const decide = (text: string): boolean => {
      const statement = { number: statements.length + 1, text };
      statements.push(statement);
      const fate = rule(statement);
      if (fate === 'cut_before') {
        onCut();
        cut();
        return false;
      }
      if (fate === 'cut_after') kept = Math.min(kept, asked + 1);
      if (fate === 'stands_still') isStill = true;
      return !isStill;
    };
    const frames = readClient(decide, () => (asked += 1));
    client.on('data', (data) => {
      if (isStill) return;
      const passed = frames(data as Buffer);
      if (passed.length > 0 && !upstream.destroyed) later(() => upstream.write(passed));
    });
    const answers = readServer((isReady) => {
      if (isReady) answered += 1;
      return (isReady ? answered : answered + 1) < kept;
    });
    upstream.on('data', (data) => {
      if (isStill) return;
      const passed = answers(data as Buffer);
      if (passed.length > 0) later(() => client.write(passed));
      if (answered >= kept) {
        onCut();
        cut();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(to);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    statements,
    decide: (next, cut) => {
      rule = next;
      onCut = cut ?? (() => undefined);
    },
    close: (closed) => {
      isClosed = closed;
    },
    delay: (next) => {
      ms = next;
    },
    cutAll: () => {
      for (const cut of pairs) cut();
    },
    get open() {
      return pairs.size;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const cut of pairs) cut();
      await closed;
    },
  };
}

const SSL_REQUEST = 80_877_103;

/**
 * Splits what a client sends into messages; `decide` hears each statement as it is carried out and says whether it goes
 * on, `onAsked` each point at which the server has to answer. Returns what may go on.
 */
function readClient(decide: (text: string) => boolean, onAsked: () => void) {
  let rest: Buffer = Buffer.alloc(0);
  let isGreeted = false;
  const prepared = new Map<string, string>();
  const portals = new Map<string, string>();
  return (data: Buffer): Buffer => {
    rest = Buffer.concat([rest, data]);
    const passed: Buffer[] = [];
    for (;;) {
      const head = isGreeted ? 1 : 0;
      if (rest.length < head + 4) break;
      const length = rest.readUInt32BE(head) + head;
      if (rest.length < length) break;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (isGreeted) {
        const type = String.fromCharCode(message[0] ?? 0);
        const body = message.subarray(5);
        const [first = '', second = ''] = body.toString('latin1').split('\0', 2);
        if (type === 'P') prepared.set(first, second);
        if (type === 'B') portals.set(first, prepared.get(second) ?? '');
        if (type === 'Q' && !decide(body.toString('utf8').replace(/\0$/, ''))) break;
        if (type === 'E' && !decide(portals.get(first) ?? '')) break;
        if (type === 'Q' || type === 'S') onAsked();
      } else if (message.readUInt32BE(4) !== SSL_REQUEST) isGreeted = true;
      passed.push(message);
    }
    return Buffer.concat(passed);
  };
}

/** Splits what a server sends into messages; `mayPass` hears of each whether it is 'ready for the next query'. */
function readServer(mayPass: (isReady: boolean) => boolean) {
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  return (data: Buffer): Buffer => {
    rest = Buffer.concat([rest, data]);
    const passed: Buffer[] = [];
    for (;;) {
      // the answer to the question for TLS is one letter: no
      const isLetter = isFirst && rest[0] === 0x4e;
      isFirst = false;
      if (!isLetter && rest.length < 5) break;
      const length = isLetter ? 1 : rest.readUInt32BE(1) + 1;
      if (rest.length < length) break;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (mayPass(!isLetter && message[0] === 0x5a)) passed.push(message);
    }
    return Buffer.concat(passed);
  };
}
