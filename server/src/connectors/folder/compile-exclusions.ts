/**
 * `node_modules` or `*.tmp`: files and folders of that name anywhere; `drafts/old`: that path. `*` stands for any characters of
 * one name. Everything below an excluded folder is excluded.
 */
export function compileExclusions(patterns: readonly string[]): (path: string) => boolean {
  const compiled = patterns.map((pattern) => {
    const path = pattern.replace(/^\/+|\/+$/g, '');
    const text = path
      .split(/\*+/)
      .map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]*');
    return { isPath: path.includes('/'), expression: new RegExp(`^${text}$`, 'u') };
  });
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return compiled.some(({ isPath, expression }) => expression.test(isPath ? path : name));
  };
}
