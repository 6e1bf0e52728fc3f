type AnswerKind = 'person' | 'time' | 'amount' | 'place' | 'reason' | 'way' | 'any';

const questionPatterns: [AnswerKind, RegExp][] = [
  [
    'amount',
    /\bhow (?:much|many|big|large|long|far|deep|old|often|high|heavy)\b|\b(?:price|cost|costs|budget|salary|rate|fee|percentage|number of)\b|\bwie ?(?:viel|viele|hoch|lange|teuer|oft)\b|\bcombien\b|いくら|何(?:人|個|日|回)|多少|几/iu,
  ],
  [
    'time',
    /\bwhen\b|\bwhat (?:date|day|time|year|month)\b|\bwhich (?:date|day|week|month|quarter)\b|\bby when\b|\bdeadline\b|\bwann\b|\bquand\b|いつ|什么时候|何时/iu,
  ],
  ['person', /\bwho(?:m|se)?\b|\bwhich (?:person|colleague)\b|\bwer\b|\bwem\b|\bwen\b|\bqui\b|誰|谁/iu],
  ['place', /\bwhere\b|\bwhich (?:room|office|city|place|port|harbour|harbor)\b|\bwo\b|\boù\b|どこ|哪里/iu],
  [
    'reason',
    /\bwhy\b|\bwhat (?:caused|was the (?:cause|reason))\b|\breason\b|\bcause[ds]?\b|\bwarum\b|\bwieso\b|\bpourquoi\b|なぜ|为什么/iu,
  ],
  ['way', /\bhow (?:do|does|can|to|should|did)\b|\bsteps?\b|\bwie (?:kann|mache|bekomme|komme)\b|\bcomment\b/iu],
];

/** Measures that are told by their unit: what weighs something has kilograms. */
const measures: { asked: RegExp; unit: RegExp }[] = [
  {
    asked: /\bhow heavy\b|\bhow much (?:does|do|did) .{1,80} weigh\b|\bweight of\b|\bwie schwer\b/iu,
    unit: /\p{N}\s*-?\s*(?:kilo(?:gram)?s?|kg|grams?|g|t|tons?|tonnes?|pounds?|lbs?|ounces?|oz|gramm|tonnen)\b/iu,
  },
  {
    asked: /\bhow old\b|\bwhat age\b|\bwie alt\b/iu,
    unit: /\p{N}+[\s-]+(?:years?|months?|days?|jahre?)\b|\b(?:born|founded|built|aged?|since|geboren)\b/iu,
  },
  {
    asked: /\bhow (?:fast)\b|\bwie schnell\b/iu,
    unit: /\p{N}\s*(?:km|kmh|kph|mph|knots?|kn|m\/s|metres?|meters?|miles?|seconds?|ms|%|percent|times|minutes?|hours?)/iu,
  },
  {
    asked: /\bhow (?:tall|wide)\b|\bwie (?:breit|gross|groß)\b/iu,
    unit: /\p{N}\s*-?\s*(?:m|cm|mm|km|metres?|meters?|centimet\p{L}+|millimet\p{L}+|feet|foot|ft|inch(?:es)?|in|miles?|meter|pixels?|px)\b/iu,
  },
];

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|juin|juil|août|déc)\\p{L}*';
const answerPatterns: Record<Exclude<AnswerKind, 'any'>, RegExp> = {
  person:
    /(?<=[\p{Ll}\p{N},;:)] )(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October)\p{Lu}\p{Ll}+|^\P{L}*\p{Lu}\p{Ll}+ (?:\p{Lu}\p{Ll}+|and|or|is|has|was|will)\b|[^\s@]{1,64}@[^\s@.]{1,64}\.[^\s@]|@\p{L}+|さん/u,
  time: new RegExp(
    `\\b\\d{1,2}[:.]\\d{2}\\b|\\b(?:19|20)\\d{2}\\b|\\b${month}\\b|\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\\b(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|\\bQ[1-4]\\b|\\b(?:week|today|tomorrow|yesterday|noon|midnight)\\b|\\d{1,2}(?:st|nd|rd|th)\\b|\\d+月|\\d+日`,
    'iu',
  ),
  amount:
    /\p{N}|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|dozen|half|twice|once|ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\b/iu,
  place: /\b(?:in|at|on|near|off|to|from|behind|next to|im|am|bei|à|au)\s+(?:the\s+)?(?:\p{Lu}|\p{Ll}+)/u,
  reason:
    /\b(?:because|since|due to|caused|cause|reason|so that|led to|after|therefore|weil|wegen|parce que|car)\b|ため|因为/iu,
  way: /^(?:[-*\d.)\s]*)(?:open|go|click|send|ask|use|run|install|connect|fill|submit|book|call|write|add|choose|select|log|set|press|post|create|put|request)\b|\b(?:you (?:can|need|should|must)|must be|through|via|by \p{Ll}+ing)\b/iu,
};

/** What kind of thing a question asks for. */
export function expectedAnswer(question: string): AnswerKind {
  return questionPatterns.find(([, pattern]) => pattern.test(question))?.[0] ?? 'any';
}

/** Whether an answer of the kind can be told by its form: a name, a time or a number is there or is not. */
export function isConcrete(kind: AnswerKind): boolean {
  return kind === 'person' || kind === 'time' || kind === 'amount';
}

/** Whether the question asks for a measure that is told by its unit: what has no such unit does not answer it. */
export function asksForMeasure(question: string): boolean {
  return measures.some(({ asked }) => asked.test(question));
}

const wordOrNumber = /[\p{L}\p{N}]+(?:[-.][\p{L}\p{N}]+)*/gu;

/** Tells of a sentence whether it holds a thing of that kind which the question does not name itself. */
export function answerTest(question: string, kind: AnswerKind): (sentence: string) => boolean {
  const measure = measures.find(({ asked }) => asked.test(question));
  if (measure) return (sentence) => measure.unit.test(sentence);
  if (kind === 'any') return () => true;
  const named = new Set(question.match(wordOrNumber));
  return (sentence) =>
    answerPatterns[kind].test(sentence.replace(wordOrNumber, (word) => (named.has(word) ? ' ' : word)));
}
