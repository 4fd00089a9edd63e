import { describe, expect, test } from 'vitest';
import { fileHosts, toGivenFile } from '../../../src/chat/discord/given-file.js';

describe('files are read', () => {
  test('from Discord’s file hosts with Discord’s own API, and else from the API’s host alone', () => {
    expect([...fileHosts('https://discord.com/api')]).toEqual([
      'discord.com',
      'cdn.discordapp.com',
      'media.discordapp.net',
    ]);
    expect([...fileHosts('http://127.0.0.1:4000/api')]).toEqual(['127.0.0.1']);
    expect([...fileHosts('https://discord.com.evil.example/api')]).toHaveLength(1);
  });

  test.each([
    'https://evil.example/a.csv',
    'http://127.0.0.1/a.csv',
    'file:///etc/passwd',
    'https://cdn.discordapp.com.evil.example/a.csv',
    'not an address',
  ])('never from %s', async (url) => {
    const hosts = fileHosts('https://discord.com/api');
    const file = toGivenFile({ filename: 'a.csv', size: 3, url }, hosts, 'en');
    await expect(file.read()).rejects.toThrow(/does not lie on Discord/u);
  });

  test('only up to 10 MB', async () => {
    const url = 'https://cdn.discordapp.com/a.csv';
    const size = 10 * 1024 * 1024 + 1;
    const file = toGivenFile(
      { filename: 'a.csv', size, url },
      fileHosts('https://discord.com/api'),
      'en',
    );
    await expect(file.read()).rejects.toThrow(/10 MB or less/u);
  });
});
