/**
 * Every metric again, as SQL on the facts and dimensions alone: no view, no guard, nothing of bi/. Each query has the key
 * columns of a row and then the metrics under their names.
 */

const COUNTS = `
  sum(known_in_sonar) as "Personen bekend in Sonar",
  sum(municipal_with_profile + uwv_with_profile) as "Personen met klantprofiel",
  sum(municipal_without_profile + uwv_without_profile) as "Personen zonder klantprofiel",
  sum(municipal_with_profile) as "Gemeente, met klantprofiel",
  sum(municipal_without_profile) as "Gemeente, zonder klantprofiel",
  sum(uwv_with_profile) as "UWV, met klantprofiel",
  sum(uwv_without_profile) as "UWV, zonder klantprofiel",
  sum(municipal_with_profile + uwv_with_profile) / nullif(sum(known_in_sonar), 0)::numeric as "Aandeel met klantprofiel",
  sum(municipal_with_profile) / nullif(sum(municipal_with_profile + municipal_without_profile), 0)::numeric as "Aandeel bij gemeenten",
  sum(uwv_with_profile) / nullif(sum(uwv_with_profile + uwv_without_profile), 0)::numeric as "Aandeel bij UWV"`;
const REGISTER = `
  sum(register_persons) as "Personen in het doelgroepregister",
  sum(known_in_sonar) / nullif(sum(register_persons), 0)::numeric as "Aandeel van het register in Sonar"`;
const WITH = '(n.municipal_with_profile + n.uwv_with_profile)::numeric';
const WITH_THEN = WITH.replaceAll('n.', 't.');
/** In points, by one division: shares that are rounded first would differ by a tenth now and then. */
const CHANGES = `n.known_in_sonar - t.known_in_sonar as "Personen, verschil in een jaar",
  round(100 * (${WITH} * t.known_in_sonar - ${WITH_THEN} * n.known_in_sonar)
    / nullif(n.known_in_sonar * t.known_in_sonar::numeric, 0), 1) as "Aandeel, verschil in een jaar (procentpunt)"`;
const SUMS = `sum(municipal_with_profile) as municipal_with_profile, sum(uwv_with_profile) as uwv_with_profile,
  sum(known_in_sonar) as known_in_sonar`;
const FACTS = `klantprofielen.fact_profiles f join klantprofielen.dim_quarter using (quarter_key)
  join klantprofielen.dim_region using (region_key) join klantprofielen.dim_municipality using (municipality_key)`;
const TOTALS = `klantprofielen.fact_region_coverage f join klantprofielen.dim_quarter using (quarter_key)
  join klantprofielen.dim_region using (region_key)`;
const SIZE = `case when known < 100 then 'minder dan 100' when known < 250 then '100 tot 250' when known < 500 then '250 tot 500'
  when known < 1000 then '500 tot 1.000' else '1.000 of meer' end`;

export type Expected = {
  readonly dataset: string;
  readonly keys: readonly string[];
  readonly sql: string;
  /** The view leaves numbers out by a rule of its own: those it has are compared. */
  readonly mayBeEmpty?: boolean;
};

export const EXPECTED: readonly Expected[] = [
  {
    dataset: 'national_totals',
    keys: ['quarter_code'],
    sql: `select quarter_code, ${COUNTS}, ${REGISTER} from ${TOTALS} group by 1`,
  },
  {
    dataset: 'national_totals',
    keys: ['quarter_code'],
    sql: `with sums as (select quarter_key, ${SUMS} from klantprofielen.fact_region_coverage group by 1)
      select q.quarter_code, ${CHANGES} from sums n join klantprofielen.dim_quarter q on q.quarter_key = n.quarter_key
      left join sums t on t.quarter_key = q.same_quarter_last_year_key`,
  },
  {
    dataset: 'region_profiles',
    keys: ['quarter_code', 'region_code'],
    sql: `select quarter_code, region_code, ${COUNTS}, ${REGISTER},
        rank() over (partition by quarter_code order by sum(municipal_with_profile + uwv_with_profile) / nullif(sum(known_in_sonar), 0)::numeric desc) as "Plaats in het land"
      from ${TOTALS} group by 1, 2`,
  },
  {
    dataset: 'region_changes',
    keys: ['quarter_code', 'region_code'],
    sql: `select quarter_code, region_code, ${CHANGES} from klantprofielen.fact_region_coverage n
      join klantprofielen.dim_quarter q on q.quarter_key = n.quarter_key
      join klantprofielen.dim_region r on r.region_key = n.region_key
      left join klantprofielen.fact_region_coverage t on t.quarter_key = q.same_quarter_last_year_key and t.region_key = n.region_key`,
  },
  {
    dataset: 'profiles',
    keys: ['quarter_code', 'region_code', 'municipality_code'],
    sql: `select quarter_code, region_code, municipality_code, ${COUNTS} from ${FACTS} group by 1, 2, 3`,
  },
  {
    dataset: 'municipality_changes',
    keys: ['quarter_code', 'region_code', 'municipality_code'],
    sql: `select quarter_code, region_code, municipality_code, ${CHANGES} from klantprofielen.fact_profiles n
      join klantprofielen.dim_quarter q on q.quarter_key = n.quarter_key
      join klantprofielen.dim_region r on r.region_key = n.region_key
      join klantprofielen.dim_municipality m on m.municipality_key = n.municipality_key
      left join klantprofielen.fact_profiles t on t.quarter_key = q.same_quarter_last_year_key
        and t.region_key = n.region_key and t.municipality_key = n.municipality_key`,
  },
  {
    dataset: 'municipality_ranking',
    keys: ['quarter_code', 'region_code', 'municipality_code'],
    sql: `select quarter_code, region_code, municipality_code,
        rank() over (partition by quarter_code order by (municipal_with_profile + uwv_with_profile) / nullif(known_in_sonar, 0)::numeric desc nulls last) as "Plaats in het land"
      from ${FACTS}`,
  },
  {
    dataset: 'observations',
    keys: ['quarter_code', 'area_level', 'area_code'],
    sql: `select quarter_code, level as area_level, area as area_code, sum(known_in_sonar) as "Personen",
        sum(municipal_with_profile + uwv_with_profile) as "Personen met klantprofiel",
        sum(municipal_with_profile + uwv_with_profile) / nullif(sum(known_in_sonar), 0)::numeric as "Aandeel met klantprofiel"
      from ${FACTS}
      cross join lateral (values ('GM', municipality_code), ('AM', region_code), ('NL', 'NL00')) as one (level, area)
      group by 1, 2, 3`,
  },
  {
    dataset: 'comparable_regions',
    keys: ['quarter_code', 'region_code'],
    sql: `select quarter_code, r.region_code, ${COUNTS} from klantprofielen.fact_profiles f
      join klantprofielen.dim_quarter q using (quarter_key)
      join klantprofielen.municipality_lineage l on l.municipality_key = f.municipality_key
      join klantprofielen.municipality_lineage today on today.municipality_key = l.today_key
      join klantprofielen.dim_region r on r.region_key = today.region_key
      group by 1, 2`,
  },
  {
    dataset: 'comparable_regions',
    keys: ['quarter_code', 'region_code'],
    mayBeEmpty: true,
    sql: `with sums as (
        select f.quarter_key, today.region_key, ${SUMS} from klantprofielen.fact_profiles f
        join klantprofielen.municipality_lineage l on l.municipality_key = f.municipality_key
        join klantprofielen.municipality_lineage today on today.municipality_key = l.today_key
        group by 1, 2)
      select q.quarter_code, r.region_code, ${CHANGES} from sums n
      join klantprofielen.dim_quarter q on q.quarter_key = n.quarter_key
      join klantprofielen.dim_region r on r.region_key = n.region_key
      left join sums t on t.quarter_key = q.same_quarter_last_year_key and t.region_key = n.region_key`,
  },
  {
    dataset: 'revised_numbers',
    keys: ['quarter_code'],
    // one number of one municipality and the sums it is in: what test/support/add-trouble.ts revises
    sql: `select '2022Q4' as quarter_code, 4 as "Getallen herzien"`,
  },
  {
    dataset: 'region_beside_country',
    keys: ['quarter_code', 'region_name', 'reeks'],
    sql: `with region as (select quarter_code, region_name, municipal_with_profile + uwv_with_profile as part, known_in_sonar as whole from ${TOTALS}),
      country as (select quarter_code, sum(part) as part, sum(whole) as whole from region group by 1)
      select quarter_code, region_name, region_name as reeks, part::numeric / whole as "Aandeel met klantprofiel" from region
      union all
      select quarter_code, region_name, 'Nederland', c.part::numeric / c.whole from region join country c using (quarter_code)`,
  },
  {
    dataset: 'municipality_beside_others',
    keys: ['quarter_code', 'municipality_name', 'reeks'],
    sql: `with fact as (select quarter_code, region_name, municipality_name, municipal_with_profile + uwv_with_profile as part, known_in_sonar as whole from ${FACTS}),
      own as (select quarter_code, municipality_name, sum(part) as part, sum(whole) as whole from fact group by 1, 2),
      sized as (select *, 'Gelijke grootte: ' || ${SIZE.replaceAll('known', 'whole')} as size from own),
      areas as (
        select quarter_code, 'Gemeente' as reeks, municipality_name as gebied, part, whole from own
        union all select quarter_code, 'Arbeidsmarktregio', region_name, sum(part), sum(whole) from fact group by 1, 3
        union all select quarter_code, 'Nederland', '', sum(part), sum(whole) from fact group by 1
        union all select quarter_code, 'Gemeenten van gelijke grootte', size, sum(part), sum(whole) from sized group by 1, 3
      ),
      pairs as (
        select quarter_code, municipality_name, 'Gemeente' as reeks, municipality_name as gebied from own
        union all select quarter_code, municipality_name, 'Arbeidsmarktregio', region_name from fact
        union all select quarter_code, municipality_name, 'Nederland', '' from own
        union all select quarter_code, municipality_name, 'Gemeenten van gelijke grootte', size from sized
      )
      select quarter_code, municipality_name, reeks, sum(whole) as "Personen bekend in Sonar",
        sum(part) / sum(whole)::numeric as "Aandeel met klantprofiel"
      from pairs join areas using (quarter_code, reeks, gebied) group by 1, 2, 3`,
  },
  {
    dataset: 'publications',
    keys: ['quarter_code'],
    sql: `select quarter_code, regions_expected as "Publicaties", count(f.region_key) as "Publicaties geladen",
        regions_expected - count(f.region_key) as "Publicaties niet geladen"
      from klantprofielen.dim_quarter left join klantprofielen.fact_region_coverage f using (quarter_key)
      where last_day < current_date group by quarter_code, regions_expected`,
  },
  {
    dataset: 'failed_checks',
    keys: ['document_key'],
    sql: `select document_key, count(*) as "Controles niet geslaagd" from etl.check_result
      join etl.document using (document_key) where not passed and status in ('current', 'quarantined') group by 1`,
  },
  {
    dataset: 'loaded_documents',
    keys: ['quarter_code'],
    sql: `select quarter_code, count(*) as "Documenten" from ${TOTALS} group by 1`,
  },
  {
    dataset: 'measure',
    keys: ['label_nl'],
    sql: `select label_nl, (confirmed)::integer as "Kolommen bevestigd", 1 as "Kolommen" from klantprofielen.measure`,
  },
];
