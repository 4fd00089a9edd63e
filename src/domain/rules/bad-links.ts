/** An address as people write it into a message: its scheme and its host. */
const address = /(?<![\p{L}\p{N}+.-])([a-z][a-z0-9+.-]{1,20}):\/\/([^\s/?#"'<>「」『』()（）]*)/giu;

const shownLength = 60;

/** The addresses in a text that nobody could open: not http or https, or without a proper host. */
export function badLinks(text: string): readonly string[] {
  return [...text.matchAll(address)]
    .filter(([, scheme = '', host = '']) => !isOpenable(scheme.toLowerCase(), host))
    .map(([written]) => written.slice(0, shownLength));
}

function isOpenable(scheme: string, host: string): boolean {
  if (scheme !== 'https' && scheme !== 'http') return false;
  // What a variable puts there is not known yet.
  if (host.includes('{')) return true;
  // Japanese goes on right behind an address, without a space.
  const latin = /^[\x21-\x7e]*/u.exec(host)?.[0] ?? '';
  return isHost(host) || (latin !== host && isHost(latin));
}

function isHost(host: string): boolean {
  const name = host
    .replace(/[.,;:!…]+$/u, '')
    .replace(/^[^@]*@/u, '')
    .replace(/:\d{1,5}$/u, '');
  return /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?\.)+[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*\.?$/u.test(
    name,
  );
}
