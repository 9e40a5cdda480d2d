import { describe, expect, it } from 'vitest';

import { findRegionsInText } from '../../../src/transform/seen-as.ts';
import { reference } from '../../support/reference.ts';

describe('findRegionsInText', () => {
  it.each([
    ['Rijnmond', ['AM22']],
    ['Rijnmond (pdf, 200 kB)', ['AM22']],
    ['Klantprofielen Rotterdam-Rijnmond Q1 2023', ['AM22']],
    ['Zuid-Holland Centraal', ['AM34']],
    ['zuidholland-centraal', ['AM34']],
    ['Midden-Holland', ['AM20']],
    ['Noord-Holland Noord', ['AM15']],
    ['noord-limburg', ['AM29']],
    ['Noord-Holland', []],
    ['Holland', []],
    ['Drenthe', ['AM03']],
    ['Drenthes', []],
    ['Rijk van Nijmegen', ['AM08']],
    ['Nijmegen', ['AM08']],
    ['Regio Gorinchem', ['AM35']],
    ['gooi-en-vechtstreek-2020-q3', ['AM12']],
    ['zuid-kennemerland-en-ijmond', ['AM37']],
    ['stedendriehoek-en-noordwest-veluwe', ['AM06']],
    ['Rijnmond en Zeeland', ['AM22', 'AM24']],
    ['Rijnm\u043end', []],
    ['Nederland', []],
    ['', []],
  ])('%j names %j', (text, regions) => {
    expect(findRegionsInText(text, '2023-03-31', reference)).toEqual(regions);
  });
});
