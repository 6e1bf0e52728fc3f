/** What a source may reach beside the internet at large, of the settings that every connector on the network has. */
export function allowedOf({ allow }: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(allow) ? allow.filter((entry) => typeof entry === 'string') : [];
}
