/** What the search for a Node looks at. */
export type Machine = {
  readonly platform: string;
  readonly arch: string;
  /** Path of the Node that the project brings; undefined where it is not installed. */
  readonly own: string | undefined;
  /** The machine's, best first. */
  readonly others: readonly string[];
  /** Asks one for its version. */
  readonly ask: (node: string) => { readonly version?: string; readonly trouble?: string };
  readonly hasApt: boolean;
  readonly isRoot: boolean;
  /** Of the Node that asks, with its `v`. */
  readonly version: string;
};

export type Found =
  | { readonly node: string; readonly isOwn: boolean; readonly sentence?: undefined }
  | { readonly sentence: string; readonly node?: undefined };

export function findNode(machine: Machine): Found;
export function lookAround(): Machine;
