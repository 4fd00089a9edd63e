import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import {
  makeAccount,
  makeChannel,
  makeFailedSend,
  makeRule,
  makeSend,
} from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { drive, person, type Drive } from './drive.js';

describeEachDatabase('suggestions while somebody types', (open) => {
  let database: Database;
  let app: Drive;

  beforeEach(async () => {
    database = open();
    app = drive(database);
    await makeChannel(database.db, '7', { platform: 'discord' });
  });

  async function suggested(words: string, option: string, typed = '', channelId = '7', from = app) {
    const found = await from.handlers.suggest({
      platform: 'discord',
      channelId,
      person: person('42', { platform: 'discord' }),
      requestKey: 'discord:1',
      path: words.split(' '),
      option,
      typed,
    });
    return found.map((suggestion) => suggestion.value);
  }

  test('causes by id or by name, with skip reasons only where they are a filter', async () => {
    expect(await suggested('resend', 'cause', 'recipient_blocked')).toEqual([
      'recipient_blocked_us',
      'recipient_blocked_by_us',
    ]);
    expect(await suggested('history', 'cause', 'opted')).toEqual(['opted_out']);
    expect(await suggested('resend', 'cause', 'opted')).toEqual([]);
    expect(await suggested('history', 'cause')).toHaveLength(25);
  });

  test('accounts, rules, topics', async () => {
    const { id } = await makeAccount(database.db, 'shop');
    await makeRule(database.db, id, '夏のキャンペーン');
    expect(await suggested('history', 'account', '@SH')).toEqual(['shop']);
    expect(await suggested('history', 'rule', '夏')).toEqual(['夏のキャンペーン']);
    expect(await suggested('help', 'topic', 'digest')).toEqual(['digest']);
  });

  test('ids of the sends that the command can act on, the newest first', async () => {
    const { id } = await makeAccount(database.db);
    const failed = await makeFailedSend(database, id);
    const waiting = await makeSend(database.db, id);
    expect(await suggested('resend', 'id')).toEqual([String(failed.id)]);
    expect(await suggested('ignore', 'id')).toEqual([String(waiting.id), String(failed.id)]);
    expect(await suggested('show', 'id', '#1')).toEqual(['1']);
  });

  test('nothing to who may not use the command, nothing for what is not known', async () => {
    const strict = drive(database, { environment: { XTEP_OPERATORS: 'slack:U1' } });
    await makeFailedSend(database, (await makeAccount(database.db)).id);
    expect(await suggested('resend', 'id', '', '7', strict)).toEqual([]);
    expect(await suggested('show', 'id', '', '7', strict)).toEqual(['1']);
    expect(await suggested('show', 'id', '', 'elsewhere')).toEqual([]);
    expect(await suggested('dance', 'id')).toEqual([]);
    expect(await suggested('show', 'colour')).toEqual([]);
  });
});
