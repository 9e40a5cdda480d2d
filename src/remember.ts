/** Longer texts are not kept: strangers write them. */
const LONGEST_KEY = 1000;

/**
 * Makes a pure function that keeps what it gave: the same key is worked out once. When it keeps `most` values it forgets
 * them all.
 */
export function remember<Key, Value>(
  valueOf: (key: Key) => Value,
  most = Infinity,
): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as Value;
    const value = valueOf(key);
    if (typeof key === 'string' && key.length > LONGEST_KEY) return value;
    if (known.size >= most) known.clear();
    known.set(key, value);
    return value;
  };
}
