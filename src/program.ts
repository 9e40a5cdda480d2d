import packageFile from '../package.json' with { type: 'json' };
import places from './places.json' with { type: 'json' };

/** Version of this program; documents carry it as `reader_version`. */
export const PROGRAM_VERSION: string = packageFile.version;

/** Of schema klantprofielen as analysts may count on it: the highest version in the table `contract`. */
export const CONTRACT_VERSION = '1.1';

/** What --version tells: the tag of this version's release, and the commit where the image was told one. */
export function toVersionText(options: { readonly json: boolean }): string {
  const { KLANTPROFIELEN_REVISION: revision } = process.env;
  const version = {
    version: PROGRAM_VERSION,
    tag: `v${PROGRAM_VERSION}`,
    contract: CONTRACT_VERSION,
    ...(revision ? { revision } : {}),
  };
  if (options.json) return JSON.stringify(version);
  const commit = revision ? `, commit ${revision}` : '';
  return `${version.version} (tag ${version.tag}, contract ${version.contract}${commit})`;
}

type Place = {
  /** How people call the program there. */
  readonly program: string;
  /** How the owner of the schemas migrates, where that is not this program's own `migrate`. */
  readonly migrate?: string;
  /** Where they make settings, what makes the program take them, and the folder of PDFs saved by hand, if it has one. */
  readonly settings: string;
  readonly again: string;
  readonly folder?: string;
};

/**
 * What people type where the program runs. It cannot know that: whatever starts it there says so in RUNS_IN. With
 * `kubernetes/run` no pod stays to type in: there it is a checkout whose .env names the database.
 */
const PLACES: Readonly<Record<string, Place>> = places;

const place = (): Place | undefined => PLACES[process.env['RUNS_IN'] ?? ''];

/** Is this the service of docker-compose.yml? Then the folder inbox beside that file is the container's. */
export const isInCompose = (): boolean => place() === PLACES['compose'];

/** How people call the program, for the commands that messages tell them to type. */
export function programName(): string {
  const { npm_lifecycle_event: script } = process.env;
  return place()?.program ?? (script === undefined ? 'klantprofielen' : 'npm start --');
}

/** What to type where the schema is older than this program; the database of the demo is made anew. */
export function migrateCommand(isDemo = false): string {
  return isDemo ? sourceCommands().demo : (place()?.migrate ?? `${programName()} migrate`);
}

/** What to type to name a source, to make the service take it, and to try the program without one. */
export function sourceCommands() {
  const there = place();
  const program = programName();
  const folder = there ? there.folder : './inbox';
  return {
    discover: `${program} discover https://www.uwv.nl/…`,
    settings: there?.settings ?? '.env',
    page: 'SOURCES=https://www.uwv.nl/…',
    folder: folder && `SOURCES=${folder}`,
    again: there?.again,
    demo: there && program !== 'npm start --' ? `${program} demo` : 'npm run demo',
  };
}

/** What to type, line by line, while SOURCES names nothing: an address cannot be guessed. */
export function howToNameSource(): string[] {
  const { discover, settings, page, folder, again, demo } = sourceCommands();
  const [beside, inbox] = isInCompose()
    ? [' beside docker-compose.yml', '  (the folder inbox beside docker-compose.yml)']
    : ['', ''];
  return [
    'Find the page on uwv.nl that lists "Transparantie van klantprofielen" (look under /nl/publicaties or /nl/arbeidsmarktinformatie),',
    `try it with:  ${discover}`,
    `and when the links are the right ones, set it in ${settings}${beside}:  ${page}`,
    `then:  ${again ?? `${programName()} run`}`,
    ...(folder ? [`A folder with PDFs saved by hand works too:  ${folder}${inbox}`] : []),
    `To see the whole pipeline work without any of this:  ${demo}`,
  ];
}
