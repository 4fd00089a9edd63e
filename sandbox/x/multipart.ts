/** The parts of a multipart form by their names: text, or bytes for what carries a file. */
export function parseMultipart(
  body: Buffer,
  contentType: string,
): Readonly<Record<string, string | Buffer>> {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1] ?? '';
  const parts = splitAt(body, Buffer.from(`--${boundary}`));
  return Object.fromEntries(parts.flatMap((part) => readPart(part)));
}

function splitAt(body: Buffer, delimiter: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  let from = body.indexOf(delimiter);
  while (from >= 0) {
    const next = body.indexOf(delimiter, from + delimiter.length);
    if (next < 0) break;
    parts.push(body.subarray(from + delimiter.length, next));
    from = next;
  }
  return parts;
}

const lineEnd = '\r\n';

function readPart(part: Buffer): readonly (readonly [string, string | Buffer])[] {
  const headEnd = part.indexOf(lineEnd + lineEnd);
  if (headEnd < 0) return [];
  const head = part.subarray(0, headEnd).toString('utf8');
  const name = /name="([^"]*)"/.exec(head)?.[1];
  if (name === undefined) return [];
  const content = part.subarray(headEnd + 2 * lineEnd.length, part.length - lineEnd.length);
  const isFile = /filename=|content-type:/i.test(head);
  return [[name, isFile ? content : content.toString('utf8')]];
}
