import pLimit from 'p-limit';

export type Limit = ReturnType<typeof createLimit>;

/** How much may go on at once. After the first failure nothing new is started: what waits for its turn fails with it. */
export function createLimit(width: number) {
  const limit = pLimit(width);
  let failure: { readonly error: unknown } | undefined;
  const stop = (error: unknown) => {
    failure ??= { error };
  };
  return {
    run: <T>(work: () => Promise<T>) =>
      limit(async () => {
        if (failure) throw failure.error;
        try {
          return await work();
        } catch (error) {
          stop(error);
          throw error;
        }
      }),
    /** Starts nothing new from now on, because of that error. */
    stop,
    /** What came first. */
    get failure() {
      return failure;
    },
  };
}

/**
 * Works on all items, so many at a time, and returns the results in their order. After the first failure nothing new
 * is started, what is under way is waited for, and only then the failure is thrown: nothing goes on behind the
 * back of whoever takes the parts down.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number | Limit,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const limit = typeof width === 'number' ? createLimit(width) : width;
  const results = await Promise.allSettled(items.map((item) => limit.run(() => work(item))));
  return results.map((result) => {
    if (result.status === 'rejected') throw limit.failure?.error ?? result.reason;
    return result.value;
  });
}

/** Works on all that is there when the work before is done, as one batch, as far as an item fits to it. */
export function inBatches<T, R>(
  fits: (batch: readonly T[], item: T) => boolean,
  work: (batch: readonly T[]) => Promise<R>,
): (item: T) => Promise<R> {
  const oneByOne = pLimit(1);
  let open: { readonly items: T[]; readonly done: Promise<R> } | undefined;
  const start = (item: T) => {
    const items = [item];
    const done = oneByOne(() => {
      if (open?.items === items) open = undefined;
      return work(items);
    });
    return { items, done };
  };
  return (item) => {
    if (open && fits(open.items, item)) open.items.push(item);
    else open = start(item);
    return open.done;
  };
}

/**
 * Uses one item after the other, in their order, while the next ones are being prepared: never more than `ahead` of them
 * are prepared and not used. What is prepared works within the limit; after a failure it is waited for as above.
 */
export async function inOrder<T, P>(
  items: readonly T[],
  ahead: number,
  limit: Limit,
  steps: {
    readonly prepare: (item: T) => Promise<P>;
    readonly use: (prepared: P, item: T) => Promise<void>;
  },
): Promise<void> {
  const underWay: Promise<P>[] = [];
  try {
    for (const [index, item] of items.entries()) {
      for (const next of items.slice(underWay.length, index + ahead)) {
        const prepared = steps.prepare(next);
        // it is looked at when its turn comes
        prepared.catch(() => undefined);
        underWay.push(prepared);
      }
      const prepared = await underWay[index];
      await steps.use(prepared as P, item);
    }
  } catch (error) {
    limit.stop(error);
    throw error;
  } finally {
    await Promise.allSettled(underWay);
  }
}
