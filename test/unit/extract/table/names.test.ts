import { describe, expect, test } from 'vitest';

import { toLine } from '../../../../src/extract/table/lines.ts';
import { findNames, type Stack } from '../../../../src/extract/table/names.ts';
import { toWords } from '../../../../src/extract/table/words.ts';
import { item, pdf } from '../../../support/page.ts';

/** Lines of names by their heights, and the heights of the lines with counts. */
function stack(names: Readonly<Record<string, number>>, anchors: readonly number[]): Stack {
  const fragments = Object.entries(names).map(([text, y]) =>
    toLine(toWords(pdf([item(text, 50, y)]))),
  );
  return { fragments, anchors, size: 10 };
}

function namesOf(...stacks: Stack[]): unknown {
  return namesAmong([], ...stacks);
}

function namesAmong(known: readonly string[], ...stacks: Stack[]): unknown {
  const found = findNames(stacks, (text) => known.includes(text));
  if ('problem' in found) return found.problem;
  return found.map((block) => block.map((name) => name.map(({ text }) => text).join(' ')));
}

describe('findNames', () => {
  test('one line, one row', () => {
    expect(namesOf(stack({ Best: 100, Bladel: 120 }, [100, 120]))).toEqual([['Best', 'Bladel']]);
  });

  test('counts beside the first line', () => {
    const names = { Best: 100, 'Son en': 120, Breugel: 131, Waalre: 151 };
    expect(namesOf(stack(names, [100, 120, 151]))).toEqual([['Best', 'Son en Breugel', 'Waalre']]);
  });

  test('counts beside the last line', () => {
    const names = { Best: 100, 'Son en': 120, Breugel: 131, Waalre: 151 };
    expect(namesOf(stack(names, [100, 131, 151]))).toEqual([['Best', 'Son en Breugel', 'Waalre']]);
  });

  test('counts half way, with two lines and with three', () => {
    const names = {
      'Son en': 100,
      Breugel: 111,
      'Nuenen,': 131,
      'Gerwen en': 142,
      Nederwetten: 153,
      Best: 173,
    };
    expect(namesOf(stack(names, [105.5, 142, 173]))).toEqual([
      ['Son en Breugel', 'Nuenen, Gerwen en Nederwetten', 'Best'],
    ]);
  });

  test('lines as far apart as rows: two answers, so a problem', () => {
    const names = { Bergen: 100, 'op Zoom': 111, Best: 122 };
    expect(namesOf(stack(names, [100, 122]))).toBe('a line of a name could belong to two rows');
  });

  test('lines as far apart as rows: the one answer with known names', () => {
    const open = stack({ Bergen: 100, 'op Zoom': 111, Best: 122 }, [100, 122]);
    expect(namesAmong(['Bergen op Zoom', 'Best'], open)).toEqual([['Bergen op Zoom', 'Best']]);
    expect(namesAmong(['Bergen', 'op Zoom Best'], open)).toEqual([['Bergen', 'op Zoom Best']]);
  });

  test('lines as far apart as rows: two answers with known names, or one of which a name is unknown', () => {
    const open = stack({ Bergen: 100, 'op Zoom': 111, Best: 122 }, [100, 122]);
    const problem = 'a line of a name could belong to two rows';
    expect(namesAmong(['Bergen', 'op Zoom Best', 'Bergen op Zoom', 'Best'], open)).toBe(problem);
    expect(namesAmong(['Bergen op Zoom'], open)).toBe(problem);
  });

  test('who exists does not change what distances tell', () => {
    const clear = stack({ Bergen: 100, 'op Zoom': 111, Best: 131 }, [100, 131]);
    expect(namesAmong(['Bergen', 'op Zoom Best'], clear)).toEqual([['Bergen op Zoom', 'Best']]);
  });

  test('lines as far apart as rows, but the counts stand between them: one answer', () => {
    const names = { Bergen: 100, 'op Zoom': 111, Best: 122 };
    expect(namesOf(stack(names, [105.5, 122]))).toEqual([['Bergen op Zoom', 'Best']]);
  });

  test('the same place beside every name: a mixture is a problem', () => {
    const names = { 'Son en': 100, Breugel: 111, 'Reusel-De': 131, Mierden: 142 };
    expect(namesOf(stack(names, [100, 142]))).toBe('names and counts do not stand side by side');
  });

  test('a row without a name is a problem', () => {
    expect(namesOf(stack({ Best: 100, Waalre: 140 }, [100, 120, 140]))).toBe(
      'names and counts do not stand side by side',
    );
  });

  test('a stranger below the last row stays out, the end of its name does not', () => {
    const rows = { Best: 100, Bladel: 120, Waalre: 140 };
    expect(namesOf(stack({ ...rows, Bron: 161 }, [100, 120, 140]))).toEqual([
      ['Best', 'Bladel', 'Waalre'],
    ]);
    expect(namesOf(stack({ ...rows, AMR: 151 }, [100, 120, 140]))).toEqual([
      ['Best', 'Bladel', 'Waalre AMR'],
    ]);
  });

  test('what one page leaves open another decides', () => {
    const open = stack({ Bergen: 100, 'op Zoom': 111, Best: 122 }, [100, 122]);
    const clear = stack({ 'Son en': 100, Breugel: 111, Waalre: 122 }, [100, 122]);
    expect(namesOf(open, clear)).toBe('a line of a name could belong to two rows');
    const wide = stack({ Bergen: 100, 'op Zoom': 111, Best: 131 }, [100, 131]);
    expect(namesOf(wide, stack({ Waalre: 100, Son: 120 }, [100, 120]))).toEqual([
      ['Bergen op Zoom', 'Best'],
      ['Waalre', 'Son'],
    ]);
  });
});
