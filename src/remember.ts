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
    if (found !== undefined) return found;
    const value = valueOf(key);
    if (known.size >= most) known.clear();
    known.set(key, value);
    return value;
  };
}
