import type { resourceClasses } from '@clew/contract';

type ResourceClass = (typeof resourceClasses)[number];

const typesOfClass: Record<ResourceClass, string> = {
  message: 'message chat thread post comment',
  email: 'email mail',
  task: 'task issue ticket bug story epic incident request case',
  event: 'event meeting appointment call',
  person: 'person employee contact user',
  account: 'account company organization customer deal opportunity lead',
  code: 'code repository commit pull-request merge-request pullrequest branch snippet',
  media: 'image video audio photo recording',
  document: '',
};

const extensionsOfGroup: Record<string, string> = {
  document: 'doc docx odt rtf txt md markdown pages epub html htm',
  spreadsheet: 'xls xlsx xlsm ods csv tsv numbers',
  presentation: 'ppt pptx odp key',
  pdf: 'pdf',
  image: 'png jpg jpeg gif svg webp heic tiff bmp',
  video: 'mp4 mov avi mkv webm',
  audio: 'mp3 wav m4a ogg flac',
  archive: 'zip tar gz tgz 7z rar',
  code: 'ts tsx js jsx py c h cpp hpp rs go java kt rb sh sql json yaml yml toml xml css',
};

const classes = invert(typesOfClass);
const groups = invert(extensionsOfGroup);

/** The coarse class of a type that a source did not classify itself. */
export function classOfType(type: string): ResourceClass {
  return (classes.get(type.toLowerCase()) as ResourceClass | undefined) ?? 'document';
}

/** pdf, spreadsheet, … or undefined for an extension that is not known. */
export function fileTypeGroupOf(extension: string): string | undefined {
  return groups.get(extension.toLowerCase());
}

function invert(words: Record<string, string>): Map<string, string> {
  return new Map(Object.entries(words).flatMap(([key, list]) => list.split(' ').map((word) => [word, key] as const)));
}
