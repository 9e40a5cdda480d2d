import packageFile from '../package.json' with { type: 'json' };

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

/**
 * How people call the program, for the commands that messages tell them to type. PROGRAM_NAME says it where a program
 * cannot know: docker-compose.yml sets it to `docker compose exec pipeline klantprofielen`.
 */
export function programName(): string {
  const { PROGRAM_NAME: named, npm_lifecycle_event: script } = process.env;
  return named || (script === undefined ? 'klantprofielen' : 'npm start --');
}

/** Is this the service of docker-compose.yml? Then settings are made beside that file, and folders are the container's. */
export function isInCompose(): boolean {
  return programName().startsWith('docker compose ');
}

/** What to type to name a source, to make the service take it, and to try the program without one. */
export function sourceCommands() {
  const program = programName();
  const compose = isInCompose();
  return {
    discover: `${program} discover https://www.uwv.nl/…`,
    page: 'SOURCES=https://www.uwv.nl/…',
    folder: `SOURCES=${compose ? '/inbox' : './inbox'}`,
    again: compose ? 'docker compose up -d' : `${program} serve`,
    demo: compose ? `${program} demo` : 'npm run demo',
  };
}

/** What to type, line by line, while SOURCES names nothing: an address cannot be guessed. */
export function howToNameSource(): string[] {
  const { discover, page, folder, again, demo } = sourceCommands();
  const compose = isInCompose();
  return [
    'Find the page on uwv.nl that lists "Transparantie van klantprofielen" (look under /nl/publicaties or /nl/arbeidsmarktinformatie),',
    `try it with:  ${discover}`,
    `and when the links are the right ones, set it in .env${compose ? ' beside docker-compose.yml' : ''}:  ${page}`,
    `then:  ${compose ? again : `${programName()} run`}`,
    `A folder with PDFs saved by hand works too:  ${folder}${compose ? '  (the folder inbox beside docker-compose.yml)' : ''}`,
    `To see the whole pipeline work without any of this:  ${demo}`,
  ];
}
