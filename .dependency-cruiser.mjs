/**
 * The import table of ARCHITECTURE.md as rules. A module of the server may import what its row names and nothing else;
 * `contract` is open to all of them.
 */
const table = {
  kernel: [],
  text: ['kernel'],
  limits: ['kernel'],
  push: ['kernel'],
  egress: ['kernel'],
  connectors: ['kernel'],
  database: ['kernel'],
  models: ['text', 'kernel'],
  jobs: ['database', 'kernel'],
  identity: ['database', 'kernel'],
  'search-index': ['database', 'text', 'kernel'],
  assistants: ['database', 'kernel'],
  threads: ['database', 'kernel'],
  audit: ['database', 'kernel'],
  retrieval: ['search-index', 'models', 'text', 'kernel'],
  ingest: ['connectors', 'egress', 'jobs', 'search-index', 'models', 'database', 'text', 'kernel'],
  chat: ['assistants', 'threads', 'retrieval', 'models', 'database', 'text', 'limits', 'kernel'],
  http: ['identity', 'chat', 'assistants', 'threads', 'retrieval', 'ingest', 'audit', 'limits', 'kernel'],
};
/** Modules of which the named ones may import types only. */
const typesOnly = { chat: ['identity', 'search-index'], retrieval: ['identity'] };

const modules = Object.keys(table);
const server = '^server/src';
const test = '\\.test\\.ts$';
/** Connectors are tested behind the real gate. */
const connectorsTesting = `${server}/connectors/.*testing/`;
/** And syncs with who keeps people and groups. */
const ingestTesting = `${server}/ingest/.*testing/`;

const moduleRules = modules.map((name) => {
  const allowed = [name, ...table[name]];
  return {
    name: `${name}-imports-what-its-row-says`,
    comment: `${name}/ may import ${table[name].join(', ') || 'nothing'} (ARCHITECTURE.md).`,
    severity: 'error',
    from: { path: `${server}/${name}/`, pathNot: [test, connectorsTesting, ingestTesting] },
    to: { path: `${server}/`, pathNot: `${server}/(${[...allowed, ...(typesOnly[name] ?? [])].join('|')})/` },
  };
});

const typeRules = Object.entries(typesOnly).map(([name, others]) => ({
  name: `${name}-imports-only-types-of-${others.join('-and-')}`,
  severity: 'error',
  from: { path: `${server}/${name}/`, pathNot: test },
  to: { path: `${server}/(${others.join('|')})/`, dependencyTypesNot: ['type-only'] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...moduleRules,
    ...typeRules,
    {
      name: 'nothing-imports-the-server',
      severity: 'error',
      from: { pathNot: `^(server|bench|evals|e2e)/` },
      to: { path: `${server}/` },
    },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      from: { path: '^contract/' },
      to: { path: '^(server|sdk|demo|evals|bench|e2e)/' },
    },
    {
      name: 'the-client-knows-the-contract-alone',
      comment: 'And at run time not even that: its schemas would be most of what a browser loads.',
      severity: 'error',
      from: { path: '^sdk/', pathNot: [test, '/(describe-routes|write-routes)\\.ts$'] },
      to: { path: '^(contract|server|demo|evals|bench|e2e)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-web-app-talks-through-the-sdk',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(contract|server|demo|evals|bench|e2e)/' },
    },
    {
      name: 'only-identity-grants-access',
      comment: 'An Access that anybody could make would prove nothing.',
      severity: 'error',
      from: { path: `${server}/`, pathNot: [`${server}/identity/`, test, `${server}/.*/testing/`] },
      to: { path: `${server}/kernel/access\\.ts$`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-edge-knows-the-web-framework',
      severity: 'error',
      from: { path: `${server}/`, pathNot: [`${server}/http/`, `${server}/serve\\.ts$`] },
      to: { path: 'node_modules/(hono|@hono)/' },
    },
    {
      name: 'connectors-have-one-way-out',
      comment: 'Whatever they ask of the network goes through the `fetch` that they are handed (ADR 22).',
      severity: 'error',
      from: { path: `${server}/connectors/`, pathNot: [test, connectorsTesting] },
      to: {
        dependencyTypes: ['core'],
        pathNot: '^(node:)?(buffer|crypto|events|fs|os|path|stream|string_decoder|timers|url|util|zlib)(/|$)',
      },
    },
    {
      name: 'connectors-use-no-library-that-may-open-sockets',
      comment: 'One that was looked at and opens none is added here.',
      severity: 'error',
      from: { path: `${server}/connectors/`, pathNot: [test, connectorsTesting] },
      to: {
        path: 'node_modules/',
        pathNot: 'node_modules/(@types|zod|htmlparser2|feedsmith|robots-parser|aws4fetch|yauzl|ldapts)/',
      },
    },
    {
      name: 'the-gate-alone-knows-its-http-client',
      severity: 'error',
      from: { path: `${server}/`, pathNot: `${server}/egress/` },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'internal-is-internal',
      severity: 'error',
      from: { path: '^([^/]+/src/[^/]+)/' },
      to: { path: '/internal/', pathNot: '^$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Of ours alone: most libraries lie in a folder called dist, and rules about them would not see them.
    exclude: { path: '^[a-z]+/(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
