import { ago } from '../clock.ts';
import { P } from '../people.ts';
import type { DemoResource } from '../types.ts';

const everyone = { groups: ['workspace:everyone'] };
type FileEntry = Omit<DemoResource, 'sourceId' | 'type' | 'class' | 'url'> & { class?: DemoResource['class'] };

const files: FileEntry[] = [
  {
    externalId: 'f-manual-tern3',
    title: 'Tern-3 user manual.pdf',
    createdBy: P.nils,
    createdAt: '2025-03-03T10:00:00+01:00',
    modifiedAt: '2026-01-30T10:00:00+01:00',
    path: '/Products/Tern-3',
    extension: 'pdf',
    fileTypeGroup: 'pdf',
    topics: ['hardware'],
    permissions: { public: true },
    contentParts: [
      {
        page: 1,
        heading: 'Before you start',
        content: `Your buoy arrives asleep. Remove the red magnet from the lid and wait for the green light. Keep the magnet: it is the only switch the buoy has, and spare ones cost nine euros.`,
      },
      {
        page: 2,
        heading: 'Cleaning',
        content: `Clean the sensors with fresh water and a soft brush, never with a pressure washer. In water above 18 degrees we visit more often; you may help by removing weed from the mooring line by hand.`,
      },
      {
        page: 3,
        heading: 'Storms',
        content: `The buoy survives waves of 16 metres. It may lie flat for some minutes and will then rise again. Do not send a boat to help it up.`,
      },
      {
        page: 4,
        heading: 'If you find a buoy ashore',
        content: `Do not open the hull. The battery can hold gas after a leak. Put the magnet on the lid to switch it off, and call the number on the hull.`,
      },
    ],
  },
  {
    externalId: 'f-safety-deck',
    title: 'Quay safety briefing.pptx',
    createdBy: P.henrik,
    modifiedBy: [P.solveig],
    createdAt: '2025-08-11T10:00:00+02:00',
    modifiedAt: '2026-08-10T10:00:00+02:00',
    path: '/Operations/Safety',
    extension: 'pptx',
    fileTypeGroup: 'presentation',
    topics: ['safety'],
    permissions: everyone,
    contentParts: [
      {
        page: 1,
        heading: 'Welcome',
        content: `You are on a working quay. Forklifts have the right of way, then dogs, then you. Life jackets hang left of the door, in four sizes.`,
      },
      {
        page: 2,
        heading: 'The crane',
        content: `Nobody stands under a load, also not for a photograph. The crane may lift 1,200 kilograms at full reach; two buoys at once are not allowed, although they would be light enough.`,
      },
      {
        page: 3,
        heading: 'If somebody falls in',
        content: `Shout, point, throw the ring, call 113. The person who points never looks away. The water has six degrees in March, and after ten minutes hands stop working.`,
      },
    ],
  },
  {
    externalId: 'f-retention-2024',
    title: 'Data retention rules 2024.docx',
    createdBy: P.priya,
    createdAt: '2024-05-13T10:00:00+01:00',
    modifiedAt: '2024-05-20T10:00:00+01:00',
    path: '/Data/Archive',
    extension: 'docx',
    fileTypeGroup: 'document',
    topics: ['retention'],
    permissions: everyone,
    contentType: 'text/plain',
    content: `Data retention rules, May 2024. Raw sensor frames are kept for 90 days and then deleted. Ten minute values are kept for ever. Camera pictures are kept for 30 days. The reason for the short time of the raw frames is cost: one buoy sends about 14 kilobytes per hour, which does not sound like much until two hundred of them do it all year. Changes to these rules need the consent of the general counsel and of the head of the data platform.`,
  },
  {
    externalId: 'f-mooring-survey',
    title: 'Mooring survey west coast.xlsx',
    createdBy: P.magnus,
    modifiedBy: [P.solveig, P.magnus],
    createdAt: '2026-05-15T10:00:00+02:00',
    modifiedAt: ago(7, 14),
    path: '/Operations/Moorings',
    extension: 'xlsx',
    fileTypeGroup: 'spreadsheet',
    topics: ['moorings'],
    sharedBy: P.magnus,
    sharedWith: [P.katrin, P.henrik],
    permissions: { groups: ['workspace:operations', 'workspace:hardware'] },
    contentType: 'text/markdown',
    content: `Wear of chains by site, measured by divers.

| Site | Depth in metres | Wear in percent | Next visit |
|---|---|---|---|
| Stad | 118 | 31 | spring |
| Florø | 64 | 12 | autumn |
| Ålesund entrance | 38 | 9 | autumn |
| Peniche | 45 | 27 | spring |

Replace at 40 percent. Stad wears the fastest because the tide turns the chain over gravel four times a day. A diver found a wedding ring on the anchor at Florø, engraved "Turid"; it is in the safe and Turid is being looked for.`,
  },
  {
    externalId: 'f-photo-gudrun',
    class: 'media',
    title: 'gudrun-in-the-net-shed.jpg',
    createdBy: P.magnus,
    createdAt: '2026-03-10T12:30:00+00:00',
    path: '/Marketing/Photos',
    extension: 'jpg',
    fileTypeGroup: 'image',
    topics: ['incidents'],
    permissions: everyone,
    contentType: 'text/plain',
    content: `Photograph: the buoy Gudrun under a green tarpaulin in a net shed, mast bent to the left, covered with goose barnacles up to the band. In front a man in a blue jumper, laughing, and a black dog looking at the barnacles. Photo by Magnus, free to use for press with his name.`,
  },
  {
    externalId: 'f-video-escape',
    class: 'media',
    title: 'helicopter-escape-hannah.mp4',
    createdBy: P.tiago,
    createdAt: '2026-02-03T15:00:00+01:00',
    path: '/Operations/Training',
    extension: 'mp4',
    fileTypeGroup: 'video',
    topics: ['safety'],
    permissions: { users: [P.hannah, P.tiago, P.magnus] },
    contentType: 'text/plain',
    content: `Video, 2 minutes 14 seconds: Hannah in a survival suit leaves a sinking helicopter mock-up through the window, upside down, on the third try. Sound: bubbles, then a sentence in Low German that should not be translated for customers. Hannah allows the use in training, not in marketing.`,
  },
  {
    externalId: 'f-cad-hinge',
    class: 'code',
    title: 'hinge-rev-D.zip',
    createdBy: P.amelie,
    createdAt: '2026-10-06T11:00:00+02:00',
    path: '/Engineering/CAD',
    extension: 'zip',
    fileTypeGroup: 'archive',
    topics: ['tern-4'],
    permissions: { groups: ['workspace:engineering'], users: [P.katrin] },
    contentType: 'text/plain',
    content: `Archive with the drawings and the solid model of the hinge, revision D, for the supplier of turned parts. Contains: pin, bush, eye, grease groove and a note about tolerances. Please do not use revision C any more; its bush is aluminium, and we know how that ended. Press-in tool is drawing number 1187.`,
  },
  {
    externalId: 'f-cold-test',
    title: 'Cold test of battery packs.pdf',
    createdBy: P.nils,
    createdAt: '2025-07-21T10:00:00+02:00',
    path: '/Engineering/Tests',
    extension: 'pdf',
    fileTypeGroup: 'pdf',
    topics: ['batteries'],
    permissions: { groups: ['workspace:engineering', 'workspace:operations'] },
    contentParts: [
      {
        page: 1,
        heading: 'Set-up',
        content: `Ten packs of the new maker and ten of the old were discharged at minus ten degrees, with the load of a winter day. The cold room broke down once and the ice cream of the sales team was lost.`,
      },
      {
        page: 2,
        heading: 'Results',
        content: `The new packs delivered 91 percent of their rated capacity, the old ones 83. No leaks, no swelling. Charging below minus five is refused by the controller, as it should be.`,
      },
      {
        page: 3,
        heading: 'Advice',
        content: `Release for all sites. Store new packs at 60 percent charge. Nils owes Katrin one pastry.`,
      },
    ],
  },
  {
    externalId: 'f-insurance-terms',
    title: 'Insurance terms fleet 2027.pdf',
    createdBy: P.henrik,
    createdAt: '2026-11-06T10:00:00+01:00',
    path: '/Operations/Insurance',
    extension: 'pdf',
    fileTypeGroup: 'pdf',
    topics: ['insurance'],
    permissions: { groups: ['workspace:finance-legal'], users: [P.henrik, P.katrin] },
    contentType: 'text/plain',
    content: `Terms for next year, short version. The premium stays at 310 euros per buoy, since all shackles are photographed. Own share rises to 3,000 euros per event. A buoy that leaves its watch circle counts as lost after 30 days without a position. New: damage by animals is included, with seals named expressly, at the request of the insured party.`,
  },
  {
    externalId: 'f-tern4-poster',
    title: 'Tern-4 launch poster.pdf',
    createdBy: P.camille,
    createdAt: ago(6, 10),
    modifiedAt: ago(2, 10),
    modifiedBy: [P.camille],
    path: '/Marketing/Tern-4',
    extension: 'pdf',
    fileTypeGroup: 'pdf',
    topics: ['tern-4', 'brand'],
    sharedBy: P.camille,
    sharedWith: [P.tobias, P.joana],
    permissions: { groups: ['workspace:launch-crew'] },
    contentType: 'text/plain',
    content: `Text of the poster, third draft. "She bows to storms." Below: a folded mast against a dark sky, the number four as a wave. Small print: lighter, smaller, and built to be found. Tobias wants the weight in the headline, Camille wants no numbers on a poster at all. The orchestra is booked, the date is left open in the file until the last pressure test.`,
  },
  {
    externalId: 'f-first-aid',
    title: 'First aid at sea.pdf',
    createdBy: P.solveig,
    createdAt: '2025-02-24T10:00:00+01:00',
    modifiedAt: '2026-04-20T10:00:00+02:00',
    path: '/Operations/Safety',
    extension: 'pdf',
    fileTypeGroup: 'pdf',
    topics: ['safety'],
    permissions: { groups: ['workspace:field', 'workspace:sales'] },
    contentType: 'text/plain',
    content: `Seasickness: look at the horizon, eat ginger biscuits, do not be ashamed, the captain has it too. Fish hook in the hand: do not pull, push and cut. Cold: wet clothes off, dry wool on, warm sweet drinks, no alcohol. Weever fish: hot water as hot as one can bear, for half an hour. The radio doctor in Bergen answers day and night on channel 16, ask for Radio Medico.`,
  },
];

export const resources: DemoResource[] = files.map(
  (f) =>
    ({
      sourceId: 'files',
      type: 'file',
      class: 'document',
      url: `https://files.marlowtern.example/${f.externalId}`,
      ...f,
    }) as DemoResource,
);
