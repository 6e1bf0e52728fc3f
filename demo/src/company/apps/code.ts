import { ago } from '../clock.ts';
import { P } from '../people.ts';
import type { DemoResource } from '../types.ts';

const devs = { groups: ['all-devs'] };
type Code = Omit<DemoResource, 'sourceId' | 'url' | 'contentType'> & { contentType?: DemoResource['contentType'] };
const pr = { type: 'pull-request', class: 'code' } as const;
const file = { type: 'file', class: 'code', fileTypeGroup: 'code' } as const;

const code: Code[] = [
  {
    ...pr,
    externalId: 'firmware-pr-812',
    title: 'Limit retries of the outlier filter',
    createdBy: P.annika,
    reviewers: [P.jonas, P.sindre],
    status: 'merged',
    createdAt: '2025-09-08T10:00:00+02:00',
    modifiedAt: '2025-09-11T10:00:00+02:00',
    labels: ['fix'],
    topics: ['watchdog'],
    path: '/firmware',
    permissions: { groups: ['core'] },
    content: `Fixes FW-231. The filter asked for a fresh sample each time it threw one away, which is fine for a gull on the mast and a disaster for a barnacle on the cell. Now it gives up after four tries, writes the median of what it has and sets the fouled bit.

Also records the name of the task that starves the watchdog in the reset report, so next time we do not spend six weeks on radio. Test: pool, porridge, 72 hours, no reset. Jonas: approved with tears.`,
  },
  {
    ...pr,
    externalId: 'firmware-pr-1044',
    title: 'Release the tuner pin in idle mode',
    createdBy: P.sindre,
    reviewers: [P.annika],
    assignedTo: [P.sindre],
    status: 'open',
    createdAt: ago(1, 11),
    modifiedAt: ago(1, 16),
    labels: ['power'],
    topics: ['modem'],
    path: '/firmware',
    permissions: devs,
    content: `Should solve FW-318. The antenna tuner keeps its bias when the modem sleeps because the pin is shared with the debug light and nobody let go of it. This releases the pin 50 milliseconds after the last word of the modem.

Measured on the bench: 2.2 milliamps instead of 6.1. Not measured yet: a real antenna with ice on it. Please look hard at the order of the two register writes; the other order makes the modem forget its network and it sulks for a minute.`,
  },
  {
    ...pr,
    externalId: 'firmware-pr-1038',
    title: 'Fall back to twenty minutes in polar night',
    createdBy: P.annika,
    reviewers: [P.jonas],
    status: 'merged',
    createdAt: '2026-08-18T10:00:00+02:00',
    modifiedAt: '2026-08-27T10:00:00+02:00',
    labels: ['power'],
    topics: ['power'],
    path: '/firmware',
    permissions: devs,
    content: `Implements FW-301. North of 66 degrees a low battery doubles the sampling interval, with a gap between the two limits so that the buoy does not flip to and fro on a cloudy afternoon.

The latitude comes from the last good fix and not from the configuration, as Gudrun taught us that a buoy is not always where it was put. Wave alerts keep their own timer. Simulated one whole December for Vardø: ends with 31 percent.`,
  },
  {
    ...pr,
    externalId: 'ingest-pr-533',
    title: 'Reject calibration files of other sensors',
    createdBy: P.luis,
    reviewers: [P.elif, P.priya],
    status: 'merged',
    createdAt: '2026-10-09T10:00:00+01:00',
    modifiedAt: '2026-10-10T10:00:00+01:00',
    labels: ['data-quality'],
    topics: ['data-quality'],
    path: '/ingest',
    permissions: devs,
    content: `For DATA-398. When a calibration file arrives, its serial number has to be the one the sensor reports itself. If not, the file is refused, the last good one stays in use and the field crew gets a message with both numbers, in large type, because tablets are wet.

I ran it over all files of two years: six mismatches, five still active. List is with Joana. One refused file turned out to be a picture of a cod.`,
  },
  {
    ...pr,
    externalId: 'ingest-pr-561',
    title: 'Cache the boundary values for the forecast',
    createdBy: P.luis,
    reviewers: [P.elif],
    assignedTo: [P.luis],
    status: 'open',
    createdAt: ago(4, 10),
    modifiedAt: ago(2, 12),
    labels: ['forecast'],
    topics: ['forecast'],
    path: '/ingest',
    hasLinks: true,
    permissions: devs,
    content: `Part of DATA-411. We fetched 2.3 gigabytes of North Sea per run to look at a few points near Borkum. Now the boundary is fetched each hour, cut once and kept on disk; the quarter-hour runs read 9 megabytes.

A run takes 70 seconds instead of eleven minutes. Open question for Elif: may I round the boundary to centimetres? It halves the size again, and no wave has complained. Numbers at https://ci.marlowtern.example/runs/561.`,
  },
  {
    ...pr,
    externalId: 'api-pr-290',
    title: 'Merge equal webhook addresses',
    createdBy: P.luis,
    reviewers: [P.wei],
    status: 'merged',
    createdAt: '2026-09-10T10:00:00+01:00',
    modifiedAt: '2026-09-16T10:00:00+01:00',
    labels: ['alerts'],
    topics: ['alerts'],
    path: '/api',
    permissions: devs,
    content: `For WEB-58. Two webhooks are equal if they differ only by a closing slash, the case of the host name or a default port. Equal ones are merged, the older name wins, and the customer sees a note.

Wei asked whether two different secrets may hide behind the same address. They may: three customers do that on purpose, for test and production. Those are left alone, and the merge is done only when the secrets agree as well.`,
  },
  {
    ...pr,
    externalId: 'web-pr-187',
    title: 'Draw boots on dry buoys',
    createdBy: P.wei,
    reviewers: [P.luis, P.elif],
    assignedTo: [P.wei],
    status: 'draft',
    createdAt: ago(2, 6),
    modifiedAt: ago(1, 7),
    labels: ['web'],
    topics: ['tides'],
    path: '/web',
    hasAttachments: true,
    permissions: devs,
    content: `A first attempt at WEB-63. If the tide table says that the place is dry, the dot becomes a pair of small boots, with a text for screen readers: "at low tide this buoy stands on the sea floor". Screenshot attached.

To decide: which boots? I drew rubber boots in company orange. Elif thinks they look like two carrots. Also, in Brittany the table has an error of half an hour, so boots may appear on a swimming buoy.`,
  },
  {
    ...pr,
    externalId: 'hardware-pr-77',
    title: 'Drawing: bronze bush for the mast hinge',
    createdBy: P.amelie,
    reviewers: [P.nils],
    status: 'merged',
    createdAt: '2026-09-30T10:00:00+02:00',
    modifiedAt: '2026-10-06T10:00:00+02:00',
    labels: ['tern-4'],
    topics: ['tern-4'],
    path: '/hardware',
    permissions: devs,
    content: `New revision D of the hinge. Bush of tin bronze, outer diameter 18, pressed in with 0.02 millimetres interference, groove for grease on the upper side, where rain cannot wash it out. The eye grows by one millimetre on each side.

The pin is still steel; see FW-322 for what the compass thinks of that. A bronze pin would cost another seven euros. Nils wants to try the software way first, hence not in this change.`,
  },
  {
    ...file,
    externalId: 'firmware-readme',
    title: 'firmware/README.md',
    createdBy: P.jonas,
    modifiedBy: [P.jonas, P.sindre],
    createdAt: '2024-03-04T10:00:00+01:00',
    modifiedAt: ago(6, 15),
    path: '/firmware',
    extension: 'md',
    topics: ['firmware'],
    contentType: 'text/markdown',
    permissions: devs,
    content: `# Tern firmware

Runs on the main board of Tern-3 and, with another pin map, on the Tern-4 prototypes.

## Build

Use the container, not your own compiler: version differences once moved a constant by one bit and every buoy believed to be in Peru.

## Flash a buoy on the bench

1. Hold the magnet to the hull for five seconds until the light turns blue.
2. Run the flash tool with the serial number. It refuses to work if the battery is below 40 percent.
3. Wait for three short beeps. A long beep means the wrong image.

## House rules

No dynamic memory after start. No floating point in interrupts. Every number that came from the sea is a suspect.`,
  },
  {
    ...file,
    externalId: 'ingest-limits',
    title: 'ingest/config/limits.yaml',
    createdBy: P.luis,
    modifiedBy: [P.luis],
    createdAt: '2025-01-14T10:00:00+00:00',
    modifiedAt: '2026-04-07T10:00:00+01:00',
    path: '/ingest/config',
    extension: 'yaml',
    topics: ['ingestion'],
    contentType: 'text/plain',
    permissions: devs,
    content: `# Plausibility limits per quantity. Outside: quality flag 4. Near the edge: flag 3.
wave_height_m:        { min: 0,    max: 19,  edge: 14 }    # 18.4 was real, Stad, January 2025
water_temperature_c:  { min: -2.2, max: 34,  edge: 31 }
salinity_psu:         { min: 0,    max: 41 }               # 0 happens in front of rivers, leave it
turbidity_ntu:        { min: 0,    max: 3000 }
battery_v:            { min: 9.8,  max: 16.8, edge: 11.2 } # below 11.2 the field crew gets a mail
# Do not add a limit for heading. Somebody will, and then north disappears.`,
  },
  {
    ...file,
    externalId: 'decode-frame',
    title: 'ingest/src/decode-frame.ts',
    createdBy: P.luis,
    modifiedBy: [P.wei, P.luis],
    createdAt: '2025-05-07T10:00:00+01:00',
    modifiedAt: ago(9, 10),
    path: '/ingest/src',
    extension: 'ts',
    topics: ['ingestion'],
    contentType: 'text/plain',
    permissions: devs,
    content: `// A raw frame is 96 bytes: 4 bytes header, 88 bytes values, 4 bytes checksum.
// The header's third byte is the hull generation (3 or 4); generation 2 is answered politely and dropped.
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length !== 96) throw new FrameError('length', bytes.length)
  if (checksum(bytes) !== readChecksum(bytes)) throw new FrameError('checksum')
  const generation = bytes[2]
  if (generation === 2) return retired(bytes)
  // Times are seconds since 2015-01-01, because in 2017 we thought that was clever.
  return readValues(bytes.subarray(4, 92), generation)
}`,
  },
  {
    ...file,
    externalId: 'pool-test-plan',
    title: 'firmware/test/pool/PLAN.md',
    createdBy: P.sindre,
    modifiedBy: [P.sindre, P.annika],
    createdAt: '2025-10-13T10:00:00+02:00',
    modifiedAt: '2026-02-11T10:00:00+01:00',
    path: '/firmware/test/pool',
    extension: 'md',
    topics: ['releases', 'watchdog'],
    contentType: 'text/markdown',
    permissions: devs,
    content: `# Pool test plan

The pool in Laksevåg is nine metres long and belongs to the diving club on Mondays and Wednesdays.

| Test | Duration | Passed if |
|---|---|---|
| Porridge on the cell | 72 hours | no watchdog reset |
| Wave machine on four | 6 hours | height within 3 percent |
| Pull the antenna | 30 minutes | comes back alone |
| Cold start with ice | 12 hours | first fix within 20 minutes |

Divers may touch the buoy, they find more faults than we do. The porridge is made fresh; old porridge ferments and measures something else.`,
  },
  {
    ...file,
    externalId: 'forecast-notebook',
    title: 'models/fjord-wave/README.md',
    createdBy: P.elif,
    modifiedBy: [P.elif],
    createdAt: '2025-11-20T10:00:00+01:00',
    modifiedAt: ago(3, 12),
    path: '/models/fjord-wave',
    extension: 'md',
    topics: ['forecast'],
    contentType: 'text/markdown',
    permissions: devs,
    content: `# Fjord wave model

A small network that learns how a fjord bends the waves coming in from the sea. Input: boundary values, wind at two heights, and the last six hours of the buoy. Output: wave height for the next 24 hours.

## Training

Train per fjord, never all together; a model of all fjords becomes a model of none. One night on the big machine per site. Leave out hours with flag 3 or 4.

## Known weakness

Ships. In Geiranger the cruise liners make a wave of 30 centimetres at ten each morning, and the model believes in it also in winter.`,
  },
  {
    ...file,
    externalId: 'wiper-controller',
    title: 'firmware/src/wiper.c',
    createdBy: P.annika,
    modifiedBy: [P.amelie, P.annika],
    createdAt: '2024-06-17T10:00:00+02:00',
    modifiedAt: '2026-01-26T10:00:00+01:00',
    path: '/firmware/src',
    extension: 'c',
    topics: ['wiper'],
    contentType: 'text/plain',
    permissions: { groups: ['core', 'workspace:hardware'] },
    content: `/* The wiper cleans the optical windows. One stroke out, one back, then it parks on the left.
 * If the motor current exceeds WIPER_STALL_MA for 200 ms something lives there: reverse, wait a minute, try again.
 * After three stalls give up until tomorrow and set the fouled bit.
 * Never run the wiper below 1 degree Celsius: ice on the blade scratches the glass. (Tromsø, 2024, two windows.)
 */
static const uint16_t WIPER_STALL_MA = 340;
static const uint8_t  WIPER_MAX_STALLS = 3;`,
  },
  {
    ...pr,
    externalId: 'firmware-pr-1047',
    title: 'Ignore the compass while the hinge is open',
    createdBy: P.annika,
    reviewers: [P.sindre, P.nils],
    assignedTo: [P.annika],
    status: 'open',
    createdAt: ago(3, 9),
    modifiedAt: ago(1, 10),
    labels: ['tern-4'],
    topics: ['tern-4'],
    path: '/firmware',
    permissions: devs,
    content: `The cheap answer to FW-322. If the hinge switch says open, the heading is taken from the two satellite antennas, or marked as missing if the buoy moves too slowly for that. The compass value is still logged for later study.

Question to Nils: does the switch close before or after the last five degrees? If before, there is a moment in which a nearly folded mast claims to be upright, and the drift model will send the boat to the wrong side of the island.`,
  },
  {
    ...pr,
    externalId: 'infra-pr-98',
    title: 'Two people for the rack key',
    createdBy: P.oskar,
    reviewers: [P.priya, P.tobias],
    assignedTo: [P.oskar],
    status: 'open',
    createdAt: ago(5, 13),
    modifiedAt: ago(4, 8),
    labels: ['security'],
    topics: ['platform', 'security'],
    path: '/infra',
    permissions: devs,
    content: `Access to the storage rack in Hamburg needs two keys from two teams, like the submarine films but with more dust. This adds the second factor to the unlock script, and writes each opening to the audit log.

If one of the two is ill, a third person from the on-call rota can replace them, after a call by video. Please review the part about the emergency: at four in the morning nobody reads a manual, so it must be three lines.`,
  },
  {
    ...pr,
    externalId: 'export-pr-64',
    title: 'Use the time zone of the customer',
    createdBy: P.wei,
    reviewers: [P.luis, P.priya],
    assignedTo: [P.wei],
    status: 'open',
    createdAt: ago(2, 5),
    modifiedAt: ago(1, 5),
    labels: ['exports'],
    topics: ['exports'],
    path: '/export',
    permissions: devs,
    content: `For SUP-4428. The weekly export took its time zone from the colleague who made it. Now it takes the zone of the site, then of the customer, and refuses to run if neither is known, instead of guessing Lisbon.

Tested with the hour that happens twice in autumn and with the one that never happens in spring. Japan has neither, so my own customers are the easy ones. Please check the file names: they contain the local date, and two files may not fight for one name.`,
  },
];

export const resources: DemoResource[] = code.map(
  (c) =>
    ({
      sourceId: 'code',
      contentType: 'text/markdown',
      url: `https://code.marlowtern.example/${c.externalId}`,
      ...c,
    }) as DemoResource,
);
