/** How a look spells the name of a municipality. */
import type { MunicipalityCode } from '../../../src/codes.ts';
import type { Reference } from '../../../src/reference/reference.ts';
import type { Look } from './look.ts';

/** The official name, or another spelling that means the same municipality. */
export function printName(
  code: MunicipalityCode,
  name: string,
  look: Look,
  reference: Reference,
): string {
  if (look.names === 'curly') return name.replaceAll("'", '\u2019');
  if (look.names === 'official') return name;
  const listed = reference.data.aliases.find((row) => row.gm_code === code)?.name_variants ?? [];
  const spellings = [...listed, ...byRule(name)].filter((spelling) => spelling !== name);
  return spellings[name.length % Math.max(1, spellings.length)] ?? name;
}

function byRule(name: string): string[] {
  return [
    name.replace(/ aan de(n)? /, ' a/d '),
    name.replace(/ aan de(n)? /, ' a.d. '),
    name.replace(/ en /, ' & '),
    name.replace(/^Sint[ -]/, 'St. '),
    name.replace("'s-", '\u2019s-'),
    name.replace(/-/, '\u2011'),
    name.normalize('NFD'),
  ];
}
