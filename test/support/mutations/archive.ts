/** What is loaded when a document is judged: the publications of a history, looked up as the database would. */
import type { MunicipalityCode, RegionCode } from '../../../src/codes.ts';
import type { Check } from '../../../src/findings.ts';
import { decide, filePublication, type Decision } from '../../../src/pipeline/decide.ts';
import { perMeasure } from '../../../src/measures.ts';
import { pickNeighbours, type Quarter } from '../../../src/quarter.ts';
import type { RawDocument } from '../../../src/raw.ts';
import type { SeenAs } from '../../../src/seen-as.ts';
import {
  checkAgainstLoaded,
  type Loaded,
  type LoadedCounts,
} from '../../../src/transform/checks/comparisons.ts';
import { figuresHash, numbersHash } from '../../../src/transform/fingerprint.ts';
import { toReading } from '../../../src/transform/read.ts';
import type { ProfileTable } from '../../../src/transform/reading.ts';
import { parseSeenAs } from '../../../src/transform/seen-as.ts';
import { reference } from '../reference.ts';
import type { Published } from './history.ts';

/** Is the publication loaded? */
export type IsLoaded = (quarter: Quarter, region: RegionCode) => boolean;

export type Archive = {
  readonly published: readonly Published[];
  find(quarter: Quarter, region: RegionCode): Published | undefined;
  /** Judges a document as the pipeline does when `isLoaded` tells what stands. */
  judge(document: Judged, isLoaded: IsLoaded): Decision;
};

export type Judged = {
  readonly raw: RawDocument;
  readonly seenAs: SeenAs;
  readonly fileName?: string;
};

export function makeArchive(published: readonly Published[]): Archive {
  const byKey = new Map(published.map((one) => [keyOf(one.quarter, one.region), one]));
  const tables = new Map(published.map((one) => [keyOf(one.quarter, one.region), toTable(one)]));
  const quarters = [...new Set(published.map((one) => one.quarter))];
  const byHash = Map.groupBy(tables.values(), (table) => figuresHash(table));
  const places = new Map(
    published.flatMap((one) =>
      one.codes.map((code) => [`${one.quarter} ${code}`, one.region] as const),
    ),
  );
  const compare = (table: ProfileTable, isLoaded: IsLoaded): Check[] => {
    const { quarter, region } = table;
    const isOther = (one: LoadedCounts): boolean =>
      one.quarter !== quarter || one.region !== region;
    const near = pickNeighbours(
      quarter,
      quarters.filter((other) => isLoaded(other, region)),
    );
    const loaded: Loaded = {
      claims: table.rows.flatMap(({ municipality }) => {
        const place = places.get(`${quarter} ${municipality}`);
        return place !== undefined && place !== region && isLoaded(quarter, place)
          ? [{ municipality, region: place }]
          : [];
      }),
      alike: (byHash.get(figuresHash(table)) ?? []).filter(
        (one) => isOther(one) && isLoaded(one.quarter, one.region),
      ),
      neighbours: near.flatMap((other) => tables.get(keyOf(other, region)) ?? []),
      current: isLoaded(quarter, region) ? tables.get(keyOf(quarter, region)) : undefined,
    };
    return checkAgainstLoaded(table, loaded, reference);
  };
  return {
    published,
    find: (quarter, region) => byKey.get(keyOf(quarter, region)),
    judge: ({ raw, seenAs, fileName }, isLoaded) => {
      const reading = toReading(raw, seenAs, fileName, reference);
      const linkSays = parseSeenAs(seenAs, reference);
      const { quarter, region } = filePublication(linkSays, reading);
      const stands = quarter && region && isLoaded(quarter, region);
      const current = stands ? tables.get(keyOf(quarter, region)) : undefined;
      return decide(
        { reading, refusals: [], says: linkSays, publishedOn: undefined },
        {
          current: current && { documentKey: 1, numbersHash: numbersHash(current) },
          own: undefined,
          isOlder: false,
          accepted: new Set(),
          comparisons: reading.table ? compare(reading.table, isLoaded) : [],
          rivals: [],
        },
      );
    },
  };
}

function keyOf(quarter: Quarter, region: RegionCode): string {
  return `${quarter} ${region}`;
}

const NOWHERE = { page: 1, left: 0, top: 0, right: 0, bottom: 0 };

/** The table that is loaded when the document is read right. */
export function toTable({ quarter, region, truth, codes }: Published): ProfileTable {
  const cells = perMeasure(() => ({ text: '', box: NOWHERE }));
  const toCounts = (numbers: readonly (number | string)[]) =>
    perMeasure((_, index) => Number(numbers[index]));
  return {
    quarter,
    region,
    regionName: truth.region,
    layout: truth.regionColumns ? 'uwv-2023' : 'uwv-2020',
    measuresFrom: 'layout',
    rows: truth.rows.map(([name, ...numbers], index) => ({
      municipality: codes[index] ?? ('' as MunicipalityCode),
      municipalityName: name,
      printedName: name,
      counts: toCounts(numbers),
      cells,
    })),
    totals: toCounts(truth.totals),
    totalCells: cells,
    registerPersons: truth.register,
    knownPct: truth.pct,
  };
}
