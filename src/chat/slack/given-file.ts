import type { SlackTexts } from '../../i18n/slack.js';
import type { GivenFile } from '../port.js';
import type { SlackFileInfo } from './read-form.js';

export interface FileReading {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly texts: SlackTexts;
}

const maxBytes = 10 * 1024 * 1024;
const timeoutMs = 30_000;

/**
 * Where files may come from: the host of `SLACK_API_URL`, and the host of files beside it
 * (`slack.com` → `files.slack.com`). The bot token goes nowhere else.
 */
export function isOwnFileHost(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const file = new URL(url);
  const api = new URL(apiUrl);
  return file.protocol === api.protocol && [api.host, `files.${api.host}`].includes(file.host);
}

async function readBounded(response: Response, texts: SlackTexts): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(texts.fileTooLarge(maxBytes / 1024 / 1024));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function request(url: string, { botToken, texts }: FileReading): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { authorization: `Bearer ${botToken}` },
      // Slack sends who lacks the scope to its login page.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error: unknown) {
    throw new Error(texts.fileUnreadable(error instanceof Error ? error.message : 'network'), {
      cause: error,
    });
  }
}

/** A file from a form. It is read only when somebody asks, and only from Slack itself. */
export function givenFile(info: SlackFileInfo, reading: FileReading): GivenFile {
  const { texts } = reading;
  return {
    name: info.name,
    sizeBytes: info.size,
    read: async () => {
      if (info.size > maxBytes) throw new Error(texts.fileTooLarge(maxBytes / 1024 / 1024));
      if (!isOwnFileHost(info.url, reading.apiUrl)) throw new Error(texts.fileElsewhere);
      const response = await request(info.url, reading);
      const type = response.headers.get('content-type') ?? '';
      const isLoginPage = type.startsWith('text/html') && info.mimetype !== 'text/html';
      if (response.status !== 200 || isLoginPage) {
        throw new Error(texts.fileUnreadable(`HTTP ${response.status}`));
      }
      return readBounded(response, texts);
    },
  };
}
