import packageFile from '../package.json' with { type: 'json' };

/** Version of this program; documents carry it as `reader_version`. */
export const PROGRAM_VERSION: string = packageFile.version;

/** How the program was called, for the commands that messages tell people to type. */
export function programName(): string {
  return process.env['npm_lifecycle_event'] === undefined ? 'klantprofielen' : 'npm start --';
}
