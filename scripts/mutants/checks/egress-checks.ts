import type { Mutant } from '../mutant.ts';

const gate = 'server/src/egress/create-egress.ts';
const classes = 'server/src/egress/classify-address.ts';
const allowances = 'server/src/egress/read-allowances.ts';
const target = 'server/src/egress/read-target.ts';
const hop = 'server/src/egress/next-hop.ts';
const addresses = 'server/src/egress/find-addresses.ts';
const tricks = 'server/src/egress/ssrf.test.ts';
const requests = 'server/src/egress/egress.test.ts';
const connections = 'server/src/egress/connect.test.ts';

export const egressChecks: readonly Mutant[] = [
  {
    name: 'egress-reaches-internal-addresses',
    file: classes,
    edits: [["if (internal.check(address, family)) return 'internal';", '']],
    tests: [tricks],
  },
  {
    name: 'egress-reaches-special-addresses',
    file: classes,
    edits: [["if (special.check(address, family)) return 'special';", '']],
    tests: [tricks],
  },
  {
    name: 'egress-reaches-what-is-no-machine',
    file: classes,
    edits: [["never.check(address, family) ? 'never' : 'public'", "'public'"]],
    tests: [tricks],
  },
  {
    name: 'egress-takes-all-of-ipv6-for-the-internet',
    file: classes,
    edits: [["globalUnicast.check(address, family) ? 'public' : 'never'", "'public'"]],
    tests: [tricks],
  },
  {
    name: 'egress-takes-addresses-with-a-zone',
    file: classes,
    edits: [[" && !address.includes('%') ? 'ipv6'", " ? 'ipv6'"]],
    tests: [requests],
  },
  {
    name: 'egress-connects-to-all-addresses-of-a-name',
    file: addresses,
    edits: [['return allowed.slice(0, mostAddresses)', 'return addresses.slice(0, mostAddresses)']],
    tests: [tricks],
  },
  {
    name: 'egress-reaches-this-machine-by-its-public-address',
    file: addresses,
    edits: [
      ["addressClass === 'public' && isOwnAddress(address) ? 'internal'", "isOwnAddress === undefined ? 'internal'"],
    ],
    tests: [requests],
  },
  {
    name: 'egress-asks-any-port',
    file: allowances,
    edits: [
      [
        "if (addressClass === 'public' && openPorts.includes(port)) return true;",
        "if (addressClass === 'public') return true;",
      ],
    ],
    tests: [requests],
  },
  {
    name: 'egress-allows-metadata-by-name',
    file: allowances,
    edits: [["addressClass !== 'special' && allowance.host", 'allowance.host']],
    tests: [requests],
  },
  {
    name: 'egress-allows-every-port-of-what-is-allowed',
    file: allowances,
    edits: [['allowsPort(allowance, port, openPorts) && (isNamed', '(isNamed']],
    tests: [requests],
  },
  {
    name: 'egress-allows-networks-of-any-width',
    file: allowances,
    edits: [['if (bits < fewestBits[family])', 'if (bits < 0)']],
    tests: [requests],
  },
  {
    name: 'egress-takes-user-names-in-addresses',
    file: target,
    edits: [["if (url.username !== '' || url.password !== '')", 'if (url.username === url.href)']],
    tests: [tricks],
  },
  {
    name: 'egress-speaks-other-schemes',
    file: target,
    edits: [["if (url.protocol !== 'http:' && url.protocol !== 'https:')", "if (url.protocol === 'file:')"]],
    tests: [tricks],
  },
  {
    name: 'egress-takes-secrets-to-another-origin',
    file: hop,
    edits: [['isElsewhere ? open.has(name)', 'isElsewhere ? !open.has(name) || true']],
    tests: [requests],
  },
  {
    name: 'egress-takes-secrets-to-another-port',
    file: hop,
    edits: [['target.url.origin !== hop.target.url.origin', 'target.host !== hop.target.host']],
    tests: [requests],
  },
  {
    name: 'egress-takes-bodies-to-another-origin',
    file: hop,
    edits: [
      ['if (isElsewhere && hop.body !== undefined && !becomesGet)', 'if (isElsewhere && hop.body === hop.method)'],
    ],
    tests: [requests],
  },
  {
    name: 'egress-lets-a-request-name-another-host',
    file: gate,
    edits: [["named.some(([name]) => name === 'host')", "named.some(([name]) => name === 'hosts')"]],
    tests: [requests],
  },
  {
    name: 'egress-connects-to-a-host-with-more-in-it',
    file: target,
    edits: [["if (host === '' || notOfHosts.test(host))", "if (host === '')"]],
    tests: [connections],
  },
  {
    name: 'egress-connects-at-ports-of-the-web',
    file: gate,
    edits: [
      ['{ openPorts: otherPorts, signal: timed }', '{ openPorts: [...otherPorts, ...httpPorts], signal: timed }'],
    ],
    tests: [connections],
  },
  {
    name: 'egress-leaves-connections-open-when-the-run-is-over',
    file: 'server/src/egress/hold-socket.ts',
    edits: [["else signal.addEventListener('abort', abort, { once: true });", '']],
    tests: [connections],
  },
  {
    name: 'egress-takes-what-came-before-tls-for-safe',
    file: 'server/src/egress/hold-socket.ts',
    edits: [['if (socket.readableLength > 0)', 'if (socket.readableLength < 0)']],
    tests: [connections],
  },
];
