/** Which engine sets which documents. */
import type { Reference } from '../../../src/reference/reference.ts';
import { makeTruths, type Truth } from '../corpus/truth.ts';
import { ENGINE_LOOKS, type EngineLook } from './looks.ts';
import { MAKERS, type Maker } from './makers.ts';
import { WORDINGS } from './wordings.ts';

export type EngineDocument = {
  readonly id: string;
  readonly maker: Maker;
  readonly look: EngineLook;
  readonly truth: Truth;
};

/** Every look by every engine that can set it, each with another region and quarter. */
export function planDocuments(
  reference: Reference,
  seed: number,
  makers: readonly Maker[] = MAKERS,
): EngineDocument[] {
  const truths = makeTruths(reference, seed);
  return makers.flatMap((maker) => {
    // of its own, so that an engine more changes no other's documents
    let next =
      seed +
      (Array.from(maker.name).reduce((sum, letter) => 31 * sum + letter.charCodeAt(0), 0) % 910);
    const nextTruth = ({ rows: [least, most], look }: EngineLook): Truth => {
      for (;;) {
        // a step that shares no factor with 910: neighbours differ in region and quarter
        next += 349;
        const truth = truths[next % truths.length];
        if (truth === undefined || truth.rows.length < least || truth.rows.length > most) continue;
        if (look.nameWidth === undefined || truth.rows.some(({ name }) => name.includes(' ')))
          return truth;
      }
    };
    return ENGINE_LOOKS.filter((look) => canSet(maker, look)).map((look) => {
      const truth = nextTruth(look);
      const id = [maker.name, look.name, truth.quarter, truth.region]
        .join(' ')
        .replaceAll(/[^A-Za-z0-9]+/g, '-')
        .toLowerCase();
      return { id, maker, look, truth };
    });
  });
}

function canSet({ cannot }: Maker, { look, wording }: EngineLook): boolean {
  const headings = wording === undefined ? undefined : WORDINGS[wording];
  const isTurned = headings?.isTurned === true;
  const isWide = look.labelSpans || (headings !== undefined && headings.above !== 'none');
  const isTall = look.regionColumns === 'merged';
  return !(
    (isTurned && cannot.includes('turn')) ||
    (isWide && cannot.includes('join columns')) ||
    (isTall && cannot.includes('join rows'))
  );
}
