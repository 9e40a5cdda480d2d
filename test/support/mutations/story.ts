/** How a number of persons moves from quarter to quarter: made up, with the sizes and shares of the two real tables. */
import type { RegionCode } from '../../../src/codes.ts';
import { yearOf, type Quarter } from '../../../src/quarter.ts';
import type { Random } from './random.ts';

/** Expected persons in the four parts. */
export type Parts = readonly [number, number, number, number];

/** Few persons in a village, thousands in a city; a region gives them something in common. */
export function drawParts(random: Random, habits: Parts): Parts {
  const size = Math.min(9000, Math.max(6, 190 * Math.exp(1.05 * random.normal())));
  const weights = habits.map((share) => share * Math.exp(0.3 * random.normal()));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return mapParts((index) => (size * (weights[index] ?? 0)) / all);
}

/** Shares of a region: the municipalities make few profiles, fewer in the first years; UWV has about half with one. */
export function drawHabits(random: Random, quarter: Quarter): Parts {
  const early = yearOf(quarter) < 2019 ? 0.5 : 1;
  return [
    early * (0.02 + 0.06 * random.next()),
    0.25 + 0.15 * random.next(),
    0.42 + 0.16 * random.next(),
    0.07 + 0.09 * random.next(),
  ];
}

/** Shares that follow nothing: also a region in which the municipality does the work of UWV. */
export function drawWildParts(random: Random): Parts {
  const largest = random.pick([20, 200, 2000]);
  return mapParts(() => (random.chance(0.1) ? 0 : Math.floor(largest * random.next() ** 2)));
}

export type Weather = {
  /** A clean-up by UWV removes a fifth of its persons in the region. */
  readonly cleanUp: boolean;
  /** UWV makes profiles for a third of those without. */
  readonly drive: boolean;
};

/** Once in the series UWV cleans up everywhere at once. */
export function drawWeather(random: Random, quarter: Quarter, _region: RegionCode): Weather {
  return { cleanUp: quarter === '2019Q2' || random.chance(0.015), drive: random.chance(0.015) };
}

/** The next quarter: growth, noise, and now and then a decision of somebody. */
export function nextParts(parts: Parts, random: Random, weather: Weather): Parts {
  const growth = 1.015 + 0.02 * random.normal();
  let [mw, mo, uw, uo] = mapParts(
    (index) => (parts[index] ?? 0) * growth * Math.exp(0.03 * random.normal()),
  );
  if (weather.cleanUp) [uw, uo] = [uw * 0.8, uo * 0.8];
  if (weather.drive) [uw, uo] = [uw + uo / 3, uo - uo / 3];
  // a municipality starts to use Sonar and its persons double
  if (random.chance(0.006)) [mw, mo] = [2 * mw + 3, 2.2 * mo + 10];
  // a municipality makes profiles for a quarter of those without
  if (random.chance(0.008)) [mw, mo] = [mw + mo / 4, mo - mo / 4];
  return [mw, mo, uw, uo];
}

/** Persons as counted: whole, with the noise of people who come and go. */
export function countParts(parts: Parts, random: Random): Parts {
  return mapParts((index) => {
    const expected = parts[index] ?? 0;
    return Math.max(0, Math.round(expected + 0.5 * Math.sqrt(expected) * random.normal()));
  });
}

export function addParts(a: Parts, b: Parts): Parts {
  return mapParts((index) => (a[index] ?? 0) + (b[index] ?? 0));
}

function mapParts(valueOf: (index: number) => number): Parts {
  return [valueOf(0), valueOf(1), valueOf(2), valueOf(3)];
}
