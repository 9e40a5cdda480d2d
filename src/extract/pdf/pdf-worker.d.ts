/** pdf.js ships no types for its worker; this is all that child.ts takes from it. */
declare module 'pdfjs-dist/build/pdf.worker.mjs' {
  import type { LocalPort } from './stand-ins.ts';

  export const WorkerMessageHandler: { initializeFromPort(port: LocalPort): void };
}
