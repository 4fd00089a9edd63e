import type { APIAttachment } from 'discord.js';
import type { Locale } from '../../domain/locale.js';
import { discordTexts } from '../../i18n/discord.js';
import type { GivenFile } from '../port.js';
import { limits } from './limits.js';

/** Where Discord itself keeps attachments (discord-api-docs, reference). */
const discordFileHosts = ['cdn.discordapp.com', 'media.discordapp.net'];
const mebibyte = 1024 * 1024;
const readTimeoutMs = 15_000;

/**
 * The hosts that a given file may lie on: that of `DISCORD_API_URL`, and with Discord's own API also
 * its file hosts. Nothing else, so that no interaction makes this process read another address.
 */
export function fileHosts(apiUrl: string): ReadonlySet<string> {
  const { hostname } = new URL(apiUrl);
  const isDiscord = hostname === 'discord.com' || hostname.endsWith('.discord.com');
  return new Set([hostname, ...(isDiscord ? discordFileHosts : [])]);
}

/** An attachment that a command or form came with. It is read at most once asked for, and up to 10 MiB. */
export function toGivenFile(
  attachment: Pick<APIAttachment, 'filename' | 'size' | 'url'>,
  hosts: ReadonlySet<string>,
  locale: Locale,
): GivenFile {
  const { filename: name, size: sizeBytes, url } = attachment;
  const texts = discordTexts[locale];
  const tooBig = (): Error => new Error(texts.fileTooBig(name, limits.fileBytes / mebibyte));
  return {
    name,
    sizeBytes,
    async read() {
      if (sizeBytes > limits.fileBytes) throw tooBig();
      if (!mayRead(url, hosts)) throw new Error(texts.fileElsewhere(name));
      const content = await download(url).catch(() => null);
      if (content === null) throw new Error(texts.fileUnreadable(name));
      if (content.length > limits.fileBytes) throw tooBig();
      return content;
    },
  };
}

function mayRead(url: string, hosts: ReadonlySet<string>): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (protocol === 'https:' || protocol === 'http:') && hosts.has(hostname);
}

/** Null when it cannot be had; a redirect to elsewhere counts as that. */
async function download(url: string): Promise<Buffer | null> {
  const signal = AbortSignal.timeout(readTimeoutMs);
  const response = await fetch(url, { redirect: 'error', signal });
  return response.ok ? Buffer.from(await response.arrayBuffer()) : null;
}
