/** The corpus in numbers, as a table of text. */
import { PRODUCERS } from './look.ts';
import { REWRITES } from './producers.ts';
import type { Result } from './read-corpus.ts';

const TITLES = [
  'documents',
  'looks',
  'accepted',
  'refused',
  'wrong cells',
  'complaints',
  'trees',
  'trees differ',
] as const;

/** A line for each producer, one for each way of rewriting, and one for all. */
export function summarize(results: readonly Result[]): string {
  const producers = PRODUCERS.map(
    (producer) =>
      [
        producer,
        results.filter(({ document: { producer: by, rewrite } }) => by === producer && !rewrite),
      ] as const,
  );
  const rewrites = REWRITES.map(
    (rewrite) =>
      [`+ ${rewrite}`, results.filter(({ document }) => document.rewrite === rewrite)] as const,
  );
  const lines = [...producers, ...rewrites, ['all', results] as const].map(([name, of]) => [
    name,
    ...toNumbers(of).map(String),
  ]);
  return [['', ...TITLES], ...lines]
    .map(([name = '', ...cells]) =>
      [
        name.padEnd(18),
        ...cells.map((cell, at) => cell.padStart((TITLES[at] ?? '').length + 2)),
      ].join(''),
    )
    .join('\n');
}

function toNumbers(results: readonly Result[]): number[] {
  const accepted = results.flatMap(({ outcome }) => (outcome.kind === 'accepted' ? [outcome] : []));
  return [
    results.length,
    new Set(results.map(({ document }) => document.named.name)).size,
    accepted.length,
    results.length - accepted.length,
    accepted.reduce((sum, { wrong }) => sum + wrong.length, 0),
    results.filter(({ complaint }) => complaint !== undefined).length,
    results.filter(({ tree }) => tree !== undefined).length,
    results.filter(({ tree = [] }) => tree.length > 0).length,
  ];
}
