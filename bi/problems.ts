/** What of bi/dashboards.ts a database cannot answer, for either tool: a column that is not there, above all. */
import { sql, type Kysely } from 'kysely';

import type { Database } from '../src/load/schema.ts';
import { CHARTS, DASHBOARDS, DATASETS, FILTERS } from './dashboards.ts';
import { toQuestionCard } from './metabase/content.ts';
import { chartsOf, findDataset, findFilter, toExpression, toRelation } from './questions.ts';

/** Every expression is asked of the database on its own, so that the message names the one that fails. */
export async function findProblems(db: Kysely<Database>): Promise<string[]> {
  const placed = new Set(DASHBOARDS.flatMap(chartsOf));
  const problems = CHARTS.filter((chart) => !placed.has(chart)).map(
    ({ key }) => `chart ${key} stands on no dashboard`,
  );
  const ask = async (what: string, text: string) => {
    try {
      await sql.raw(text).execute(db);
    } catch (error) {
      problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  for (const dataset of DATASETS) {
    const from = `from ${toRelation(dataset)}`;
    await ask(`dataset ${dataset.name}`, `select * ${from} limit 0`);
    for (const { name, sql } of dataset.metrics)
      await ask(`metric ${name} of ${dataset.name}`, `select ${sql} ${from}`);
    for (const [name, { sql }] of Object.entries(dataset.computed ?? {}))
      await ask(`column ${name} of ${dataset.name}`, `select ${sql} ${from} limit 0`);
  }
  for (const dataset of DATASETS)
    for (const key of dataset.filters) {
      const column = toExpression(dataset, findFilter(key).column);
      await ask(
        `filter ${key} of ${dataset.name}`,
        `select ${column} from ${toRelation(dataset)} limit 0`,
      );
    }
  for (const filter of FILTERS) {
    const dataset = findDataset(filter.dataset);
    const where = filter.where === undefined ? '' : ` where ${filter.where}`;
    await ask(
      `filter ${filter.title}`,
      `select ${toExpression(dataset, filter.column)} from ${toRelation(dataset)}${where} limit 0`,
    );
  }
  for (const chart of CHARTS) {
    const [{ native }] = toQuestionCard(chart, 1).dataset_query.stages;
    // without what stands in [[ ]], as when nothing is chosen
    const asked = native.replaceAll(/\[\[.*?\]\]/gs, '').replaceAll(/\{\{\w+\}\}/g, "''");
    await ask(`chart ${chart.key}`, asked);
  }
  return problems.map((problem) => `bi/dashboards.ts: ${problem}`);
}
