/** What a request can end in: the vocabulary of `src/extract/http`. Network trouble is an answer, never an exception. */
import type { Sha256 } from '../../codes.ts';
import codes from './fetch-codes.json' with { type: 'json' };

/** Why something could not be fetched whole (words: meanings.json). Stable: alerts and the runbook use these. */
export type FetchCode = keyof typeof codes | `http_${number}`;

type Trait =
  /** Another try in the same run is sensible. Certificates, refusals and wrong documents do not mend by themselves. */
  | 'transient'
  /** The host was not reached at all: a document then fails with this very reason, not for the want of robots.txt. */
  | 'unreached'
  /** A link that only its page made a candidate is then no document for us. */
  | 'foreign';

const TRAITS: Readonly<Record<string, readonly string[]>> = codes;

export function hasTrait(code: FetchCode, trait: Trait): boolean {
  return TRAITS[code]?.includes(trait) === true;
}

/** The request did not give what was asked. `message` is one printable line without secrets. */
export type Failed = {
  readonly kind: 'failed';
  readonly code: FetchCode;
  readonly message: string;
  /** Of what a file of a folder holds instead of a whole PDF: by it a person can reject the file. */
  readonly sha256?: Sha256;
};

export type Page = {
  readonly kind: 'page';
  /** The address after redirects. */
  readonly url: string;
  /** As sent, lower case; '' when the header is absent. */
  readonly contentType: string;
  readonly body: string;
};

/** The bytes that came are no page; only their beginning was read. */
export type File = {
  readonly kind: 'file';
  readonly url: string;
  readonly isPdf: boolean;
  /** For messages: 'a picture (PNG)'. */
  readonly what: string;
};

export type PageAnswer = Page | File | Failed;

/** Whole bytes of a PDF: `%PDF-` … `%%EOF`, as long as announced. */
export type Content = {
  readonly kind: 'content';
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: Sha256;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
};

export type DocumentAnswer =
  | Content
  /** The bytes of the stored validators are still the ones (as far as the host says). */
  | { readonly kind: 'not_modified' }
  /** 410: withdrawn by the publisher. */
  | { readonly kind: 'gone' }
  /** Not a document but a page, whatever its address looks like: the document may stand behind it. */
  | Page
  | Failed;

/** What is stored about the last whole download; `full` asks for the bytes whatever the host says of them. */
export type Validators = {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  readonly full?: boolean | undefined;
};

export function failed(code: FetchCode, message: string): Failed {
  return { kind: 'failed', code, message };
}

/** A failure where only an error can be thrown: in callbacks, in streams, by a deadline. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly code: FetchCode;

  constructor(code: FetchCode, message: string) {
    super(message);
    this.code = code;
  }
}
