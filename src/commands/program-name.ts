/** How the program was called, for the commands that messages tell people to type. */
export function programName(): string {
  return process.env['npm_lifecycle_event'] === undefined ? 'klantprofielen' : 'npm start --';
}
