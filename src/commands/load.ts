/** The commands. Each is loaded when it is called: they share little, and most of what they need is large. */
export const load = {
  confirm: () => import('./confirm.ts'),
  decide: () => import('./decide.ts'),
  demo: () => import('./demo.ts'),
  discover: () => import('./discover.ts'),
  doctor: () => import('./doctor.ts'),
  export: () => import('./export.ts'),
  inspect: () => import('./inspect.ts'),
  migrate: () => import('./migrate.ts'),
  replay: () => import('./replay.ts'),
  run: () => import('./run.ts'),
  serve: () => import('./serve.ts'),
  sql: () => import('./sql.ts'),
  status: () => import('./status.ts'),
};
