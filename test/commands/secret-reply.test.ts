import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../db/database.js';
import { canSecretReply } from '../../db/secret-reply.js';
import { proveSecretReply } from '../../src/loops/prove-secret-reply.js';
import type { SecretProof } from '../../src/x/secret-probe.js';
import { transportEvidence } from '../../src/domain/diagnosis/transport-evidence.js';
import { closedToUs, makeAccount, makeChannel } from '../support/card-rows.js';
import { describeEachDatabase } from '../support/databases.js';
import { drive, isPrivate, person, textOf } from './drive.js';

/* `/xtep account check secret_reply:yes`. Double: an X that says what the test says. Oracles: the answer, the row. */

const admin = { person: person('U1', { admin: true, name: 'Boss' }) };

describeEachDatabase('account check secret_reply:yes', (open) => {
  let database: Database;
  let accountId: number;
  const texts: string[] = [];

  beforeEach(async () => {
    database = open();
    texts.length = 0;
    accountId = (await makeAccount(database.db)).id;
    await makeChannel(database.db, 'C1');
  });

  const check = async (proof: SecretProof) => {
    const probe = async (_account: unknown, text: string) => {
      texts.push(text);
      return proof;
    };
    const app = drive(database, {
      proveSecretReply: (id, text) =>
        proveSecretReply(app.surroundings, probe, { accountId: id, text }),
    });
    return app.command('account check', { secret_reply: 'yes' }, admin);
  };

  test('keeps that X took the post, and claims no more', async () => {
    const answer = await check({ kind: 'taken', postId: '77', deleted: true });
    expect(isPrivate(answer)).toBe(true);
    expect(textOf(answer)).toContain('受け付けました');
    expect(textOf(answer)).toContain('すぐに削除しました');
    expect(textOf(answer)).toContain('送るたびにXが判断します');
    expect(texts[0]).toContain('XTEPの動作確認です');
    expect(await canSecretReply(database.db, accountId)).toBe(true);
    await check({ kind: 'unclear', evidence: closedToUs });
    expect(await canSecretReply(database.db, accountId)).toBe(true);
    await check({ kind: 'refused', evidence: closedToUs });
    expect(await canSecretReply(database.db, accountId)).toBe(false);
  });

  test('names a post that is left behind', async () => {
    const answer = await check({ kind: 'taken', postId: '77', deleted: false });
    expect(textOf(answer)).toContain('https://x.com/shop/status/77');
    const cut = await check({ kind: 'unclear', evidence: transportEvidence('cut', 'reset') });
    expect(textOf(cut)).toContain('残っている可能性があります');
    const refused = await check({ kind: 'refused', evidence: closedToUs });
    expect(textOf(refused)).toContain('HTTP 403');
    expect(textOf(refused)).not.toContain('残っている可能性');
  });

  test('is off until then', async () => {
    expect(await canSecretReply(database.db, accountId)).toBe(false);
  });
});
