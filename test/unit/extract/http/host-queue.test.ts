import { describe, expect, it } from 'vitest';

import { HostQueue, SYSTEM_CLOCK } from '../../../../src/extract/http/host-queue.ts';
import { jumpingClock, NEVER } from '../../../support/http.ts';

describe('HostQueue', () => {
  it('starts requests evenly spaced', async () => {
    const clock = jumpingClock(0);
    const queue = new HostQueue(500, 100, clock);
    const starts: number[] = [];
    const work = async (): Promise<void> => void starts.push(clock.now());
    await Promise.all(Array.from({ length: 5 }, () => queue.run(work, false, NEVER)));
    expect(starts).toEqual([0, 500, 1_000, 1_500, 2_000]);
  });

  it('has no more under way than it has connections', async () => {
    const queue = new HostQueue(0, 4, SYSTEM_CLOCK);
    let active = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      active += 1;
      most = Math.max(most, active);
      await new Promise((resolve) => setTimeout(resolve, 2));
      active -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => queue.run(work, false, NEVER)));
    expect(most).toBe(4);
  });

  it('lets those who come back go first', async () => {
    const clock = jumpingClock();
    const queue = new HostQueue(10, 1, clock);
    const order: string[] = [];
    const note = (name: string) => async (): Promise<void> => void order.push(name);
    await Promise.all([
      queue.run(note('a'), false, NEVER),
      queue.run(note('b'), false, NEVER),
      queue.run(note('c'), false, NEVER),
      queue.run(note('again'), true, NEVER),
    ]);
    expect(order).toEqual(['a', 'again', 'b', 'c']);
  });

  it('keeps a pause and a longer distance', async () => {
    const clock = jumpingClock(0);
    const queue = new HostQueue(100, 1, clock);
    const starts: number[] = [];
    const work = async (): Promise<void> => void starts.push(clock.now());
    await queue.run(work, false, NEVER);
    queue.pauseUntil(5_000);
    queue.slowTo(2_000);
    queue.slowTo(10);
    await queue.run(work, false, NEVER);
    await queue.run(work, false, NEVER);
    expect(starts).toEqual([0, 5_000, 7_000]);
  });

  it('lets go at once of whoever is called off, and keeps no timer for nobody', async () => {
    const queue = new HostQueue(60_000, 1, SYSTEM_CLOCK);
    const never = new AbortController();
    await queue.run(async () => undefined, false, NEVER);
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const waiting = queue.run(async () => undefined, false, never.signal);
    never.abort(new Error('called off'));
    await expect(waiting).rejects.toThrow('called off');
    const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    expect(after).toBe(before);
  });
});
