import { ago } from '../clock.ts';
import { P } from '../people.ts';
import type { DemoResource } from '../types.ts';

const everyone = { groups: ['workspace:everyone'] };
type Page = Omit<DemoResource, 'sourceId' | 'type' | 'class' | 'contentType' | 'url'> & {
  contentType?: DemoResource['contentType'];
};

const pages: Page[] = [
  {
    externalId: 'travel-policy-2024',
    title: 'Travel policy 2024',
    path: '/Company/Policies',
    createdBy: P.sofia,
    createdAt: '2024-01-22T10:00:00+00:00',
    modifiedAt: '2024-02-05T10:00:00+00:00',
    labels: ['policy', 'travel'],
    topics: ['travel'],
    permissions: everyone,
    content: `# Travel policy 2024

## Booking

Book trains and flights yourself in the travel portal, at least ten days ahead where you can. Trips inside one country go by train unless the train takes longer than six hours.

## Daily allowance

The daily allowance for meals on business trips is 52 euros, in every country. Hotel breakfast, if it is included, takes 10 euros off.

## Hotels

Up to 140 euros per night. Bergen in the festival weeks is the known exception; ask your manager first.

## At sea

Days on board a service vessel count as travel days, but the ship feeds you, so the allowance is halved.`,
  },
  {
    externalId: 'travel-policy-2026',
    title: 'Travel policy 2026',
    subtitle: 'Replaces the 2024 policy',
    path: '/Company/Policies',
    createdBy: P.sofia,
    modifiedBy: [P.sofia, P.clara],
    createdAt: '2026-01-08T09:30:00+00:00',
    modifiedAt: '2026-03-02T14:00:00+00:00',
    labels: ['policy', 'travel'],
    topics: ['travel'],
    hasLinks: true,
    permissions: everyone,
    activities: [
      { person: P.sofia, kind: 'created', at: '2026-01-08T09:30:00+00:00' },
      { person: P.clara, kind: 'edited', at: '2026-03-02T14:00:00+00:00' },
    ],
    content: `# Travel policy 2026

This page replaces the policy of 2024 from 1 January 2026.

## Daily allowance

For trips from 1 January 2026 the daily meal allowance is 64 euros, and 78 euros in Japan and Norway. Included breakfasts take 12 euros off.

## Hotels

| City | Limit per night |
|---|---|
| Bergen, Oslo | 185 euros |
| Hamburg, Lisbon | 150 euros |
| Yokohama, Tokyo | 170 euros |
| Elsewhere | 140 euros |

## Trains before planes

Hamburg to Copenhagen, Hamburg to Amsterdam and Lisbon to Porto are always by train. The night train counts as a hotel night, with ear plugs paid by the company.

## At sea

Crew on service vessels now get the full allowance plus a sea day supplement of 45 euros. Magnus confirms the days.

## Receipts

Hand in receipts within 30 days. See https://wiki.marlowtern.example/expenses-how-to for the tool.`,
  },
  {
    externalId: 'expenses-how-to',
    title: 'How to hand in expenses',
    path: '/Company/Finance',
    createdBy: P.sofia,
    createdAt: '2025-04-03T10:00:00+01:00',
    modifiedAt: ago(6, 11),
    modifiedBy: [P.sofia],
    labels: ['how-to', 'finance'],
    topics: ['expenses'],
    permissions: everyone,
    content: `# How to hand in expenses

## Step by step

1. Photograph the receipt the same day. Sea water eats thermal paper.
2. Open Tally, choose *New report*, pick your cost centre.
3. Write what it was for. "Stuff" is not a purpose.
4. Send it to your manager, who has five working days.

## When do I get my money?

Reports approved by the 18th of a month are paid out with that month's salary; later ones wait for the next.

## Lost receipts

Fill in the self-declaration form, at most three a year. The fourth one buys a round of cinnamon buns for the whole finance team, which is not written in any law but is enforced.

## Cost centres

Deployments use 4100, trade fairs 5200, training 6300, everything else your department's number.`,
  },
  {
    externalId: 'oncall-runbook',
    title: 'On-call runbook',
    path: '/Engineering/Operations',
    createdBy: P.luis,
    modifiedBy: [P.luis, P.annika],
    createdAt: '2025-06-12T08:00:00+01:00',
    modifiedAt: '2026-09-14T16:20:00+01:00',
    labels: ['runbook', 'on-call'],
    topics: ['on-call', 'alerts'],
    permissions: { groups: ['runbook-readers'] },
    activities: [
      { person: P.luis, kind: 'edited', at: '2026-09-14T16:20:00+01:00' },
      { person: P.joana, kind: 'commented', at: '2026-09-15T08:10:00+01:00' },
    ],
    content: `# On-call runbook

## The phone

The on-call number is +47 55 90 11 84 since September 2026; the old number forwards to nobody. Hand over on Mondays at 10:00 Bergen time, with a real conversation, not just an emoji.

## Severity

| Level | Meaning | Answer within |
|---|---|---|
| S1 | A buoy is adrift, or safety data for a harbour is missing | 15 minutes |
| S2 | More than five buoys silent | 1 hour |
| S3 | One buoy silent, or late data | next working day |

## Buoy adrift

1. Open the drift view and note the last three positions.
2. Call the duty officer of the nearest coast radio station before you call anybody in the company.
3. Switch the buoy to beacon mode: this raises position reports from hourly to every four minutes and stops all sampling.
4. Call Magnus, then Henrik.

## Ingestion is stuck

If the queue depth passes 40,000 messages, restart the decoder workers one at a time, oldest first. Restarting all of them at once makes them fight for the lease and doubles the outage; we know because we did it twice.

## After the shift

Write three lines in the log. Take the morning off if you were woken between 23 and 6.`,
  },
  {
    externalId: 'oncall-runbook-2024',
    title: 'On-call runbook (2024, old)',
    path: '/Engineering/Operations/Archive',
    createdBy: P.luis,
    createdAt: '2024-03-18T08:00:00+00:00',
    modifiedAt: '2024-11-04T08:00:00+00:00',
    labels: ['runbook', 'on-call', 'archived'],
    status: 'archived',
    topics: ['on-call'],
    permissions: { groups: ['runbook-readers'] },
    content: `# On-call runbook (2024)

Archived, kept for the history.

## The phone

The on-call number is +47 55 90 11 20. It is an actual handset with a cracked screen and lives in the drawer below the kettle in Bergen.

## Hand-over

Fridays at 15:00. Bring the charger.

## When a buoy goes silent

Wait for two reporting windows, then send a ping over satellite. If three pings are unanswered, open an issue for the field crew. Do not wake Magnus for a single buoy unless it guards a harbour entrance.`,
  },
  {
    externalId: 'vpn-setup',
    title: 'VPN set-up (WireGuard)',
    path: '/IT/How-to',
    createdBy: P.oskar,
    createdAt: '2025-11-10T09:00:00+01:00',
    modifiedAt: '2026-05-20T09:00:00+02:00',
    modifiedBy: [P.oskar],
    labels: ['how-to', 'it'],
    topics: ['vpn', 'security'],
    hasLinks: true,
    permissions: everyone,
    content: `# VPN set-up (WireGuard)

The old OpenVPN gateway was switched off on 31 January 2026. If a guide tells you to import an .ovpn file, that guide is too old.

## Before you start

You need your security key and a company laptop. Private computers are not allowed on the VPN.

## Set it up

1. Install *WireGuard* from the self-service app.
2. Go to https://id.marlowtern.example/vpn and touch your security key.
3. Download the tunnel file; it is valid for one device and 90 days.
4. Import it and switch the tunnel on.

## It does not connect

On hotel networks that block UDP, choose the tunnel ending in "-tcp". It is slower but works from nearly every ferry.

## On vessels

The satellite link on board has its own gateway, so leave the VPN off there or you pay twice for every byte.`,
  },
  {
    externalId: 'vpn-openvpn-guide',
    title: 'VPN guide for OpenVPN (2024)',
    path: '/IT/Archive',
    createdBy: P.oskar,
    createdAt: '2024-02-12T09:00:00+01:00',
    modifiedAt: '2024-06-01T09:00:00+02:00',
    labels: ['how-to', 'it', 'archived'],
    status: 'archived',
    topics: ['vpn'],
    permissions: everyone,
    content: `# VPN guide for OpenVPN

## What you need

The OpenVPN client and the .ovpn file that IT sent you in your first week. Keep it private, it contains your certificate.

## Connect

Import the file, enter your directory password and the six digits from your phone. The connection drops after twelve hours; that is intended.

## Trouble

If the log says TLS handshake failed, your clock is wrong. If it says anything else, come by with cake.`,
  },
  {
    externalId: 'barnacle-bug',
    title: 'Post-mortem: the barnacle bug',
    path: '/Engineering/Post-mortems',
    createdBy: P.annika,
    modifiedBy: [P.annika, P.elif],
    createdAt: '2025-09-22T10:00:00+02:00',
    modifiedAt: '2025-10-06T10:00:00+02:00',
    labels: ['post-mortem', 'firmware'],
    topics: ['watchdog', 'sensors'],
    mentioned: [P.solveig, P.elif],
    permissions: { groups: ['workspace:engineering', 'workspace:data', 'workspace:operations'] },
    content: `# Post-mortem: the barnacle bug

## What happened

From July to September 2025, eleven buoys in warm, sheltered water restarted themselves every 37 minutes. Each restart lost about 90 seconds of samples and, over a summer, flattened four batteries.

## Why

Barnacles settled on the conductivity cell and made its readings jump. The outlier filter retried every rejected sample without a limit, so it never finished its window, starved the watchdog task and the watchdog reset the processor.

## How we found it

Solveig cleaned one buoy by hand in Sines and it stopped restarting at once. We had been looking at radio interference for six weeks. Elif then plotted restarts against water temperature and there it was.

## What we changed

- Firmware 5.3.2 limits the filter to four retries per window and flags the sensor as fouled.
- The watchdog now logs which task starved it.
- Cleaning interval in water above 18 degrees went from 120 to 75 days.

## What we learned

Nature is a hostile input. There is now a jar of barnacles on Jonas's desk and a test in the pool that uses porridge.`,
  },
  {
    externalId: 'gudrun-drift',
    title: 'The voyage of Gudrun (T3-047)',
    path: '/Operations/Incidents',
    createdBy: P.magnus,
    modifiedBy: [P.magnus, P.camille],
    createdAt: '2026-03-16T12:00:00+01:00',
    modifiedAt: '2026-04-09T12:00:00+02:00',
    labels: ['incident', 'adrift'],
    topics: ['moorings', 'incidents'],
    permissions: everyone,
    content: `# The voyage of Gudrun (T3-047)

## Lost

In the storm of 14 February 2026 the buoy Gudrun, moored off Stad, broke her lower shackle at 03:12. She sent positions for two days, then the mast antenna was gone and we were blind.

## Found

On 5 March the Shetland skipper Davie Isbister pulled Gudrun out of the water 22 miles north-east of Unst, after 19 days and 388 kilometres. He had first taken her for a very large lost thermos. He telephoned the number on the hull, got our answering machine, and kept her in his net shed under a tarpaulin.

## The reward

Davie asked for no money. He got a bottle of Linie, a bollard-shaped cake from Finn, and free wave data for his fishing grounds for life.

## Cause

The broken shackle was from the batch of October 2025 without heat treatment marks; see the supplier decision of Katrin.

## What changed

- All shackles of that batch (62 pieces) were replaced by the end of April.
- The hull now says in four languages: *please call, I am lost, there is cake*.
- The sensors had recorded the whole trip: Elif's best data set of the year.`,
  },
  {
    externalId: 'office-dogs',
    title: 'Dogs in the office',
    path: '/Company/Offices',
    createdBy: P.finn,
    createdAt: '2024-05-06T09:00:00+02:00',
    modifiedAt: '2026-08-24T09:00:00+02:00',
    modifiedBy: [P.finn, P.clara],
    labels: ['policy', 'office'],
    topics: ['office', 'dogs'],
    permissions: everyone,
    content: `# Dogs in the office

## How many

Since August 2026, up to three dogs may be in the Bergen office on the same day; the limit of two is history. Hamburg allows two, Lisbon one, and Yokohama none because of the landlord.

## How to book

Put your dog into the calendar *Dogs of Bergen*. First come, first served, no trading of dog days for money. Biscuit, Ingrid's spaniel, has no privileges.

## Rules

- Not in the lab, the kitchen or the battery store.
- On a lead in the stairwell.
- Anybody may ask for a dog-free room, without reasons. The room *Skagen* is always free of dogs.
- What a dog eats from a desk is the loss of the desk's owner. This was decided after the cable of the spectrum analyser.

## Cats

No.`,
  },
  {
    externalId: 'coffee-machine',
    title: 'Bertha, the coffee machine: care and history',
    path: '/Company/Offices',
    createdBy: P.finn,
    createdAt: '2025-02-17T09:00:00+01:00',
    modifiedAt: '2026-10-12T09:00:00+02:00',
    modifiedBy: [P.finn],
    labels: ['office', 'how-to'],
    topics: ['office', 'coffee'],
    permissions: everyone,
    content: `# Bertha, the coffee machine

## Daily care

Whoever is first in fills the water. Whoever is last out runs the cleaning cycle (green button, nine minutes, do not open the flap). Descale on the first Monday of the month with the blue bottle, never with vinegar.

## History of the saga

| When | What happened |
|---|---|
| Feb 2025 | Bertha arrives, second hand, from a ferry |
| May 2025 | Tobias "improves" the grinder; it is heard in the next building |
| Nov 2025 | Error 14 for three weeks; a vote to replace her fails 31 to 30 |
| Jun 2026 | A salinity sensor from stock turns out to be the right replacement part |
| Oct 2026 | Service contract signed with Kaffeverkstedet |

## Error 14

Error 14 means the float switch in the drip tray is stuck: take the tray out, tap it twice, put it back.

## Who to call

Kaffeverkstedet comes within two working days. Finn has the contract. Tobias is no longer permitted to open the housing.`,
  },
  {
    externalId: 'offsite-2026',
    title: 'Offsite 2026: all you need to know',
    path: '/Company/Events',
    createdBy: P.finn,
    createdAt: '2026-04-20T09:00:00+02:00',
    modifiedAt: '2026-07-01T09:00:00+02:00',
    modifiedBy: [P.finn],
    labels: ['offsite', 'event'],
    topics: ['offsite'],
    permissions: everyone,
    content: `# Offsite 2026

## Where and when

The offsite is on the island of Sylt, from 9 to 11 September 2026, after the hotel in Sintra cancelled on us in June. Rooms are shared by two; say who snores.

## Getting there

Bergen flies to Hamburg on the morning of the 9th, then everybody takes the 12:40 train together. Yokohama comes two days earlier and is adopted by Hamburg families.

## Programme

- Day one: strategy with Ingrid, then a walk in the mudflats with a guide. Bring shoes you hate.
- Day two: build a buoy from rubbish. The winning buoy must float for one hour with a raw egg on top.
- Day three: customer stories, then home.

## Costs

The company pays for everything except the beach chairs, which are absurdly dear.`,
  },
  {
    externalId: 'onboarding',
    title: 'Your first two weeks',
    path: '/Company/People',
    createdBy: P.maja,
    createdAt: '2024-09-02T09:00:00+02:00',
    modifiedAt: ago(11, 10),
    modifiedBy: [P.maja, P.oskar],
    labels: ['onboarding', 'how-to'],
    topics: ['onboarding'],
    hasLinks: true,
    permissions: everyone,
    content: `# Your first two weeks

## Day one

Your laptop waits with Oskar or, outside Bergen, in a parcel with a chocolate anchor. Sign in, register both security keys, say hello in #general with one photo of water.

## Week one

- Read the story of Gudrun. It explains the company better than the values poster.
- Meet your buddy every day for fifteen minutes.
- Book the safety briefing for visitors on the quay, even if you will never go to sea.

## Week two

Every new colleague spends one day on deployment with the field crew, including finance and including managers. Solveig hands out the survival suits; tell her your height and shoe size a week before.

## Who to ask

People matters: your people partner. Machines: the helpdesk channel. Anything else: https://wiki.marlowtern.example/glossary and then your buddy.`,
  },
  {
    externalId: 'glossary',
    title: 'Glossary: words we use',
    path: '/Company',
    createdBy: P.camille,
    createdAt: '2024-07-15T09:00:00+01:00',
    modifiedAt: '2026-06-22T09:00:00+01:00',
    modifiedBy: [P.camille, P.haruka],
    labels: ['reference'],
    topics: ['onboarding'],
    permissions: everyone,
    content: `# Glossary

## Hardware

- **Tern-3**: the buoy we sell today. 1.9 metres, 84 kilograms, orange.
- **Tern-4**: the next one. Smaller, and the mast folds.
- **Wiper**: the small arm that cleans optical windows every six hours.
- **Watch circle**: the circle in which a moored buoy may move. If it leaves the circle, an alert goes out.

## Data

- **Heave**: vertical movement. Wave height comes from it.
- **Fouled**: covered by living things. Barnacles, mussels, once a crab in a good mood.
- **Quality flag**: a number from 1 (good) to 4 (bad), 9 means missing.

## People

- **Nest**: the storage hall at the Laksevåg quay.
- **Fledging**: a buoy's first day at sea. There is cake.
- **Reef meeting**: the weekly meeting where everybody may complain.`,
  },
  {
    externalId: 'deployment-checklist',
    title: 'Deployment checklist for Tern-3',
    path: '/Operations/Field',
    createdBy: P.solveig,
    createdAt: '2025-01-20T09:00:00+01:00',
    modifiedAt: '2026-05-04T09:00:00+02:00',
    modifiedBy: [P.solveig, P.amelie],
    labels: ['checklist', 'field'],
    topics: ['deployment', 'moorings'],
    permissions: { groups: ['workspace:operations', 'workspace:engineering'] },
    content: `# Deployment checklist for Tern-3

## The day before

- Battery above 95 percent, rested for an hour, then measured again.
- Check that the hull number equals the number in the fleet register. It was wrong twice.
- Weather window: significant wave height below 1.2 metres for six hours.

## On the quay

- Torque the mast bolts to 24 newton metres, crosswise, with the blue wrench.
- Put two lines of grease on the lid seal, not three.
- Shackles: only from the supplier Nordkjetting, with heat treatment stamp. Photograph the stamp.

## At sea

1. Lower the anchor weight first, buoy second. Never the other way round.
2. Wait for three position fixes before you leave.
3. Take the fledging photo with a landmark in it.

## Afterwards

Send the deployment form the same day, even when you are cold.`,
  },
  {
    externalId: 'data-retention',
    title: 'How long we keep data',
    path: '/Data Platform',
    createdBy: P.priya,
    createdAt: '2024-10-01T09:00:00+01:00',
    modifiedAt: '2026-02-16T09:00:00+00:00',
    modifiedBy: [P.priya, P.lars],
    labels: ['policy', 'data'],
    topics: ['retention', 'platform'],
    permissions: everyone,
    content: `# How long we keep data

## Table

| Kind of data | Kept for |
|---|---|
| Raw sensor frames | 180 days |
| Ten minute values | for ever |
| Camera pictures from masts | 30 days |
| Customer API logs | 12 months |
| Position history | for ever |

## Why raw frames are expensive

Since February 2026 raw sensor frames are kept for 180 days instead of 90, because the wind farm contracts demand that an incident can be replayed half a year later. The extra storage costs us about 900 euros a month.

## Pictures

Camera pictures may show people on boats. They are blurred before storage, and deleted after 30 days, whatever a customer asks. Lars signs any exception, and so far he has signed none.`,
  },
  {
    externalId: 'api-guide',
    title: 'Customer API: keys, limits, etiquette',
    path: '/Data Platform',
    createdBy: P.luis,
    createdAt: '2025-03-11T09:00:00+00:00',
    modifiedAt: '2026-07-27T09:00:00+01:00',
    modifiedBy: [P.luis, P.priya],
    labels: ['api', 'how-to'],
    topics: ['api'],
    hasLinks: true,
    permissions: { public: true },
    content: `# Customer API

## Getting a key

Log in to https://data.marlowtern.example, open *Keys*, choose a name you will recognise in a year. Research partners get a key from Priya after they sign the one page agreement.

## Limits

A normal key may make 600 requests per hour; research keys 120. Above that you get status 429 and a header that says how long to wait. Please wait that long.

## Webhooks

Alerts for wave height and watch circle can be sent to your own address. We retry for 24 hours, with growing pauses, and then give up and send one email.

## Etiquette

- Ask for changes since your last call instead of everything.
- Quality flag 4 means do not use. Really.
- Name us as the source when you publish: *Data: Marlow & Tern*.`,
  },
  {
    externalId: 'security-incidents',
    title: 'What to do when you clicked on something',
    path: '/IT/Security',
    createdBy: P.oskar,
    createdAt: '2026-05-19T09:00:00+02:00',
    modifiedAt: '2026-05-27T09:00:00+02:00',
    modifiedBy: [P.oskar],
    labels: ['security', 'how-to'],
    topics: ['security', 'phishing'],
    permissions: everyone,
    content: `# What to do when you clicked on something

## First minute

Call Oskar, do not write. Switch the wireless off but leave the laptop on, because we want its memory. Nobody at Marlow & Tern has ever been punished for reporting.

## What we learned in May 2026

The message came from the domain marlowtem.example, with the letters r and n played by an m. It asked for an urgent change of a supplier's bank account. Four colleagues opened it, one entered a password, and one payment was stopped by the bank in the last hour.

## Rules since then

- A change of bank details is only valid after a call to a number we already had.
- Payments above 10,000 euros need two people.
- Mail from outside carries a yellow line at the top.

## Practise

There is an exercise every quarter. The best reporter wins the rubber shark.`,
  },
  {
    externalId: 'bergen-office',
    title: 'Bergen office: keys, parking, visitors',
    path: '/Company/Offices',
    createdBy: P.finn,
    createdAt: '2024-04-08T09:00:00+02:00',
    modifiedAt: '2026-09-28T09:00:00+02:00',
    modifiedBy: [P.finn],
    labels: ['office', 'how-to'],
    topics: ['office'],
    permissions: { groups: ['core', 'workspace:bergen'] },
    content: `# Bergen office

## Keys and alarm

The alarm code for the quay door changes on the first of every quarter; ask Finn in person, it is never sent in chat. Badges are printed on Thursdays.

## Parking

Nine places, two of them with chargers. The place nearest the crane belongs to the service van, always, also at night, also when it is snowing and you are only quickly dropping something off.

## Visitors

Register visitors the day before. A visitor on the quay wears a life jacket, even an investor. The meeting room Utvær has the best view and the worst radiator.

## Waste

Batteries go in the red fireproof box in the Nest, not in the office. We had the fire brigade once and they were kind, but it was not their favourite Tuesday.`,
  },
  {
    externalId: 'hamburg-buero',
    title: 'Büro Hamburg: Schlüssel, Pflanzen, Ruhezeiten',
    path: '/Company/Offices',
    createdBy: P.maja,
    createdAt: '2025-05-05T09:00:00+02:00',
    modifiedAt: '2026-10-05T09:00:00+02:00',
    modifiedBy: [P.maja, P.nils],
    labels: ['office', 'deutsch'],
    topics: ['office'],
    permissions: everyone,
    content: `# Büro Hamburg

## Schlüssel

Den Schlüssel zur Werkstatt bekommt man bei Nils, den zum Büro bei Maja. Wer den letzten Transponder verliert, zahlt das neue Schloss nicht selbst, muss aber auf dem Sommerfest singen.

## Ruhezeiten

Der Druckbehälter im Keller darf nur zwischen 9 und 12 Uhr laufen, weil sich die Zahnarztpraxis nebenan beschwert hat. Nachmittags wird leise geschraubt.

## Pflanzen

Der Gummibaum heißt Kapitän und wird montags gegossen, nicht öfter. Salzwasser aus dem Testbecken ist kein Gießwasser; der Vorgänger des Kapitäns ist daran gestorben.

## Gäste

Kundinnen und Kunden aus der Windbranche bitte am Tor abholen, der Pförtner lässt sonst niemanden durch.`,
  },
  {
    externalId: 'yokohama-guide',
    title: '横浜オフィス案内',
    path: '/Company/Offices',
    createdBy: P.kenji,
    createdAt: '2025-06-30T10:00:00+09:00',
    modifiedAt: '2026-08-03T10:00:00+09:00',
    modifiedBy: [P.kenji, P.haruka],
    labels: ['office', '日本語'],
    topics: ['office', 'japan'],
    permissions: everyone,
    content: `# 横浜オフィス案内

## 場所と時間

オフィスは新港ふ頭の倉庫の二階にあります。鍵は森さんと佐藤が持っています。平日は朝八時半から夕方六時まで開いています。

## 台風の準備

台風が近づいたら、四十八時間前までに予備のブイを倉庫の中に入れてください。係留中のブイは省電力モードに切り替え、漁協の担当者に電話で連絡します。

## ゴミと騒音

電池は赤い箱に入れてください。夜七時以降は圧力試験をしないでください。一階の魚屋さんが眠れません。

## 来客

海外からの同僚が来るときは、ヘルメットと長靴のサイズを一週間前に教えてください。`,
  },
  {
    externalId: 'pricing-principles',
    title: 'How our plans work',
    path: '/Sales',
    createdBy: P.rui,
    createdAt: '2025-10-27T09:00:00+00:00',
    modifiedAt: '2026-01-19T09:00:00+00:00',
    modifiedBy: [P.rui, P.joana],
    labels: ['sales', 'reference'],
    topics: ['pricing'],
    permissions: { groups: ['workspace:sales', 'workspace:finance'] },
    content: `# How our plans work

## The four plans

Harbour, Wind, Farm and Research. The customer never owns the buoy: they subscribe to the data, and we keep the thing alive. Prices stand in the price list of the year, never on this page.

## Discounts

An account executive may give 8 percent on their own. Up to 15 percent needs Rui. Above that needs Rui and Beatriz, and a reason that is not "they asked nicely".

## What is included

| Included | Not included |
|---|---|
| Two service visits a year | Vandalism |
| Replacement within 21 days | Mooring in more than 300 metres |
| Alerts by mail and webhook | Alerts by telephone |

## Research

Universities pay by the season and must share a copy of their paper. One of them paid in smoked mackerel in 2024; Sofia asked that this not be repeated.`,
  },
  {
    externalId: 'release-process',
    title: 'Firmware release process',
    path: '/Engineering/Firmware',
    createdBy: P.jonas,
    createdAt: '2025-02-03T09:00:00+01:00',
    modifiedAt: ago(4, 14),
    modifiedBy: [P.jonas, P.sindre],
    labels: ['firmware', 'process'],
    topics: ['releases', 'ota'],
    permissions: { groups: ['workspace:engineering', 'workspace:field', 'workspace:data'] },
    content: `# Firmware release process

## Rings

A release goes out in four rings: the test pool, the three buoys in our own fjord, ten friendly customers, everybody. Each ring runs at least five days before the next one starts.

## Never on Friday

No release starts on a Friday, nor before a public holiday in Norway or Germany, nor when the forecast for the fjord is above gale force. A buoy that fails to boot needs a boat.

## Roll back

Every buoy keeps two firmware slots. If a new image does not report within three windows, the bootloader goes back by itself. To force it, send the command twice; a single command could be a bit error.

## Who signs

Jonas or Annika sign the image, with the key in the safe, never from a laptop that is on the VPN.`,
  },
  {
    externalId: 'accessibility-language',
    title: 'Guide de style : écrire pour nos clients',
    path: '/Marketing',
    createdBy: P.camille,
    createdAt: '2025-08-18T09:00:00+01:00',
    modifiedAt: '2026-03-23T09:00:00+00:00',
    modifiedBy: [P.camille],
    labels: ['style', 'français'],
    topics: ['brand'],
    permissions: { groups: ['workspace:sales'] },
    content: `# Guide de style

## Le ton

Nous écrivons comme un bon capitaine parle : court, précis, sans jargon. On dit « la bouée est en panne », pas « un incident de disponibilité est en cours ».

## Les noms des bouées

Chaque bouée porte un prénom choisi par Solveig. Dans un texte pour la presse, on donne le prénom d'abord et le numéro ensuite : Gudrun (T3-047).

## Les chiffres

Les hauteurs de vague s'écrivent en mètres avec une décimale. Les prix sont toujours hors taxes.

## Ce qu'on évite

« Révolutionnaire », « intelligence », et les photos de dauphins : aucun dauphin n'est client chez nous.`,
  },
];

export const resources: DemoResource[] = pages.map((p) => ({
  sourceId: 'wiki',
  type: 'page',
  class: 'document',
  contentType: 'text/markdown',
  fileTypeGroup: 'document',
  url: `https://wiki.marlowtern.example/${p.externalId}`,
  ...p,
}));
