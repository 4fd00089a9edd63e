import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { fieldsOf, type Fields } from '../../../sandbox/x/incoming.js';
import type { XRequestRecord } from '../../../sandbox/x/journal.js';
import { onEmulator } from '../../x/on-emulator.js';
import { start, type On } from './on-account.js';
import { receiver } from './webhook-receiver.js';

/*
 * Holds what the port asks and what the emulator answers against X's own descriptions of its API.
 * They are not part of this project: without them the tests are skipped.
 */

const descriptionOf = (version: string): URL =>
  new URL(`../../../../shared/spec/x-openapi-${version}.json`, import.meta.url);

const dialects = [
  { dialect: 'old', version: '2.165', asksInIt: true },
  // The library asks in the old dialect, which the newer description does not know any more.
  { dialect: 'new', version: '2.167', asksInIt: false },
] as const;

describe.each(dialects)('X’s description $version', ({ dialect, version, asksInIt }) => {
  const address = descriptionOf(version);
  test.skipIf(!existsSync(address))('fits every request and every answer', async () => {
    const records = await everyRequest(dialect);
    expect(records.length).toBeGreaterThanOrEqual(9);
    const description = fieldsOf(JSON.parse(readFileSync(address, 'utf8')));
    const check = checkerFor(description);
    expect(records.flatMap((record) => check(record, asksInIt))).toEqual([]);
    const read = await everyReading(dialect);
    expect(read.filter(({ accepted }) => !accepted)).toEqual([]);
    expect(read.flatMap((record) => check(record, asksInIt))).toEqual([]);
  });
});

/** All that the port asks with a user's token, with people, links, replies and errors in it. */
async function everyRequest(dialect: 'old' | 'new'): Promise<readonly XRequestRecord[]> {
  const on = await onEmulator({ settings: { dialect } });
  const { x, oauth1, oauth2, emulator, sender } = on;
  const fan = emulator.addPerson({ handle: 'fan', protected: false });
  const gone = emulator.addPerson({ handle: 'gone', status: 'suspended' });
  const shut = emulator.addPerson({ dmsFrom: 'nobody' });
  const post = emulator.addPost({ authorXId: fan.xUserId, text: '@shop はい' });
  const text = 'どうも https://example.com @fan & co';
  await x.ownAccount(oauth1);
  await x.lookUp(oauth2, [fan.xUserId, gone.xUserId]);
  await x.findByHandle(oauth2, 'fan');
  await x.findByHandle(oauth2, 'gone');
  await x.send(oauth1, { kind: 'dm', recipientXId: fan.xUserId, text });
  await x.send(oauth2, { kind: 'dm', recipientXId: shut.xUserId, text });
  await x.send(oauth2, { kind: 'reply', postId: post.id, text });
  await x.readConversation(oauth2, fan.xUserId, new Date());
  await x.readOwnPosts(oauth2, new Date());
  await x.readConversation(oauth2, sender.xUserId, new Date());
  return emulator.requests;
}

const ownLists = ['followers', 'mentions', 'tweets'];
const listsOfPost = ['liking_users', 'retweeted_by', 'quote_tweets'];

/** All lists with something on them, the subscriptions and webhooks of the app, and uploads. */
async function everyReading(dialect: 'old' | 'new'): Promise<readonly XRequestRecord[]> {
  const { emulator, account, get, post } = await start({ settings: { dialect } });
  emulator.addPerson({ handle: 'fan' });
  const own = emulator.addPost({
    authorXId: account.xUserId,
    text: '新商品 #福袋 https://example.com',
  });
  emulator.follow('fan', 'shop');
  emulator.like('fan', own.id);
  emulator.repost('fan', own.id);
  emulator.reply({ from: 'fan', to: own.id, text: 'ほしい #福袋' });
  emulator.quote({ from: 'fan', postId: own.id, text: 'これ @shop' });
  emulator.writeDm({ from: 'fan', to: 'shop', text: 'https://example.com' });
  const users = 'user.fields=created_at,public_metrics,connection_status,verified_type';
  const posts = `tweet.fields=${postFields}&expansions=${expansions}&${users}`;
  for (const list of ownLists) {
    const fields = list === 'followers' ? users : posts;
    await get(`/2/users/${account.xUserId}/${list}?${fields}&max_results=5`);
  }
  for (const list of listsOfPost) {
    await get(`/2/tweets/${own.id}/${list}?${list === 'quote_tweets' ? posts : users}`);
  }
  const query = encodeURIComponent('(#福袋 OR #b) -is:retweet');
  await get(`/2/tweets/search/recent?query=${query}&${posts}`);
  const fields = 'created_at,dm_conversation_id,sender_id,text,event_type';
  await get(
    `/2/dm_events?dm_event.fields=${fields}&expansions=sender_id&event_types=MessageCreate`,
  );
  await subscribeAndEnd(emulator, post, account.xUserId);
  await registerAndEnd(emulator, post);
  await uploadAndPost(emulator, post, account.oauth2.accessToken);
  return emulator.requests;
}

const postFields =
  'created_at,entities,referenced_tweets,in_reply_to_user_id,author_id,display_text_range,note_tweet,lang';
const expansions =
  'author_id,in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id';

async function subscribeAndEnd(
  { url, bearerToken, subscriptions }: On['emulator'],
  post: On['post'],
  xUserId: string,
): Promise<void> {
  const path = '/2/activity/subscriptions';
  const headers = { authorization: `Bearer ${bearerToken}` };
  // The older description does not know subscriptions to posts and likes.
  const wanted = { event_type: 'dm.received', filter: { user_id: xUserId }, tag: 't' };
  await post(path, wanted);
  await fetch(url + path, { headers });
  const one = `${url}${path}/${subscriptions[0]?.subscription_id}`;
  const body = JSON.stringify({ tag: 'u' });
  const type = { 'content-type': 'application/json' };
  await fetch(one, { method: 'PUT', headers: { ...headers, ...type }, body });
  await fetch(one, { method: 'DELETE', headers });
}

/** A webhook, under a public address as far as X is told. */
async function registerAndEnd(
  { url, bearerToken, keys, settings, webhooks }: On['emulator'],
  post: On['post'],
): Promise<void> {
  settings.webhookOrigin = (await receiver(keys.consumerSecret)).origin;
  const headers = { authorization: `Bearer ${bearerToken}` };
  await post('/2/webhooks', { url: 'https://shop.example/webhooks/x' }, headers);
  await fetch(`${url}/2/webhooks`, { headers });
  const one = `${url}/2/webhooks/${webhooks.all[0]?.id}`;
  await fetch(one, { method: 'PUT', headers });
  await fetch(one, { method: 'DELETE', headers });
}

/** A picture, a post that carries it, and its end; a message with one. */
async function uploadAndPost(
  emulator: On['emulator'],
  post: On['post'],
  accessToken: string,
): Promise<void> {
  const upload = async (media_category: string): Promise<string> => {
    const picture = { media_category, media_type: 'image/png', total_bytes: 3 };
    await post('/2/media/upload/initialize', picture);
    const id = emulator.media.at(-1)?.id ?? '';
    await post(`/2/media/upload/${id}/append`, { media: 'AQID', segment_index: 0 });
    await post(`/2/media/upload/${id}/finalize`, {});
    return id;
  };
  const headers = { authorization: `Bearer ${accessToken}` };
  const forPost = await upload('tweet_image');
  await fetch(`${emulator.url}/2/media/upload?command=STATUS&media_id=${forPost}`, { headers });
  await post('/2/tweets', { text: 'どうぞ', media: { media_ids: [forPost] } });
  const posted = emulator.tweets.at(-1)?.id;
  await fetch(`${emulator.url}/2/tweets/${posted}`, { method: 'DELETE', headers });
  const attachments = [{ media_id: await upload('dm_image') }];
  const to = emulator.person('fan').xUserId;
  await post(`/2/dm_conversations/with/${to}/messages`, { text: 'どうぞ', attachments });
}

type Check = (record: XRequestRecord, asksInIt: boolean) => readonly string[];

function checkerFor(description: Fields): Check {
  const exactly = problemsBy(description, false);
  // A query is text, whatever it says.
  const inText = problemsBy(description, true);
  return (record, asksInIt) => {
    const operation = operationFor(description, record);
    const name = `${record.method} ${record.path}`;
    if (operation === null) return [`${name} is not described`];
    const answer = schemaOfAnswer(operation, record.status ?? 0);
    return [
      ...(asksInIt ? queryProblems(description, operation, record, inText) : []),
      ...bodyProblems(operation, record, exactly),
      ...exactly(`${name} → ${record.status}`, answer, record.answered),
    ];
  };
}

function problemsBy(description: Fields, coerceTypes: boolean): Problems {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes });
  addFormats.default(ajv, { mode: 'fast' });
  ajv.addFormat('int32', true).addFormat('int64', true).addFormat('integer', true);
  ajv.addSchema(description, 'x');
  return (name, schema, value) => {
    const validate = ajv.compile(absolute(fieldsOf(schema)));
    if (validate(structuredClone(value))) return [];
    return [`${name}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`];
  };
}

type Problems = (name: string, schema: unknown, value: unknown) => readonly string[];

function operationFor(description: Fields, { method, path }: XRequestRecord): Fields | null {
  const paths = Object.entries(fieldsOf(description['paths']));
  // `/2/users/me` is described as itself and fits `/2/users/{id}` too: the more literal one first.
  const sorted = paths.sort(([left], [right]) => left.split('{').length - right.split('{').length);
  for (const [template, operations] of sorted) {
    const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    const operation = fieldsOf(operations)[method.toLowerCase()];
    if (pattern.test(path) && operation !== undefined) return fieldsOf(operation);
  }
  return null;
}

function queryProblems(
  description: Fields,
  operation: Fields,
  { query }: XRequestRecord,
  problems: Problems,
): readonly string[] {
  const parameters = listOf(operation['parameters']).map((parameter) =>
    resolve(description, parameter),
  );
  return Object.entries(query).flatMap(([name, value]) => {
    const parameter = parameters.find((item) => item['name'] === name && item['in'] === 'query');
    if (parameter === undefined) return [`?${name} is not described`];
    const schema = resolve(description, fieldsOf(parameter['schema']));
    const isList = schema['type'] === 'array';
    return problems(`?${name}`, parameter['schema'], isList ? value.split(',') : value);
  });
}

function bodyProblems(
  operation: Fields,
  { body, method }: XRequestRecord,
  problems: Problems,
): readonly string[] {
  if (method === 'GET') return [];
  const content = fieldsOf(fieldsOf(operation['requestBody'])['content']);
  return problems('body', fieldsOf(content['application/json'])['schema'], body);
}

function schemaOfAnswer(operation: Fields, status: number): unknown {
  const responses = fieldsOf(operation['responses']);
  const content = fieldsOf(fieldsOf(responses[String(status)] ?? responses['default'])['content']);
  const type = status < 300 ? 'application/json' : 'application/problem+json';
  // The descriptions have no entry for problems of type `about:blank` in every version.
  return status < 300 ? fieldsOf(content[type])['schema'] : { type: 'object', required: ['title'] };
}

function resolve(description: Fields, thing: Fields): Fields {
  const reference = thing['$ref'];
  if (typeof reference !== 'string') return thing;
  const path = reference.replace('#/', '').split('/');
  return path.reduce<Fields>((node, key) => fieldsOf(node[key]), description);
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** References of a schema taken out of the description must name it. */
function absolute(schema: Fields): object {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"x#/');
  return fieldsOf(JSON.parse(text));
}
