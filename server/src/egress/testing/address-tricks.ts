/** One way in which an address that must not be reached may be put before a fetcher. */
export interface Trick {
  url: string;
  /** What its name resolves to, at each time that it is asked; the last one stays. */
  answers?: string[][];
  /** Whatever it looks like, it leads to the allowed site, or to the internet. */
  isHarmless?: true;
}

/** Where the tricks want to go, and the one place to which they may. */
interface Places {
  /** What listens on this machine. */
  canary: number;
  /** Of `site.test`, which is allowed at this port alone. */
  site: number;
}

/** As a URL may have it. */
const loopback = words(`
  127.0.0.1 127.1 127.0.1 127.255.255.254 2130706433 017700000001 0x7f000001 0x7f.0x0.0x0.0x1 0177.0.0.1 0177.0.0.01
  00000177.0.0.1 0x7F.1 127.0x1 0x7f.0.1 127.000.000.001 127.0.0.1. 0x7f.1. %31%32%37.0.0.1 127%2E0%2E0%2E1 127%2e1
  127。0。0。1 127．0．0．1 １２７.０.０.１ 127.0.0.１ ０x7f.1 ①②⑦.⓪.⓪.① 𝟏𝟐𝟕.𝟎.𝟎.𝟏 𝟙𝟚𝟟.𝟘.𝟘.𝟙 127.0.0\u00ad.1 12\u200b7.0.0.1
  0 0.0.0.0 0x0 0x00000000 000 0.0 [::1] [0:0:0:0:0:0:0:1] [0000::0001] [::0.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1]
  [::FFFF:7F00:0001] [0:0:0:0:0:ffff:127.0.0.1] [::127.0.0.1] [::7f00:1] [::] [::0] [::ffff:0:127.0.0.1] [::ffff:0.0.0.0]
  [64:ff9b::127.0.0.1] [64:ff9b:1::127.0.0.1] [2002:7f00:1::] [2002:7f00:1::1] [2001:0:7f00:1::] [fe80::5efe:127.0.0.1]
  [2001:0:4136:e378:8000:63bf:80ff:fffe] [::1%25lo] [::1%lo] [fe80::1%25eth0]`);

const loopbackNames = words('localhost LOCALHOST localhost. ⓛⓞⓒⓐⓛⓗⓞⓢⓣ local%68ost foo.localhost ip6-localhost');

const metadata = words(`
  169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 0xa9.0xfe.0xa9.0xfe 169.254.43518 169.16689662 025177524776
  169.254.169.254. 169。254。169。254 １６９.254.169.254 [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [::a9fe:a9fe]
  [64:ff9b::a9fe:a9fe] [2002:a9fe:a9fe::] 169.254.170.2 100.100.100.200 168.63.129.16 192.0.0.192 [fd00:ec2::254] [fd20:ce::254]`);

/** The first and the last address of what is not the internet. */
const ranges = words(`
  0.0.0.1 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.0 127.255.255.255 169.254.0.0
  169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255 192.0.2.1 192.0.2.255 192.31.196.1 192.52.193.1
  192.88.99.0 192.88.99.255 192.168.0.0 192.168.255.255 192.175.48.1 198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.255
  224.0.0.1 239.255.255.255 240.0.0.0 255.255.255.254 255.255.255.255 [100::1] [2001::] [2001:1ff:ffff::] [2001:2::1]
  [2001:10::1] [2001:20::1] [2001:db8::1] [2001:db8:ffff:ffff:ffff:ffff:ffff:ffff] [2002::] [2002:ffff::1] [3fff::1]
  [3fff:fff::1] [4000::1] [5f00::1] [1fff:ffff::1] [fc00::1] [fdff:ffff::1] [fe80::1] [febf::1] [fec0::1] [feff::1]
  [ff02::1] [ff05::2] [ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff] [64:ff9b::808:808] [::ffff:8.8.8.8] [::8.8.8.8]`);

const inner = [
  '127.0.0.1',
  '10.0.0.1',
  '192.168.1.1',
  '172.20.0.5',
  '169.254.169.254',
  '100.64.3.3',
  '0.0.0.0',
  '::1',
  '::',
];
const outer = '93.184.216.34';

const schemes = words(`
  file:///etc/passwd file://localhost/etc/passwd FILE:/etc/passwd gopher://127.0.0.1:6379/_INFO dict://127.0.0.1:11211/stats
  ftp://127.0.0.1/ sftp://127.0.0.1/ tftp://127.0.0.1/x ldap://127.0.0.1/ ldaps://127.0.0.1/ ssh://127.0.0.1/ ws://127.0.0.1/
  wss://127.0.0.1/ data:text/html,hello javascript:fetch(1) about:blank blob:http://127.0.0.1/1 jar:http://127.0.0.1!/
  feed:http://127.0.0.1/ view-source:http://127.0.0.1/ http+unix://%2Fvar%2Frun%2Fdocker.sock/info unix:/var/run/docker.sock
  netdoc:///etc/passwd phar://x smb://127.0.0.1/c mailto:root@localhost urn:x httpx://127.0.0.1/`);

export function addressTricks({ canary, site }: Places): Trick[] {
  const at = (host: string): Trick => ({ url: `http://${host}:${canary}/` });
  return [
    ...[...loopback, ...metadata].map(at),
    // At the port that is open to everybody, so that the address alone decides.
    ...[...ranges, ...loopback, ...metadata].map((host) => ({ url: `http://${host}/` })),
    ...ranges.slice(0, 12).map((host) => ({ url: `https://${host}/` })),
    ...loopbackNames.map((host) => ({ ...at(host), answers: [['127.0.0.1', '::1']] })),
    ...schemes.map((url) => ({ url })),
    ...namesOf(canary),
    ...confusions({ canary, site }),
  ];
}

/** Names that lead inwards, at once or later. */
function namesOf(canary: number): Trick[] {
  const named = (answers: string[][], at: number): Trick => ({ url: `http://name-${at}.test:${canary}/`, answers });
  const always = [...inner, ...ranges.map((host) => host.replace(/^\[|\]$/g, ''))].map((address) => [[address]]);
  const odd = [
    ...words('::ffff:127.0.0.1 ::ffff:7f00:1 ::1%lo fe80::1%eth0 0177.0.0.1 127.1 2130706433 localhost'),
    '',
  ];
  const tricks = [...always, ...odd.map((address) => [[address]]), [[]], [inner]].map(named);
  const rebinding: Trick[] = inner.flatMap((address, at) => [
    // Only the answer that was checked counts, and of several only those that lead outwards.
    { url: `http://rebind-${at}.test/`, answers: [[outer], [address]], isHarmless: true },
    { url: `http://mixed-${at}.test/`, answers: [[address, outer]], isHarmless: true },
    { url: `http://late-${at}.test/`, answers: [[outer, address]], isHarmless: true },
  ]);
  return [
    ...tricks,
    ...rebinding,
    { url: 'http://metadata.google.internal/', answers: [['169.254.169.254']] },
    { url: 'http://169.254.169.254.nip.test/', answers: [['169.254.169.254']] },
    { url: 'http://site.test.evil.test/', answers: [['127.0.0.1']] },
    { url: 'http://evil-site.test/', answers: [['127.0.0.1']] },
    { url: 'http://xn--localhost-.test/', answers: [['127.0.0.1']] },
  ];
}

/** What one parser takes for the allowed site and another does not. */
function confusions({ canary, site }: Places): Trick[] {
  const urls = [
    `http://site.test@127.0.0.1:${canary}/`,
    `http://site.test:${site}@127.0.0.1:${canary}/`,
    `http://site.test%3A${site}@127.0.0.1:${canary}/`,
    `http://user:secret@site.test:${site}/`,
    `http://user@site.test:${site}/`,
    `http://:secret@site.test:${site}/`,
    `http://127.0.0.1:${canary}#@site.test:${site}/`,
    `http://127.0.0.1:${canary}?@site.test:${site}/`,
    `http://127.0.0.1:${canary}/@site.test:${site}/`,
    `http://127.0.0.1:${canary}\\@site.test:${site}/`,
    `http://a@127.0.0.1:${canary}@site.test:${site}/`,
    `http:///127.0.0.1:${canary}/`,
    `http:\\\\127.0.0.1:${canary}/`,
    `http://///127.0.0.1:${canary}/`,
    `hTTp://127.0.0.1:${canary}/`,
    ` http://127.0.0.1:${canary}/`,
    `\u0000http://127.0.0.1:${canary}/`,
    `ht\ntp://127.0.0.1:${canary}/`,
    `http://127.0.0.1\t:${canary}/`,
    `http://127.0.0.1:${canary};site.test/`,
    `http://127.0.0.1:0${canary}/`,
    `http://site.test:${canary}/`,
    `http://site.test.:${canary}/`,
    'http://site.test:22/',
    'http://site.test:6379/',
    'https://site.test/',
    'http://site.test/',
    `http://site.test%00.evil.test:${canary}/`,
    `http://site.test%2f@127.0.0.1:${canary}/`,
    'http://',
    'http://:80/',
    'http://[::1/',
    'http://[127.0.0.1]/',
    'http://127.0.0.1:99999/',
    'http://256.256.256.256/',
    'http://127.0.0.1.1/',
    'http://0x100000000/',
    '//127.0.0.1/',
    '',
    `http://127.0.0.1:${canary}/${'a'.repeat(9_000)}`,
  ].map((url) => ({ url, answers: [['127.0.0.1']] }));
  const harmless = [
    `http://site.test:${site}\\@127.0.0.1:${canary}/`,
    `http://SITE.TEST.:${site}/`,
    `http://site.test:${site}#@127.0.0.1/`,
  ];
  // From a page of the site these are paths of it.
  const relative = [`http:127.0.0.1:${canary}/`, `http:/127.0.0.1:${canary}/`];
  return [
    ...urls,
    ...[...harmless, ...relative].map((url): Trick => ({ url, answers: [['127.0.0.1']], isHarmless: true })),
  ];
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
