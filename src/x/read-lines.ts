import { StringDecoder } from 'node:string_decoder';

/** A line that grows beyond this is no event of X; what has come of it is given as it is. */
const longestLine = 4_000_000;

/**
 * The lines of a stream, without their ends, empty ones among them. Nothing is read on before a line was taken. Unlike Node's
 * `readline` it ends lines at line feeds alone: JSON may hold U+2028 and U+2029 as they are.
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
    if (rest.length > longestLine) {
      yield rest;
      rest = '';
    }
  }
  if (rest !== '') yield rest;
}
