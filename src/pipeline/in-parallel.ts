import pLimit from 'p-limit';

/**
 * Works on all items, `width` at a time, and returns the results in their order. After the first failure nothing new
 * is started, what is under way is waited for, and only then the failure is thrown: nothing goes on behind the
 * back of whoever takes the parts down.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const limit = pLimit(width);
  let failure: { readonly error: unknown } | undefined;
  const results = await Promise.allSettled(
    items.map((item) =>
      limit(async () => {
        if (failure) throw failure.error;
        try {
          return await work(item);
        } catch (error) {
          failure ??= { error };
          throw error;
        }
      }),
    ),
  );
  return results.map((result) => {
    if (result.status === 'rejected') throw failure?.error ?? result.reason;
    return result.value;
  });
}
