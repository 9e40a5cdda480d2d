import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { createLimit, inBatches, inOrder, inParallel } from '../../../src/pipeline/in-parallel.ts';

test('results come in the order of the items, never more than the width at once', async () => {
  let running = 0;
  let most = 0;
  const results = await inParallel([30, 10, 20, 5], 2, async (pause) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(pause);
    running -= 1;
    return pause * 2;
  });
  expect(results).toEqual([60, 20, 40, 10]);
  expect(most).toBe(2);
});

test('after a failure nothing new starts, and what runs is waited for', async () => {
  const started: number[] = [];
  const ended: number[] = [];
  const work = inParallel([1, 2, 3, 4], 2, async (item) => {
    started.push(item);
    await sleep(item * 20);
    if (item === 1) throw new Error('first');
    ended.push(item);
  });
  await expect(work).rejects.toThrow('first');
  expect(started).toEqual([1, 2]);
  expect(ended).toEqual([2]);
});

test('items are used in their order, and only so many are prepared ahead', async () => {
  const events: string[] = [];
  await inOrder(['a', 'b', 'c', 'd'], 2, createLimit(9), {
    prepare: async (item) => {
      events.push(`prepare ${item}`);
      await sleep(item === 'a' ? 20 : 1);
      return item;
    },
    use: async (prepared) => {
      await sleep(5);
      events.push(`used ${prepared}`);
    },
  });
  expect(events).toEqual([
    'prepare a',
    'prepare b',
    'used a',
    'prepare c',
    'used b',
    'prepare d',
    'used c',
    'used d',
  ]);
});

test('when a use fails nothing more is prepared, and what is under way is waited for', async () => {
  const limit = createLimit(1);
  const ended: string[] = [];
  const work = inOrder(['a', 'b', 'c'], 3, limit, {
    prepare: (item) =>
      inParallel([1, 2], limit, async (part) => {
        await sleep(10);
        ended.push(`${item}${part}`);
      }),
    use: () => Promise.reject(new Error('no database')),
  });
  await expect(work).rejects.toThrow('no database');
  expect(ended).toEqual(['a1', 'a2', 'b1']);
});

test('what comes while a batch is under way is worked on together, as far as it fits', async () => {
  const first = Promise.withResolvers<void>();
  const batches: (readonly number[])[] = [];
  const add = inBatches<number, number>(
    (batch, item) => batch.length < 2 && !batch.includes(item),
    async (batch) => {
      batches.push(batch);
      if (batches.length === 1) await first.promise;
      if (batch.includes(6)) throw new Error('six');
      return batch.length;
    },
  );
  const alone = add(1);
  await sleep(0);
  const others = [2, 3, 4, 4].map(add);
  first.resolve();
  expect(await Promise.all([alone, ...others])).toEqual([1, 2, 2, 1, 1]);
  expect(batches).toEqual([[1], [2, 3], [4], [4]]);
  const failed = await Promise.allSettled([add(5), add(6), add(7)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});
