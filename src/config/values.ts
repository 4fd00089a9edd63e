import { z } from 'zod';
import type { Grant, TriggerSource } from '../config.js';

/* How the values of single variables are read. What each expects is told in `src/i18n/config.ts`. */

/** Splits `a, b、c` and drops what is empty. */
export function splitList(text: string): string[] {
  return text
    .split(/[,、\s]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const digits = z.string().regex(/^\d+$/);

export const wholeNumber = (from: number) =>
  digits.transform(Number).refine((value) => value >= from && Number.isSafeInteger(value));

export const amount = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number);

export const port = wholeNumber(0).refine((value) => value <= 65_535);

export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const timeZone = z.string().refine((value) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).format() !== '';
  } catch {
    return false;
  }
});

/** A credential: shown to nobody, so only its form is looked at. */
export const secret = (prefix = '') =>
  z.string().refine((value) => value.startsWith(prefix) && /^[\x21-\x7e]+$/.test(value));

export const secretKey = z
  .string()
  .regex(/^[A-Za-z0-9+/_-]{43}=?$/)
  .transform((value) => Buffer.from(value, 'base64'))
  .refine((key) => key.length === 32);

export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(hostname);
}

function parsed(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

const webAddress = z.string().refine((value) => {
  const url = parsed(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
});

const withoutSlash = (value: string) => value.replace(/\/+$/, '');

export const apiAddress = webAddress.transform(withoutSlash);

export const slackAddress = webAddress.transform((value) => `${withoutSlash(value)}/`);

/** discord.js appends `/v10` itself. */
export const discordAddress = webAddress
  .transform(withoutSlash)
  .refine((value) => !/\/v\d+$/.test(value));

export const publicAddress = webAddress.transform(withoutSlash).refine((value) => {
  const url = parsed(value);
  return url !== null && (url.protocol === 'https:' || isLoopback(url.hostname));
});

export const databaseAddress = z
  .string()
  .refine((value) => /^postgres(ql)?:$/.test(parsed(value)?.protocol ?? ''));

export const slackChannel = z.string().regex(/^[CGD][A-Z0-9]+$/);

export const snowflake = z.string().regex(/^\d{1,20}$/);

const grantForms: readonly (readonly [RegExp, (id: string) => Grant])[] = [
  [/^(\*)$/, () => ({ kind: 'anyone' })],
  [/^slack:usergroup:(S[A-Z0-9]+)$/, (id) => ({ kind: 'group', platform: 'slack', id })],
  [/^slack:([UW][A-Z0-9]+)$/, (id) => ({ kind: 'user', platform: 'slack', id })],
  [/^discord:role:(\d{1,20})$/, (id) => ({ kind: 'group', platform: 'discord', id })],
  [/^discord:(\d{1,20})$/, (id) => ({ kind: 'user', platform: 'discord', id })],
];

function readGrant(text: string): Grant | null {
  for (const [form, make] of grantForms) {
    const id = form.exec(text)?.[1];
    if (id !== undefined) return make(id);
  }
  return null;
}

export const grants = z.string().transform((value, context): Grant[] => {
  const read = splitList(value).map(readGrant);
  if (read.length === 0 || read.includes(null)) context.addIssue({ code: 'custom' });
  return read.filter((grant) => grant !== null);
});

const sources: readonly TriggerSource[] = ['poll', 'stream', 'webhook'];

export const triggerSources = z.string().transform((value, context): TriggerSource[] => {
  const words = splitList(value);
  if (words.length === 1 && words[0] === 'none') return [];
  const read = sources.filter((source) => words.includes(source));
  if (words.length === 0 || read.length !== new Set(words).size) {
    context.addIssue({ code: 'custom' });
  }
  return read;
});
