/** Structured logs on stderr; stdout belongs to the command's own output. */
import { pino, type DestinationStream, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';

import { describeError } from './errors.ts';

export type { Logger } from 'pino';

/** No field of a log line is longer than this many characters: hostile strings do not fill disks. */
const MAX_FIELD = 2_000;

/** Makes the logger: JSON lines, or readable lines when a person is watching (`pretty`). */
export function createLogger(level: string, pretty: boolean): Logger {
  const destination: DestinationStream = pretty
    ? PinoPretty({
        destination: 2,
        sync: true,
        ignore: 'pid,hostname',
        colorize: true,
        singleLine: true,
      })
    : pino.destination({ fd: 2, sync: true });
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: shortenFields },
      serializers: { err: pino.stdSerializers.errWithCause },
      redact: {
        paths: ['databaseUrl', '*.databaseUrl', 'password', '*.password'],
        censor: '[secret]',
      },
    },
    destination,
  );
}

/** Warns of trouble that goes on: once for each code of it, until it is over. */
export function createWarner(log: Logger, message: string) {
  let said = '';
  return {
    warn: (error: unknown) => {
      const { code, hint } = describeError(error);
      if (code !== said) log.warn({ err: error, hint }, message);
      said = code;
    },
    over: () => void (said = ''),
  };
}

/** A logger that says nothing, for callers that do not care. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}

function shortenFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > MAX_FIELD
        ? `${value.slice(0, MAX_FIELD)}…`
        : value,
    ]),
  );
}
