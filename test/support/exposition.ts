/** Reads the text format of Prometheus as strictly as `promtool check metrics` does, and names what is wrong. */

const SAMPLE =
  /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[+-]Inf|NaN)$/;

export function checkExposition(text: string): string[] {
  const help = new Map<string, string>();
  const types = new Map<string, string>();
  const seen = new Set<string>();
  const names = new Set<string>();
  const problems: string[] = [];
  for (const line of text.split('\n').filter((line) => line !== '')) {
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment) {
      const [, what, name = '', value = ''] = comment;
      (what === 'HELP' ? help : types).set(name, value);
      if (names.has(name)) problems.push(`${name}: ${what} after its samples`);
      continue;
    }
    const sample = SAMPLE.exec(line);
    if (!sample) {
      problems.push(`not a sample: ${line}`);
      continue;
    }
    const [, name = '', labels = ''] = sample;
    if (seen.has(name + labels)) problems.push(`${name}${labels}: twice`);
    seen.add(name + labels);
    names.add(familyOf(name, types));
  }
  for (const name of names) problems.push(...checkFamily(name, help, types));
  if (!text.endsWith('\n')) problems.push('the text must end with a line feed');
  return problems;
}

/** A histogram's samples carry endings. */
function familyOf(name: string, types: ReadonlyMap<string, string>): string {
  const base = name.replace(/_(bucket|sum|count)$/, '');
  return types.get(base) === 'histogram' ? base : name;
}

function checkFamily(
  name: string,
  help: ReadonlyMap<string, string>,
  types: ReadonlyMap<string, string>,
): string[] {
  const type = types.get(name);
  const isTotal = name.endsWith('_total');
  return [
    ...(help.has(name) ? [] : [`${name}: no HELP`]),
    ...(type === undefined ? [`${name}: no TYPE`] : []),
    ...(type === 'counter' && !isTotal ? [`${name}: a counter must end with _total`] : []),
    ...(type !== undefined && type !== 'counter' && isTotal
      ? [`${name}: only a counter ends with _total`]
      : []),
    ...(/_(milliseconds|ms|minutes|hours|days|weeks|kb|mb)(_|$)/.test(name)
      ? [`${name}: use base units`]
      : []),
    ...(/[A-Z]/.test(name) ? [`${name}: no capitals`] : []),
  ];
}
