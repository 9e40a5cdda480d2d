import packageFile from '../package.json' with { type: 'json' };

/** Version of this program; documents carry it as `reader_version`. */
export const PROGRAM_VERSION: string = packageFile.version;
