/**
 * Stands in for src/extract/pdf/pool.ts in a host of commands (program-host.ts): the same pool, which outlives the command
 * that asked for it. Loading pdf.js is most of what a parser process costs on one document.
 */
import {
  createParserPool as create,
  type ParserPool,
  type ParserPoolOptions,
} from '../../src/extract/pdf/pool.ts';

export * from '../../src/extract/pdf/pool.ts';

const kept = new Map<string, ParserPool>();

/** The pool with these options, which closing does not end. */
export function createParserPool(options: ParserPoolOptions): ParserPool {
  const key = JSON.stringify({ ...options, log: undefined });
  const pool = kept.get(key) ?? create(options);
  kept.set(key, pool);
  return {
    warm: () => pool.warm(),
    readPdf: (bytes, signal) => pool.readPdf(bytes, signal),
    get restarts() {
      return pool.restarts;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
